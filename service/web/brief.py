"""The pages that a person takes along: the brief of an answer, the information pack of a record, the potential profile of an idea; each also as a file."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from models.answers import MAX_NEED
from models.errors import InvalidInput
from service.answer import Answerer
from service.brief.brief import make_brief
from service.brief.model import Brief, Entry, Words
from service.brief.pack import make_pack
from service.brief.profile import CHECKLIST, make_profile
from service.brief.serialise import written
from service.brief.texts import made_line, source_tail
from service.web.forms import NeedForm, read_form
from service.web.pages import check_language, render
from service.web.strings import translator
from service.web.views import PATHS, View

FORMS = ("docx", "markdown")
MAKERS = {"brief": make_brief, "profile": make_profile}
TEMPLATES = {"brief": "brief.html", "profile": "profile.html"}


def brief_pages(answering: Callable[[], Answerer]) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/pack/{record_id:path}")
    def pack(request: Request, language: str, record_id: str, format: str = "") -> Response:  # noqa: A002 (the field's name in the address)
        check_language(language)
        made = make_pack(answering(), record_id, language)
        return _file(made, format) if format else _pack(request, language, made, record_id)

    for name in MAKERS:
        router.include_router(_of_a_need(name, answering))
    return router


def _of_a_need(name: str, answering: Callable[[], Answerer]) -> APIRouter:
    """Routes of what is made of a need: it comes by POST, and goes back in the page's forms alone."""
    router = APIRouter()

    @router.get("/{language}/" + name)
    async def no_need(language: str) -> Response:
        check_language(language)
        return RedirectResponse(f"/{language}/", 303)

    @router.post("/{language}/" + name)
    async def page(request: Request, language: str, format: str = "") -> Response:  # noqa: A002
        check_language(language)
        form = read_form(await request.body())
        return await run_in_threadpool(_made, request, language, name, form, format, answering())

    return router


def _made(request: Request, language: str, name: str, form: NeedForm, wanted: str, answerer: Answerer) -> Response:
    t = translator(language)
    try:
        made = MAKERS[name](answerer, form.as_need(language))
    except InvalidInput:
        text = t("error.413.text", limit=MAX_NEED) if len(form.need) > MAX_NEED else t("error.422.text")
        return render(request, "error.html", language, status=422, heading=t("error.422.title"), text=text, form=form)
    if wanted:
        return _file(made, wanted)
    view = brief_view(made)
    return render(request, TEMPLATES[name], language, brief=view, form_fields=form.fields(), forms=FORMS, action=name, checklist=CHECKLIST)


def _pack(request: Request, language: str, made: Brief, record_id: str) -> Response:
    return render(request, "pack.html", language, path=f"/pack/{record_id}", brief=brief_view(made), forms=FORMS)


def _file(made: Brief, wanted: str) -> Response:
    if wanted not in FORMS:
        raise InvalidInput("A brief comes as docx or markdown.")
    body, media_type, name = written(made, wanted)
    return Response(body, headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)


def brief_view(brief: Brief) -> View:
    """View of a brief: what the shared template reads."""
    return {
        "kind": brief.kind,
        "title": _words(brief.title),
        "made": made_line(brief),
        "how": brief.how,
        "sections": [
            {
                "name": section.name,
                "heading": section.heading,
                "sentences": section.sentences,
                "texts": [_words(words) for words in section.texts],
                "grid": section.grid,
                "entries": [_entry(entry, brief.language) for entry in section.entries],
            }
            for section in brief.sections
        ],
        "sources": [
            {
                "number": source.number,
                "title": _words(source.title),
                "portal": source.portal,
                "url": source.url if source.url and source.url.startswith(("http://", "https://")) else None,
                "tail": source_tail(source, brief.language),
            }
            for source in brief.sources
        ],
    }


def _entry(entry: Entry, language: str) -> View:
    return {
        "title": _words(entry.title),
        "href": f"/{language}/{PATHS[entry.type]}/{entry.record_id}",
        "facts": entry.facts,
        "sentences": entry.sentences,
        "quotes": [_words(quote) for quote in entry.quotes],
        "source": entry.source,
    }


def _words(words: Words) -> View:
    return {"text": words.text, "language": words.language, "label": words.label, "note": words.note}
