"""The records of an index generation in rows, as lists need them: what each can be filtered by, its titles, its years, the day it was read.

Made once a generation, in some seconds for tens of thousands of records; then a filter, its counts and a page take milliseconds.
"""

import asyncio
import gc
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index import Index
from indexer.record_store import Card
from models.answers import CallStatus
from models.errors import NotReady
from models.records import INTERFACE_LANGUAGES, SECTIONS, RecordType
from models.taxonomy import places
from service.recommend.funders import call_status

Rows = NDArray[np.int32]
Mask = NDArray[np.bool_]
Chosen = Mapping[str, tuple[str, ...]]
"""{field: values}: a record passes when it holds one of the values of each field that has any."""

LOOK_EVERY = 1.0
"""Seconds between two looks for a new generation."""

MOST_NEWEST = 200
"""Records that a list of the newest may hold."""

STATUS_ORDER = (CallStatus.OPEN, CallStatus.ROLLING, CallStatus.FORTHCOMING, CallStatus.UNKNOWN, CallStatus.CLOSED)


@dataclass(frozen=True)
class Entry:
    """What a shelf keeps of one record. `titles` are in the interface languages where there are such, else the original alone, as (language, title)."""

    id: str
    titles: tuple[tuple[str, str], ...]
    first_year: int | None
    last_year: int | None
    opens: str | None
    closes: str | None
    stated_status: str | None
    recurring: str | None
    read: str | None  # the day on which a source was last read, YYYY-MM-DD

    def title(self, language: str) -> tuple[str, str]:
        """Return (language, title) in a language, else in the original."""
        return next((pair for pair in self.titles if pair[0] == language), self.titles[0])

    def status(self, today: date) -> CallStatus:
        """Where a call stands on a day; without meaning for other records."""
        return call_status(vars(self), today)


class Column:
    """The rows that hold each value of a field, one after another in one array, so that all values are counted in one step."""

    def __init__(self, rows_of: Mapping[str, Sequence[int]]) -> None:
        self.values = list(rows_of)
        self._place = {value: place for place, value in enumerate(rows_of)}
        self._ends = np.cumsum([0, *map(len, rows_of.values())])
        self._rows = np.array([row for rows in rows_of.values() for row in rows], np.int32)

    def rows(self, value: str) -> Rows:
        """Return the rows that hold a value; none for one that nobody holds."""
        place = self._place.get(value)
        return self._rows[:0] if place is None else self._rows[self._ends[place] : self._ends[place + 1]]

    def counts(self, allowed: Mask) -> dict[str, int]:
        """Return how many allowed rows hold each value; values that none holds are left out."""
        totals = np.concatenate([[0], np.cumsum(allowed[self._rows])])
        counted = (totals[self._ends[1:]] - totals[self._ends[:-1]]).tolist()
        return {value: count for value, count in zip(self._place, counted, strict=True) if count}


