"""Lets requests of other origins' pages to the API through the gate of the sites' keys. Plain ASGI, inside of CORS, so that a page can read a refusal."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from models.errors import KutojaError
from service.cross_origin import PUBLIC
from service.problems import of_error
from service.web.pages import origin as own_origin
from service.widget.sites import Gate

KEY_HEADER = "kutoja-key"


class Keyed:
    """Refuses what the gate refuses, before anything is computed. Our own pages, and what states no origin (no browser's page), need no key."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or answer with a problem."""
        if scope["type"] == "http" and scope["path"].startswith(PUBLIC) and scope["method"] != "OPTIONS":
            asked = Headers(scope=scope)
            key, origin = asked.get(KEY_HEADER), asked.get("origin")
            ours = origin is not None and origin == own_origin(Request(scope))  # the preview of a line with a key
            if not ours and (key is not None or origin is not None):
                try:
                    self._gate.check(key, origin)
                except KutojaError as error:
                    await of_error(error).response()(scope, receive, send)
                    return
        await self.app(scope, receive, send)
