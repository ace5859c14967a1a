"""What every request passes on its way in and out: counting, headers, rate limit, body limit. Plain ASGI, for speed."""

import ipaddress
import logging
import re
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import KutojaError, TooLarge, TooMany
from service.metrics import Metrics
from service.problems import INTERNAL, Responder, of_error, plain

access_log = logging.getLogger("kutoja.access")
error_log = logging.getLogger("kutoja.error")

BODY_LIMIT = 64 * 1024
"""Bytes of a request's body. The longest need (20,000 characters) fits in any script that people write needs in."""

FILE_LIMIT = 10 * 1024 * 1024 + BODY_LIMIT
"""Bytes of a body that holds a file of 10 MB in a form, at the addresses that take one."""

FILE_PATHS = re.compile(r"/(v1|[a-z]{2})/comparables(/export)?$")

DEFAULT_RATE = 60
"""Requests a minute for an address that is not loopback."""

MOST_ADDRESSES = 10_000
"""Addresses remembered by the rate limit; the one unseen for longest is forgotten first."""

UNLIMITED_PATHS = ("/health/", "/metrics", "/static/")

QUIET_ROUTES = ("/health/", "/metrics", "/static/")
"""Routes that are counted and not logged: machines ask for them all the time."""

SECURITY_HEADERS = {
    # A page's address can hold the need: it never travels to another site.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}


class Observed:
    """Outermost: counts and logs each request by its route, sets the security headers, and turns a surprise into a problem.

    Neither log nor count holds a path, a query or a body, so that no need is in them. A surprise is logged without its message, which could quote one.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, answer: Responder = plain) -> None:
        self.app = app
        self.metrics = metrics
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if "frame-ancestors 'none'" not in headers["Content-Security-Policy"]:
                    del headers["X-Frame-Options"]  # the older word knows only "nobody" and "ourselves"
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except Exception as error:
            error_log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
            if not status:
                await self.answer(Request(scope), INTERNAL)(scope, receive, send_on)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "(none)")
            self.metrics.request(route, scope["method"], status, seconds)
            if not route.startswith(QUIET_ROUTES):
                access_log.info("%s %s %d %.1f ms", scope["method"], route, status, seconds * 1000)


class Limited:
    """Refuses an address over its rate, and a body over its limit, before anything is computed."""

    def __init__(self, app: ASGIApp, rate: int | None, clock: Callable[[], float] = time.monotonic, answer: Responder = plain) -> None:
        """`rate` is requests a minute for all addresses, 0 for no limit, None for DEFAULT_RATE and no limit for loopback."""
        self.app = app
        self.answer = answer
        self._rate = rate
        self._buckets = TokenBuckets(DEFAULT_RATE if rate is None else rate, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or answer 413 or 429."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            self._check_rate(scope)
            body = await _whole_body(scope, receive)
        except KutojaError as error:
            await self.answer(Request(scope), of_error(error))(scope, receive, send)
            return
        await self.app(scope, _replayed(body, receive), send)

    def _check_rate(self, scope: Scope) -> None:
        if self._rate == 0 or scope["path"].startswith(UNLIMITED_PATHS):
            return
        address = _address(scope)
        if self._rate is None and address == "loopback":
            return
        wait = self._buckets.take(address)
        if wait > 0:
            raise TooMany(f"More requests than {self._buckets.rate} a minute came from this address: wait {round(wait) + 1} seconds.", round(wait) + 1)


class TokenBuckets:
    """A bucket an address, that fills with `rate` tokens a minute and holds as many."""

    def __init__(self, rate: int, clock: Callable[[], float]) -> None:
        self.rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> float:
        """Take a token; return 0, or the seconds until there is one."""
        now = self._clock()
        level, seen = self._buckets.pop(address, (float(self.rate), now))
        level = min(self.rate, level + (now - seen) * self.rate / 60)
        allowed = level >= 1
        self._buckets[address] = (level - 1 if allowed else level, now)
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - level) * 60 / self.rate


def _address(scope: Scope) -> str:
    """The address that a rate counts for: "loopback", an IPv4 address, or the /64 network of an IPv6 one (which one household or host holds whole)."""
    client = scope.get("client")
    if client is None:
        return "loopback"  # a local socket
    try:
        address = ipaddress.ip_address(client[0])
    except ValueError:
        return str(client[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif not address.is_loopback:
            return str(ipaddress.ip_network((address, 64), strict=False))
    return "loopback" if address.is_loopback else str(address)


async def _whole_body(scope: Scope, receive: Receive) -> bytes:
    """Read the body. Raises TooLarge as soon as it is over the limit, before the rest of it is read."""
    limit = FILE_LIMIT if FILE_PATHS.match(scope["path"]) else BODY_LIMIT
    stated = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    body = bytearray()
    more = not stated.isdigit() or int(stated) <= limit
    if not more:
        raise _too_large(limit)
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def _too_large(limit: int) -> TooLarge:
    if limit > BODY_LIMIT:
        return TooLarge("The file is over 10 MB: send the part that describes the project, without pictures.")
    return TooLarge(f"The body is over {limit // 1024} kB: send less text.")


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Hand out a body that was read, then whatever comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
