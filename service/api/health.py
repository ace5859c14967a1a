"""Health, metrics, and what the problem types mean."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import PlainTextResponse

from models.errors import NotFound, NotReady
from service.api.schemas import ProblemOut
from service.api.shared import LiveDep, MetricsDep, json_response, problems
from service.live import Live
from service.metrics import Sample, resident_bytes
from service.problems import PREFIX, TITLES

router = APIRouter(tags=["health"])


@router.get("/health/live", summary="Is the process alive?")
async def alive() -> Response:
    """Return 200 as long as the process answers, also while it builds its first index."""
    return json_response({"status": "live"})


@router.get("/health/ready", summary="Can it answer?", responses=problems(503))
async def ready(live: LiveDep) -> Response:
    """Return 200 when needs are answered; until then a problem with the progress: phase, done, total, eta_seconds."""
    answerer = live.answerer()
    manifest = answerer.index.manifest
    return json_response(
        {
            "status": "ready",
            "generation": manifest.generation,
            "created": manifest.created.isoformat(),
            "records": manifest.records,
            "encoder": manifest.encoder_name,
            "recipe": manifest.recipe.digest,
        }
    )


@router.get("/metrics", summary="Counts for Prometheus", response_class=PlainTextResponse)
async def metrics(live: LiveDep, counts: MetricsDep) -> Response:
    """Return counts of requests and answers, response times, memory and the size of the index. No need, address or id is in them."""
    return Response(counts.text(_gauges(live)), media_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"})


@router.get(PREFIX + "{kind}", summary="What a problem type means", responses={200: {"model": ProblemOut}, **problems(404)})
async def problem(request: Request, kind: Annotated[str, Path(examples=["unknown-value"])]) -> Response:
    """Describe a problem type; the address is the `type` that problems carry."""
    if kind not in TITLES:
        raise NotFound(f"There is no problem type {kind[:60]!r}.")
    status, title = TITLES[kind]
    return json_response({"type": request.url.path, "title": title, "status": status, "detail": "docs/http-api.md describes it."})


def _gauges(live: Live) -> Iterator[Sample]:
    yield "process_resident_memory_bytes", (), float(resident_bytes())
    try:
        manifest = live.answerer().index.manifest
    except NotReady:
        yield "kutoja_ready", (), 0.0
        return
    yield "kutoja_ready", (), 1.0
    yield "kutoja_index_created_seconds", (), manifest.created.timestamp()
    yield "kutoja_index_passages", (), float(manifest.passages)
    yield "kutoja_index_records", (), float(sum(manifest.records.values()))
