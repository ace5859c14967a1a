"""Renders the pages' templates with what every page needs: strings, languages, addresses of static files."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
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
    t = translator(language)
    shared = {
        "t": t,
        "lang": language,
        "languages": INTERFACE_LANGUAGES,
        "language_names": OWN_NAMES,
        "language_label": lambda code: labels.label("language", code, language),
        "path": path,
        "base_url": origin(request),
        "found": status == 200,
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
    page = environment.get_template(template).render(**{**shared, **values})
    return HTMLResponse(page, status, {"Content-Language": language, "Cache-Control": "no-store"})


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
