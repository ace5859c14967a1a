"""What the maps count, as arrays: one row a work, read once from each index generation and kept as long as it answers.

14,100 works take about a second to read and 2 MB to keep; every map is then a few sums over them.
"""

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.index import Index
from indexer.record_store import Card
from models.records import RecordType, Role
from models.taxonomy import labels, places

Bits = NDArray[np.bool_]
Rows = NDArray[np.int32]

THEMES, GROUPS, SDGS = labels.codes("theme"), labels.codes("target_group"), labels.codes("sdg")
UNKNOWN = -1
MINOR = 100
"""Minor units of money in a major one: sums are of whole numbers, so they are exact."""

KEPT = 2
"""Generations whose arrays are kept: the live one, and the one before it for those who still read it."""


@dataclass(frozen=True)
class Grants:
    """What was paid, one row a grant that names its funder; UNKNOWN where a source does not say."""

    work: Rows
    funder: Rows  # position in Facts.funders
    programme: Rows  # position in Facts.programmes
    currency: Rows  # position in Facts.currencies
    amount: NDArray[np.int64]  # in MINOR units
    year: Rows


@dataclass(frozen=True)
class Call:
    """A funding call as far as its themes, target groups and dates go."""

    themes: frozenset[str]
    groups: frozenset[str]
    dates: Card


@dataclass(frozen=True)
class Facts:
    """One generation's works, n of them. Labels count whether the source gave them or Kutoja assigned them."""

    generation: str
    ids: tuple[str, ...]
    themes: Bits  # (n, len(THEMES))
    groups: Bits  # (n, len(GROUPS))
    sdgs: Bits  # (n, len(SDGS))
    told: Bits  # (n,): results are reported, or the work is rated
    year: Rows  # (n,): of its start, else of its first grant; UNKNOWN
    places: dict[str, Rows]  # code of a place -> works in it or in a place that it holds
    parts: tuple[Rows, Rows]  # work and organisation (its position), each pair once, funders left out
    organisations: tuple[str, ...]
    grants: Grants
    funders: tuple[str, ...]  # ids
    programmes: tuple[str, ...]
    currencies: tuple[str, ...]
    calls: tuple[Call, ...]

    @property
    def count(self) -> int:
        """How many works there are."""
        return len(self.ids)

    @cached_property
    def rows(self) -> dict[str, int]:
        """Return {id of a work: its row}."""
        return {record_id: row for row, record_id in enumerate(self.ids)}

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Return the codes of the countries that works are in."""
        return tuple(sorted(code for code in self.places if (place := places.get(code)) and place.kind == "country"))

    def within(self, code: str) -> Bits:
        """Return which works are in a place, shape (n,)."""
        found = np.zeros(self.count, np.bool_)
        found[self.places.get(code, np.zeros(0, np.int32))] = True
        return found


class _Numbering(dict[str, int]):
    """Names in the order in which they are met, each with its position."""

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


_kept: dict[str, Facts] = {}
_reading = threading.Lock()


def facts_of(index: Index) -> Facts:
    """Return a generation's facts, read by the first who asks."""
    generation = index.manifest.generation
    found = _kept.get(generation)
    if found is None:
        with _reading:
            found = _kept.get(generation)
            if found is None:
                found = _kept[generation] = read_facts(index)
                for old in list(_kept)[:-KEPT]:
                    del _kept[old]
    return found


@dataclass(frozen=True)
class _Work:
    """What of one work is counted."""

    id: str
    themes: set[str]
    groups: set[str]
    sdgs: set[str]
    told: bool
    year: int
    places: set[str]
    organisations: dict[str, None]
    grants: list[Card]
    paying: set[str]  # funders that take part without a grant of theirs

    @classmethod
    def of(cls, card: Card) -> "_Work":
        """Read a card; what is not counted is let go."""
        given = [grant for grant in card.get("grants", ()) if grant.get("funder_id")]
        taking = {part["organisation_id"] for part in card.get("participations", ()) if part["role"] == Role.FUNDER.value and part.get("organisation_id")}
        return cls(
            id=card["id"],
            themes=_labels(card, "theme"),
            groups=_labels(card, "target_group"),
            sdgs={str(goal) for goal in card.get("sdgs", ())},
            told=_told(card),
            year=_year(card),
            places=_places(card),
            organisations=_organisations(card),
            grants=given,
            paying=taking - {grant["funder_id"] for grant in given},
        )


