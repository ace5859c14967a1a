"""Renders the pages' templates with what every page needs: strings, languages, addresses of static files."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.answers import MAX_NEED
from models.errors import NotFound
from models.records import INTERFACE_LANGUAGES
from models.taxonomy import labels
from service.web.forms import NeedForm
from service.web.strings import Translate, translator

HERE = Path(__file__).parent
STATIC = HERE / "static"
OWN_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}

MENU = (
    ("/innovations", "nav.innovations"),
    ("/organisations", "nav.organisations"),
    ("/calls", "nav.calls"),
    ("/maps", "nav.maps"),
    ("/comparables", "site.comparables"),
    ("/portals", "nav.portals"),
)
"""Pages that every page leads to, each with the key of its name."""

FOOT_MENU = (
    ("/about", "nav.about"),
    ("/accessibility", "nav.accessibility"),
    ("/privacy", "nav.privacy"),
    ("/api", "site.api"),
    ("/embed", "site.embed"),
    ("/feeds", "nav.feeds"),
)

HERE_IT_WAITS = "\x00"
"""What a template writes where it is to be sent as far as it is, see `render_as_it_comes`; no page can hold it."""

environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,  # a template that names what a view lacks fails loudly
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def static_address(name: str) -> str:
    """Return the address of a static file with a digest of its content, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def origin(request: Request) -> str:
    """Return what absolute links begin with: the installation's public address where it is set (KUTOJA_PUBLIC_URL), else the request's own origin."""
    stated: str | None = getattr(request.app.state, "public_url", None)
    return (stated or str(request.base_url)).rstrip("/")


def render(request: Request, template: str, language: str, *, path: str = "/", status: int = 200, **values: Any) -> Response:  # noqa: ANN401 (template values)
    """Render a page in an interface language; `path` is the page's address without its language."""
    page = environment.get_template(template).render(**{**_shared(request, language, path, found=status == 200), **values})
    return HTMLResponse(page, status, _headers(language))


def render_as_it_comes(request: Request, template: str, language: str, *, path: str, **values: Any) -> Response:  # noqa: ANN401 (template values)
    """Render a page of which the last part takes long: what stands before `{{ waits }}` is sent before the rest is made, by values that are functions."""
    pieces = environment.get_template(template).generate(**{**_shared(request, language, path, found=True), "waits": HERE_IT_WAITS, **values})
    return StreamingResponse(_parts(pieces), headers=_headers(language), media_type="text/html")


def _parts(pieces: Iterable[str]) -> Iterator[str]:
    """Join a template's pieces up to each HERE_IT_WAITS."""
    part: list[str] = []
    for piece in pieces:
        before, waits, after = piece.partition(HERE_IT_WAITS)
        part.append(before)
        if waits:
            yield "".join(part)
            part = [after]
    yield "".join(part)


def _headers(language: str) -> dict[str, str]:
    return {"Content-Language": language, "Cache-Control": "no-store"}


def _shared(request: Request, language: str, path: str, *, found: bool) -> dict[str, Any]:
    """What every template reads."""
    t = translator(language)
    return {
        "t": t,
        "lang": language,
        "languages": INTERFACE_LANGUAGES,
        "language_names": OWN_NAMES,
        "language_label": lambda code: labels.label("language", code, language),
        "path": path,
        "base_url": origin(request),
        "found": found,
        "card": f"/cards/{language}.png",
        "menu": MENU,
        "foot_menu": FOOT_MENU,
        "static": static_address,
        "max_need": MAX_NEED,
        "theme_options": _options("theme", language),
        "target_group_options": _options("target_group", language),
        "organisation_kind_options": _options("organisation_kind", language),
        "examples": [t(f"home.example.{number}") for number in (1, 2, 3)],
        "form": NeedForm(),
        "problem": None,
    }


def check_language(language: str) -> None:
    """Raise NotFound for an address that does not begin with an interface language."""
    if language not in INTERFACE_LANGUAGES:
        raise NotFound("There is no such page: pages begin with /fi/, /sv/ or /en/.")


def _options(vocabulary: str, language: str) -> list[tuple[str, str]]:
    return sorted(((code, labels.label(vocabulary, code, language)) for code in labels.codes(vocabulary)), key=lambda pair: pair[1].casefold())


def read_as(t: Translate, language: str, detected: str, *, sure: bool) -> str:
    """Say in which language the need was read."""
    if not sure:
        return t("results.read_unsure")
    return t("results.read_as", language=labels.label("language_in", detected, language))
