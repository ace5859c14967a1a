"""GET /v1/facets and /v1/portals: what the catalogue holds."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Response

from crawlers.discovery import portals as known_portals
from crawlers.freshness import freshness
from models.records import INTERFACE_LANGUAGES
from models.taxonomy import labels, places
from service.api.schemas import FacetOut
from service.api.shared import LiveDep, json_response, problems

router = APIRouter(prefix="/v1", tags=["catalogue"])

VOCABULARIES = {"theme": "theme", "target_group": "target_group", "language": "language", "type": "record_type"}
KINDS = {"innovation": "innovation_kind", "organisation": "organisation_kind"}


@router.get("/facets", summary="What can be filtered by", responses={200: {"model": dict[str, dict[str, list[FacetOut]]]}, **problems(429, 503)})
async def facets(live: LiveDep) -> Response:
    """Return, for each record type and field, the values there are, how many records have each, and their labels."""
    counted = live.answerer().index.facets()
    body = {kind: {name: [_facet(kind, name, value, count) for value, count in values.items()] for name, values in by.items()} for kind, by in counted.items()}
    return json_response(body)


@router.get("/portals", summary="Where records come from", responses={200: {"model": list[dict[str, Any]]}, **problems(429, 503)})
async def portals(live: LiveDep) -> Response:
    """Return each portal that was read: publisher, licence, when it was read last, how fresh that is, and its counts."""
    now = datetime.now(UTC)
    return json_response([_portal(feed, now) for feed in live.answerer().index.portals()])


def _facet(kind: str, field: str, value: str, count: int) -> dict[str, Any]:
    vocabulary = KINDS.get(kind, "") if field == "kind" else VOCABULARIES.get(field)
    if field == "place":
        found = {language: places.name(value, language) for language in INTERFACE_LANGUAGES}
    elif vocabulary:
        found = {language: labels.label(vocabulary, value, language) for language in INTERFACE_LANGUAGES}
    else:
        found = dict.fromkeys(INTERFACE_LANGUAGES, _portal_title(value) if field == "portal" else value)
    return {"value": value, "count": count, "label": found}


def _portal_title(name: str) -> str:
    known = known_portals().get(name)
    return known.title["en"] if known else name


def _portal(feed: dict[str, Any], now: datetime) -> dict[str, Any]:
    known = known_portals().get(feed["portal"])
    described = {"title": known.title, "publisher": known.publisher, "url": known.url, "terms_url": known.terms_url, "cadence": known.cadence} if known else {}
    return feed | described | {"freshness": freshness(known.cadence if known else None, feed["last_snapshot"], now)}
