"""Places by name or code: municipality, wellbeing county, region, NUTS, country, each below those that hold it.

The Finnish regions carry their NUTS 3 code of both vintages (2021: FI197, 2024: FI19B) as aliases, so that either finds the other's records.
`data/places.json` is made by models.taxonomy.make_places; `data/extra_places.json` is written by hand.
"""

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from models.jsonl import loads

DATA = Path(__file__).parent / "data"
RANK = {"country": 0, "union": 0, "region": 1, "municipality": 2, "wellbeing_county": 3, "city": 4, "area": 5, "nuts": 6}
"""Which of two places of one name a text means: "Lappi" is the region, not a county's short name."""


@dataclass(frozen=True)
class Place:
    """One place. `parents` are the codes of all that hold it, nearest first."""

    code: str
    kind: str
    names: dict[str, str] = field(hash=False)
    parents: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    nuts: dict[str, str] | None = field(default=None, hash=False)  # {vintage: NUTS 3 code}, Finnish regions only
    business_id: str | None = None  # of the municipality as a body

    def name(self, language: str) -> str:
        """Return the name in a language, English where there is none in it."""
        return self.names.get(language) or self.names["en"]


def resolve(text: str) -> Place | None:
    """Return the place that a name or code means, in any of the languages known; None when nobody knows it."""
    return _by_name().get(_key(text))


def get(code: str) -> Place | None:
    """Return the place of a code (an alias code, such as an older NUTS code, finds its place too)."""
    found = _by_code().get(code)
    return found or _by_name().get(_key(code)) if code.isupper() or found else None


def lineage(code: str) -> tuple[str, ...]:
    """Return the code and those of all places that hold it; empty for an unknown code."""
    place = _by_code().get(code)
    return (code, *place.parents) if place else ()


def name(code: str, language: str) -> str:
    """Return a place's name in a language; an unknown code comes back as it is."""
    place = _by_code().get(code)
    return place.name(language) if place else code


def suggestions(text: str, limit: int = 5) -> list[str]:
    """Return names that begin like `text`, for an error that helps."""
    key = _key(text)
    found = {place.names["fi"]: None for alias, place in _by_name().items() if len(key) >= 2 and alias.startswith(key[: max(3, len(key) - 2)])}
    return list(found)[:limit]


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("’", "'").split()).strip(" .,;")


@cache
def _by_code() -> dict[str, Place]:
    rows: list[dict[str, Any]] = [*loads((DATA / "places.json").read_bytes()), *loads((DATA / "extra_places.json").read_bytes())]
    return {
        row["code"]: Place(
            code=row["code"],
            kind=row["kind"],
            names=row["names"],
            parents=tuple(row["parents"]),
            aliases=tuple(row.get("aliases", ())),
            nuts=row.get("nuts"),
            business_id=row.get("business_id"),
        )
        for row in rows
    }


@cache
def _by_name() -> dict[str, Place]:
    """Every code, name and alias -> place; of several with one name the one of the lowest rank, names before aliases."""
    found: dict[str, tuple[tuple[int, int], Place]] = {}
    for place in _by_code().values():
        named = [(0, text) for text in (place.code, *place.names.values())] + [(1, text) for text in place.aliases]
        for weight, text in named:
            order = (weight, RANK.get(place.kind, 9))
            key = _key(text)
            if key not in found or order < found[key][0]:
                found[key] = (order, place)
    return {key: place for key, (_, place) in found.items()}
