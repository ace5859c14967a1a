"""The pages around an answer, together: full lists, portals, texts, feeds, calendar, what other programs read."""

from collections.abc import Callable

from fastapi import APIRouter

from service.answer import Answerer
from service.settings import Settings
from service.shelves import Shelves
from service.web.about import about_pages
from service.web.browse import browse_pages
from service.web.calendar import calendar_pages
from service.web.discovery import discovery
from service.web.feeds import feed_pages
from service.web.portals_page import portals_page
from service.web.social import social_cards


def around(answering: Callable[[], Answerer], shelves: Shelves, settings: Settings) -> list[APIRouter]:
    """Return their routes. `answering` gives the answerer, or raises NotReady."""
    return [
        browse_pages(answering, shelves),
        portals_page(answering, settings.workspace),
        about_pages(answering, settings.contact, settings.rate_limit),
        feed_pages(answering, shelves),
        calendar_pages(answering, shelves),
        discovery(answering, shelves),
        social_cards(answering),
    ]
