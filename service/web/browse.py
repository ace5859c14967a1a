"""The full lists: works, organisations and calls, with filters that tell how many records each leaves. Complete without JavaScript.

Filters are codes and years, so they may stand in the address; words that somebody types go by POST only.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlencode

import numpy as np
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from models.answers import CallStatus, Filters, Need
from models.errors import InvalidInput, UnknownValue
from models.jsonl import dumps, loads
from models.records import RecordType
from models.taxonomy import labels
from service.answer import Answerer
from service.filters import place_code
from service.needs import query_text
from service.shelves import Mask, Rows, Shelf, Shelves
from service.web.facets import facet_views, field_label, value_label
from service.web.pages import check_language, render
from service.web.rows import list_row
from service.web.strings import number, plural, translator
from service.web.views import PATHS, Reader, View

ROWS = 20
MOST_FIELDS = 200
MOST_VALUES = 50
YEARS = range(1900, 2201)
FIELDS = {
    RecordType.INNOVATION: ("theme", "target_group", "kind", "place", "language", "portal", "with_results"),
    RecordType.ORGANISATION: ("kind", "theme", "place", "portal"),
    RecordType.CALL: ("status", "theme", "target_group", "place", "portal"),
}
"""What each list can be filtered by, in the order of the page."""

VOCABULARIES = {"theme": ("theme",), "target_group": ("target_group",), "kind": ("innovation_kind", "organisation_kind")}


@dataclass(frozen=True)
class Asked:
    """What a list is asked for. `chosen` holds codes; `q` is what was typed, empty for all records."""

    type: RecordType
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    from_year: int | None = None
    to_year: int | None = None
    q: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, record_type: RecordType, fields: Mapping[str, list[str]]) -> "Asked":
        """Read the fields of an address or a form. Raises UnknownValue for a code that nobody knows; fields of other lists are passed over."""
        chosen = {name: tuple(_known(name, value) for value in dict.fromkeys(fields.get(name, ())) if value) for name in FIELDS[record_type]}
        if any(len(values) > MOST_VALUES for values in chosen.values()):
            raise InvalidInput("Too many limits of one kind: choose fewer.")
        years = record_type is RecordType.INNOVATION
        return cls(
            record_type,
            {name: values for name, values in chosen.items() if values},
            _year(fields, "from_year") if years else None,
            _year(fields, "to_year") if years else None,
            query_text(_one(fields, "q")),
            _one(fields, "cursor"),
        )

    def pairs(self, *, without: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """Return the filters as fields of an address, one left out where named."""
        found = [(name, value) for name, values in self.chosen.items() for value in values]
        found += [(name, str(year)) for name, year in (("from_year", self.from_year), ("to_year", self.to_year)) if year]
        return [pair for pair in found if pair != without]


@dataclass(frozen=True)
class Found:
    """One page of a list: ids, how many there are in all, which rows of the shelf those are, and where the next page goes on."""

    ids: list[str]
    total: int
    rows: Mask
    next: str | None


def browse_pages(answering: Callable[[], Answerer], shelves: Shelves) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    def add(record_type: RecordType, path: str) -> None:
        @router.get(f"/{{language}}/{path}", name=f"browse {path}")
        def listed(request: Request, language: str) -> Response:
            check_language(language)
            fields = parse_qs(request.url.query, max_num_fields=MOST_FIELDS)
            return _page(request, language, Asked.read(record_type, {**fields, "q": []}), answering(), shelves)

        @router.post(f"/{{language}}/{path}", name=f"search {path}")
        async def searched(request: Request, language: str) -> Response:
            check_language(language)
            asked = Asked.read(record_type, _form(await request.body()))
            if not asked.q:
                return RedirectResponse(_address(language, asked), 303)
            return await run_in_threadpool(_page, request, language, asked, answering(), shelves)

    for record_type, path in PATHS.items():
        add(record_type, path)
    return router


def _page(request: Request, language: str, asked: Asked, answerer: Answerer, shelves: Shelves) -> Response:
    shelf, today = shelves.of(answerer.index)[asked.type], answerer.clock()
    found = _search(asked, answerer, shelf, language) if asked.q else _list(asked, shelf, today)
    t, path = translator(language), PATHS[asked.type]
    reader = Reader(language, t, answerer.index.records.get)
    cards = (answerer.index.records.card(record_id) for record_id in found.ids)
    return render(
        request,
        "browse.html",
        language,
        path=f"/{path}",
        type=asked.type.value,
        kind=path,
        q=asked.q,
        pairs=asked.pairs(),
        query=_query(asked.pairs()),
        total=plural(t, f"home.count.{asked.type.value}", found.total, language),
        order=t(f"browse.order.{'q' if asked.q else asked.type.value}"),
        rows=[list_row(card, reader, today) for card in cards if card],
        next=found.next,
        next_query=_query([*asked.pairs(), ("cursor", found.next)]) if found.next else "",
        begun=bool(asked.cursor),
        facets=facet_views(asked.type, asked.chosen, FIELDS[asked.type], _counter(asked, found, shelf, today), language),
        years=(asked.from_year or "", asked.to_year or "") if asked.type is RecordType.INNOVATION else None,
        chips=[_chip(name, value, asked, language) for name, value in asked.pairs()],
        plain=not asked.pairs() and not asked.q and not asked.cursor,
        size=number(len(shelf), language),
    )


def _counter(asked: Asked, found: Found, shelf: Shelf, today: date) -> Callable[[str], dict[str, int]]:
    """Return what counts a field's values: how many records each would leave, the other filters as they are; with words, how many of those listed hold it."""
    if asked.q:
        return lambda name: shelf.counts(name, found.rows, today)
    return lambda name: shelf.counts(name, shelf.mask(asked.chosen, today, asked.from_year, asked.to_year, but=name), today)


