"""The three lists to take away, each row with its reasons: CSV, JSON or DOCX, made anew of the need that the page sends again. POST only; nothing is kept."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from models.answers import Answer, Match
from models.errors import InvalidInput
from models.jsonl import dumps
from service.answer import Answerer
from service.api.serialise import answer_json
from service.comparables.export import CSV, DOCX
from service.documents.docx import Heading, Paragraph, Table, write
from service.spreadsheet import cell
from service.web.forms import NeedForm, read_form
from service.web.pages import check_language
from service.web.refine import known
from service.web.strings import day, translator
from service.web.views import Reader, View, match_view

FORMS = ("csv", "docx", "json")
COLUMNS = ("list", "level", "title", "about", "why", "need", "says", "facts", "id", "address")
LISTS = ("innovations", "partners", "funders")


def results_export(answering: Callable[[], Answerer]) -> APIRouter:
    """Return the route. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.post("/{language}/results/export")
    async def download(request: Request, language: str, format: str = "csv") -> Response:  # noqa: A002 (the field's name in the address)
        check_language(language)
        if format not in FORMS:
            raise InvalidInput("Results come as csv, docx or json.")
        return await run_in_threadpool(_download, read_form(await request.body()), language, format, answering())

    return router


def _download(form: NeedForm, language: str, kind: str, answerer: Answerer) -> Response:
    form, records = known(form, answerer.index.records.resolve), answerer.index.records
    found = answerer.answer(form.as_need(language))
    body, media_type = export(found, form.need, kind, Reader(language, translator(language), records.get), answerer.clock())
    name = f"{translator(language)('export.file_name')}.{kind}"
    return Response(body, headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)


def export(found: Answer, need: str, form: str, reader: Reader, today: date) -> tuple[bytes, str]:
    """Return (content, media type) of `form` "csv", "docx" or "json"; `need` and `today` stand in a document. JSON is what the HTTP API gives."""
    assert form in FORMS
    if form == "csv":
        return _csv(found, reader), CSV
    if form == "docx":
        return _docx(found, need, reader, today), DOCX
    return dumps(answer_json(found), indent=True), "application/json"


def _rows(found: Answer, reader: Reader) -> Iterator[tuple[str, Match, View]]:
    """Yield (name of the list, row, its view) in the page's order."""
    for name in LISTS:
        for match in getattr(found, name):
            yield name, match, match_view(match, reader)


def _about(view: View) -> str:
    return ", ".join([*view["meta"], *(tag["text"] for tag in view["tags"]), *view["notes"]])


def _facts(view: View) -> list[str]:
    return [*view["facts"], *(line["text"] for line in view["variants"])]


def _csv(found: Answer, reader: Reader) -> bytes:
    """One line a row of the lists. Separated as spreadsheets of the language expect: by semicolons where the decimal mark is a comma."""
    t = reader.t
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if reader.language == "en" else ";")
    writer.writerow([t(f"export.column.{column}") for column in COLUMNS])
    for name, match, view in _rows(found, reader):
        quotes = view["quotes"]
        needs = " / ".join(dict.fromkeys(quote["need_text"] for quote in quotes if quote["need_text"]))
        texts = (t(f"results.{name}"), t(f"level.{match.level.value}"), match.title, _about(view), match.why, needs)
        says = " / ".join(quote["text"] for quote in quotes)
        writer.writerow([cell(text) for text in (*texts, says, "; ".join(_facts(view)), match.id, match.url or "")])
    return out.getvalue().encode("utf-8-sig")


def _docx(found: Answer, need: str, reader: Reader, today: date) -> bytes:
    t = reader.t
    blocks: list[Heading | Paragraph | Table] = [
        Heading(t("results.title")),
        Paragraph(t("export.made", date=day(today, reader.language))),
        Paragraph(need, "Quote"),
        Paragraph(t(f"results.verdict.{found.verdict.value}")),
    ]
    last = ""
    for name, match, view in _rows(found, reader):
        if name != last:
            blocks.append(Heading(t(f"results.{name}"), 2))
            last = name
        blocks += _blocks(match, view, reader)
    return write(blocks, title=t("results.title"), language=reader.language)


def _blocks(match: Match, view: View, reader: Reader) -> Iterator[Heading | Paragraph]:
    yield Heading(match.title, 3)
    yield Paragraph(", ".join(part for part in (reader.t(f"level.{match.level.value}"), _about(view)) if part))
    if match.why:
        yield Paragraph(match.why)
    for quote in view["quotes"]:
        if quote["need_text"]:
            yield Paragraph(f"{quote['asks']}: ”{quote['need_text']}”")
        yield Paragraph(f"{quote['says']}: ”{quote['text']}”")
    for fact in _facts(view):
        yield Paragraph(fact, "List Bullet")
    yield Paragraph(match.url or match.id)
