"""The pages: home, results, records, errors; in Finnish, Swedish and English. Complete without JavaScript, nothing from third parties."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from markupsafe import Markup

from models.answers import MAX_NEED, CallStatus
from models.errors import NotFound
from models.jsonl import dumps
from models.records import INTERFACE_LANGUAGES, FundingCall, Innovation, Organisation, Record, RecordType
from service.answer import Answerer
from service.api.jsonld import jsonld
from service.problems import Problem
from service.recommend.funders import call_status
from service.shelves import Shelves
from service.web.calendar import has_deadline
from service.web.comparables import comparables_pages
from service.web.export import results_export
from service.web.neighbours import like_works, neighbours
from service.web.newest import newest_views
from service.web.pages import STATIC, check_language, render, render_as_it_comes
from service.web.plain import quoted
from service.web.record_view import record_view, works_view
from service.web.results import results_pages
from service.web.similar import similar_pages
from service.web.strings import plural, preferred_language, translator
from service.web.views import PATHS, Reader, View, match_view
from service.web.who_pays import who_pays_pages

TYPES = {path: record_type for record_type, path in PATHS.items()}
SIMILAR = 5
STATIC_SECONDS = 31_536_000
Answering = Callable[[], Answerer]
Progress = Callable[[], View | None]


def pages(answering: Answering, shelves: Shelves) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def root(accept_language: Annotated[str, Header()] = "") -> Response:
        return RedirectResponse(f"/{preferred_language(accept_language)}/", 302, {"Vary": "Accept-Language"})

    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        file = STATIC / name
        if name not in {known.name for known in STATIC.iterdir()}:
            raise NotFound(f"There is no file {name[:60]}.")
        return FileResponse(file, headers={"Cache-Control": f"public, max-age={STATIC_SECONDS}, immutable"})

    @router.get("/{language}/")
    def home(request: Request, language: str) -> Response:
        check_language(language)
        answerer = answering()
        return render(request, "home.html", language, counts=_counts(answerer, language), newest=newest_views(answerer, shelves, language))

    @router.get("/{language}")
    async def without_slash(language: str) -> Response:
        check_language(language)
        return RedirectResponse(f"/{language}/", 301)

    router.include_router(results_pages(answering, shelves))
    router.include_router(comparables_pages(answering))
    router.include_router(who_pays_pages(answering))
    router.include_router(results_export(answering))
    router.include_router(similar_pages(answering))

    @router.get("/{language}/{kind}/{record_id:path}")
    def record(request: Request, language: str, kind: str, record_id: str) -> Response:
        check_language(language)
        return _record(request, language, kind, record_id, answering())

    return router


def problem_page(progress: Progress) -> Callable[[Request, Problem], Response]:
    """Return what renders a problem for a person; `progress` tells how far the first building is."""

    def page(request: Request, problem: Problem) -> Response:
        first = request.url.path.strip("/").partition("/")[0]
        language = first if first in INTERFACE_LANGUAGES else preferred_language(request.headers.get("accept-language", ""))
        response = _building(request, language, progress()) if problem.status == 503 else _problem(request, language, problem)
        response.headers.update(problem.headers)
        return response

    return page


def _counts(answerer: Answerer, language: str) -> list[str]:
    t = translator(language)
    records = answerer.index.manifest.records
    return [plural(t, f"home.count.{kind.value}", records.get(kind.value, 0), language) for kind in RecordType]


def _reader(language: str, answerer: Answerer) -> Reader:
    index = answerer.index
    return Reader(language, translator(language), index.records.get)


def _record(request: Request, language: str, kind: str, record_id: str, answerer: Answerer) -> Response:
    index = answerer.index
    record_type = TYPES.get(kind)
    current = index.records.resolve(record_id) if record_type else None
    found = index.records.get(record_id) if current else None
    if found is None or found.type is not record_type or current is None:
        raise NotFound("There is no such record.")
    path = f"/{kind}/{current}"
    if current != record_id:
        return RedirectResponse(f"/{language}{path}", 308)
    reader = _reader(language, answerer)
    status = call_status(found.model_dump(mode="json"), answerer.clock()) if isinstance(found, FundingCall) else None
    view = record_view(found, reader, answerer.clock(), status) | {"works": _works(found, answerer, reader), "around": neighbours(found, answerer, reader)}
    return render_as_it_comes(
        request,
        "record.html",
        language,
        path=path,
        record=view,
        linked=Markup(dumps(jsonld(found)).decode().replace("<", "\\u003c")),  # noqa: S704 (JSON in which no tag can begin)
        card=f"/cards/{language}/{quoted(current)}.png",
        calendar=_calendar(found, status, language),
        similar=lambda: _similar(found, answerer, reader),
        like=lambda: like_works(found, answerer, reader) if isinstance(found, FundingCall) else [],
    )


def _calendar(record: Record, status: CallStatus | None, language: str) -> str | None:
    """Address of a call's closing day for a calendar, None when it has none that is known to the day or has closed."""
    ahead = isinstance(record, FundingCall) and has_deadline(record.closes) and status is not CallStatus.CLOSED
    return f"/{language}/calls/{quoted(record.id)}.ics" if ahead else None


def _works(record: Record, answerer: Answerer, reader: Reader) -> list[View]:
    """An organisation's works, in a list with a heading; of other records none."""
    if not isinstance(record, Organisation):
        return []
    graph = answerer.index.graph
    works = works_view(reader.t("record.works"), [work for work, role in graph.works_of(record.id) if role.value != "funder"], reader)
    return [works] if works else []


def _similar(record: Record, answerer: Answerer, reader: Reader) -> list[View]:
    """Works like a work. Its text is encoded for it: up to a fifth of a second."""
    if not isinstance(record, Innovation):
        return []
    try:
        found = answerer.similar(record.id, SIMILAR, reader.language)
    except NotFound:  # an index without the record was taken since the page began
        return []
    return [match_view(match, reader, "reason.this_work") for match in found]


def _problem(request: Request, language: str, problem: Problem) -> Response:
    t = translator(language)
    seconds = problem.headers.get("Retry-After", "60")
    known = {
        404: (t("error.404.title"), t("error.404.text")),
        413: (t("error.413.title"), t("error.413.text", limit=MAX_NEED)),
        422: (t("error.422.title"), t("error.422.text")),
        429: (t("error.429.title"), t("error.429.text", seconds=seconds)),
    }
    heading, text = known.get(problem.status, (t("error.title"), t("error.500.text")))
    return render(request, "error.html", language, status=problem.status, heading=heading, text=text, form=None)


def _building(request: Request, language: str, progress: View | None) -> Response:
    state = progress or {}
    t = translator(language)
    phase = t(f"building.phase.{state['phase']}") if state.get("phase") in PHASES else None
    eta = state.get("eta_seconds")
    return render(
        request,
        "building.html",
        language,
        status=503,
        phase=phase,
        done=state.get("done"),
        total=state.get("total"),
        eta_minutes=max(1, round(eta / 60)) if eta else None,
    )


PHASES = ("encoder", "read", "parse", "merge", "embed", "write", "verify", "swap")
