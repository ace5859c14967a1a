"""How a site's own word on being asked is kept: robots.txt, Retry-After, a pause after an error; and what it sends is unpacked within limits."""

import asyncio
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware, get_retry_request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadFailedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response

from crawlers.addresses import FORBIDDEN, PRIVATE, PublicResolver, Refused

TOO_LARGE = "page too large"
DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header (RFC 9110, 10.2.3) asks for: a number of them or a date; None when it says neither."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


class PatientHandler(HTTP11DownloadHandler):
    """Sends requests; to a host that asked for patience not before its time, and with a replica to that instead."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.crawler = crawler

    async def download_request(self, request: Request) -> Response:
        """Wait as long as the host asked for, then send."""
        spider: Any = self.crawler.spider
        while (wait := spider.held_until.get(host_of(request), 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        if spider.policy.replica is None:
            return await super().download_request(request)
        parts = urlsplit(request.url)
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        sent = request.replace(url=f"{spider.policy.replica}{path}", headers=request.headers | {"Host": parts.netloc})
        return (await super().download_request(sent)).replace(url=request.url)


class Patience(RetryMiddleware):
    """Asks again after an error that may pass: when the site says, else after a pause that doubles. The whole host is left alone meanwhile."""

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Request | Response:
        """Hold the host back after an error; ask again where there are tries left."""
        if response.status not in self.retry_http_codes:
            return response
        walk: Any = self.crawler.spider
        stated = response.headers.get("Retry-After")
        asked = retry_after(stated.decode("latin-1") if stated else None, datetime.now(UTC))
        if asked is not None and asked > walk.policy.longest_wait:
            walk.stop(f"{host_of(request)} asks to be left alone for {asked:.0f} seconds", goes_on=True)
            return response
        return self._again(request, asked, str(response.status)) or response

    def process_exception(self, request: Request, exception: Exception, spider: Spider | None = None) -> Request | Response | None:
        """The same for a connection that failed."""
        if isinstance(exception, self.exceptions_to_retry):
            return self._again(request, None, exception)
        return None

    def _again(self, request: Request, asked: float | None, reason: str | Exception) -> Request | None:
        spider: Any = self.crawler.spider
        pause = spider.policy.back_off * 2 ** request.meta.get("retry_times", 0) if asked is None else asked
        host = host_of(request)
        spider.held_until[host] = max(spider.held_until.get(host, 0.0), time.monotonic() + pause)
        return self._retry(request, reason)


class Robots(RobotsTxtMiddleware):
    """Obeys robots.txt (RFC 9309): one that a server fails to give forbids everything, one that is not there nothing; its Crawl-delay is kept."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            response = response.replace(status=response.status, body=DISALLOW_ALL)
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        parser: Any = self._parsers[netloc]
        delay = parser.crawl_delay(self._robotstxt_useragent)
        spider: Any = self.crawler.spider
        if delay and spider.policy.delay:
            spider.slow_down(host_of(request), min(delay, spider.policy.longest_wait))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """Without an answer on robots.txt nothing is asked, and that is why."""
        waiting: Any = self._parsers[netloc]
        unreachable: Any = _Unreachable(why_failed(exc, netloc.partition(":")[0]), exc)
        self._parsers[netloc] = unreachable
        waiting.callback(unreachable)

    def process_request_2(self, rp: Any, request: Request) -> None:  # noqa: ANN401
        """Raise Refused for what robots.txt forbids."""
        if isinstance(rp, _Unreachable):
            raise Refused(rp.why) from rp.error
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Refused(FORBIDDEN) from error


@dataclass(frozen=True)
class _Unreachable:
    """Stands for a robots.txt that nobody answered for: nothing is asked, for that reason."""

    why: str
    error: Exception


class Unpacked:
    """Downloader middleware: unpacks gzip and deflate, never beyond the limit; what breaks off is a failed answer, not a shorter page."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Unpacked":
        """Make it for a run."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Say what we can unpack."""
        request.headers.setdefault("Accept-Encoding", "gzip, deflate")

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the answer with its body unpacked, or ask again for one that is cut or damaged.

        Raises DownloadFailedError when it was so each time, Refused when it is too large.
        """
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding in (b"", b"identity") or not response.body:
            return response
        try:
            response = response.replace(body=unpacked(response.body, encoding.decode("latin-1"), self.most))
        except DownloadFailedError as error:
            assert self.crawler.spider is not None
            again = get_retry_request(request, spider=self.crawler.spider, reason=error)
            if again is None:
                raise
            return again
        del response.headers["Content-Encoding"]
        return response


def unpacked(data: bytes, encoding: str, most: int) -> bytes:
    """Return unpacked gzip or deflate data of at most `most` bytes. Raises DownloadFailedError, or Refused when there is more."""
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise DownloadFailedError(f"packed as {encoding[:40]}, which was not asked for")
    for window in (47, -15):  # gzip or zlib by the header; some servers send deflate without one
        stream = zlib.decompressobj(window)
        try:
            result = stream.decompress(data, most + 1)
        except zlib.error:
            continue
        if len(result) > most:
            raise Refused(TOO_LARGE)
        if not stream.eof:
            raise DownloadFailedError("the packed page breaks off")
        return result
    raise DownloadFailedError("the packed page is damaged")


def why_failed(error: object, host: str) -> str:
    """Name the reason why a page was not answered: a slug to count by."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, CannotResolveHostError):
        return PRIVATE if host in PublicResolver.refused else "page of a host that nobody knows"
    if isinstance(error, DownloadTimeoutError):
        return "page too slow"
    if isinstance(error, DownloadCancelledError):
        return TOO_LARGE
    if isinstance(error, IgnoreRequest):
        return "page that redirects in a circle" if "redirections" in str(error) else "page not asked"
    return "page without an answer"


def host_of(request: Request) -> str:
    """The host that a request goes to."""
    return urlsplit(request.url).hostname or ""
