"""One run of one portal: walk its site, judge what came of it, write the snapshot. Needs a process of its own, since a reactor runs once in each."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess

from crawlers.gathering import Gathered, id_in
from crawlers.journal import JOURNAL, RUNNING, JournalFile, Running, key_of
from crawlers.policy import Policy, scrapy_settings
from crawlers.portal import Item, Portal
from crawlers.snapshot import Run, check_shrinking, last_complete, write_snapshot
from crawlers.spider import PortalSpider, Walked
from models.durable import write_durably
from models.errors import InvalidInput, SnapshotError, StoreError
from models.importform import parse
from models.jsonl import dumps, loads
from models.progress import Progress
from models.snapshot import CrawlCounts, Snapshot
from models.workspace import Workspace

LAST = "last.json"
LOG = "log.txt"
FAILED = "failed.jsonl"
"""The journal of a run that was refused: `--accept-changes` takes it up, so that nothing is asked again."""

TAKEN_UP = timedelta(days=2)
"""A run that was stopped longer ago begins anew: what it read is no longer what the site says."""

TENTH = 10
FEW = 2
"""A run in which more than a tenth of the pages failed, and more than these few, is refused."""

LEAST_PAGES = 3
"""Pages that a reader must have read before their common labels say anything."""


@dataclass(frozen=True)
class Last:
    """What the last good run left for the next one."""

    code: str = ""
    finished: str = ""
    missing: tuple[str, ...] = ()  # records that it did not see, for the first time
    always: tuple[tuple[str, tuple[str, ...]], ...] = ()  # reader -> labels that all its pages had

    @classmethod
    def read(cls, folder: Path) -> "Last":
        """Read it; without one, or with one that another version wrote in another form, nothing is known."""
        try:
            told = loads((folder / LAST).read_bytes())
            return cls(told["code"], told["finished"], tuple(told["missing"]), tuple((reads, tuple(labels)) for reads, labels in told["labels"].items()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def write(self, folder: Path) -> None:
        """Write it durably."""
        told = {"code": self.code, "finished": self.finished, "labels": dict(self.always), "missing": self.missing}
        write_durably(folder / LAST, dumps(told, indent=True) + b"\n")


def run_portal(
    portal: Portal, code: str, workspace: Workspace, policy: Policy, progress: Progress, tell: Callable[[Walked], None], *, accept_changes: bool = False
) -> Path:
    """Walk a portal and return the folder of its new snapshot. `code` is the digest of what reads it.

    Raises SnapshotError when the run is refused (a start address without an answer, too many failed pages, a label that is gone, too few records, a third
    less than before): then the last snapshot stays; StoreError when the disk is full or another run of this portal is going on.
    """
    if portal.crawl is None or portal.disabled:
        raise InvalidInput(f"{portal.name} is disabled: {portal.disabled}" if portal.disabled else f"{portal.name} has no site to walk.")
    if policy.least is not None:
        portal = replace(portal, min_records=policy.least)
    folder = workspace.crawls / portal.name
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        running = _take_up(folder, code, accept_changes=accept_changes)
        before = JournalFile(folder / JOURNAL) if (folder / JOURNAL).exists() else None
        spider = _walk(portal, code, running, before, policy, folder, tell)
        return _Ending(portal, code, workspace, running, spider, progress, accept_changes).end()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the portal's lock. Raises StoreError when another run has it."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"Another crawl of {folder.name} is going on: wait for it to end.") from error
        yield


def _take_up(folder: Path, code: str, *, accept_changes: bool) -> Running:
    """Open the journal of the run that was stopped, when the same code read it lately; else a new one."""
    running, failed = folder / RUNNING, folder / FAILED
    if accept_changes and failed.exists() and not running.exists():
        failed.rename(running)
    if running.exists():
        journal = Running(running)
        written = datetime.fromtimestamp(running.stat().st_mtime, UTC)
        same_code = all(page.code == code for page, _ in journal.pages() if page.status in ("read", "same"))
        if same_code and datetime.now(UTC) - written < TAKEN_UP:
            return journal
        journal.close()
        running.unlink()
    failed.unlink(missing_ok=True)
    return Running(running)


def _walk(
    portal: Portal, code: str, running: Running, before: JournalFile | None, policy: Policy, folder: Path, tell: Callable[[Walked], None]
) -> PortalSpider:
    """Run Scrapy until the walk has ended. Raises what ended it, when that was an error of ours."""
    assert portal.crawl is not None
    process = CrawlerProcess(scrapy_settings(portal.crawl, policy, folder / LOG))
    crawler = process.create_crawler(PortalSpider)
    process.crawl(crawler, crawl=portal.crawl, policy=policy, code=code, running=running, before=before, tell=tell)
    process.start(install_signal_handlers=False)
    spider: Any = crawler.spider
    if spider is None:
        raise StoreError(f"The crawl of {portal.name} could not begin: see {folder / LOG}.")
    if spider.fatal is not None:
        raise spider.fatal
    return spider  # type: ignore[no-any-return]


class _Ending:
    """Judges a walk and makes a snapshot of it."""

    def __init__(
        self,
        portal: Portal,
        code: str,
        workspace: Workspace,
        running: Running,
        spider: PortalSpider,
        progress: Progress,
        accept_changes: bool,  # noqa: FBT001
    ) -> None:
        self.portal = portal
        self.code = code
        self.workspace = workspace
        self.folder = workspace.crawls / portal.name
        self.running = running
        self.spider = spider
        self.progress = progress
        self.accept_changes = accept_changes
        self.last = Last.read(self.folder)
        self.gathered = Gathered(running, portal.name, portal.licence)
        self.missing: list[str] = []
        self.gone = 0

    def end(self) -> Path:
        """Check, write, and make the journal the last good one. A run that is refused leaves its journal aside; one that goes on later keeps it."""
        started = self._started()
        try:
            self._check()
            snapshot = write_snapshot(self._items(), self.portal, self.workspace.snapshots, started, self.progress)
        except SnapshotError:
            self.running.finish(FAILED)
            raise
        if self.spider.walked.goes_on:
            return snapshot
        self.running.finish(JOURNAL)
        if self.spider.walked.cut_short is not None:
            return snapshot
        seen = self.gathered.labels.items()
        always = tuple((reads, tuple(sorted(found.always))) for reads, found in sorted(seen) if found.pages >= LEAST_PAGES)
        Last(self.code, datetime.now(UTC).isoformat(timespec="seconds"), tuple(self.missing), always).write(self.folder)
        return snapshot

    def _started(self) -> Run:
        assert self.portal.crawl is not None
        return Run(
            now=datetime.now(UTC).replace(microsecond=0),
            code_version=version("kutoja"),
            source=self.running.path,
            partial=self.spider.walked.cut_short is not None,
            source_name=self.portal.crawl.start[0].url,
            crawl=self._counts,
            spent=time.monotonic() - self.spider.began,
            accept_changes=True,  # judged here, on what was seen, not on what is kept beside it
        )

    def _check(self) -> None:
        self._check_start()
        name, gathered = self.portal.name, self.gathered
        failed = sum(gathered.failed.values())
        if failed > FEW and failed * TENTH > gathered.pages:
            reason, count = gathered.failed.most_common(1)[0]
            url = next(address for address, why in gathered.dropped if why == reason)
            raise SnapshotError(
                f"{name}: {failed:,} of {gathered.pages:,} pages failed, most often ({count:,}) as {reason!r}, such as {url}. Nothing was kept and the last "
                f"snapshot stays; see {self.folder / LOG}."
            )
        lost = None if self.accept_changes else gathered.missing_label({reads: frozenset(labels) for reads, labels in self.last.always})
        if lost is not None:
            url, reads, label = lost
            raise SnapshotError(
                f"{name}: {url} lacks the label {label!r}, which every page of {reads!r} had before. Nothing was kept and the last snapshot stays; bring the "
                f"reader in crawlers/portals/{name.replace('-', '_')}.py in line with the page, or run again with --accept-changes."
            )

    def _check_start(self) -> None:
        assert self.portal.crawl is not None
        for fetch in self.portal.crawl.start:
            page = self.running.page(key_of(fetch))
            if page is not None and page.status in ("gone", "failed") and not fetch.optional:
                raise SnapshotError(
                    f"{self.portal.name}: the start address {fetch.url} cannot be read: {page.why}. Nothing was kept and the last snapshot stays; look at "
                    f"it in a browser, and at {self.folder / LOG}."
                )

    def _items(self) -> Iterator[Item]:
        """What was seen; and what was not, but was in the last snapshot, for one more run."""
        last = last_complete(self.workspace.snapshots / self.portal.name)
        seen = len(self.gathered.parts.keys() - self.gathered.gone)
        if self.spider.walked.cut_short is None:
            if not self.accept_changes:
                check_shrinking(self.portal.name, seen, last)
            self.missing += sorted(self.gathered.gone)
        yield from self.gathered.items()
        if last is not None and self.spider.walked.cut_short is None:
            yield from self._kept(last)

    def _kept(self, last: Snapshot) -> Iterator[Item]:
        known_missing = set(self.last.missing)
        for _, line in last.lines():
            record_id = id_in(line)
            if record_id in self.gathered.parts:
                continue
            if record_id in known_missing:
                self.gone += 1
                continue
            self.missing.append(record_id)
            yield parse(loads(line), last.defaults)

    def _counts(self) -> CrawlCounts:
        walked, stats = self.spider.walked, self.spider.crawler.stats
        sent = int(stats.get_value("downloader/request_count", 0)) if stats else 0
        return CrawlCounts(
            requests=sent + walked.resumed,
            bytes=self.gathered.bytes,
            pages=self.gathered.pages,
            read=self.gathered.read,
            not_modified=walked.not_modified,
            not_asked=walked.not_asked,
            kept=len(self.missing),
            gone=self.gone,
            cut_short=walked.cut_short,
        )
