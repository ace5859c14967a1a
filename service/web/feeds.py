"""Atom feeds (RFC 4287): the newest records, those of a theme or a region, calls that close soon. Only what the index holds; nothing of who follows."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request, Response

from indexer.record_store import Card
from models.errors import NotFound
from models.records import RecordType
from models.taxonomy import labels, places
from service.answer import Answerer
from service.cards import face
from service.shelves import Entry, Shelf, Shelves
from service.web.pages import check_language, origin, render
from service.web.plain import one_line, plain, quoted
from service.web.strings import Translate, partial_date, translator
from service.web.views import PATHS

MEDIA_TYPE = "application/atom+xml"
ROWS = 50
SOON_DAYS = 60
"""Days within which a call closes that counts as closing soon."""

FEED_SECONDS = 3600
TITLE_LENGTH = 240
IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://kutoja.invalid/records")
"""Namespace of the entries' ids (RFC 9562): a record has one id, whatever address a server has."""


@dataclass(frozen=True)
class FeedHead:
    """What a feed says of itself. `path` is its address, `page` that of the page with the same records."""

    title: str
    path: str
    page: str
    updated: datetime


def feed_pages(answering: Callable[[], Answerer], shelves: Shelves) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/feeds")
    def listed(request: Request, language: str) -> Response:
        check_language(language)
        themes = sorted(((code, labels.label("theme", code, language)) for code in labels.codes("theme")), key=lambda pair: pair[1].casefold())
        return render(request, "feeds.html", language, path="/feeds", themes=themes, places=_regions(shelves.of(answering().index), language))

    @router.get("/{language}/feeds/all.atom")
    def newest(request: Request, language: str) -> Response:
        check_language(language)
        t, index = translator(language), answering().index
        found = [entry for shelf in shelves.of(index).values() for entry in shelf.newest(ROWS)]
        return _feed(request, language, answering(), _newest(found), t("feeds.title.all"), "/feeds/all.atom", "/")

    @router.get("/{language}/feeds/calls-closing.atom")
    def closing(request: Request, language: str) -> Response:
        check_language(language)
        answerer = answering()
        last = (answerer.clock() + timedelta(days=SOON_DAYS)).isoformat()
        found = [entry for entry in shelves.of(answerer.index)[RecordType.CALL].closing(answerer.clock()) if (entry.closes or "") <= last]
        return _feed(request, language, answerer, found[:ROWS], translator(language)("feeds.title.closing"), "/feeds/calls-closing.atom", "/calls?status=open")

    @router.get("/{language}/feeds/{field}/{value}.atom")
    def of_value(request: Request, language: str, field: str, value: str) -> Response:
        check_language(language)
        name = _name(field, value, language)
        index = answering().index
        found = [shelf.entries[row] for shelf in shelves.of(index).values() for row in shelf.rows(field, value).tolist()]
        title = translator(language)("feeds.title.of", name=name)
        return _feed(request, language, answering(), _newest(found), title, f"/feeds/{field}/{value}.atom", f"/innovations?{field}={value}")

    return router


def atom(head: FeedHead, entries: Iterable[str], language: str, base: str) -> bytes:
    """Return a feed document. `entries` are elements made by `entry_element`; `base` is what absolute links begin with."""
    here, page = base + head.path, base + head.page
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(language)}>',
        f"<id>{uuid.uuid5(IDS, head.path).urn}</id>",
        f"<title>{escape(head.title)}</title>",
        f"<updated>{_timestamp(head.updated)}</updated>",
        "<author><name>Kutoja</name></author>",
        f'<link rel="self" type="{MEDIA_TYPE}" href={quoteattr(here)}/>',
        f'<link rel="alternate" type="text/html" hreflang={quoteattr(language)} href={quoteattr(page)}/>',
        f"<icon>{escape(base)}/favicon.ico</icon>",
        *entries,
        "</feed>",
    ]
    return "\n".join(lines).encode()


def entry_element(card: Card, language: str, base: str, updated: datetime, t: Translate) -> str:
    """Return the entry of a record: its title and summary in the language where it has them, its page, themes and licence."""
    shown = face(card, language)
    href = f"{base}/{language}/{PATHS[RecordType(card['type'])]}/{quoted(card['id'])}"
    closes = t("match.deadline", date=partial_date(card["closes"], language)) if card.get("closes") else ""
    summary = ". ".join(part.rstrip(".") for part in (closes, plain(shown.summary[0]) if shown.summary else "") if part)
    spoken = shown.summary[1] if shown.summary and not closes else language
    licence = next((source["licence"] for source in card.get("sources", ()) if source.get("licence")), None)
    lines = [
        "<entry>",
        f"<id>{uuid.uuid5(IDS, card['id']).urn}</id>",
        f"<title xml:lang={quoteattr(shown.title[1])}>{escape(one_line(shown.title[0], TITLE_LENGTH) or card['id'])}</title>",
        f"<updated>{_timestamp(updated)}</updated>",
        f'<link rel="alternate" type="text/html" hreflang={quoteattr(language)} href={quoteattr(href)}/>',
        f"<summary xml:lang={quoteattr(spoken)}>{escape(summary)}</summary>" if summary else "",
        *(f"<category term={quoteattr(code)} label={quoteattr(labels.label('theme', code, language))}/>" for code in card.get("themes", ())),
        f"<rights>{escape(plain(licence))}</rights>" if licence else "",
        "</entry>",
    ]
    return "\n".join(line for line in lines if line)


def _feed(request: Request, language: str, answerer: Answerer, found: Sequence[Entry], title: str, path: str, page: str) -> Response:
    index, base, t = answerer.index, origin(request), translator(language)
    made = index.manifest.created
    cards = [(card, read_on(entry, made)) for entry in found[:ROWS] if (card := index.records.card(entry.id))]
    head = FeedHead(title, f"/{language}{path}", f"/{language}{page}", max((day for _, day in cards), default=made))
    body = atom(head, (entry_element(card, language, base, day, t) for card, day in cards), language, base)
    return Response(body, headers={"Cache-Control": f"public, max-age={FEED_SECONDS}", "Content-Language": language}, media_type=MEDIA_TYPE)


def read_on(entry: Entry, made: datetime) -> datetime:
    """Return when a record was last read from its source; when the index was made, where no source says."""
    return datetime.fromisoformat(f"{entry.read}T00:00:00+00:00") if entry.read else made


def _newest(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=lambda entry: (entry.read or "", entry.first_year or 0, entry.last_year or 0), reverse=True)[:ROWS]


def _name(field: str, value: str, language: str) -> str:
    """Return the name of a theme or place. Raises NotFound for what is none."""
    if field == "theme" and value in labels.codes("theme"):
        return labels.label("theme", value, language)
    place = places.get(value) if field == "place" else None
    if place is None or place.code != value:
        raise NotFound("There is no such feed: /en/feeds lists them.")
    return place.name(language)


def _regions(shelves: dict[RecordType, Shelf], language: str) -> list[tuple[str, str]]:
    """Regions that any record lies in, by name."""
    codes = {code for shelf in shelves.values() for code in shelf.held("place")}
    regions = [place for code in codes if (place := places.get(code)) and place.kind == "region"]
    return sorted(((place.code, place.name(language)) for place in regions), key=lambda pair: pair[1].casefold())


def _timestamp(moment: datetime) -> str:
    """RFC 3339, in whole seconds."""
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
