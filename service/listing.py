"""Lists of records: all that pass the filters, in the order of their ids, or those that a query brings, best first. Page by page."""

import base64
import binascii
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from indexer.engine import Filter
from indexer.index import Index
from models.answers import Filters, Need
from models.errors import InvalidCursor
from models.jsonl import dumps, loads
from models.records import RecordType
from service.answer import Answerer
from service.cards import row
from service.filters import filter_tree
from service.recommend.funders import call_status

Row = dict[str, Any]

MOST_LISTS = 32
"""Lists of ids kept between two pages."""


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for. `q` is clean text, empty for all records."""

    type: RecordType
    q: str = ""
    filters: Filters = field(default_factory=Filters)
    interface_language: str | None = None
    limit: int = 20
    cursor: str | None = None

    @property
    def digest(self) -> str:
        """Identity of the list, whatever its page: a cursor belongs to one list."""
        return hashlib.sha256(f"{self.type.value}\n{self.q}\n{self.filters.model_dump_json()}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Page:
    """One page: its rows, how many there are in all, and the cursor of the next page."""

    items: list[Row]
    total: int
    next: str | None


def list_page(answerer: Answerer, wanted: Wanted) -> Page:
    """Return one page of a list.

    Without a query the total counts every record that passes the filters; with one it counts those that the searches brought, at most some hundreds.
    A page goes on where the last one ended, also when a new index was taken in between. Raises InvalidCursor, or UnknownValue for a filter value.
    """
    index = answerer.index
    where = filter_tree(wanted.filters, wanted.type, index)
    after = _read_cursor(wanted)
    if wanted.q:
        need = Need(text=wanted.q, interface_language=wanted.interface_language, filters=wanted.filters)
        _, candidates = answerer.search(need, wanted.type)
        scored: list[tuple[str, float | None]] = [(candidate.record_id, round(candidate.score, 4)) for candidate in candidates]
        start = int(after) if after.isdigit() else 0
        shown = scored[start : start + wanted.limit]
        last = str(start + len(shown))
        more = start + len(shown) < len(scored)
    else:
        scored = [(record_id, None) for record_id in _all(index, where)]
        rest = [pair for pair in scored if pair[0] > after] if after else scored
        shown = rest[: wanted.limit]
        last = shown[-1][0] if shown else ""
        more = len(rest) > len(shown)
    items = [_row(answerer, record_id, score, wanted.interface_language) for record_id, score in shown]
    return Page(items, len(scored), _cursor(wanted, last) if more else None)


_lists: OrderedDict[tuple[str, Filter], list[str]] = OrderedDict()
"""Ids by generation and filter, those asked for last."""


def _all(index: Index, where: Filter) -> list[str]:
    key = (index.manifest.generation, where)
    found = _lists.get(key)
    if found is None:
        found = _lists[key] = index.record_ids(where)
        while len(_lists) > MOST_LISTS:
            _lists.popitem(last=False)
    return found


def _row(answerer: Answerer, record_id: str, score: float | None, language: str | None) -> Row:
    card = answerer.index.records.card(record_id) or {}
    fields = row(card, language)
    if card["type"] == RecordType.CALL:
        fields |= {"opens": card.get("opens"), "closes": card.get("closes"), "status": call_status(card, answerer.clock()).value}
    return fields | ({} if score is None else {"score": score})


def _cursor(wanted: Wanted, last: str) -> str:
    return base64.urlsafe_b64encode(dumps([wanted.digest, last])).decode().rstrip("=")


def _read_cursor(wanted: Wanted) -> str:
    """Return where the last page ended, "" for the first page."""
    if wanted.cursor is None:
        return ""
    try:
        digest, last = loads(base64.urlsafe_b64decode(wanted.cursor + "=" * (-len(wanted.cursor) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidCursor("The cursor is not one of ours: leave it out to begin at the first page.") from error
    if digest != wanted.digest or not isinstance(last, str) or (wanted.q and not last.isdigit()):
        raise InvalidCursor("The cursor belongs to another list: keep q and the filters as they were, or leave the cursor out.")
    return last
