"""Walks one portal: asks its addresses in their order, hands each answer to the reader that its Fetch names, and writes what that gives to the journal."""

import asyncio
import hashlib
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.addresses import why_refused
from crawlers.journal import JournalFile, PageLine, Running, key_of
from crawlers.policy import Policy
from crawlers.politeness import host_of, why_failed
from crawlers.portal import Crawl, Fetch, Page
from crawlers.reading import ReaderFailed, lines_from
from models.errors import StoreError

GONE = "page not found"
READER_ERROR = "page that its reader cannot read"


@dataclass
class Walked:
    """What a walk counted."""

    pages: int = 0
    bytes: int = 0
    not_modified: int = 0  # answered 304
    not_asked: int = 0  # the sitemap or list says that they are as they were
    resumed: int = 0  # finished before the run was stopped
    outcome: Counter[str] = field(default_factory=Counter)  # pages by status
    cut_short: str | None = None
    goes_on: bool = False  # what cut it short passes: the next run goes on where it stopped


class PortalSpider(Spider):
    """One run of one portal."""

    name = "portal"

    def __init__(self, crawl: Crawl, policy: Policy, code: str, running: Running, before: JournalFile | None, tell: Callable[[Walked], None]) -> None:
        super().__init__()
        self.plan = crawl
        self.hosts = crawl.hosts
        self.policy = policy
        self.code = code
        self.running = running
        self.before = before
        self.tell = tell
        self.walked = Walked()
        self.held_until: dict[str, float] = {}
        self.fatal: BaseException | None = None
        self._queue: deque[tuple[Fetch, int]] = deque()
        self._seen: set[bytes] = set()
        self._in_flight = 0
        self._moved = asyncio.Event()
        self.began = time.monotonic()

    # The way through the site

    async def start(self) -> AsyncIterator[Request]:
        """Yield the requests, few at a time: what waits is kept as addresses, not as requests."""
        for fetch in self.plan.start:
            self._add(fetch, 0)
        while self.fatal is None and self.walked.cut_short is None:
            try:
                request = self._next() if self._in_flight < self.policy.in_flight else None
            except Exception as error:  # Scrapy would take it for the end of the site
                self.fatal = error
                break
            if request is not None:
                self._in_flight += 1
                yield request
            elif self._in_flight:
                self._moved.clear()
                await self._moved.wait()
            else:
                break
        while self._in_flight:
            self._moved.clear()
            await self._moved.wait()

    def stop(self, why: str, *, goes_on: bool = False) -> None:
        """Ask nothing more in this run."""
        if self.walked.cut_short is None:
            self.walked.cut_short, self.walked.goes_on = why, goes_on
        self._moved.set()

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least `delay` seconds between two requests to a host."""
        slots: dict[str, Any] = self.crawler.engine.downloader.slots
        if host in slots:
            slots[host].delay = max(slots[host].delay, delay)
        throttle: Any = self.crawler.get_extension(_throttle())
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, delay)

    def _add(self, fetch: Fetch, depth: int) -> None:
        key = bytes.fromhex(key_of(fetch))
        if key in self._seen:
            return
        self._seen.add(key)
        if depth > self.policy.deepest:
            self.stop(f"more than {self.policy.deepest:,} steps from the start")
        else:
            self._queue.append((fetch, depth))

    def _next(self) -> Request | None:
        """The next address that must be asked; those whose result is known are passed over, and what they name follows."""
        while self._queue:
            fetch, depth = self._queue.popleft()
            key = key_of(fetch)
            done = self.running.page(key)
            if done is not None and done.status != "failed":
                self.walked.resumed += 1
                self._count(done, depth)
                continue
            known = self._known(key, fetch)
            if known is not None and _said_unchanged(known, fetch):
                self.walked.not_asked += 1
                self._keep(known, depth, replace(known, status="same", misses=0, why=""))
                continue
            if self.walked.pages >= self.plan.max_pages:
                self.stop(f"more than {self.plan.max_pages:,} pages")
                return None
            if time.monotonic() - self.began > self.policy.longest_run:
                self.stop(f"longer than {self.policy.longest_run / 3600:.0f} hours", goes_on=True)
                return None
            refused = why_refused(fetch.url, self.hosts)
            if refused is None:
                return self._request(fetch, depth, known)
            self._failed(fetch, depth, refused)
        return None

    def _request(self, fetch: Fetch, depth: int, known: PageLine | None) -> Request:
        headers = {"Accept": fetch.accept or "*/*"}
        if fetch.body is not None:
            headers["Content-Type"] = fetch.content_type
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag
        if known is not None and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        method = "GET" if fetch.body is None else "POST"
        carried = {"fetch": fetch, "depth": depth}
        patience = {"download_timeout": max(self.policy.timeout, self.plan.timeout)}
        return Request(fetch.url, self.answered, method, headers, fetch.body, meta=patience, errback=self.not_answered, cb_kwargs=carried, dont_filter=True)

    def _known(self, key: str, fetch: Fetch) -> PageLine | None:
        """What an earlier run read at this address with this very code and reader, None when it must be read again."""
        page = self.before.page(key) if self.before is not None else None
        fits = page is not None and page.code == self.code and (page.reads, page.note) == (fetch.reads, fetch.note) and page.status in ("read", "same")
        return page if fits else None

    # Answers

    def answered(self, response: Response, fetch: Fetch, depth: int) -> None:
        """Take an answer."""
        with _Landing(self):
            known = self._known(key_of(fetch), fetch)
            self.walked.bytes += len(response.body)
            if response.status == 304 and known is not None:
                self.walked.not_modified += 1
                self._keep(known, depth, replace(known, status="same", modified=fetch.modified or "", misses=0, why=""))
            elif response.status in (404, 410):
                self._gone(fetch, depth)
            elif 200 <= response.status < 300:
                self._read(response, fetch, depth, known)
            else:
                self._failed(fetch, depth, f"page answered {response.status}")

    def not_answered(self, failure: Failure) -> None:
        """Take that there is no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        with _Landing(self):
            cause = getattr(failure.value, "__cause__", None) or failure.value
            self.logger.warning("%s has no answer: %s: %s", request.url, type(cause).__name__, cause)
            self._failed(request.cb_kwargs["fetch"], request.cb_kwargs["depth"], why_failed(failure.value or failure, host_of(request)))

    def _read(self, response: Response, fetch: Fetch, depth: int, known: PageLine | None) -> None:
        digest = hashlib.sha256(response.body).hexdigest()[:32]
        validators: dict[str, Any] = {
            "etag": _header(response, "ETag"),
            "last_modified": _header(response, "Last-Modified"),
            "modified": fetch.modified or "",
            "final": response.url,
        }
        if known is not None and known.digest == digest and known.final == response.url:
            self._keep(known, depth, replace(known, status="same", misses=0, why="", **validators))
            return
        page = self._line(fetch, "read", digest=digest, bytes=len(response.body), **validators)
        kind, charset = _content_type(response)
        answer = Page(url=response.url, body=response.body, content_type=kind, charset=charset, note=fetch.note)
        earlier = self.before.page(page.key) if self.before is not None else None
        try:
            self.running.write(page, lines_from(self.plan.readers[fetch.reads], answer), earlier)
        except ReaderFailed as error:
            self.logger.warning("%s cannot be read by %s: %s", fetch.url, fetch.reads, error)
            self._failed(fetch, depth, READER_ERROR)
            return
        self._count(page, depth)

    def _gone(self, fetch: Fetch, depth: int) -> None:
        """Count a page as gone. Gone for the first time, it still tells what it told before."""
        earlier = self.before.page(key_of(fetch)) if self.before is not None else None
        page = self._line(fetch, "gone", why="" if fetch.optional else GONE, misses=earlier.misses + 1 if earlier else 1)
        if earlier is not None and page.misses == 1:
            self._keep(earlier, depth, replace(earlier, status="gone", why=page.why, misses=1))
        else:
            self.running.write(page, ())
            self._count(page, depth)

    def _failed(self, fetch: Fetch, depth: int, why: str) -> None:
        """Count a page as failed. It tells what it told before: nobody says that it is gone."""
        earlier = self.before.page(key_of(fetch)) if self.before is not None else None
        told = "" if fetch.optional else why
        if earlier is not None:
            self._keep(earlier, depth, replace(earlier, status="failed", why=told))
        else:
            page = self._line(fetch, "failed", why=told)
            self.running.write(page, ())
            self._count(page, depth)

    # The journal

    def _line(self, fetch: Fetch, status: Any, **more: Any) -> PageLine:  # noqa: ANN401
        today = datetime.now(UTC).date().isoformat()
        fields = {"final": fetch.url} | more
        return PageLine(key=key_of(fetch), url=fetch.url, reads=fetch.reads, note=fetch.note, status=status, code=self.code, retrieved=today, **fields)

    def _keep(self, earlier: PageLine, depth: int, page: PageLine) -> None:
        """Take over the lines of an earlier run."""
        assert self.before is not None
        self.running.write(page, (self.before.block(earlier.key),), earlier)
        self._count(page, depth)

    def _count(self, page: PageLine, depth: int) -> None:
        self.walked.pages += 1
        self.walked.outcome[page.status] += 1
        for fetch in self.running.follow_ups(page.key):
            self._add(fetch, depth + 1)
        self.tell(self.walked)


class _Landing:
    """Whatever an answer brings, it is no longer in flight; an error that is ours ends the run."""

    def __init__(self, spider: PortalSpider) -> None:
        self.spider = spider

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        spider = self.spider
        spider._in_flight -= 1
        spider._moved.set()
        if error is not None and spider.fatal is None:
            spider.fatal = error
        return isinstance(error, StoreError)


def _said_unchanged(known: PageLine, fetch: Fetch) -> bool:
    """Whether the list says that nothing has changed. A bare date of the day on which the page was read leaves it open."""
    said = fetch.modified
    return bool(said) and said == known.modified and (len(said or "") > 10 or str(said) < known.retrieved)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _content_type(response: Response) -> tuple[str, str | None]:
    """The media type and the charset that the header states."""
    kind, *parameters = _header(response, "Content-Type").split(";")
    charset = next((value.strip(" \"'") for name, _, value in (part.partition("=") for part in parameters) if name.strip().lower() == "charset"), None)
    return kind.strip().lower() or "text/html", charset or None


def _throttle() -> type:
    from scrapy.extensions.throttle import AutoThrottle  # noqa: PLC0415 (loads a reactor's modules, which must be chosen first)

    return AutoThrottle
