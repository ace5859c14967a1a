"""GET and POST /v1/maps/…: what the maps count, as JSON, CSV or SVG; of all works, of what is chosen, or of a need (POST)."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.openapi.models import Example

from models.taxonomy import labels
from service.answer import Answerer
from service.api.shared import ComputeDep, LiveDep, json_response, problems
from service.maps.atlas import Kind, file_of, found_map, map_out
from service.maps.links import Links
from service.maps.schemas import EcosystemOut, GapOut, GeographyOut, MapIn, MapOut, MapQuery, PortfolioOut
from service.maps.scope import select
from service.maps.svg import Look
from service.web.pages import origin
from service.web.strings import translator

router = APIRouter(prefix="/v1/maps", tags=["maps"])

EXAMPLES: dict[str, Example] = {
    "a need": {"summary": "Of the works that come near a need", "value": {"need": "keeping older people active and less lonely"}},
    "a need in a place": {
        "summary": "Limited to a country, labels in Finnish",
        "value": {"need": "Miten pitkäaikaisasunnottomat saavat pysyvän kodin ja tuen arkeen?", "place": "Suomi", "interface_language": "fi"},
    },
}
FILES: dict[str, Any] = {"text/csv": {}, "image/svg+xml": {}}


def _add(kind: Kind, model: type[MapOut], summary: str) -> None:
    responses: dict[int | str, dict[str, Any]] = {200: {"model": model, "content": FILES}}

    @router.get(f"/{kind.value}", summary=summary, name=f"{kind.value} map", description=model.__doc__, responses=responses | problems(422, 429, 503))
    async def of_chosen(request: Request, asked: Annotated[MapQuery, Query()], live: LiveDep, compute: ComputeDep) -> Response:
        return await compute.run(_answer, kind, asked, live.answerer(), origin(request))

    @router.post(
        f"/{kind.value}",
        summary=f"{summary}, of a need",
        name=f"{kind.value} map of a need",
        description=model.__doc__,
        responses=responses | problems(413, 422, 429, 503),
    )
    async def of_need(request: Request, asked: Annotated[MapIn, Body(openapi_examples=EXAMPLES)], live: LiveDep, compute: ComputeDep) -> Response:
        return await compute.run(_answer, kind, asked, live.answerer(), origin(request))


_add(Kind.GAP, GapOut, f"Evidence gaps: {len(labels.codes('theme'))} themes by {len(labels.codes('target_group'))} target groups")
_add(Kind.GEOGRAPHY, GeographyOut, "Where it has been tried")
_add(Kind.ECOSYSTEM, EcosystemOut, "Organisations and the works that they share")
_add(Kind.PORTFOLIO, PortfolioOut, "Works by theme or goal, with sums and years")


def _answer(kind: Kind, asked: MapQuery, answerer: Answerer, base: str) -> Response:
    language = asked.interface_language
    chosen = select(asked.scope(), answerer, language)
    generation = chosen.facts.generation
    found = found_map(kind, chosen, answerer, language, asked.by)
    if asked.format == "json":
        return json_response(map_out(found, generation).model_dump())
    look = Look(language, translator(language), f"map-{kind.value}", base)
    body, media_type, name = file_of(kind, found, asked.format, look, Links(language, chosen.scope), generation)
    return Response(body, headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)
