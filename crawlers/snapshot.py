"""Writes a snapshot: what a portal's reader yields, cleaned of personal data, as gzipped JSON Lines with a manifest."""

import gzip
import io
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from crawlers.personal import without_personal_data
from crawlers.portal import Dropped, Item, Portal
from models.durable import sync_tree
from models.errors import SnapshotError, StoreError
from models.importform import TEXT_FIELDS, dump
from models.jsonl import dumps
from models.progress import Progress
from models.records import SCHEMA_VERSION, Record, Source, Text
from models.snapshot import MANIFEST, RECORDS, CrawlCounts, DropCount, Manifest, Snapshot, file_digest, find_snapshots, open_snapshot

EXAMPLES = 5
"""Keys kept in the manifest for each reason of dropping."""

ABANDONED = 24 * 3600
"""Seconds after which a snapshot that was not finished is taken for one whose run was killed."""


@dataclass(frozen=True)
class Run:
    """What made a snapshot: the moment (UTC), the code's version and what was read.

    `partial` says that the source is only a part of the portal: then what is missing from it is not gone, and one record is enough.
    """

    now: datetime
    code_version: str
    source: Path
    partial: bool = False
    source_name: str = ""  # what to call the source; its file's name when empty
    crawl: Callable[[], CrawlCounts] | None = None  # asked once all items were read
    spent: float = 0.0  # seconds that the walk took before there was anything to write
    accept_changes: bool = False  # a sharp fall in numbers is meant


class Tally:
    """Counts what a run took and what it dropped."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.examples: defaultdict[str, list[str]] = defaultdict(list)

    def drop(self, item: Dropped) -> None:
        """Count a dropped source record."""
        self.dropped[item.reason] += 1
        if len(self.examples[item.reason]) < EXAMPLES:
            self.examples[item.reason].append(item.key[:80])

    def by_reason(self) -> dict[str, DropCount]:
        """Drops by reason, most frequent first."""
        return {reason: DropCount(count=count, examples=tuple(self.examples[reason])) for reason, count in self.dropped.most_common()}


def write_snapshot(items: Iterable[Item], portal: Portal, root: Path, run: Run, progress: Progress) -> Path:
    """Write one run of a portal below `root` and return its folder, `<root>/<portal>/<YYYYMMDDTHHMMSSZ>`.

    It is written aside and renamed, so that a snapshot is whole or absent; a second one of the same second takes the next. Raises SnapshotError when the
    source cannot be read or the run holds fewer records than the portal's minimum or more than its maximum, StoreError when the disk is full.
    """
    started = time.monotonic()
    folder, run = _free(root / portal.name, run)
    aside = folder.with_name(f".{folder.name}.part")
    _sweep(folder.parent)
    tally = Tally()
    progress.phase("read", None)
    try:
        aside.mkdir(parents=True, exist_ok=True)
        with (aside / RECORDS).open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed, io.BufferedWriter(packed) as lines:
            for record in _records(items, portal, run, tally):
                lines.write(dumps(dump(record)) + b"\n")
                progress.advance()
        _check_size(portal, tally, least=1 if run.partial else portal.min_records)
        if not run.partial and not run.accept_changes:
            check_shrinking(portal.name, sum(tally.counts.values()), last_complete(folder.parent))
        manifest = _manifest(portal, run, tally, aside, run.spent + time.monotonic() - started)
        (aside / MANIFEST).write_bytes(dumps(manifest.model_dump(mode="json"), indent=True) + b"\n")
        sync_tree(aside)
        aside.rename(folder)
    except OSError as error:
        _remove(aside)
        raise StoreError(
            f"The snapshot of {portal.name} cannot be written: {error.strerror or error}. Free some space or choose another KUTOJA_DATA."
        ) from error
    except BaseException:
        _remove(aside)
        raise
    return folder


def _free(parent: Path, run: Run) -> tuple[Path, Run]:
    """Return the first folder name, from the run's second on, that no earlier run has, and the run with that moment."""
    while (folder := parent / run.now.strftime("%Y%m%dT%H%M%SZ")).exists():
        run = replace(run, now=run.now + timedelta(seconds=1))
    return folder, run


def _sweep(parent: Path) -> None:
    """Remove what runs that were killed left aside; a run that may still be going is left alone."""
    for aside in parent.glob(".*.part"):
        if time.time() - aside.stat().st_mtime > ABANDONED:
            _remove(aside)


