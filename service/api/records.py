"""GET of single records and of lists of records."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from models.errors import NotFound
from models.records import Record, RecordType
from service.answer import Answerer
from service.api.jsonld import MEDIA_TYPE as JSON_LD
from service.api.jsonld import jsonld
from service.api.requests import InterfaceLanguage, ListQuery
from service.api.schemas import ListOut, SimilarOut
from service.api.serialise import PATHS, match_json, record_json
from service.api.shared import ComputeDep, LiveDep, cached_response, json_response, problems
from service.listing import Wanted, list_page
from service.live import Live
from service.needs import query_text

router = APIRouter(prefix="/v1", tags=["records"])

Responses = dict[int | str, dict[str, Any]]

EXAMPLE_INNOVATION = "housing-first:helsingborg"
EXAMPLE_ORGANISATION = "fi-pro:0201256-6"
EXAMPLE_CALL = "stea:hankeavustus-c"

RECORD_RESPONSES: Responses = {
    200: {"description": "The record in the import form", "content": {"application/json": {}, JSON_LD: {}}},
    304: {"description": "Not changed"},
    308: {"description": "Another id answers for this one"},
    **problems(404, 429, 503),
}
LIST_RESPONSES: Responses = {200: {"model": ListOut}, **problems(422, 429, 503)}
Asked = Annotated[ListQuery, Query()]


@router.get("/innovations", summary="List innovations", responses=LIST_RESPONSES)
async def innovations(asked: Asked, live: LiveDep, compute: ComputeDep) -> Response:
    """Return innovations that pass the filters, or those that `q` brings, page by page."""
    return await _list(RecordType.INNOVATION, asked, live, compute)


@router.get("/organisations", summary="List organisations", responses=LIST_RESPONSES)
async def organisations(asked: Asked, live: LiveDep, compute: ComputeDep) -> Response:
    """Return organisations that pass the filters, or those that `q` brings, page by page. Those known only from mentions are left out."""
    return await _list(RecordType.ORGANISATION, asked, live, compute)


@router.get("/calls", summary="List calls", responses=LIST_RESPONSES)
async def calls(asked: Asked, live: LiveDep, compute: ComputeDep) -> Response:
    """Return funding calls that pass the filters, or those that `q` brings, page by page."""
    return await _list(RecordType.CALL, asked, live, compute)


@router.get("/innovations/{id:path}/similar", summary="Works like one", responses={200: {"model": SimilarOut}, **problems(404, 422, 429, 503)})
async def similar(
    record_id: Annotated[str, Path(alias="id", examples=[EXAMPLE_INNOVATION])],
    live: LiveDep,
    compute: ComputeDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    interface_language: InterfaceLanguage | None = None,
) -> Response:
    """Return works like an innovation, each with its reasons."""
    answerer = live.answerer()
    current = _current(answerer, RecordType.INNOVATION, record_id)
    matches = await compute.run(answerer.similar, current, limit, interface_language)
    return json_response({"id": current, "items": [match_json(match) for match in matches]})


@router.get("/innovations/{id:path}", summary="One innovation", responses=RECORD_RESPONSES)
async def innovation(request: Request, record_id: Annotated[str, Path(alias="id", examples=[EXAMPLE_INNOVATION])], live: LiveDep) -> Response:
    """Return an innovation in the import form, or as JSON-LD when `Accept` asks for it."""
    return _record(request, RecordType.INNOVATION, record_id, live)


@router.get("/organisations/{id:path}", summary="One organisation", responses=RECORD_RESPONSES)
async def organisation(request: Request, record_id: Annotated[str, Path(alias="id", examples=[EXAMPLE_ORGANISATION])], live: LiveDep) -> Response:
    """Return an organisation with its works, in the import form, or as JSON-LD when `Accept` asks for it."""
    return _record(request, RecordType.ORGANISATION, record_id, live)


@router.get("/calls/{id:path}", summary="One call", responses=RECORD_RESPONSES)
async def call(request: Request, record_id: Annotated[str, Path(alias="id", examples=[EXAMPLE_CALL])], live: LiveDep) -> Response:
    """Return a call with its status today, in the import form, or as JSON-LD when `Accept` asks for it."""
    return _record(request, RecordType.CALL, record_id, live)


async def _list(record_type: RecordType, asked: ListQuery, live: Live, compute: ComputeDep) -> Response:
    q = query_text(asked.q)
    wanted = Wanted(record_type, q, asked.filters(), asked.interface_language, asked.limit, asked.cursor)
    page = await compute.run(list_page, live.answerer(), wanted)
    return json_response({"total": page.total, "items": page.items, "next": page.next})


def _record(request: Request, record_type: RecordType, record_id: str, live: Live) -> Response:
    answerer = live.answerer()
    current = _current(answerer, record_type, record_id)
    if current != record_id:
        return RedirectResponse(f"/v1/{PATHS[record_type]}/{current}", 308)
    record: Record | None = answerer.index.records.get(current)
    if record is None:
        raise _unknown(record_id)
    if JSON_LD in request.headers.get("accept", ""):
        return cached_response(request, jsonld(record), JSON_LD)
    return cached_response(request, record_json(record, answerer))


def _current(answerer: Answerer, record_type: RecordType, record_id: str) -> str:
    """Return the id that answers today. Raises NotFound for an unknown one, and for a record of another type."""
    records = answerer.index.records
    current = records.resolve(record_id)
    card = records.card(current) if current else None
    if current is None or card is None:
        raise _unknown(record_id)
    if card["type"] != record_type.value:
        raise NotFound(f"{record_id[:200]} is a record of another type: see /v1/{PATHS[RecordType(card['type'])]}/{current}.")
    return current


def _unknown(record_id: str) -> NotFound:
    return NotFound(f"There is no record {record_id[:200]!r}: GET /v1/innovations, /v1/organisations or /v1/calls lists them.")
