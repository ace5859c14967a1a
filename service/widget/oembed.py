"""GET /oembed: what a page of this installation looks like inside another site (oEmbed 1.0, https://oembed.com): the frame, as type `rich`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response

from models.errors import InvalidInput, NotFound
from models.jsonl import dumps
from models.records import INTERFACE_LANGUAGES
from service.answer import Answerer
from service.cards import face
from service.problems import Problem
from service.web.pages import origin
from service.web.plain import one_line
from service.web.strings import translator
from service.web.views import PATHS
from service.widget.choices import FRAME_WIDTH, MOST_FIELDS, Choices, frame_line

FORMATS = {"json": "application/json", "xml": "text/xml"}
VERSION = "1.0"
RECORD_HEIGHT = 520
"""Pixels that a record's text and three works like it usually take."""

KEPT_SECONDS = 3600
TYPES = {path: record_type for record_type, path in PATHS.items()}


@dataclass(frozen=True)
class Framed:
    """What the frame of an address is: its path on this installation, its title, its usual height in pixels."""

    path: str
    title: str
    height: int


def oembed(answering: Callable[[], Answerer]) -> APIRouter:
    """Return the route. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/oembed")
    def described(request: Request, url: str = "", format: str = "json", maxwidth: str = "", maxheight: str = "") -> Response:  # noqa: A002 (the specification's name)
        if format not in FORMATS:
            return Problem("unknown-format", "There is format=json and format=xml.").response()
        width, height = _pixels("maxwidth", maxwidth), _pixels("maxheight", maxheight)
        base = origin(request)
        framed = _framed(url, base, answering())
        body = _body(framed, base, min(FRAME_WIDTH, width or FRAME_WIDTH), min(framed.height, height or framed.height))
        content = dumps(body) if format == "json" else _xml(body)
        headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}"}
        return Response(content, headers=headers, media_type=f"{FORMATS[format]}; charset=utf-8")

    return router


def _framed(url: str, base: str, answerer: Answerer) -> Framed:
    """Return the frame of an address. Raises NotFound where it is no record's page and no frame of this installation."""
    refused = NotFound("There is no page of this installation at url: send the full address of a record or of a frame.")
    if not url.startswith(f"{base}/"):
        raise refused
    try:
        parts = urlsplit(url)
        fields = parse_qs(parts.query, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise refused from error
    language, _, rest = parts.path.strip("/").partition("/")
    if language not in INTERFACE_LANGUAGES:
        raise refused
    if rest == "frame" and "record" not in fields:
        choices = replace(Choices.read(parts.query.encode(), language), language=language)
        if not choices.need:
            raise refused
        return Framed(choices.frame_path(), choices.heading, choices.height)
    record_id = fields["record"][0] if rest == "frame" else _record_id(rest, answerer)
    card = answerer.index.records.card(record_id) if record_id else None
    if card is None:
        raise refused
    title = one_line(face(card, language).title[0]) or translator(language)("widget.untitled")
    return Framed(f"/{language}/frame?{urlencode({'record': card['id']})}", title, RECORD_HEIGHT)


def _record_id(path: str, answerer: Answerer) -> str:
    """The id in a record's path ("innovations/<id>"), empty where its record is not of that type."""
    kind, _, record_id = unquote(path).partition("/")
    record = answerer.index.records.get(record_id) if kind in TYPES and record_id else None
    return record.id if record is not None and record.type is TYPES[kind] else ""


def _body(framed: Framed, base: str, width: int, height: int) -> dict[str, str | int]:
    return {
        "version": VERSION,
        "type": "rich",
        "provider_name": "Kutoja",
        "provider_url": f"{base}/",
        "title": framed.title,
        "html": frame_line(base + framed.path, framed.title, width, height),
        "width": width,
        "height": height,
        "cache_age": KEPT_SECONDS,
    }


def _xml(body: dict[str, str | int]) -> bytes:
    members = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in body.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{members}</oembed>\n'.encode()


def _pixels(name: str, text: str) -> int | None:
    """A greatest width or height, None when none is stated. Raises InvalidInput for what is no whole number above zero."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text)):
        raise InvalidInput(f"{name} is a whole number of pixels.")
    return int(text)
