"""Closing days of calls as a calendar (iCalendar, RFC 5545): only days that are known, of calls that have not closed; and a call's own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request, Response

from indexer.record_store import Card
from models.errors import NotFound
from models.records import RecordType
from service.answer import Answerer
from service.cards import face
from service.shelves import Shelves
from service.web.pages import check_language, origin
from service.web.plain import one_line, plain, quoted
from service.web.strings import Translate, translator

MEDIA_TYPE = "text/calendar"
CALENDAR_SECONDS = 3600
LINE_OCTETS = 75
"""Octets of a content line, its break left out (RFC 5545, section 3.1)."""

TITLE_LENGTH = 200


@dataclass(frozen=True)
class Deadline:
    """One call that closes on a day, and its page."""

    card: Card
    closes: date
    href: str


def calendar_pages(answering: Callable[[], Answerer], shelves: Shelves) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/calls.ics")
    def all_calls(request: Request, language: str) -> Response:
        check_language(language)
        answerer = answering()
        ids = [entry.id for entry in shelves.of(answerer.index)[RecordType.CALL].closing(answerer.clock())]
        return _response(request, language, answerer, ids, "calls")

    @router.get("/{language}/calls/{record_id:path}.ics")
    def one_call(request: Request, language: str, record_id: str) -> Response:
        check_language(language)
        answerer = answering()
        card = answerer.index.records.card(record_id)
        if card is None or card["type"] != RecordType.CALL or _exact(card) is None:
            raise NotFound("There is no such call, or the day on which it closes is not known.")
        return _response(request, language, answerer, [card["id"]], "call")

    return router


def has_deadline(closes: str | None) -> bool:
    """Whether a closing date is known to the day, so that a calendar can hold it."""
    return closes is not None and len(closes) == 10


def calendar(deadlines: Iterable[Deadline], language: str, made: datetime, t: Translate) -> bytes:
    """Return the calendar: one event of a whole day for each deadline. `made` is when the records were indexed."""
    name = t("calendar.name")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kutoja//Calls//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME;LANGUAGE={language}:{_text(name)}",  # RFC 7986
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *(line for deadline in deadlines for line in _event(deadline, language, made, t)),
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def fold(line: str) -> str:
    """Break a line into lines of at most LINE_OCTETS octets of UTF-8, each further one begun by a space; no character is broken."""
    octets = line.encode()
    parts, start, room = [], 0, LINE_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        parts.append(octets[start:end])
        start, room = end, LINE_OCTETS - 1
    return b"\r\n ".join([*parts, octets[start:]]).decode()


def _event(deadline: Deadline, language: str, made: datetime, t: Translate) -> list[str]:
    card = deadline.card
    shown = face(card, language)
    stamp = f"{made:%Y%m%dT%H%M%SZ}"
    told = [str(card.get("funder") or ""), shown.summary[0] if shown.summary else "", deadline.href]
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(card['id'])}@kutoja",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{deadline.closes:%Y%m%d}",
        f"DTEND;VALUE=DATE:{deadline.closes + timedelta(days=1):%Y%m%d}",
        f"SUMMARY;LANGUAGE={language}:{_text(t('calendar.event', title=one_line(shown.title[0], TITLE_LENGTH)))}",
        f"DESCRIPTION:{_text(chr(10).join(part for part in told if part))}",
        f"URL:{deadline.href}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line break escaped (RFC 5545, section 3.3.11)."""
    escaped = plain(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _response(request: Request, language: str, answerer: Answerer, ids: Iterable[str], name: str) -> Response:
    index, base = answerer.index, origin(request)
    deadlines = [
        Deadline(card, closes, f"{base}/{language}/calls/{quoted(card['id'])}")
        for record_id in ids
        if (card := index.records.card(record_id)) and (closes := _exact(card))
    ]
    headers = {"Cache-Control": f"public, max-age={CALENDAR_SECONDS}", "Content-Disposition": f'inline; filename="{name}.ics"'}
    return Response(calendar(deadlines, language, index.manifest.created, translator(language)), headers=headers, media_type=MEDIA_TYPE)


def _exact(card: Card) -> date | None:
    closes = card.get("closes")
    return date.fromisoformat(closes) if closes and has_deadline(closes) else None
