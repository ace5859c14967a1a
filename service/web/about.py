"""Pages of text about the service: what it is and how it ranks, accessibility, privacy, the API."""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request, Response

from models.errors import NotReady
from models.records import RecordType
from service.answer import Answerer
from service.middleware import DEFAULT_RATE
from service.web.pages import check_language, origin, render
from service.web.strings import day, plural, translator
from service.web.views import View

ASSESSED = date(2026, 11, 24)
"""The day of the last assessment of accessibility; the statement tells it."""

ENFORCEMENT = {
    "fi": "https://www.saavutettavuusvaatimukset.fi/fi",
    "sv": "https://www.saavutettavuusvaatimukset.fi/sv",
    "en": "https://www.saavutettavuusvaatimukset.fi/en",
}
"""The site of the body that supervises Act 306/2019 (since 1 January 2025 the Finnish Transport and Communications Agency Traficom)."""


def about_pages(answering: Callable[[], Answerer], contact: str, rate: int | None) -> APIRouter:
    """Return the routes. `contact` is the installation's address for feedback, empty for none; `rate` the requests a minute that it allows, see Settings."""
    router = APIRouter(include_in_schema=False)
    shown = contact_view(contact)

    @router.get("/{language}/about")
    async def about(request: Request, language: str) -> Response:
        check_language(language)
        return render(request, "about.html", language, path="/about", counts=_counts(answering, language))

    @router.get("/{language}/accessibility")
    async def accessibility(request: Request, language: str) -> Response:
        check_language(language)
        assessed = day(ASSESSED, language)
        here = f"{origin(request)}/{language}/"
        return render(
            request, "accessibility.html", language, path="/accessibility", contact=shown, assessed=assessed, enforcement=ENFORCEMENT[language], address=here
        )

    @router.get("/{language}/privacy")
    async def privacy(request: Request, language: str) -> Response:
        check_language(language)
        return render(request, "privacy.html", language, path="/privacy", contact=shown)

    @router.get("/{language}/api")
    async def api(request: Request, language: str) -> Response:
        check_language(language)
        return render(request, "api.html", language, path="/api", rate=DEFAULT_RATE if rate is None else rate)

    return router


def contact_view(contact: str) -> View | None:
    """View of an address for feedback: a link where it is an e-mail or web address, text otherwise; None for none."""
    text = contact.strip()
    if not text:
        return None
    if text.startswith(("https://", "http://")):
        return {"text": text, "href": text}
    return {"text": text, "href": f"mailto:{text}" if "@" in text and " " not in text else None}


def _counts(answering: Callable[[], Answerer], language: str) -> dict[str, str] | None:
    """How many records there are of each type; None while the index is being built, for the text stands without them."""
    try:
        records = answering().index.manifest.records
    except NotReady:
        return None
    return {kind.value: plural(translator(language), f"home.count.{kind.value}", records.get(kind.value, 0), language) for kind in RecordType}
