"""POST /v1/comparables: an application, as text or as a file -> past projects like it. Nothing of it is stored or logged."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from models.errors import InvalidInput
from models.jsonl import loads
from service.api.shared import ComputeDep, LiveDep, json_response, problems
from service.comparables.export import export
from service.comparables.schemas import ApplicationIn, ComparablesOut, ComparablesQuery
from service.comparables.search import find_comparables
from service.comparables.serialise import comparables_json
from service.documents.multipart import parts_of
from service.documents.sandbox import read_document

router = APIRouter(prefix="/v1", tags=["comparables"])

EXAMPLE = """# Tarve
Pitkään asunnottomina olleet jäävät ilman pysyvää kotia, koska tukea saa vasta päihteettömänä.
# Toimenpiteet
Tarjoamme ensin pysyvän vuokra-asunnon ja sen jälkeen tuen, joka tulee kotiin.
# Kustannukset
Haemme yhteensä 450 000 euroa ajalle 1.3.2026–31.12.2028."""
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": ApplicationIn.model_json_schema(),
                "examples": {"an application in Finnish": {"summary": "With headings", "value": {"text": EXAMPLE}}},
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "PDF, DOCX, ODT, RTF, HTML or plain text, at most 10 MB and 100 pages."}
                    },
                }
            },
        },
    }
}


@router.post(
    "/comparables",
    summary="Compare an application with past projects",
    openapi_extra=BODY,
    responses={200: {"model": ComparablesOut}, **problems(413, 422, 429, 503)},
)
async def comparables(request: Request, query: Annotated[ComparablesQuery, Query()], live: LiveDep, compute: ComputeDep) -> Response:
    """Return comparable projects with money, years, lead, regions and outcome, what they have in common, and sentences that may overlap.

    Send JSON, or a form with one part named `file`. A file is read by content, in a process of its own; one that cannot be read gets
    `/problems/unreadable-document` with a `reason`.
    """
    answerer = live.answerer()
    text = await _text(request)
    found = await compute.run(lambda: find_comparables(answerer, text, language=query.language, interface_language=query.interface_language, limit=query.limit))
    if query.format == "json":
        return json_response(comparables_json(found))
    body, media_type, name = await compute.run(export, found, query.format, query.interface_language or "en", answerer.clock())
    return Response(body, headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)


async def _text(request: Request) -> str:
    kind = request.headers.get("content-type", "")
    body = await request.body()
    if kind.partition(";")[0].strip().lower() == "multipart/form-data":
        parts = parts_of(body, kind)
        if len(parts) != 1 or parts[0].name != "file":
            raise InvalidInput("Send one part, named file.")
        # The file's own process is waited for on a thread that answers nothing else.
        return (await run_in_threadpool(read_document, bytes(parts[0].data), parts[0].filename)).text
    if kind.partition(";")[0].strip().lower() != "application/json":
        raise InvalidInput("Send application/json with a text, or multipart/form-data with a file.")
    try:
        return ApplicationIn.model_validate(loads(body)).text
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_input=False, include_url=False)]) from error
    except ValueError as error:
        raise InvalidInput("The body is not JSON: send an object with a text.") from error
