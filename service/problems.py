"""The one error table of the HTTP service: what went wrong -> an RFC 9457 problem with a stable `type`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from models.errors import (
    InvalidCursor,
    InvalidIdentifier,
    InvalidInput,
    KutojaError,
    NotFound,
    NotReady,
    OriginRefused,
    TooLarge,
    TooMany,
    UnknownValue,
    UnreadableDocument,
)
from models.jsonl import dumps

MEDIA_TYPE = "application/problem+json"
PREFIX = "/problems/"

RETRY_WHEN_BUILDING = 5
"""Seconds after which to ask a server again that is building its index."""

TITLES: dict[str, tuple[int, str]] = {
    InvalidInput.kind: (422, "What was sent cannot be used as it is"),
    UnknownValue.kind: (422, "A value that nobody knows"),
    UnreadableDocument.kind: (422, "A file that cannot be read"),
    InvalidIdentifier.kind: (422, "An identifier that fails its check"),
    InvalidCursor.kind: (422, "A cursor that this list did not hand out"),
    OriginRefused.kind: (403, "Not for pages of this origin"),
    NotFound.kind: (404, "There is nothing at this address"),
    "method-not-allowed": (405, "This address does not take that method"),
    TooLarge.kind: (413, "The body is too large"),
    TooMany.kind: (429, "Too many requests"),
    NotReady.kind: (503, "The index is not ready"),
    "internal": (500, "An error on our side"),
    "unknown-format": (501, "A format that there is not"),
}
"""Every problem type that the service answers with: its last part, HTTP status and title."""


@dataclass(frozen=True)
class Problem:
    """One problem: `kind` is the last part of its type, `detail` a sentence that says what to do, `more` further members."""

    kind: str
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """HTTP status."""
        return TITLES[self.kind][0]

    def body(self) -> dict[str, Any]:
        """Return the members of the problem as JSON values."""
        return {"type": PREFIX + self.kind, "title": TITLES[self.kind][1], "status": self.status, "detail": self.detail, **self.more}

    def response(self) -> Response:
        """Return the problem as a response."""
        return Response(dumps(self.body()), self.status, {**self.headers, "Cache-Control": "no-store"}, MEDIA_TYPE)


Responder = Callable[[Request, Problem], Response]
"""Makes the response of a problem."""


def plain(_request: Request, problem: Problem) -> Response:
    """Answer with JSON, whoever asks."""
    return problem.response()


def responder(page: Responder) -> Responder:
    """Return what answers people with `page`, and machines with JSON."""
    return lambda request, problem: page(request, problem) if wants_page(request) else problem.response()


def of_error(error: KutojaError, progress: Mapping[str, Any] | None = None) -> Problem:
    """Return the problem of an error of ours. What only the operator can mend (store, encoder, snapshot) is "not ready"."""
    sentence = str(error)
    if isinstance(error, TooMany):
        return Problem(error.kind, sentence, headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, UnknownValue):
        return Problem(error.kind, sentence, {"field": error.field})
    if isinstance(error, UnreadableDocument):
        return Problem(error.kind, sentence, {"reason": error.reason})
    if error.kind in TITLES and error.kind != NotReady.kind:
        return Problem(error.kind, sentence)
    return Problem(NotReady.kind, sentence, {"progress": progress} if progress else {}, {"Retry-After": str(RETRY_WHEN_BUILDING)})


def of_validation(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem of a request that does not fit its schema: which fields, and why. What was sent is not repeated."""
    listed = [{"field": _field(error["loc"]), "message": _message(error)} for error in errors]
    first = listed[0]
    detail = f"{first['field']}: {first['message']}" if first["field"] else first["message"]
    kind = UnknownValue.kind if all(error["type"] == "extra_forbidden" for error in errors) else InvalidInput.kind
    return Problem(kind, detail, {"errors": listed})


def of_status(status: int, path: str) -> Problem:
    """Return the problem of an address or method that the service does not have."""
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return Problem("method-not-allowed", "Use the method that /docs names for this address.")
    if status == HTTPStatus.NOT_FOUND:
        return Problem(NotFound.kind, f"There is nothing at {path[:100]}: /docs lists the addresses.")
    return Problem(InvalidInput.kind, "The request cannot be read: send it as /docs shows.")


INTERNAL = Problem("internal", "Something went wrong on our side; it was logged. Try again, and report it when it happens again.")


def install(app: FastAPI, answer: Responder, progress: Callable[[], Mapping[str, Any] | None]) -> None:
    """Let every error of the application end in this table."""

    async def on_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, KutojaError)
        return answer(request, of_error(error, progress()))

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answer(request, of_validation(error.errors()))

    async def on_status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = answer(request, of_status(error.status_code, request.url.path))
        response.headers.update({name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"})
        return response

    handlers: tuple[tuple[type[Exception], Callable[[Request, Exception], Awaitable[Response]]], ...] = (
        (KutojaError, on_error),
        (RequestValidationError, on_validation),
        (HTTPException, on_status),
    )
    for kind, handler in handlers:
        app.add_exception_handler(kind, handler)


MACHINE_PATHS = ("/v1/", "/health/", "/metrics", "/openapi.json", "/problems/")


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, outside of the API."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(MACHINE_PATHS)


def _field(location: Sequence[Any]) -> str:
    parts = [str(part) for part in location]
    return ".".join(parts[1:] if parts and parts[0] in ("body", "query", "path") else parts)


def _message(error: Mapping[str, Any]) -> str:
    kind, text = str(error["type"]), str(error["msg"])
    if kind == "extra_forbidden":
        return "there is no such field"
    if kind == "json_invalid":
        reason = str(error.get("ctx", {}).get("error", "it cannot be parsed"))
        return f"the body is not JSON: {reason[:1].lower()}{reason[1:]}"
    if kind in ("model_attributes_type", "model_type", "dict_type"):
        return "send a JSON object with Content-Type: application/json"
    if kind == "string_unicode":
        return "the text holds half characters (lone surrogates): send it as UTF-8"
    return text.removeprefix("Value error, ")
