"""Places by name or code: municipality, wellbeing county, region, NUTS, country, each below those that hold it.

The Finnish regions carry their NUTS 3 code of both vintages (2021: FI197, 2024: FI19B) as aliases, so that either finds the other's records.
`data/places.json` is made by models.taxonomy.make_places; `data/extra_places.json` is written by hand.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from models.jsonl import loads

DATA = Path(__file__).parent / "data"
RANK = {"country": 0, "union": 0, "region": 1, "municipality": 2, "wellbeing_county": 3, "city": 4, "area": 5, "nuts": 6}
"""Which of two places of one name a text means: "Lappi" is the region, not a county's short name."""

_STROKES = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "ð": "d", "þ": "th", "ı": "i", "-": " ", "–": " "})
"""Letters that Unicode does not take apart into a letter and a mark; hyphens are as good as spaces."""

_BODY = re.compile(r"^(the )?(city|municipality|london borough) of |( (city|county|borough|district|metropolitan))* council$")
"""What English puts around a place's name to mean its body."""


@dataclass(frozen=True)
class Place:
    """One place. `parents` are the codes of all that hold it, nearest first; groups of countries (EU, NORDIC) come after the country."""

    code: str
    kind: str  # one of RANK
    names: dict[str, str] = field(hash=False)  # fi, sv, en
    parents: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    nuts: dict[str, str] | None = field(default=None, hash=False)  # {vintage: NUTS 3 code}, Finnish regions only
    business_id: str | None = None  # of the municipality as a body

    def name(self, language: str) -> str:
        """Return the name in a language, English where there is none in it."""
        return self.names.get(language) or self.names["en"]


def resolve(text: str) -> Place | None:
    """Return the place that a name or code means, in any of the languages known; None when nobody knows it.

    "Vantaa, Finland" is Vantaa; "Somewhere, Sweden" is Sweden, the nearest that is known to hold it. Marks and hyphens may be missing ("Jyvaskyla",
    "Kanta Häme"), and English words for the body be there ("City of Espoo"), where that leaves no doubt.
    """
    found = _by_name().get(_key(text)) or _by_plain_name().get(_plain(text))
    if found is None and "," in text:
        first, _, rest = text.partition(",")
        holder, inner = resolve(rest.rpartition(",")[2]), resolve(first)
        return inner if inner and (holder is None or holder.code in (inner.code, *inner.parents)) else holder
    return found


def get(code: str) -> Place | None:
    """Return the place of a code; a NUTS code of another vintage, UK or EL finds its place too. None for what is no code."""
    return _by_code().get(code) or (_by_name().get(_key(code)) if code.isupper() or code.isdigit() else None)


def lineage(code: str) -> tuple[str, ...]:
    """Return the place's own code and those of all places that hold it; empty for an unknown code."""
    place = get(code)
    return (place.code, *place.parents) if place else ()


def name(code: str, language: str) -> str:
    """Return a place's name in a language; an unknown code comes back as it is."""
    place = get(code)
    return place.name(language) if place else code


def search(prefix: str, language: str, limit: int = 10) -> list[Place]:
    """Return places whose name in `language` begins with `prefix`, then those whose name in another language does; larger ones first."""
    key = _key(prefix)
    if not key:
        return []
    found: dict[str, Place] = {}
    for names in (_sorted_names(language), *(_sorted_names(other) for other in ("fi", "sv", "en") if other != language)):
        start = bisect_left(names, (key,))
        matching = []
        for entry, code in names[start:]:
            if not entry.startswith(key):
                break
            matching.append(_by_code()[code])
        matching.sort(key=lambda place: (RANK.get(place.kind, len(RANK)), place.name(language)))
        found.update((place.code, place) for place in matching if place.code not in found)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def suggestions(text: str, limit: int = 5) -> list[str]:
    """Return Finnish names that begin like `text`, for an error that helps."""
    key = _key(text)
    found = {place.names["fi"]: None for alias, place in _by_name().items() if len(key) >= 2 and alias.startswith(key[: max(3, len(key) - 2)])}
    return list(found)[:limit]


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("’", "'").split()).strip(" .,;")


def _plain(text: str) -> str:
    """The key without accents, hyphens and English words for a body ("City of", "Borough Council")."""
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", _key(text)) if not unicodedata.combining(letter))
    return _BODY.sub("", letters.translate(_STROKES))


@cache
def _by_code() -> dict[str, Place]:
    rows: list[dict[str, Any]] = [*loads((DATA / "places.json").read_bytes()), *loads((DATA / "extra_places.json").read_bytes())]
    holders = defaultdict(list)
    for row in rows:
        for held in row.get("holds", ()):
            holders[held].append(row["code"])
    return {
        row["code"]: Place(
            code=row["code"],
            kind=row["kind"],
            names=row["names"],
            parents=_with_holders(row["code"], row["parents"], holders),
            aliases=tuple(row.get("aliases", ())),
            nuts=row.get("nuts"),
            business_id=row.get("business_id"),
        )
        for row in rows
    }


def _with_holders(code: str, parents: list[str], holders: dict[str, list[str]]) -> tuple[str, ...]:
    """Parents and, after each, the areas that are written down as holding it ("Kaakkois-Suomi" holds two regions)."""
    order: dict[str, None] = dict.fromkeys(holders.get(code, ()))
    for parent in parents:
        order[parent] = None
        order.update(dict.fromkeys(holders.get(parent, ())))
    return tuple(order)


@cache
def _by_name() -> dict[str, Place]:
    """Every code, name and alias -> place; of several with one name: codes and names before aliases, then the one of the lowest rank."""
    found: dict[str, tuple[tuple[int, int], Place]] = {}
    for place in _by_code().values():
        named = [(0, text) for text in (place.code, *place.names.values())] + [(1, text) for text in place.aliases]
        for weight, text in named:
            order = (weight, RANK.get(place.kind, len(RANK)))
            key = _key(text)
            if key not in found or order < found[key][0]:
                found[key] = (order, place)
    return {key: place for key, (_, place) in found.items()}


@cache
def _by_plain_name() -> dict[str, Place]:
    """Names without their marks -> place, those left out that several places would share."""
    found: dict[str, Place | None] = {}
    for key, place in _by_name().items():
        plain = _plain(key)
        found[plain] = place if found.get(plain, place) is place else None
    return {plain: place for plain, place in found.items() if place is not None}


@cache
def _sorted_names(language: str) -> list[tuple[str, str]]:
    return sorted((_key(place.name(language)), place.code) for place in _by_code().values())
