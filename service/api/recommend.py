"""POST /v1/recommend: a need -> prior work, partners and funders, each with its reasons."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from service.api.requests import RecommendIn
from service.api.schemas import AnswerOut
from service.api.serialise import answer_json
from service.api.shared import ComputeDep, LiveDep, MetricsDep, json_response, problems
from service.why.survival import unquoted

router = APIRouter(prefix="/v1", tags=["recommend"])

EXAMPLES: dict[str, Example] = {
    "a need in Finnish": {"summary": "Only the need", "value": {"need": "Miten pitkäaikaisasunnottomat saavat pysyvän kodin ja tuen arkeen?"}},
    "ett behov på svenska": {
        "summary": "Only open questions of money",
        "value": {"need": "Finansiering för att stödja unga som varken arbetar eller studerar", "language": "sv", "include": ["funders"], "limit": 5},
    },
    "with filters": {
        "summary": "Limited to a place, told who asks",
        "value": {
            "need": "keeping older people active and less lonely",
            "language": "en",
            "interface_language": "en",
            "limit": 5,
            "filters": {"places": ["Finland"], "themes": ["ageing", "loneliness"], "with_results": False},
            "asker": {"place": "Tampere", "organisation_kind": "municipality"},
        },
    },
    "more like this": {
        "summary": "Moved towards a record that was liked",
        "value": {"need": "housing for homeless people", "include": ["innovations"], "like": ["housing-first:helsingborg"]},
    },
}


KEY: dict[str, Any] = {
    "name": "Kutoja-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "A site's public key, which says for which origins it is (`kutoja sites`).",
}
"""The header that service.widget.gate reads."""


@router.post(
    "/recommend", summary="Answer a need", responses={200: {"model": AnswerOut}, **problems(403, 413, 422, 429, 503)}, openapi_extra={"parameters": [KEY]}
)
async def recommend(body: Annotated[RecommendIn, Body(openapi_examples=EXAMPLES)], live: LiveDep, compute: ComputeDep, metrics: MetricsDep) -> Response:
    """Return three lists with reasons, and whether there is close prior work at all.

    The need is neither stored nor logged. Rows of level `weak` stand below the rest; with verdict `none` the list of innovations is empty.
    """
    need = body.as_need()
    answer = await compute.run(live.answerer().answer, need)
    metrics.answer(answer.verdict.value, answer.language, sum(map(unquoted, (*answer.innovations, *answer.partners, *answer.funders))))
    return json_response(answer_json(answer))
