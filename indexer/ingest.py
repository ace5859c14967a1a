"""Snapshots -> contributions: in batches, each with its checkpoint in the same transaction, so that a kill loses nothing and doubles nothing."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from indexer import tables
from indexer.database import UNSETTLED, set_meta, writing
from indexer.unnamed import without_nobody
from models.errors import InvalidInput, StoreError
from models.importform import parse
from models.jsonl import loads
from models.progress import Progress
from models.records import Record, Source
from models.snapshot import Manifest, Snapshot

BATCH = 1000
REPEATED = "repeated id"
NO_JSON = "no JSON"
NOBODY = "a name that is nobody's"
DETAIL_LENGTH = 200
_POSITION = re.compile(r"\.\d+")


@dataclass
class IngestReport:
    """What one snapshot brought."""

    feed: str
    lines: int = 0
    changed: int = 0
    unchanged: int = 0
    tombstones: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    skipped: bool = False  # nothing was read: this snapshot is in already, or
    outdated: bool = False  # a newer one of its feed is


def ingest_snapshot(engine: Engine, snapshot: Snapshot, progress: Progress) -> IngestReport:
    """Take a snapshot's lines in, from the checkpoint where an earlier run was stopped.

    Raises SnapshotError before anything is written when the file is damaged, StoreError when the store cannot be written; batches written before stay, and
    the next run goes on after them.
    """
    report = IngestReport(snapshot.manifest.portal)
    with writing(engine) as connection:
        _judge(connection, snapshot, report)
    if report.skipped:
        return report
    snapshot.verify()
    total = sum(1 for _ in snapshot.lines())  # reads the whole file: one that breaks off in the middle is refused before any of it is taken
    with writing(engine) as connection:
        number, checkpoint = _begin(connection, snapshot)
    progress.phase("parse", total)
    remaining = _after(checkpoint, snapshot, progress)
    while batch := list(islice(remaining, BATCH)):
        with writing(engine) as connection:
            _move_checkpoint(connection, number, checkpoint, batch[-1][0])
            _take(connection, number, batch, snapshot, report)
            set_meta(connection, UNSETTLED, "1")  # in each batch: another command may settle between two
        checkpoint = batch[-1][0]
        progress.advance(len(batch))
    with writing(engine) as connection:
        report.tombstones = _bury(connection, number, snapshot.manifest)
        connection.execute(update(tables.snapshot).where(tables.snapshot.c.id == number).values(done=True))
        set_meta(connection, UNSETTLED, "1")
    return report


def _after(checkpoint: int, snapshot: Snapshot, progress: Progress) -> Iterator[tuple[int, bytes]]:
    """The lines that are not in yet; those before count as done."""
    for line, body in snapshot.lines():
        if line > checkpoint:
            yield line, body
        else:
            progress.advance()


# The snapshot as a row


def _judge(connection: Connection, snapshot: Snapshot, report: IngestReport) -> None:
    """Decide whether there is anything to take: not when the feed's newest snapshot holds these very lines and is in, or a newer one is there."""
    newest = _newest(connection, report.feed)
    if newest is None:
        return
    if newest.digest != snapshot.digest:
        report.skipped = moment(snapshot.manifest) < newest.created
        report.outdated = report.skipped and not _is_in(connection, snapshot)
        return
    if moment(snapshot.manifest) > newest.created:  # a later run that read the same lines: the feed is as fresh as that run
        values = {"created": moment(snapshot.manifest), "manifest": snapshot.manifest.model_dump_json()}
        connection.execute(update(tables.snapshot).where(tables.snapshot.c.id == newest.id).values(**values))
        set_meta(connection, UNSETTLED, "1")  # which feed speaks last may have changed
    report.skipped = newest.done


def _newest(connection: Connection, feed: str) -> Row[Any] | None:
    table = tables.snapshot
    return connection.execute(select(table).where(table.c.feed == feed).order_by(table.c.created.desc(), table.c.id.desc()).limit(1)).one_or_none()


def _is_in(connection: Connection, snapshot: Snapshot) -> bool:
    table = tables.snapshot
    same = table.c.feed == snapshot.manifest.portal, table.c.digest == snapshot.digest, table.c.created == moment(snapshot.manifest)
    return bool(connection.scalar(select(func.count()).select_from(table).where(*same, table.c.done)))


def _begin(connection: Connection, snapshot: Snapshot) -> tuple[int, int]:
    """Return the snapshot's number and its checkpoint: the last line that is in."""
    manifest = snapshot.manifest
    newest = _newest(connection, manifest.portal)
    if newest is not None and newest.digest == snapshot.digest:
        return newest.id, newest.line
    number = (connection.scalar(select(func.max(tables.snapshot.c.id))) or 0) + 1
    values = {"id": number, "feed": manifest.portal, "digest": snapshot.digest, "created": moment(manifest), "line": 0, "done": False}
    connection.execute(insert(tables.snapshot).values(**values, manifest=manifest.model_dump_json()))
    return number, 0


def moment(manifest: Manifest) -> str:
    """When a snapshot was made, as text that sorts by time."""
    created = manifest.created if manifest.created.tzinfo else manifest.created.replace(tzinfo=UTC)
    return created.astimezone(UTC).isoformat(timespec="microseconds")


