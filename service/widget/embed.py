"""The page "put this on your site": choose, see, copy one line. A form without JavaScript; with it the line follows every choice."""

from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from models.answers import MAX_NEED, ListName
from models.errors import InvalidInput
from models.records import INTERFACE_LANGUAGES
from service.web.pages import check_language, origin, render
from service.web.strings import translator
from service.widget.script import current

PAGE = "/embed"
LISTS = tuple(name.value for name in ListName)
THEMES = ("auto", "light", "dark")
LIMITS = (1, 2, 3, 5, 10)
DEFAULT_LIMIT = 3
MOST_FIELDS = 20


@dataclass(frozen=True)
class Choices:
    """What the widget shall do. What a form holds beyond the choices offered is left out."""

    language: str
    need: str = ""
    include: tuple[str, ...] = (LISTS[0],)
    limit: int = DEFAULT_LIMIT
    theme: str = THEMES[0]

    @classmethod
    def read(cls, body: bytes, page_language: str) -> "Choices":
        """Read an urlencoded form. Raises InvalidInput when it is none."""
        try:
            fields = parse_qs(body.decode("utf-8"), max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise InvalidInput("The form cannot be read: send it from the page.") from error
        one = {name: values[0] for name, values in fields.items()}
        language, theme, limit = one.get("language"), one.get("theme"), one.get("limit", "")
        return cls(
            language=language if language in INTERFACE_LANGUAGES else page_language,
            need=" ".join(one.get("need", "").split())[:MAX_NEED],
            include=tuple(name for name in LISTS if name in fields.get("include", ())) or cls.include,
            limit=int(limit) if limit in map(str, LIMITS) else DEFAULT_LIMIT,
            theme=theme if theme in THEMES else THEMES[0],
        )

    def attributes(self, example: str = "") -> str:
        """Return the element's attributes, escaped; `example` stands in for a need that was left empty."""
        stated = {"need": self.need or example, "lang": self.language, "include": ",".join(self.include), "limit": str(self.limit)}
        stated |= {"theme": self.theme} if self.theme != THEMES[0] else {}
        return "".join(f' {name}="{escape(value)}"' for name, value in stated.items() if value)

    def line(self, server: str) -> str:
        """Return the one line for a page, with the script pinned by its digest."""
        script, address = current(), escape(server)
        link = f'<a href="{address}/{self.language}/">{escape(translator(self.language)("widget.more"))}</a>'
        loaded = f'<script async src="{address}{script.path}" integrity="{script.integrity}" crossorigin="anonymous"></script>'
        return f"<kutoja-recommendations{self.attributes()}>{link}</kutoja-recommendations>{loaded}"


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
        attributes=choices.attributes(example),
        example=example,
        script=current(),
    )
