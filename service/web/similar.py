"""The page of works like one: what "more like this" on a record's page leads to. No need is in it, so it has an address of its own."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.errors import NotFound
from models.records import Innovation
from service.answer import Answerer
from service.web.pages import check_language, render
from service.web.plain import quoted
from service.web.strings import translator
from service.web.views import Reader, match_view

ROWS = 20


def similar_pages(answering: Callable[[], Answerer]) -> APIRouter:
    """Return the route. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/innovations/{record_id:path}/similar")
    def similar(request: Request, language: str, record_id: str) -> Response:
        check_language(language)
        answerer = answering()
        index = answerer.index
        current = index.records.resolve(record_id)
        if current is None or not isinstance(index.records.get(current), Innovation):
            raise NotFound("There is no such record.")
        path = f"/innovations/{quoted(current)}/similar"
        if current != record_id:
            return RedirectResponse(f"/{language}{path}", 308)
        reader = Reader(language, translator(language), index.records.get)
        matches = [match_view(match, reader, "reason.this_work") for match in answerer.similar(current, ROWS, language)]
        return render(request, "similar.html", language, path=path, work=reader.work(current), matches=matches)

    return router