def _list(asked: Asked, shelf: Shelf, today: date) -> Found:
    allowed = shelf.mask(asked.chosen, today, asked.from_year, asked.to_year)
    order = shelf.order(today)
    rows = order[allowed[order]]
    start = _start(asked, lambda record_id: _after(record_id, shelf, rows))
    shown = [shelf.entries[row].id for row in rows[start : start + ROWS].tolist()]
    return Found(shown, len(rows), allowed, _cursor(asked, shown, start, len(rows)))


def _after(record_id: str, shelf: Shelf, rows: Rows) -> int | None:
    """Where a list goes on after a record, None when the record is no longer in it."""
    places = np.flatnonzero(rows == shelf.row_of.get(record_id, -1))
    return int(places[0]) + 1 if len(places) else None


def _search(asked: Asked, answerer: Answerer, shelf: Shelf, language: str) -> Found:
    """Search for words among the records that pass; the closest first, at most some hundreds."""
    chosen = asked.chosen
    filters = Filters(
        places=chosen.get("place", ()),
        kinds=chosen.get("kind", ()),
        themes=chosen.get("theme", ()),
        target_groups=chosen.get("target_group", ()),
        languages=chosen.get("language", ()),
        portals=chosen.get("portal", ()),
        from_year=asked.from_year,
        to_year=asked.to_year,
        with_results=chosen.get("with_results", ()) == ("1",),
    )
    _, candidates = answerer.search(Need(text=asked.q, interface_language=language, filters=filters), asked.type)
    passing = shelf.mask(chosen, answerer.clock(), asked.from_year, asked.to_year)
    ids = [one.record_id for one in candidates if passing[shelf.row_of.get(one.record_id, 0)] and one.record_id in shelf.row_of]
    rows = np.zeros(len(shelf), np.bool_)
    rows[[shelf.row_of[record_id] for record_id in ids]] = True
    start = _start(asked, lambda record_id: ids.index(record_id) + 1 if record_id in ids else None)
    shown = ids[start : start + ROWS]
    return Found(shown, len(ids), rows, _cursor(asked, shown, start, len(ids)))


def _cursor(asked: Asked, shown: list[str], start: int, total: int) -> str | None:
    """Return where the next page goes on: after the last record shown, wherever a newer index has it; at its number when it is gone. None on the last page."""
    if not shown or start + len(shown) >= total:
        return None
    return base64.urlsafe_b64encode(dumps([shown[-1], start + len(shown)])).decode().rstrip("=")


def _start(asked: Asked, after: Callable[[str], int | None]) -> int:
    """Return the number of the page's first row; 0 for a cursor that is none of ours."""
    try:
        last, place = loads(base64.urlsafe_b64decode(asked.cursor + "=" * (-len(asked.cursor) % 4)))
    except (ValueError, TypeError, binascii.Error):
        return 0
    found = after(last) if isinstance(last, str) else 0
    return found if found is not None else max(0, place) if isinstance(place, int) else 0


def _chip(name: str, value: str, asked: Asked, language: str) -> View:
    """One limit that is set, and the list without it."""
    rest = asked.pairs(without=(name, value))
    return {"label": field_label(name, language), "text": value_label(name, value, asked.type, language), "query": _query(rest), "pairs": rest}


def _query(pairs: Iterable[tuple[str, str | None]]) -> str:
    query = urlencode([pair for pair in pairs if pair[1]])
    return f"?{query}" if query else ""


def _address(language: str, asked: Asked) -> str:
    return f"/{language}/{PATHS[asked.type]}{_query(asked.pairs())}"


def _form(body: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(body.decode("utf-8"), max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise InvalidInput("The form cannot be read: send it from the page.") from error


def _one(fields: Mapping[str, list[str]], name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _year(fields: Mapping[str, list[str]], name: str) -> int | None:
    """Return a year; None where none is stated. Raises UnknownValue for what is no year."""
    value = _one(fields, name).strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value[:5]) in YEARS):
        raise UnknownValue(name.replace("_", " "), value, "Give a year in four digits.")
    return int(value)


def _known(name: str, value: str) -> str:
    if name == "place":
        return place_code(value)
    if name == "status" and value not in set(CallStatus):
        raise UnknownValue(name, value, f"Known: {', '.join(CallStatus)}.")
    vocabularies = VOCABULARIES.get(name, ())
    if vocabularies and not any(value in labels.codes(vocabulary) for vocabulary in vocabularies):
        labels.check(vocabularies[0], value)
    return value