def _move_checkpoint(connection: Connection, number: int, before: int, after: int) -> None:
    table = tables.snapshot
    if not connection.execute(update(table).where(table.c.id == number, table.c.line == before).values(line=after)).rowcount:
        raise StoreError("Another command is taking the same snapshot in: wait for it to end, then run this one again.")


# Its lines


def _take(connection: Connection, number: int, batch: list[tuple[int, bytes]], snapshot: Snapshot, report: IngestReport) -> None:
    """Write one batch. A line that cannot be read, or repeats an id of an earlier one, is kept aside with its reason; the others are not touched by it.

    Names that are nobody's are left out of a record, and told with the rejects.
    """
    rows: dict[str, dict[str, Any]] = {}
    lines: dict[str, int] = {}
    rejects: dict[int, tuple[str, str]] = {}  # {line: (reason, detail)}
    told: list[str] = []
    for line, raw in batch:
        report.lines += 1
        try:
            record = _read(raw, snapshot.defaults)
        except InvalidInput as error:
            rejects[line] = _reason(error), str(error)
            told += _id_of(raw)
            continue
        if record.id in rows:
            rejects[line] = REPEATED, record.id
            continue
        somebody, nobody = without_nobody(record)
        if nobody:
            rejects[line] = NOBODY, "; ".join(nobody)
        if somebody is None:
            continue
        body = somebody.model_dump_json(exclude_none=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        rows[record.id] = {"record_id": record.id, "feed": report.feed, "snapshot_id": number, "digest": digest, "body": body, "tombstone": False}
        lines[record.id] = line
    repeated = _replace(connection, number, rows, report)
    _mark_seen(connection, number, report.feed, told)
    rejects |= {lines[record_id]: (REPEATED, record_id) for record_id in repeated}
    report.rejected.update(reason for reason, _ in rejects.values())
    if rejects:
        found = [{"line": line, "reason": why, "detail": detail[:DETAIL_LENGTH], "snapshot_id": number} for line, (why, detail) in rejects.items()]
        connection.execute(insert(tables.reject), found)


def _read(raw: bytes, defaults: Source) -> Record:
    try:
        line = loads(raw)
    except ValueError as error:
        raise InvalidInput(f"{NO_JSON}: {error}") from error
    return parse(line, defaults)


def _id_of(raw: bytes) -> list[str]:
    """The id in a line that is no valid record, where it can be told: the portal still has that record."""
    try:
        line = loads(raw)
    except ValueError:
        return []
    stated = line.get("id") if isinstance(line, dict) else None
    return [stated] if isinstance(stated, str) else []


def _reason(error: InvalidInput) -> str:
    """What to count a reject under: the field at fault, without its position in a list."""
    text = str(error)
    if text.startswith(NO_JSON):
        return NO_JSON
    field_name, separator, _ = text.partition(": ")
    return f"invalid {_POSITION.sub('', field_name)}"[:120] if separator and " " not in field_name else "invalid record"


def _replace(connection: Connection, number: int, rows: dict[str, dict[str, Any]], report: IngestReport) -> list[str]:
    """Replace what differs; mark the rest as seen in this snapshot. Returns ids that an earlier batch of this snapshot brought: the first stays."""
    table = tables.contribution
    known: dict[str, Row[Any]] = {}
    for part in tables.chunks(list(rows)):
        wanted = select(table.c.record_id, table.c.snapshot_id, table.c.digest, table.c.tombstone)
        known.update({row.record_id: row for row in connection.execute(wanted.where(table.c.feed == report.feed, table.c.record_id.in_(part)))})
    repeated = [record_id for record_id, row in known.items() if row.snapshot_id == number]
    left = [record_id for record_id in rows if record_id not in repeated]
    same = [record_id for record_id in left if record_id in known and known[record_id].digest == rows[record_id]["digest"] and not known[record_id].tombstone]
    changed = sorted(set(left) - set(same))
    for part in tables.chunks([record_id for record_id in changed if record_id in known]):
        connection.execute(table.delete().where(table.c.feed == report.feed, table.c.record_id.in_(part)))
    if changed:
        connection.execute(insert(table), [rows[record_id] for record_id in changed])
    _mark_seen(connection, number, report.feed, same)
    report.changed += len(changed)
    report.unchanged += len(same)
    return repeated


def _mark_seen(connection: Connection, number: int, feed: str, ids: list[str]) -> None:
    table = tables.contribution
    for part in tables.chunks(ids):
        connection.execute(update(table).where(table.c.feed == feed, table.c.record_id.in_(part)).values(snapshot_id=number))


def _bury(connection: Connection, number: int, manifest: Manifest) -> int:
    """Mark as gone what this feed told before and a complete, newest snapshot no longer has. Other feeds' contributions stay.

    With lines that nobody can read, nothing is known to be missing: they may be the ones that seem gone.
    """
    table, reject = tables.contribution, tables.reject
    unreadable = connection.scalar(select(func.count()).select_from(reject).where(reject.c.snapshot_id == number, reject.c.reason == NO_JSON))
    newest = _newest(connection, manifest.portal)
    if not manifest.complete or unreadable or newest is None or newest.id != number:
        return 0
    gone = update(table).where(table.c.feed == manifest.portal, table.c.snapshot_id != number, table.c.tombstone.is_(False)).values(tombstone=True)
    return connection.execute(gone).rowcount
