"""The page that makes a feed of a need, and the feed. The need comes by POST; afterwards it is in the feed's address alone, encrypted."""

import hashlib
import time
from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from models.answers import Need
from models.errors import InvalidInput
from service.answer import Answerer
from service.digest.atom import MEDIA_TYPE, atom
from service.digest.news import news
from service.digest.seen import Seen
from service.digest.token import Saved, Sealer
from service.needs import MAX_QUERY
from service.web.forms import NeedForm, read_form
from service.web.pages import check_language, origin, render
from service.web.strings import number, translator

NO_INDEX = {"X-Robots-Tag": "noindex"}
MINUTES = 15
"""For so long a feed reader need not ask again."""


def digest_pages(answering: Callable[[], Answerer], sealer: Sealer, seen: Seen, now: Callable[[], float] = time.time) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/feed")
    async def no_need(language: str) -> Response:
        check_language(language)
        return RedirectResponse(f"/{language}/", 303)

    @router.post("/{language}/feed")
    async def save(request: Request, language: str) -> Response:
        check_language(language)
        form = read_form(await request.body())
        return await run_in_threadpool(_save, request, language, form)

    @router.get("/feed/{token}")
    def feed(request: Request, token: str) -> Response:
        saved = sealer.open(token)
        answerer = answering()
        found = news(answerer, saved.form.as_need(saved.language), seen.of(answerer.index), saved.since)
        body = atom(saved, found, origin(request), f"{origin(request)}/feed/{token}")
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {**NO_INDEX, "ETag": tag, "Cache-Control": f"private, max-age={MINUTES * 60}"}
        if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=MEDIA_TYPE)

    def _save(request: Request, language: str, form: NeedForm) -> Response:
        t = translator(language)
        answerer = answering()
        try:
            _check(answerer, form.as_need(language))
        except InvalidInput:
            text = t("feed.too_long", n=number(MAX_QUERY, language)) if len(form.need) > MAX_QUERY else t("error.422.text")
            return render(request, "error.html", language, status=422, heading=t("error.422.title"), text=text, form=form)
        seen.of(answerer.index)  # from here on it is known what was there before
        address = f"{origin(request)}/feed/{sealer.seal(Saved(form, language, int(now())))}"
        response = render(request, "digest.html", language, form_fields=form.fields(), need=form.need, address=address)
        response.headers.update(NO_INDEX)
        return response

    return router


def _check(answerer: Answerer, need: Need) -> None:
    """Raise InvalidInput for a need that is too long for an address, or that could not be answered: a feed would only find out later."""
    if len(need.text) > MAX_QUERY:
        raise InvalidInput(f"A feed holds a need of at most {MAX_QUERY:,} characters: shorten it.")
    answerer.answer(need.model_copy(update={"limit": 1}))
