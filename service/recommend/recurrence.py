"""Rounds of one call: which records are the same call in other years, and whether their dates show that it comes back in the same season.

Nothing is guessed: a round counts by its funder, its title without years and numbers, and its own date. A source's word that a call is yearly is no date.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from weakref import WeakKeyDictionary

from indexer.index import Index
from indexer.names import read_name
from indexer.record_store import Card
from models.answers import Recurrence, Season
from models.records import RecordType

EARLIER_ROUNDS = 2
"""Earlier rounds that the dates of which must show before a call is said to recur."""

STALE_DAYS = 400
"""Days after a closing date until which the next round of a yearly call can still be awaited: a year and a month."""

SEASONS = {month: season for season, months in ((Season.WINTER, (12, 1, 2)), (Season.SPRING, (3, 4, 5)), (Season.SUMMER, (6, 7, 8))) for month in months}
NUMBERS = re.compile(r"\b(?=[\w.]*\d)[\w.]+\b")
"""Years, numbers and codes with a digit: what the titles of two rounds may differ in."""

Series = tuple[str, str]
"""Funder, and title without years and numbers."""


def series_of(card: Card) -> Series:
    """Return what the rounds of one call have in common."""
    return str(card.get("funder_id") or read_name(str(card["funder"])).key), _bare(str(card["title"][0]["value"]))


@lru_cache(maxsize=20_000)
def _bare(title: str) -> str:
    return " ".join(re.findall(r"\w+", NUMBERS.sub(" ", title.casefold())))


_known: "WeakKeyDictionary[Index, Mapping[Series, Sequence[str]]]" = WeakKeyDictionary()


def rounds_of(index: Index, card: Card) -> list[Card]:
    """Return the other rounds of a call in the catalogue. All calls of a generation are read once, some hundredths of a second for a thousand."""
    if index not in _known:
        found: defaultdict[Series, list[str]] = defaultdict(list)
        for record_id in index.records.ids(RecordType.CALL):
            call = index.records.card(record_id)
            if call is not None:
                found[series_of(call)].append(record_id)
        _known[index] = {series: ids for series, ids in found.items() if len(ids) > 1}
    ids = _known[index].get(series_of(card), ())
    return [other for record_id in ids if record_id != card["id"] and (other := index.records.card(record_id))]


def recurrence(card: Card, others: Sequence[Card], today: date) -> Recurrence | None:
    """Return that a closed call came in one season of each year up to its own round; None where the dates of fewer than two earlier rounds show it.

    `others` are the other rounds. The season is that of the opening date where the call has one, else of the closing date, and all rounds are compared by the
    same of the two. A call whose next round is overdue by a month is not said to recur.
    """
    closed = _day(card.get("closes"))
    anchor = "opens" if card.get("opens") else "closes"
    own = _season(card.get(anchor))
    if closed is None or closed >= today or (today - closed).days > STALE_DAYS or own is None:
        return None
    season, year, _ = own
    earlier = {found[1]: (found[2], other["id"]) for other in others if (found := _season(other.get(anchor))) and found[0] is season and found[1] < year}
    run: list[tuple[int, str]] = []
    while (before := earlier.get(year - 1 - len(run))) is not None:
        run.append(before)
    if len(run) < EARLIER_ROUNDS:
        return None
    return Recurrence(season=season, since=run[-1][0], rounds=tuple(record_id for _, record_id in run))


def _season(value: str | None) -> tuple[Season, int, int] | None:
    """The season of a date known to the month, the year that it counts to (a December to the next), and the date's own year."""
    if not value or len(value) < len("2026-01"):
        return None
    year, month = int(value[:4]), int(value[5:7])
    return SEASONS.get(month, Season.AUTUMN), year + (month == 12), year


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value and len(value) == len("2026-01-01") else None