class Shelf:
    """The records of one type, those left out that are known only from mentions. Rows are in the order that a list shows (see `_list_order`)."""

    def __init__(self, record_type: RecordType, entries: list[Entry], columns: dict[str, Column]) -> None:
        self.type = record_type
        self.entries = entries
        self._columns = columns
        self.row_of = {entry.id: row for row, entry in enumerate(entries)}
        self._first = np.array([entry.first_year or 0 for entry in entries], np.int32)
        self._last = np.array([entry.last_year or 0 for entry in entries], np.int32)
        self._of_day: tuple[date, Column, Rows] | None = None
        self._newest = sorted(entries, key=lambda entry: (entry.read or "", entry.first_year or 0, entry.last_year or 0), reverse=True)[:MOST_NEWEST]

    def __len__(self) -> int:
        return len(self.entries)

    def mask(self, chosen: Chosen, today: date, from_year: int | None = None, to_year: int | None = None, *, but: str = "") -> Mask:
        """Return which records pass, shape (records,); the field `but` is passed over. A work passes when its years touch from_year..to_year."""
        allowed = np.ones(len(self), np.bool_)
        for name, values in chosen.items():
            if values and name != but:
                holding = np.zeros(len(self), np.bool_)
                for value in values:
                    holding[self._column(name, today).rows(value)] = True
                allowed &= holding
        if from_year:
            allowed &= self._last >= from_year
        if to_year:
            allowed &= (self._first <= to_year) & (self._first > 0)
        return allowed

    def counts(self, name: str, allowed: Mask, today: date) -> dict[str, int]:
        """Return how many of the allowed records hold each value of a field; "status" is that of calls on a day."""
        return self._column(name, today).counts(allowed)

    def rows(self, name: str, value: str) -> Rows:
        """Return the rows of the records that hold a value."""
        return self._columns.get(name, NONE).rows(value)

    def held(self, name: str) -> list[str]:
        """Return the values of a field that any record holds."""
        return self._columns.get(name, NONE).values

    def order(self, today: date) -> Rows:
        """Return the rows in the order that a list shows: calls by what can be applied for, soonest first; others as they stand."""
        return self._day(today)[1] if self.type is RecordType.CALL else np.arange(len(self), dtype=np.int32)

    def newest(self, count: int) -> list[Entry]:
        """Return the records that were read last, of those the youngest first; at most MOST_NEWEST."""
        return self._newest[:count]

    def closing(self, today: date) -> list[Entry]:
        """Return calls whose closing day is known and has not passed, soonest first."""
        day = today.isoformat()
        return sorted((one for one in self.entries if one.closes and len(one.closes) == 10 and one.closes >= day), key=lambda one: (one.closes or "", one.id))

    def _column(self, name: str, today: date) -> Column:
        return self._day(today)[0] if name == "status" else self._columns.get(name, NONE)

    def _day(self, today: date) -> tuple[Column, Rows]:
        """The statuses of calls, and all rows in order, of one day; kept for that day."""
        kept = self._of_day
        if kept is None or kept[0] != today:
            of_row = [entry.status(today) for entry in self.entries] if self.type is RecordType.CALL else []
            column = Column({status.value: [row for row, one in enumerate(of_row) if one is status] for status in STATUS_ORDER})
            kept = self._of_day = (today, column, _call_order(self.entries, of_row))
        return kept[1], kept[2]


NONE = Column({})


def _call_order(entries: list[Entry], statuses: list[CallStatus]) -> Rows:
    def key(row: int) -> tuple[int, int, str, str]:
        closes, place = entries[row].closes or "", STATUS_ORDER.index(statuses[row])
        ordinal = date.fromisoformat((closes + "-12-31"[len(closes) - 4 :])[:10]).toordinal() if len(closes) in (4, 10) else 0
        return (place, -ordinal if statuses[row] is CallStatus.CLOSED else ordinal, closes, entries[row].id)

    return np.array(sorted(range(len(statuses)), key=key), np.int32)


