"""The comparables page: paste or send an application, get past projects like it. POST only; what was sent goes back in the page, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from models.errors import InvalidInput, TooLarge, UnreadableDocument
from service.answer import Answerer
from service.comparables.export import export
from service.comparables.model import Comparable, Comparables, Overlap
from service.comparables.search import find_comparables
from service.comparables.texts import stated_lines, summary_lines, years
from service.documents.multipart import parts_of
from service.documents.refusal import MOST_CHARACTERS
from service.documents.sandbox import MOST_BYTES, read_document
from service.web.pages import check_language, read_as, render
from service.web.strings import money, number, period, translator
from service.web.views import Reader, View, match_view

PAGE = "/comparables"
FORMS = ("csv", "json", "docx")


@dataclass(frozen=True)
class ApplicationForm:
    """What a browser sends: a file, else the pasted text."""

    text: str = ""
    data: bytes = b""
    file_name: str | None = None

    @classmethod
    def read(cls, body: bytes, content_type: str) -> "ApplicationForm":
        """Read the form. Raises InvalidInput when it is none."""
        parts = {part.name: part for part in parts_of(body, content_type)}
        text, file = parts.get("text"), parts.get("file")
        return cls(text.text() if text else "", bytes(file.data) if file else b"", file.filename if file else None)

    def application(self) -> str:
        """Return the application's text. Raises UnreadableDocument or TooLarge for a file that cannot be read."""
        # A browser sends an empty part without a name where no file was chosen.
        return read_document(self.data, self.file_name).text if self.data or self.file_name else self.text


def comparables_pages(answering: Callable[[], Answerer]) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/comparables")
    async def form(request: Request, language: str) -> Response:
        check_language(language)
        return _form(request, language)

    @router.post("/{language}/comparables")
    async def results(request: Request, language: str) -> Response:
        check_language(language)
        sent = ApplicationForm.read(await request.body(), request.headers.get("content-type", ""))
        return await run_in_threadpool(_results, request, language, sent, answering())

    @router.post("/{language}/comparables/export")
    async def download(request: Request, language: str, format: str = "csv") -> Response:  # noqa: A002 (the field's name in the address)
        check_language(language)
        if format not in FORMS:
            raise InvalidInput("A table comes as csv, json or docx.")
        sent = ApplicationForm.read(await request.body(), request.headers.get("content-type", ""))
        return await run_in_threadpool(_download, request, language, sent, format, answering())

    return router


def _form(request: Request, language: str, *, problem: str | None = None, text: str = "", status: int = 200) -> Response:
    sizes = {"mb": number(MOST_BYTES // 1024**2, language), "most_characters": MOST_CHARACTERS}
    return render(request, "comparables.html", language, path=PAGE, status=status, problem=problem, pasted=text, **sizes)


def _found(sent: ApplicationForm, language: str, answerer: Answerer) -> Comparables:
    return find_comparables(answerer, sent.application(), interface_language=language)


def _results(request: Request, language: str, sent: ApplicationForm, answerer: Answerer) -> Response:
    t = translator(language)
    try:
        found = _found(sent, language, answerer)
    except UnreadableDocument as error:
        return _form(request, language, problem=t(f"comparables.refused.{error.reason}"), text=sent.text, status=422)
    except TooLarge:
        return _form(request, language, problem=t("comparables.too_large", mb=number(MOST_BYTES // 1024**2, language)), text=sent.text, status=413)
    except InvalidInput:
        return _form(request, language, problem=t("comparables.empty"), text=sent.text, status=422)
    reader = Reader(language, t, answerer.index.records.get)
    view = {
        "read_as": read_as(t, language, found.language, sure=True),
        "facets": [{"label": t(f"comparables.facet.{facet.value}"), "count": number(count, language)} for facet, count in found.facets.items()],
        "stated": stated_lines(found, language),
        "summary": summary_lines(found.summary, language),
        "rows": [_row(one, reader) for one in found.comparables],
        "overlaps": [_overlap(one, found.language, reader) for one in found.overlaps],
        "boilerplate": t("comparables.overlaps.boilerplate", n=number(found.boilerplate, language)) if found.boilerplate else None,
        "text": found.text,
        "forms": FORMS,
    }
    return render(request, "comparables_results.html", language, path=PAGE, found=view)


def _download(request: Request, language: str, sent: ApplicationForm, form: str, answerer: Answerer) -> Response:
    try:
        body, media_type, name = export(_found(sent, language, answerer), form, language, answerer.clock())
    except (InvalidInput, TooLarge):
        return _results(request, language, sent, answerer)  # the page that says what is wrong with what was sent
    return Response(body, headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)


def _row(one: Comparable, reader: Reader) -> View:
    match, language = one.match, reader.language
    lead = reader.work(one.lead_id) if one.lead_id else None
    return match_view(match, reader, "comparables.column.yours") | {
        "level": match.level.value,
        "money": [{"amount": money(given.amount, given.currency, language), "years": years(given.from_year, given.to_year)} for given in one.money],
        "years": period(match.started, match.ended, language),
        "lead": {"name": one.lead, "href": lead["href"] if lead else None} if one.lead else None,
        "regions": ", ".join(one.regions),
        "outcome": {"text": one.outcome, "language": one.outcome_language} if one.outcome else None,
    }


def _overlap(one: Overlap, language: str, reader: Reader) -> View:
    work = reader.work(one.record_id)
    pairs = [
        {
            "yours": {"text": pair.text, "language": language},
            "theirs": {"text": pair.record_text, "language": pair.record_language},
            "note": reader.t("comparables.shared", n=number(pair.shared_with, reader.language)) if pair.shared_with else None,
        }
        for pair in one.pairs
    ]
    return {"href": work["href"] if work else None, "title": one.title, "language": one.title_language, "pairs": pairs}
