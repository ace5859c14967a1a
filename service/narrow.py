"""What a search brought, narrowed by the values that its records hold, and how many of them each value would leave.

A filter of a Need (service.filters) says what is searched; narrowing says what is shown of that. So a number beside a value is exact: it counts the
records that are there when it is chosen, and costs no second search.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from indexer.record_store import Card
from models.records import RecordType
from service.shelves import Shelf, values_of

FIELDS = ("theme", "target_group", "place", "language", "portal", "with_results")
"""Fields of works whose values can be chosen, any of those of one field; fields narrow each other."""

YEARS = ("from_year", "to_year")
"""A work passes when its years touch from_year..to_year."""

STATUS = "status"
"""The one field of calls."""

OF_ORGANISATIONS = ("theme", "place", "portal")
"""Fields by which organisations that no matched work names are narrowed too: they hold no others."""

Chosen = Mapping[str, tuple[str, ...]]
"""{field: values}."""


@dataclass(frozen=True)
class Held:
    """What one record can be narrowed by: the values of its fields, the first and the last of its years (0 where none is known)."""

    values: Mapping[str, Collection[str]]
    first: int
    last: int


Lookup = Callable[[RecordType, Sequence[str]], list[Held]]
"""What records of one type hold, by their ids, in the same order."""

NOTHING = Held({}, 0, 0)


def chosen_of(only: Iterable[tuple[str, str]]) -> Chosen:
    """Return the choices by field, each once, in the order in which they were made; what names no field, or is no year where one is asked for, is left out."""
    found: dict[str, list[str]] = {}
    for name, value in dict.fromkeys(only):
        if name in (*FIELDS, STATUS):
            found.setdefault(name, []).append(value)
        elif name in YEARS and len(value) == 4 and value.isascii() and value.isdigit():
            found[name] = [value]
    return {name: tuple(values) for name, values in found.items()}


def failing(held: Held, chosen: Chosen) -> list[str]:
    """Return the fields by which a record does not pass."""
    return [name for name, values in chosen.items() if not _passes(held, name, values)]


def _passes(held: Held, name: str, values: tuple[str, ...]) -> bool:
    if name == "from_year":
        return held.last >= int(values[0])
    if name == "to_year":
        return 0 < held.first <= int(values[0])
    own = held.values.get(name, ())
    return any(value in own for value in values)


def of_type(record_type: RecordType, chosen: Chosen) -> Chosen:
    """Return the choices that narrow records of a type by what they hold; calls are narrowed by their status alone, which depends on the day."""
    fields = {RecordType.INNOVATION: (*FIELDS, *YEARS), RecordType.ORGANISATION: OF_ORGANISATIONS}.get(record_type, ())
    return {name: values for name, values in chosen.items() if name in fields}


@dataclass(frozen=True)
class Counts:
    """How many records each value would leave, the other fields as they are; how many there are, and how many pass all choices."""

    of: Mapping[str, dict[str, int]]
    total: int
    left: int


def count(records: Sequence[Held], chosen: Chosen) -> Counts:
    """Count the values of works. A record that one field alone keeps out still counts in that field: another of its values would let it in."""
    passing: list[Held] = []
    but_for: defaultdict[str, list[Held]] = defaultdict(list)
    for held in records:
        out = failing(held, chosen)
        if not out:
            passing.append(held)
        elif len(out) == 1:
            but_for[out[0]].append(held)
    found: dict[str, dict[str, int]] = {}
    for name in FIELDS:
        found[name] = Counter(chain.from_iterable(held.values.get(name, ()) for held in chain(passing, but_for[name])))
    found["from_year"] = _at_least([held.last for held in chain(passing, but_for["from_year"]) if held.last])
    found["to_year"] = _at_most([held.first for held in chain(passing, but_for["to_year"]) if held.first])
    return Counts(found, len(records), len(passing))


def count_statuses(calls: Iterable[tuple[Hashable, str]]) -> dict[str, int]:
    """Return how many calls are listed when a status is chosen, of pairs (series, status): rounds of one call are one row."""
    return dict(Counter(status for _, status in set(calls)))


def _at_least(years: list[int]) -> dict[str, int]:
    """{year: how many are of that year or later}, the latest first."""
    ordered = sorted(years)
    return {str(year): len(ordered) - bisect_left(ordered, year) for year in sorted(set(ordered), reverse=True)}


def _at_most(years: list[int]) -> dict[str, int]:
    """{year: how many are of that year or earlier}, the latest first."""
    ordered = sorted(years)
    return {str(year): bisect_left(ordered, year + 1) for year in sorted(set(ordered), reverse=True)}


def from_cards(card: Callable[[str], Card | None]) -> Lookup:
    """Return a lookup that reads the records themselves: .04 ms each."""

    def look(record_type: RecordType, record_ids: Sequence[str]) -> list[Held]:
        return [_held(found) if (found := card(record_id)) else NOTHING for record_id in record_ids]

    return look


def _held(card: Card) -> Held:
    started, ended = card.get("started"), card.get("ended")
    first, last = started or ended or "", ended or started or ""
    return Held({name: tuple(values) for name, values in values_of(card).items()}, int(first[:4] or 0), int(last[:4] or 0))


def from_shelves(shelves: Mapping[RecordType, Shelf]) -> Lookup:
    """Return a lookup in what shelves hold of records: .003 ms each."""

    def look(record_type: RecordType, record_ids: Sequence[str]) -> list[Held]:
        shelf = shelves[record_type]
        by_row = _by_row(shelf)
        rows = (shelf.row_of.get(record_id) for record_id in record_ids)
        return [NOTHING if row is None else _of_row(shelf, by_row, row) for row in rows]

    return look


ByRow = dict[str, list[tuple[str, ...]]]
"""{field: the values of each row's record}; rows with the same values share them."""


def _of_row(shelf: Shelf, by_row: ByRow, row: int) -> Held:
    entry = shelf.entries[row]
    return Held({name: values[row] for name, values in by_row.items()}, entry.first_year or 0, entry.last_year or 0)


@lru_cache(maxsize=len(RecordType))
def _by_row(shelf: Shelf) -> ByRow:
    """Made once for a shelf."""
    found: ByRow = {}
    for name in FIELDS:
        lists: list[list[str]] = [[] for _ in range(len(shelf))]
        for value in shelf.held(name):
            for row in shelf.rows(name, value).tolist():
                lists[row].append(value)
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        found[name] = [shared.setdefault(values, values) for values in map(tuple, lists)]
    return found
