"""What routers share: the answerer of the running server, threads for computing, and responses in one write."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response

from models.errors import TooMany
from models.jsonl import dumps
from service.api.schemas import ProblemOut
from service.live import Live
from service.metrics import Metrics
from service.problems import MEDIA_TYPE as PROBLEM

JSON = "application/json"

MOST_WAITING = 100
"""Requests that may wait for a thread; more would all answer too late."""

RECORD_SECONDS = 60
"""Seconds for which a browser may show a record without asking again."""

T = TypeVar("T")


class Compute:
    """A few threads for what takes milliseconds of CPU, so that the event loop stays free. The encoder uses all cores by itself."""

    def __init__(self, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="kutoja-answer")
        self._waiting = 0

    async def run(self, work: Callable[..., T], *args: Any) -> T:  # noqa: ANN401 (the work's own arguments)
        """Run `work` on a thread. Raises TooMany when too many wait already."""
        if self._waiting >= MOST_WAITING:
            raise TooMany("Too many needs are being answered: try again in a moment.", 1)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


# Coroutines, though they wait for nothing: FastAPI would run plain functions on threads of its own, three hops a request.
async def _live(request: Request) -> Live:
    live: Live = request.app.state.live
    return live


async def _compute(request: Request) -> Compute:
    compute: Compute = request.app.state.compute
    return compute


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


LiveDep = Annotated[Live, Depends(_live)]
ComputeDep = Annotated[Compute, Depends(_compute)]
MetricsDep = Annotated[Metrics, Depends(_metrics)]


def json_response(body: Any, *, headers: Mapping[str, str] | None = None, media_type: str = JSON) -> Response:  # noqa: ANN401 (any JSON value)
    """Return JSON made at once; nothing of it may be kept by a browser or proxy unless `headers` say so."""
    return Response(dumps(body), headers={"Cache-Control": "no-store", **(headers or {})}, media_type=media_type)


def cached_response(request: Request, body: Any, media_type: str = JSON) -> Response:  # noqa: ANN401 (any JSON value)
    """Return JSON that may be kept for a while, or 304 when the caller has it already."""
    data = dumps(body)
    tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={RECORD_SECONDS}", "Vary": "Accept"}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=media_type)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe problem responses for OpenAPI."""
    names = {
        403: "The site's key is not for this origin",
        404: "No such record",
        413: "Body too large",
        422: "Input that cannot be used",
        429: "Too many requests",
        503: "The index is not ready",
    }
    return {status: {"description": names[status], "model": ProblemOut, "content": {PROBLEM: {}}} for status in statuses}
