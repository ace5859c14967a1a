"""The table "who pays for this" to take away: a CSV or JSON made of the need that the page sends again. POST only; nothing is kept."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from models.errors import InvalidInput
from service.answer import Answerer
from service.payers.find import find_payers, titles
from service.payers.table import FORMS, export
from service.web.forms import NeedForm, read_form
from service.web.pages import check_language


def who_pays_pages(answering: Callable[[], Answerer]) -> APIRouter:
    """Return the route. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.post("/{language}/who-pays/export")
    async def download(request: Request, language: str, format: str = "csv") -> Response:  # noqa: A002 (the field's name in the address)
        check_language(language)
        if format not in FORMS:
            raise InvalidInput("A table comes as csv or json.")
        return await run_in_threadpool(_download, read_form(await request.body()), language, format, answering())

    return router


def _download(form: NeedForm, language: str, kind: str, answerer: Answerer) -> Response:
    found = find_payers(answerer, form.as_need(language))
    body, media_type, name = export(found, kind, language, titles(answerer, language))
    return Response(body, headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)
