"""The results page: a need by POST -> prior work, partners and funders, sent list by list as they are made."""

import time
from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from models.answers import MAX_NEED
from models.errors import InvalidInput, UnknownValue
from service.answer import Answerer
from service.narrow import from_cards, from_shelves
from service.shelves import Shelves
from service.web.export import FORMS as EXPORT_FORMS
from service.web.forms import NeedForm, read_form
from service.web.narrowing import panel
from service.web.pages import check_language, read_as, render, render_as_it_comes
from service.web.refine import chips, known
from service.web.results_view import AnswerView
from service.web.strings import translator
from service.web.views import Reader, View


def results_pages(answering: Callable[[], Answerer], shelves: Shelves) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/results")
    async def asked(request: Request, language: str, q: str = "") -> Response:
        """Answer a browser's search box (/opensearch.xml); without words, go to where they are typed."""
        check_language(language)
        if not q.strip():
            return RedirectResponse(f"/{language}/", 303)
        return await run_in_threadpool(_results, request, language, NeedForm(need=q), answering(), shelves)

    @router.post("/{language}/results")
    async def results(request: Request, language: str) -> Response:
        check_language(language)
        form = read_form(await request.body())
        return await run_in_threadpool(_results, request, language, form, answering(), shelves)

    return router


def _results(request: Request, language: str, form: NeedForm, answerer: Answerer, shelves: Shelves) -> Response:
    started = time.perf_counter()
    t, index = translator(language), answerer.index
    form = known(form, index.records.resolve)
    made = shelves.ready(index)
    lookup = from_shelves(made) if made else from_cards(index.records.card)
    try:
        begun = answerer.begin(form.as_need(language), lookup=lookup)
    except InvalidInput as error:
        return render(request, "error.html", language, status=422, heading=t("error.422.title"), text=_sentence(error, form, language), form=form)
    reader = Reader(language, t, begun.index.records.get)
    detection = begun.query.detection
    view: View = {
        "form": form,
        "form_fields": form.fields(),
        "read_as": read_as(t, language, detection.language, sure=detection.sure),
        "chips": chips(form, reader),
        "export_forms": EXPORT_FORMS,
        "answer": AnswerView(begun, reader, started),
        "narrowing": panel(begun, form.only, lookup, reader),
    }
    return render_as_it_comes(request, "results.html", language, path="/", **view)


def _sentence(error: InvalidInput, form: NeedForm, language: str) -> str:
    t = translator(language)
    if isinstance(error, UnknownValue):
        return t("error.unknown_place" if error.field == "place" else "error.unknown_value", value=error.value[:80])
    if not form.need.strip():
        return t("search.empty")
    return t("error.413.text", limit=MAX_NEED) if len(form.need) > MAX_NEED else t("error.422.text")