class Shelves:
    """The shelves of the generation that answers now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation = ""
        self._shelves: dict[RecordType, Shelf] = {}
        self._making: threading.Thread | None = None

    def of(self, index: Index) -> dict[RecordType, Shelf]:
        """Return the shelves of a generation; made when they are asked for first."""
        if self._generation == index.manifest.generation:
            return self._shelves
        with self._lock:
            if self._generation != index.manifest.generation:
                self._shelves = {record_type: _shelf(index, record_type) for record_type in RecordType}
                self._generation = index.manifest.generation
                gc.freeze()  # as Answerer.index: what lives as long as the generation is not looked through again and again
            return self._shelves

    def ready(self, index: Index) -> dict[RecordType, Shelf] | None:
        """Return the shelves when they are there; else have them made on a thread and return None, so that nobody waits."""
        if self._generation == index.manifest.generation:
            return self._shelves
        if self._making is None or not self._making.is_alive():
            self._making = threading.Thread(target=self.of, args=(index,), name="kutoja-shelves", daemon=True)
            self._making.start()
        return None

    async def follow(self, current: Callable[[], Index]) -> None:
        """Look for a new generation for as long as the task runs, and have its shelves made before a page asks. `current` may raise NotReady."""
        seen = ""
        while True:
            with suppress(NotReady):
                index = current()
                if index.manifest.generation != seen:
                    self.ready(index)
                    seen = index.manifest.generation
            await asyncio.sleep(LOOK_EVERY)


def _shelf(index: Index, record_type: RecordType) -> Shelf:
    told = (record_id for record_id in index.records.ids(record_type) if index.passages.of_record(record_id))  # those known from mentions have no passage
    cards = [card for record_id in told if (card := index.records.card(record_id)) is not None]
    pairs = sorted(((_entry(card), values_of(card)) for card in cards), key=lambda pair: _list_order(pair[0], record_type))
    lists: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, (_, values) in enumerate(pairs):
        for name, held in values.items():
            for value in held:
                lists[name][value].append(row)
    return Shelf(record_type, [entry for entry, _ in pairs], {name: Column(by) for name, by in lists.items()})


def _list_order(entry: Entry, record_type: RecordType) -> tuple[Any, ...]:
    """Works: the youngest first, those without a year last. Organisations: by name, digits and signs last. Calls: by id, see `Shelf.order`."""
    name = entry.titles[0][1].casefold()
    if record_type is RecordType.INNOVATION:
        return (-(entry.first_year or 0), -(entry.last_year or 0), name, entry.id)
    return (not name[:1].isalpha(), name, entry.id) if record_type is RecordType.ORGANISATION else (entry.id,)


def _entry(card: Card) -> Entry:
    texts = [(text["language"], text["value"]) for text in card["title"]]
    shown = tuple(pair for pair in texts if pair[0] in INTERFACE_LANGUAGES)
    original = texts[0] if texts[0] not in shown else None
    first, last = (card.get("opens"), card.get("closes")) if card["type"] == RecordType.CALL else (card.get("started"), card.get("ended"))
    start, end = first or last, last or first
    return Entry(
        id=card["id"],
        titles=((original,) if original else ()) + shown,
        first_year=int(start[:4]) if start else None,
        last_year=int(end[:4]) if end else None,
        opens=card.get("opens"),
        closes=card.get("closes"),
        stated_status=card.get("stated_status"),
        recurring=card.get("recurring"),
        read=max((source["retrieved"] for source in card.get("sources", ()) if source.get("retrieved")), default=None),
    )


def values_of(card: Card) -> dict[str, Iterable[str]]:
    """Return what a record can be filtered by: `indexer.attributes.attributes_of`, of plain JSON values (ten times as fast, which counts for all records)."""
    assigned = [(label["field"], label["value"]) for label in card.get("assigned", ())]
    texts = [text for name in ("title", *SECTIONS) for text in card.get(name, ())]
    found: dict[str, Iterable[str]] = {
        "theme": dict.fromkeys([*card.get("themes", ()), *(value for name, value in assigned if name == "theme")]),
        "target_group": dict.fromkeys([*card.get("target_groups", ()), *(value for name, value in assigned if name == "target_group")]),
        "place": dict.fromkeys(code for text in card.get("places", ()) for code in _lineage(text)),
        "portal": {*(source["portal"] for source in card.get("sources", ())), card["id"].partition(":")[0]},
        "language": {text["language"] for text in texts},
        "kind": (card["kind"],) if card.get("kind") else (),
    }
    if card["type"] == RecordType.INNOVATION:
        found["with_results"] = ("1" if card.get("outcome") else "0",)
    return found


@cache
def _lineage(text: str) -> tuple[str, ...]:
    """Codes of a place and of all that hold it. There are as many texts as the catalogue names places."""
    place = places.resolve(text)
    return (place.code, *place.parents) if place else ()
