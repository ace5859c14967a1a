"""The page "put this on your site": choose, see, copy one line. A form without JavaScript; with it the line follows every choice."""

from fastapi import APIRouter, Request, Response

from service.web.pages import check_language, origin, render
from service.web.strings import translator
from service.widget.choices import LIMITS, LISTS, MOST_FRAME_NEED, THEMES, Choices
from service.widget.script import current

PAGE = "/embed"


def embed_page() -> APIRouter:
    """Return the routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}" + PAGE)
    async def form(request: Request, language: str) -> Response:
        check_language(language)
        return _page(request, language, Choices(language))

    @router.post("/{language}" + PAGE)
    async def chosen(request: Request, language: str) -> Response:
        check_language(language)
        return _page(request, language, Choices.read(await request.body(), language))

    return router


def _page(request: Request, language: str, choices: Choices) -> Response:
    example = "" if choices.need else translator(choices.language)("home.example.2")
    return render(
        request,
        "embed.html",
        language,
        path=PAGE,
        choices=choices,
        lists=LISTS,
        limits=LIMITS,
        themes=THEMES,
        line=choices.line(origin(request)),
        frame=choices.frame_line(origin(request)) if choices.need else "",
        frame_path=choices.frame_path(),
        frame_need=MOST_FRAME_NEED,
        attributes=choices.attributes(example),
        example=example,
        script=current(),
    )
