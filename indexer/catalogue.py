"""The catalogue: the one store of records, over SQLAlchemy. SQLite (WAL) by default, another database by URL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from indexer import backup, contributions, tables
from indexer.aliases import Aliases
from indexer.database import REVISION, UNSETTLED, get_meta, open_database, sentences, set_meta, writing
from indexer.duplicates import Uncertain
from indexer.ingest import IngestReport, ingest_snapshot
from indexer.settle import RECORD, read_suppressed, settle
from models.errors import InvalidInput, NotFound, SnapshotError
from models.jsonl import loads
from models.progress import Progress, Silent
from models.records import Record, RecordType
from models.snapshot import Snapshot
from models.workspace import Workspace


@dataclass(frozen=True)
class Reject:
    """A line of a snapshot that was not taken in."""

    feed: str
    line: int
    reason: str
    detail: str


class Catalogue:
    """An opened catalogue. Writers take turns; readers see the last whole state."""

    def __init__(self, engine: Engine, workspace: Workspace) -> None:
        self.engine = engine
        self.workspace = workspace

    @classmethod
    def open(cls, workspace: Workspace) -> "Catalogue":
        """Open or make the workspace's catalogue, migrating an older one. Raises StoreError when it is unusable or newer than this version."""
        return cls(open_database(workspace), workspace)

    def close(self) -> None:
        """Release the connections."""
        self.engine.dispose()

    # Writing

    def ingest(self, snapshot: Snapshot, progress: Progress) -> IngestReport:
        """Take a snapshot in and bring the effective records in line. Taking the same one again changes nothing.

        Raises SnapshotError when it is damaged, StoreError when the store cannot be written.
        """
        return self.ingest_all([snapshot], progress)[0]

    def ingest_all(self, snapshots: Iterable[Snapshot], progress: Progress) -> list[IngestReport]:
        """Take several snapshots in, and settle once. What was taken before one that fails is settled all the same. Raises what `ingest` raises."""
        reports: list[IngestReport] = []
        try:
            for snapshot in snapshots:
                reports.append(ingest_snapshot(self.engine, snapshot, progress))  # noqa: PERF401 (those before a failing one count)
        except SnapshotError:
            self._settle_if_needed(progress)
            raise
        self._settle_if_needed(progress)
        return reports

    def merge(self, old_id: str, new_id: str, why: str, progress: Progress) -> None:
        """Let `new_id` answer for `old_id` as well; undone by `unmerge`.

        Raises NotFound for an unknown id, InvalidInput for ids that are one already, that another answers for, or of different types.
        """
        with writing(self.engine) as connection:
            old, new = _existing(connection, old_id), _existing(connection, new_id)
            aliases = Aliases.read(connection)
            final = aliases.final()
            if final.get(old_id, old_id) == final.get(new_id, new_id):
                raise InvalidInput(f"{old_id} and {new_id} are one record already.")
            if old_id in final:
                raise InvalidInput(f"{final[old_id]} answers for {old_id} already: merge that one, or `kutoja unmerge {old_id}` first.")
            if old.type is not new.type:
                raise InvalidInput(f"{old_id} is an {old.type.value} and {new_id} an {new.type.value}: only records of one type can be merged.")
            connection.execute(delete(tables.alias).where(tables.alias.c.old_id == old_id))  # that it was set apart before
            connection.execute(insert(tables.alias).values(old_id=old_id, new_id=new_id, why=why, automatic=False))
            self._settle(connection, progress)

    def unmerge(self, old_id: str, progress: Progress) -> None:
        """Let an id that was merged, by a person or by Kutoja, stand for itself again. Raises NotFound when it is not merged, or has nothing to stand for."""
        with writing(self.engine) as connection:
            aliases = Aliases.read(connection)
            if old_id not in aliases.by_hand and old_id not in aliases.automatic:
                raise NotFound(f"{old_id!r} is not merged into another record.")
            connection.execute(delete(tables.alias).where(tables.alias.c.old_id == old_id))
            if old_id in aliases.automatic:
                if not _contributed(connection, old_id):
                    raise NotFound(f"{old_id!r} is only a former id of {aliases.final()[old_id]}: no portal tells of it by itself.")
                connection.execute(insert(tables.alias).values(old_id=old_id, new_id=old_id, why="set apart by hand", automatic=False))
            self._settle(connection, progress)

    def suppress(self, record_id: str, why: str, progress: Progress) -> None:
        """Take a record down for good, with all ids that it answers for: later ingests keep it out. Raises NotFound when no portal ever told of that id."""
        with writing(self.engine) as connection:
            final = Aliases.read(connection).final()
            current = final.get(record_id, record_id)
            if not _contributed(connection, record_id):
                _existing(connection, record_id)
            fallen = {record_id, current, *(old for old, new in final.items() if new == current)} - read_suppressed(connection)
            if fallen:
                connection.execute(insert(tables.suppression), [{"record_id": one, "why": why} for one in sorted(fallen)])
            self._settle(connection, progress)

    def _settle_if_needed(self, progress: Progress) -> None:
        with self.engine.connect() as connection:
            needed = get_meta(connection, UNSETTLED) == "1"
        if needed:
            with writing(self.engine) as connection:
                self._settle(connection, progress)

    def _settle(self, connection: Connection, progress: Progress) -> None:
        settled = settle(connection, progress)
        if settled.written or settled.removed:
            set_meta(connection, REVISION, str(int(get_meta(connection, REVISION) or 0) + 1))
        set_meta(connection, UNSETTLED, "0")

    # Reading

    @property
    def revision(self) -> int:
        """Grows whenever an effective record changes, and only then."""
        with self.engine.connect() as connection:
            return int(get_meta(connection, REVISION) or 0)

    def record(self, record_id: str) -> Record | None:
        """Return the effective record that answers for an id today, None when there is none."""
        with self.engine.connect() as connection:
            return _record(connection, record_id)

    def resolve(self, record_id: str) -> str:
        """Return the id that answers for an id today: itself, unless it was merged away."""
        return self.aliases().get(record_id, record_id)

    def aliases(self) -> dict[str, str]:
        """Return {id that no longer stands for itself: id that answers for it today}."""
        with self.engine.connect() as connection:
            return Aliases.read(connection).final()

    def suppressed(self) -> set[str]:
        """Return the ids that were taken down."""
        with self.engine.connect() as connection:
            return read_suppressed(connection)

    def records(self, record_type: RecordType | None = None) -> Iterator[Record]:
        """Yield the effective records in order of their ids."""
        for body in self.bodies(record_type):
            yield RECORD.validate_json(body)

    def bodies(self, record_type: RecordType | None = None) -> Iterator[str]:
        """Yield the effective records as JSON, in order of their ids."""
        wanted = select(tables.record.c.body).order_by(tables.record.c.id).execution_options(yield_per=1000)
        if record_type is not None:
            wanted = wanted.where(tables.record.c.type == record_type.value)
        with sentences("read"), self.engine.connect() as connection:
            yield from connection.scalars(wanted)

    def counts(self) -> dict[str, int]:
        """Return how many effective records there are of each type."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(tables.record.c.type, func.count()).group_by(tables.record.c.type)).all()
        counted = {str(kind): int(count) for kind, count in rows}
        return {kind.value: counted.get(kind.value, 0) for kind in RecordType}

    def feeds(self) -> list[dict[str, Any]]:
        """Return one row a feed: its last whole snapshot, licence, counts, drops and rejects by reason."""
        with self.engine.connect() as connection:
            rows = _last_snapshots(connection)
            rejected = {row.id: _rejected(connection, row.id) for row in rows}
        return [_feed(row.feed, loads(row.manifest), rejected[row.id]) for row in rows]

    def rejects(self, feed: str | None = None, limit: int = 100) -> list[Reject]:
        """Return lines of the feeds' last whole snapshots that were not taken in, with their reasons."""
        with self.engine.connect() as connection:
            feeds = {row.id: row.feed for row in _last_snapshots(connection) if feed in (None, row.feed)}
            table = tables.reject
            wanted = select(table).where(table.c.snapshot_id.in_(feeds)).order_by(table.c.snapshot_id, table.c.line).limit(limit)
            return [Reject(feeds[row.snapshot_id], row.line, row.reason, row.detail) for row in connection.execute(wanted)]

    def unknown_places(self, limit: int = 20) -> tuple[int, list[tuple[str, int]]]:
        """Return how many place names nobody could resolve, and the most frequent of them with their counts."""
        table = tables.unknown_place
        with self.engine.connect() as connection:
            total = connection.scalar(select(func.count()).select_from(table)) or 0
            rows = connection.execute(select(table.c.text, table.c.count).order_by(table.c.count.desc(), table.c.text).limit(limit)).all()
        return total, list(rows)

    def unfinished(self) -> list[str]:
        """Return the feeds whose newest snapshot is not wholly in; its ingest was stopped, and the next one goes on with it."""
        table = tables.snapshot
        with self.engine.connect() as connection:
            rows = connection.execute(select(table.c.feed, table.c.done).order_by(table.c.created, table.c.id)).all()
        return sorted(feed for feed, done in {row.feed: row.done for row in rows}.items() if not done)

    def uncertain_organisations(self) -> list[Uncertain]:
        """Return pairs of organisations that may be one, and why Kutoja leaves them apart; `merge` joins them."""
        with self.engine.connect() as connection:
            aliases = Aliases.read(connection)
            return contributions.directory(connection, aliases.final_by_hand(), aliases.apart, read_suppressed(connection), Silent()).uncertain

    # Copies

    def backup(self, path: Path) -> None:
        """Write a consistent copy of a SQLite catalogue, while it may be in use. Raises InvalidInput for another database."""
        backup.back_up(self.workspace, path)

    @staticmethod
    def restore(path: Path, workspace: Workspace, progress: Progress) -> None:
        """Put a backup in the catalogue's place; the one there is kept beside it. Raises InvalidInput or StoreError."""
        backup.restore(path, workspace)
        catalogue = Catalogue.open(workspace)
        try:
            catalogue._settle_if_needed(progress)
        finally:
            catalogue.close()


