"""Which requests of other origins a browser may make and read (Fetch standard, "CORS protocol"): GET and POST of the public API, without credentials."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PUBLIC = "/v1/"
METHODS = ("GET", "POST")
HEADERS = {"accept", "accept-language", "content-language", "content-type", "kutoja-key"}
PREFLIGHT_SECONDS = 7200
"""Seconds for which a browser remembers that it may ask; none remembers it for longer."""

ORIGIN = re.compile(r"https?://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?")


class CrossOrigin:
    """Names the asking origin, and no other, to the browser. Credentials are never allowed, so that an answer is what anybody would get.

    "null", the origin of a sandboxed frame or of a file, belongs to nobody and is not allowed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or answer for it when it is a preflight."""
        if scope["type"] != "http" or not scope["path"].startswith(PUBLIC):
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        origin = asked.get("origin", "")
        known = ORIGIN.fullmatch(origin) is not None
        if known and _may_follow(scope["method"], asked):
            await _answer(origin, send)
            return

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if known and scope["method"] in METHODS:
                    headers["Access-Control-Allow-Origin"] = origin
                    headers["Access-Control-Expose-Headers"] = "Retry-After"
            await send(message)

        await self.app(scope, receive, send_on)


def _may_follow(method: str, asked: Headers) -> bool:
    """Whether this is a preflight for a request that is allowed."""
    wanted = {name.strip().lower() for name in asked.get("access-control-request-headers", "").split(",")} - {""}
    return method == "OPTIONS" and asked.get("access-control-request-method") in METHODS and wanted <= HEADERS


async def _answer(origin: str, send: Send) -> None:
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": ", ".join(METHODS),
        "Access-Control-Allow-Headers": "Content-Type, Kutoja-Key",
        "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        "Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    }
    await send({"type": "http.response.start", "status": 204, "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()]})
    await send({"type": "http.response.body", "body": b""})
