"""Snapshots -> contributions: in batches, each with its checkpoint in the same transaction, so that a kill loses nothing and doubles nothing."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from indexer import tables
from models.errors import InvalidInput
from models.importform import parse
from models.jsonl import loads
from models.progress import Progress
from models.records import Record, Source
from models.snapshot import Snapshot

BATCH = 1000


@dataclass
class IngestReport:
    """What one snapshot brought."""

    feed: str
    lines: int = 0
    changed: int = 0
    unchanged: int = 0
    tombstones: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    skipped: bool = False  # this snapshot was already in


def ingest_snapshot(engine: Engine, snapshot: Snapshot, progress: Progress) -> IngestReport:
    """Take a snapshot's lines in, from the checkpoint where an earlier run was stopped. Raises SnapshotError when it is damaged."""
    report = IngestReport(snapshot.manifest.portal)
    with engine.begin() as connection:
        known = connection.execute(
            select(tables.snapshot).where(tables.snapshot.c.feed == report.feed, tables.snapshot.c.digest == snapshot.digest)
        ).one_or_none()
    if known is not None and known.done:
        report.skipped = True
        return report
    snapshot.verify()
    with engine.begin() as connection:
        number, checkpoint = (known.id, known.line) if known is not None else (_begin(connection, snapshot), 0)
    progress.phase("parse", sum(snapshot.manifest.counts.values()))
    progress.advance(checkpoint)
    remaining = ((line, body) for line, body in snapshot.lines() if line > checkpoint)
    while batch := list(islice(remaining, BATCH)):
        with engine.begin() as connection:
            _take(connection, number, batch, snapshot, report)
            connection.execute(update(tables.snapshot).where(tables.snapshot.c.id == number).values(line=batch[-1][0]))
        progress.advance(len(batch))
    with engine.begin() as connection:
        report.tombstones = _bury(connection, number, snapshot)
        connection.execute(update(tables.snapshot).where(tables.snapshot.c.id == number).values(done=True))
    return report


def _begin(connection: Connection, snapshot: Snapshot) -> int:
    manifest = snapshot.manifest
    number = (connection.scalar(select(func.max(tables.snapshot.c.id))) or 0) + 1
    values = {"id": number, "feed": manifest.portal, "digest": snapshot.digest, "created": manifest.created.isoformat(), "line": 0, "done": False}
    connection.execute(insert(tables.snapshot).values(**values, manifest=manifest.model_dump_json()))
    return number


def _take(connection: Connection, number: int, batch: list[tuple[int, bytes]], snapshot: Snapshot, report: IngestReport) -> None:
    """Write one batch: rows that differ are replaced, rows that do not are only marked as seen in this snapshot."""
    rows: dict[str, dict[str, Any]] = {}
    rejects: list[dict[str, Any]] = []
    for line, raw in batch:
        report.lines += 1
        try:
            record = _read(raw, snapshot.defaults)
        except InvalidInput as error:
            reason = str(error).split(":", 1)[0][:120]
            report.rejected[reason] += 1
            rejects.append({"snapshot_id": number, "line": line, "reason": reason, "detail": str(error)[:200]})
            continue
        body = record.model_dump_json(exclude_none=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        rows[record.id] = {"record_id": record.id, "feed": report.feed, "snapshot_id": number, "digest": digest, "body": body, "tombstone": False}
    _replace(connection, rows, report)
    if rejects:
        lines = [row["line"] for row in rejects]
        connection.execute(delete(tables.reject).where(tables.reject.c.snapshot_id == number, tables.reject.c.line.in_(lines)))
        connection.execute(insert(tables.reject), rejects)


def _read(raw: bytes, defaults: Source) -> Record:
    try:
        line = loads(raw)
    except ValueError as error:
        raise InvalidInput(f"no JSON: {error}") from error
    return parse(line, defaults)


def _replace(connection: Connection, rows: dict[str, dict[str, Any]], report: IngestReport) -> None:
    table = tables.contribution
    ids = list(rows)
    known: dict[str, tuple[str, bool]] = {}
    for part in chunks(ids):
        found = select(table.c.record_id, table.c.digest, table.c.tombstone).where(table.c.feed == report.feed, table.c.record_id.in_(part))
        known.update({row.record_id: (row.digest, row.tombstone) for row in connection.execute(found)})
    same = [record_id for record_id in ids if known.get(record_id) == (rows[record_id]["digest"], False)]
    changed = [record_id for record_id in ids if known.get(record_id) != (rows[record_id]["digest"], False)]
    for part in chunks([record_id for record_id in changed if record_id in known]):
        connection.execute(delete(table).where(table.c.feed == report.feed, table.c.record_id.in_(part)))
    if changed:
        connection.execute(insert(table), [rows[record_id] for record_id in changed])
    number = next(iter(rows.values()))["snapshot_id"] if rows else 0
    for part in chunks(same):
        connection.execute(update(table).where(table.c.feed == report.feed, table.c.record_id.in_(part)).values(snapshot_id=number))
    report.changed += len(changed)
    report.unchanged += len(same)


def _bury(connection: Connection, number: int, snapshot: Snapshot) -> int:
    """Mark as gone what this feed told before and a complete, newer snapshot no longer has. Other feeds' contributions stay."""
    table, snapshots = tables.contribution, tables.snapshot
    newest = connection.scalar(select(func.max(snapshots.c.created)).where(snapshots.c.feed == snapshot.manifest.portal))
    if not snapshot.manifest.complete or newest != snapshot.manifest.created.isoformat():
        return 0
    gone = update(table).where(table.c.feed == snapshot.manifest.portal, table.c.snapshot_id != number, table.c.tombstone.is_(False)).values(tombstone=True)
    return connection.execute(gone).rowcount


def chunks(ids: list[str], size: int = 500) -> Iterator[list[str]]:
    """Yield lists of at most `size` ids: databases bound few parameters at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