def _record(connection: Connection, record_id: str) -> Record | None:
    current = Aliases.read(connection).final().get(record_id, record_id)
    body = connection.scalar(select(tables.record.c.body).where(tables.record.c.id == current))
    return RECORD.validate_json(body) if body else None


def _existing(connection: Connection, record_id: str) -> Record:
    record = _record(connection, record_id)
    if record is None:
        raise NotFound(f"There is no record {record_id!r}.")
    return record


def _contributed(connection: Connection, record_id: str) -> bool:
    table = tables.contribution
    return bool(connection.scalar(select(func.count()).select_from(table).where(table.c.record_id == record_id)))


def _last_snapshots(connection: Connection) -> list[Any]:
    """The row of each feed's newest whole snapshot, in order of the feeds."""
    table = tables.snapshot
    rows = connection.execute(select(table).where(table.c.done).order_by(table.c.created, table.c.id)).all()
    return sorted({row.feed: row for row in rows}.values(), key=lambda row: str(row.feed))


def _rejected(connection: Connection, number: int) -> dict[str, int]:
    table = tables.reject
    counted = select(table.c.reason, func.count()).where(table.c.snapshot_id == number).group_by(table.c.reason)
    return dict(connection.execute(counted.order_by(func.count().desc(), table.c.reason)).all())


def _feed(feed: str, manifest: dict[str, Any], rejected: dict[str, int]) -> dict[str, Any]:
    return {
        "portal": feed,
        "licence": manifest["licence"],
        "last_snapshot": manifest["created"],
        "records": manifest["counts"],
        "dropped": {reason: drop["count"] for reason, drop in manifest["dropped"].items()},
        "rejected": rejected,
    }