def read_facts(index: Index) -> Facts:
    """Read all works and calls of a generation."""
    works = [_Work.of(card) for record_id in index.records.ids(RecordType.INNOVATION) if (card := index.records.card(record_id))]
    within: defaultdict[str, list[int]] = defaultdict(list)
    organisations = _Numbering()
    pairs = []
    for row, work in enumerate(works):
        for code in work.places:
            within[code].append(row)
        pairs += [(row, organisations[name]) for name in work.organisations]
    grants, funders, programmes, currencies = _grants(works)
    rows, columns = np.array(pairs, np.int32).reshape(-1, 2).T
    return Facts(
        generation=index.manifest.generation,
        ids=tuple(work.id for work in works),
        themes=_matrix([work.themes for work in works], THEMES),
        groups=_matrix([work.groups for work in works], GROUPS),
        sdgs=_matrix([work.sdgs for work in works], SDGS),
        told=np.array([work.told for work in works], np.bool_),
        year=np.array([work.year for work in works], np.int32),
        places={code: np.array(found, np.int32) for code, found in within.items()},
        parts=(rows, columns),
        organisations=tuple(organisations),
        grants=grants,
        funders=tuple(funders),
        programmes=tuple(programmes),
        currencies=tuple(currencies),
        calls=tuple(_call(card) for record_id in index.records.ids(RecordType.CALL) if (card := index.records.card(record_id))),
    )


def _matrix(rows: Sequence[set[str]], codes: tuple[str, ...]) -> Bits:
    """Which row holds which code, shape (rows, codes); a code that the vocabulary lacks is no column."""
    columns = {code: number for number, code in enumerate(codes)}
    found = np.zeros((len(rows), len(codes)), np.bool_)
    for number, values in enumerate(rows):
        for value in values:
            if value in columns:
                found[number, columns[value]] = True
    return found


def _labels(card: Card, field: str) -> set[str]:
    given = card.get({"theme": "themes", "target_group": "target_groups"}[field], ())
    return {*given, *(label["value"] for label in card.get("assigned", ()) if label["field"] == field)}


def _places(card: Card) -> set[str]:
    """Codes of a work's places and of all that hold them."""
    found = (places.resolve(text) for text in card.get("places", ()))
    return {code for place in found if place for code in (place.code, *place.parents)}


def _organisations(card: Card) -> dict[str, None]:
    """Ids of those who did the work, each once."""
    parts = card.get("participations", ())
    return dict.fromkeys(part["organisation_id"] for part in parts if part.get("organisation_id") and part["role"] != Role.FUNDER.value)


def _told(card: Card) -> bool:
    return bool(card.get("outcome")) or any(one.get("value") is not None for one in card.get("evidence", ()))


def _year(card: Card) -> int:
    """The year of the start, else of the end, else of the first grant."""
    date = card.get("started") or card.get("ended")
    years = [grant["year"] for grant in card.get("grants", ()) if grant.get("year")]
    return int(date[:4]) if date else min(years, default=UNKNOWN)


def _grants(works: Sequence[_Work]) -> tuple[Grants, _Numbering, _Numbering, _Numbering]:
    """The grants of all works; a funder that takes part without a grant of its own stands as one of unknown sum."""
    funders, programmes, currencies = _Numbering(), _Numbering(), _Numbering()
    found: list[tuple[int, int, int, int, int, int]] = []
    for row, work in enumerate(works):
        for grant in work.grants:
            known = grant.get("amount") is not None and grant.get("currency") is not None
            amount = round(Decimal(str(grant["amount"])) * MINOR) if known else UNKNOWN
            currency = currencies[grant["currency"]] if known else UNKNOWN
            programme = programmes[grant["programme"]] if grant.get("programme") else UNKNOWN
            found.append((row, funders[grant["funder_id"]], programme, currency, amount, grant.get("year") or UNKNOWN))
        found += [(row, funders[name], UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN) for name in sorted(work.paying)]
    row_, funder, programme_, currency_, amount_, year = np.array(found, np.int64).reshape(-1, 6).T
    narrow = (row_.astype(np.int32), funder.astype(np.int32), programme_.astype(np.int32), currency_.astype(np.int32))
    return Grants(*narrow, amount_.copy(), year.astype(np.int32)), funders, programmes, currencies


def _call(card: Card) -> Call:
    dates = {name: card.get(name) for name in ("opens", "closes", "recurring", "stated_status")}
    return Call(frozenset(_labels(card, "theme")), frozenset(_labels(card, "target_group")), dates)