def _records(items: Iterable[Item], portal: Portal, run: Run, tally: Tally) -> Iterator[Record]:
    """Count and clean what the reader yields; of two records with one id the first stays."""
    seen: set[str] = set()
    default = Source(portal=portal.name, retrieved=run.now.date(), licence=portal.licence)
    for item in _read(items, portal):
        if isinstance(item, Dropped):
            tally.drop(item)
        elif item.id in seen:
            tally.drop(Dropped(item.id, "repeated id"))
        else:
            seen.add(item.id)
            record = cleaned(item.model_copy(update={"sources": _sources(item, default)}))
            if record is None:
                tally.drop(Dropped(item.id, "personal data for a title"))
                continue
            tally.counts[item.type.value] += 1
            yield record


def _read(items: Iterable[Item], portal: Portal) -> Iterator[Item]:
    """Yield what the reader yields; data of a form that it was not written for ends the run with a sentence."""
    try:
        yield from items
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise SnapshotError(
            f"{portal.name}: the data has another form than this portal's reader knows ({type(error).__name__}: {str(error).splitlines()[0][:120]}); "
            "nothing was kept. Check that the path is this portal's data."
        ) from error


def _sources(record: Record, default: Source) -> tuple[Source, ...]:
    """The reader's own sources, this portal's dated by the run; without any, the portal itself."""
    if not record.sources:
        return (default.model_copy(update={"url": record.url}),)
    dated = {"retrieved": default.retrieved}
    return tuple(source.model_copy(update=dated) if source.portal == default.portal and not source.retrieved else source for source in record.sources)


def cleaned(record: Record) -> Record | None:
    """Return the record with personal data taken out of its texts; a text with nothing left is dropped, a record without a title is None."""
    changed: dict[str, tuple[Text, ...]] = {}
    for name in TEXT_FIELDS[record.type]:
        texts: tuple[Text, ...] = getattr(record, name)
        kept = tuple(text.model_copy(update={"value": value}) for text in texts if (value := without_personal_data(text.value, title=name == "title")))
        if kept != texts:
            changed[name] = kept
    if changed.get("title") == ():
        return None
    return record.model_copy(update=changed) if changed else record


def _check_size(portal: Portal, tally: Tally, least: int) -> None:
    total = sum(tally.counts.values())
    if total < least:
        raise SnapshotError(
            f"{portal.name}: only {total} records were read, at least {least} are expected; nothing was kept. "
            "Check that the path is the whole data set, or say --partial for a part of it."
        )
    if total > portal.max_records:
        raise SnapshotError(
            f"{portal.name}: {total} records were read, at most {portal.max_records} are expected; nothing was kept. Check that the path is this portal's data."
        )


def last_complete(folder: Path) -> Snapshot | None:
    """Return the newest snapshot of a portal's folder that holds all of the portal, None without any."""
    for path in reversed(find_snapshots(folder)):
        try:
            snapshot = open_snapshot(path)
        except SnapshotError:
            continue  # damaged, or of a newer version: nothing to compare with
        if snapshot.manifest.complete:
            return snapshot
    return None


def check_shrinking(name: str, total: int, last: Snapshot | None) -> None:
    """Raise SnapshotError when a run saw less than two thirds of the records that the last one saw."""
    before = sum(last.manifest.counts.values()) - (last.manifest.crawl.kept if last.manifest.crawl else 0) if last else 0
    if last and total * 3 < before * 2:
        raise SnapshotError(
            f"{name}: {total:,} records were read, {before:,} on {last.manifest.created:%Y-%m-%d}: over a third is missing; nothing was kept and the last "
            f"snapshot stays. Look at the portal; if it has become smaller, run again with --accept-changes."
        )


def _manifest(portal: Portal, run: Run, tally: Tally, folder: Path, seconds: float) -> Manifest:
    return Manifest(
        portal=portal.name,
        schema_version=SCHEMA_VERSION,
        created=run.now,
        code_version=run.code_version,
        licence=portal.licence,
        terms_url=portal.terms_url,
        counts=dict(sorted(tally.counts.items())),
        dropped=tally.by_reason(),
        sha256=file_digest(folder / RECORDS),
        source=run.source_name or run.source.name,
        source_digest=file_digest(run.source),
        seconds=round(seconds, 3),
        complete=not run.partial,
        crawl=run.crawl() if run.crawl else None,
    )


def _remove(folder: Path) -> None:
    for name in (RECORDS, MANIFEST):
        (folder / name).unlink(missing_ok=True)
    if folder.exists():
        folder.rmdir()
