"""Organisations known only from the works and calls that mention them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from models.records import Flag, Organisation, Origin, Participation, Record, Role, Source, Text

PLACES_KEPT = 3
"""Places of the mentions that a derived organisation keeps, the most frequent first."""


@dataclass
class _Mentions:
    names: Counter[str] = field(default_factory=Counter)
    identifiers: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    urls: Counter[str] = field(default_factory=Counter)
    roles: set[Role] = field(default_factory=set)
    sources: dict[str, Source] = field(default_factory=dict)


class Mentioned:
    """Collects the mentions of organisations without a record, and makes a record of what they tell."""

    def __init__(self) -> None:
        self._by_id: dict[str, _Mentions] = {}

    def add(self, record_id: str, part: Participation, record: Record) -> None:
        """Count one mention."""
        mentions = self._by_id.setdefault(record_id, _Mentions())
        mentions.names[part.name] += 1
        mentions.identifiers.update(part.identifiers)
        mentions.roles.add(part.role)
        for counter, value in ((mentions.kinds, part.kind), (mentions.countries, part.country), (mentions.places, part.place), (mentions.urls, part.url)):
            if value is not None:
                counter[value] += 1
        for source in record.sources[:1]:
            known = mentions.sources.get(source.portal)
            if known is None or (source.retrieved or date.min) > (known.retrieved or date.min):
                mentions.sources[source.portal] = source.model_copy(update={"url": None})

    def organisations(self) -> Iterator[Organisation]:
        """Yield a record for each, in order of their ids: the spelling and facts told most often, flagged as derived."""
        for record_id, mentions in sorted(self._by_id.items()):
            country = _first(mentions.countries)
            places = _by_count(mentions.places)[:PLACES_KEPT] or ([country] if country else [])
            yield Organisation.model_validate(
                {
                    "id": record_id,
                    "title": (Text(value=_by_count(mentions.names)[0], language="und", origin=Origin.OFFICIAL),),
                    "kind": _first(mentions.kinds),
                    "identifiers": sorted(mentions.identifiers),
                    "country": country,
                    "url": _first(mentions.urls),
                    "places": places,
                    "roles": sorted({"funder" if role is Role.FUNDER else "partner" for role in mentions.roles}),
                    "flags": (Flag.DERIVED,),
                    "sources": [mentions.sources[portal] for portal in sorted(mentions.sources)],
                }
            )


def _by_count(values: Counter[str]) -> list[str]:
    return sorted(values, key=lambda value: (-values[value], value))


def _first(values: Counter[str]) -> str | None:
    return next(iter(_by_count(values)), None)
