"""POST /v1/brief: a need -> a brief of two pages, as JSON, Markdown or DOCX. Nothing of it is stored or logged."""

from typing import Annotated

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from service.api.shared import ComputeDep, LiveDep, json_response, problems
from service.brief.brief import make_brief
from service.brief.profile import make_profile
from service.brief.schemas import BriefIn, BriefOut
from service.brief.serialise import brief_json, written

router = APIRouter(prefix="/v1", tags=["recommend"])

EXAMPLES: dict[str, Example] = {
    "a brief in Swedish": {"summary": "Of a need in Finnish", "value": {"need": "Yksinäisten ikäihmisten tuki kotona", "interface_language": "sv"}},
    "a potential profile": {"summary": "Signs along four questions", "value": {"need": "Housing first for young people who leave care", "profile": True}},
}


@router.post("/brief", summary="Make a brief of a need", responses={200: {"model": BriefOut}, **problems(413, 422, 429, 503)})
async def brief(body: Annotated[BriefIn, Body(openapi_examples=EXAMPLES)], live: LiveDep, compute: ComputeDep) -> Response:
    """Return what exists and what came of it, whom to talk to, who pays, open calls, evidence, gaps, and numbered sources with licence and date.

    With `format` "markdown" or "docx" a file is answered. The sentences come from templates in Finnish, Swedish and English, filled with the sources' facts.
    """
    answerer, need = live.answerer(), body.as_need()
    made = await compute.run(make_profile if body.profile else make_brief, answerer, need)
    if body.format == "json":
        return json_response(brief_json(made))
    content, media_type, name = await compute.run(written, made, body.format)
    return Response(content, headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)
