"""GET /{language}/frame: rows for a site that allows no scripts, or one record, to be held in an iframe. No script, no cookie, nothing of the visitor.

The address holds a site owner's own text, or a record's id: what a person types never comes here.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from models.answers import Level, ListName, Match, Need
from models.errors import KutojaError, NotFound
from models.records import FundingCall, Innovation
from models.taxonomy import labels
from service.answer import Answerer
from service.cards import face
from service.needs import need_text
from service.web.pages import check_language, render
from service.web.strings import partial_date, period, translator
from service.web.views import Reader, View, match_view
from service.widget.choices import MOST_FRAME_NEED, Choices
from service.widget.sites import Gate

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors "
ANYWHERE = "*"


def frame_page(answering: Callable[[], Answerer], gate: Gate) -> APIRouter:
    """Return the route. `answering` gives the answerer, or raises NotReady; `gate` knows the sites that have a key."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/frame")
    def frame(request: Request, language: str, record: str = "") -> Response:
        check_language(language)
        holders: tuple[str, ...] | None = None
        choices, view, status = Choices(language), None, 200
        try:
            choices = replace(Choices.read(request.url.query.encode(), language), language=language)
            holders = gate.frame(choices.key or None)
            view = _one(record, choices, answering()) if record else _rows(choices, answering())
        except KutojaError as error:  # it stays quiet on the page that holds it, and shows the link
            status = error.status
        response = render(request, "frame.html", language, status=status, choices=choices, view=view)
        response.headers["Content-Security-Policy"] = POLICY + (" ".join(holders) if holders else ANYWHERE)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return router


def _rows(choices: Choices, answerer: Answerer) -> View:
    """View of what answers a need; rows of level weak come only where a list has no closer ones."""
    include = tuple(ListName(name) for name in choices.include)
    text = need_text(choices.need[:MOST_FRAME_NEED])
    answer = answerer.answer(Need(text=text, interface_language=choices.language, include=include, limit=choices.limit))
    reader = _reader(choices.language, answerer)
    lists = []
    for name in choices.include:
        found: tuple[Match, ...] = getattr(answer, name)
        close = tuple(match for match in found if match.level is not Level.WEAK)
        rows = [_row(match, reader) for match in (close or found)[: choices.limit]]
        if rows:
            lists.append({"name": name, "heading": reader.t(f"widget.{name}"), "rows": rows})
    return {"heading": choices.heading, "record": None, "lists": lists}


def _one(record_id: str, choices: Choices, answerer: Answerer) -> View:
    """View of a record, and of works like it. Raises NotFound when there is none."""
    reader = _reader(choices.language, answerer)
    record = answerer.index.records.get(record_id)
    if record is None:
        raise NotFound("There is no such record.")
    card = answerer.index.records.card(record.id)
    assert card is not None  # the record is there
    shown = face(card, reader.language)
    closes = partial_date(record.closes, reader.language) if isinstance(record, FundingCall) and record.closes else ""
    meta = (
        labels.label("record_type", record.type.value, reader.language),
        period(getattr(record, "started", None), getattr(record, "ended", None), reader.language),
        reader.t("match.deadline", date=closes) if closes else "",
    )
    about = {
        "href": reader.link(record.type, record.id),
        "title": shown.title,
        "meta": [item for item in meta if item],
        "text": shown.summary,
        "quoted": False,
    }
    alike = answerer.similar(record.id, choices.limit, reader.language) if isinstance(record, Innovation) else ()
    lists = [{"name": "similar", "heading": reader.t("record.similar"), "rows": [_row(match, reader) for match in alike]}] if alike else []
    return {"heading": "", "record": about, "lists": lists}


def _row(match: Match, reader: Reader) -> View:
    row = match_view(match, reader)
    quotes: Iterable[View] = row["quotes"]
    quote = next(iter(quotes), None)
    weak = [reader.t("level.weak")] if match.level is Level.WEAK else []
    return {
        "href": row["href"],
        "title": (row["title"], row["title_language"]),
        "meta": [*weak, *row["meta"], *(tag["text"] for tag in row["tags"] if tag["kind"] != "eligibility")],
        "text": (quote["text"], quote["language"]) if quote else (row["summary"], row["summary_language"]) if row["summary"] else None,
        "quoted": quote is not None,
    }


def _reader(language: str, answerer: Answerer) -> Reader:
    return Reader(language, translator(language), answerer.index.records.get)
