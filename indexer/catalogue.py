"""The catalogue: the one store of records, over SQLAlchemy. SQLite (WAL) by default, another database by URL."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, select, update
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from indexer import tables
from indexer.ingest import IngestReport, ingest_snapshot
from indexer.settle import RECORD, final_aliases, settle
from models.errors import InvalidInput, NotFound, StoreError
from models.jsonl import loads
from models.progress import Progress
from models.records import Record, RecordType
from models.snapshot import Snapshot
from models.workspace import Workspace

BUSY_SECONDS = 30
REVISION = "revision"
UNSETTLED = "unsettled"
NO_SPACE = "Free some space or choose another KUTOJA_DATA; what was written before is kept."


class Catalogue:
    """An opened catalogue. Writers take turns; readers see the last whole state."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, workspace: Workspace) -> "Catalogue":
        """Open or make the workspace's catalogue, migrating an older one. Raises StoreError when it is unusable or newer than this version."""
        url = workspace.database_url or f"sqlite:///{workspace.catalogue}"
        if url.startswith("sqlite:///"):
            try:
                Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{workspace.data} cannot be made: {error.strerror}. Choose another KUTOJA_DATA.") from error
        engine = create_engine(url, poolclass=NullPool if url.startswith("sqlite") else None)
        if url.startswith("sqlite"):
            event.listen(engine, "connect", _configure_sqlite)
        with _clear("opened"):
            _migrate(engine)
        return cls(engine)

    # Writing

    def ingest(self, snapshot: Snapshot, progress: Progress) -> IngestReport:
        """Take a snapshot in and bring the effective records in line. Taking the same one again changes nothing.

        Raises SnapshotError when it is damaged, StoreError when the store cannot be written.
        """
        with _clear("written"):
            report = ingest_snapshot(self.engine, snapshot, _MarkingProgress(progress, self.engine))
            if not report.skipped or self._meta(UNSETTLED) == "1":
                self._settle(progress)
        return report

    def merge(self, old_id: str, new_id: str, why: str, progress: Progress) -> None:
        """Let `new_id` answer for `old_id` as well; undone by `unmerge`. Raises NotFound, or InvalidInput for ids that are one already."""
        if self.record(old_id) is None or self.record(new_id) is None:
            raise NotFound(f"There is no record {old_id if self.record(old_id) is None else new_id!r}.")
        if self.resolve(old_id) == self.resolve(new_id):
            raise InvalidInput(f"{old_id} and {new_id} are one record already.")
        with _clear("written"), self.engine.begin() as connection:
            connection.execute(insert(tables.alias).values(old_id=old_id, new_id=new_id, why=why))
        self._settle(progress)

    def unmerge(self, old_id: str, progress: Progress) -> None:
        """Undo a merge. Raises NotFound when that id is no alias."""
        with _clear("written"), self.engine.begin() as connection:
            if not connection.execute(delete(tables.alias).where(tables.alias.c.old_id == old_id)).rowcount:
                raise NotFound(f"{old_id!r} is not merged into another record.")
        self._settle(progress)

    def suppress(self, record_id: str, why: str, progress: Progress) -> None:
        """Take a record down for good: later ingests keep it out. Raises NotFound when no record has that id."""
        if self.record(record_id) is None:
            raise NotFound(f"There is no record {record_id!r}.")
        with _clear("written"), self.engine.begin() as connection:
            connection.execute(insert(tables.suppression).values(record_id=self.resolve(record_id), why=why))
        self._settle(progress)

    def _settle(self, progress: Progress) -> None:
        with _clear("written"), self.engine.begin() as connection:
            settled = settle(connection, progress)
            if settled.written or settled.removed:
                _set_meta(connection, REVISION, str(self.revision + 1))
            _set_meta(connection, UNSETTLED, "0")

    # Reading

    @property
    def revision(self) -> int:
        """Grows whenever an effective record changes, and only then."""
        return int(self._meta(REVISION) or 0)

    def record(self, record_id: str) -> Record | None:
        """Return the effective record that answers for an id today, None when there is none."""
        with self.engine.connect() as connection:
            body = connection.scalar(select(tables.record.c.body).where(tables.record.c.id == self.resolve(record_id)))
        return RECORD.validate_json(body) if body else None

    def resolve(self, record_id: str) -> str:
        """Return the id that answers for an id today: itself, unless it was merged away."""
        return self.aliases().get(record_id, record_id)

    def aliases(self) -> dict[str, str]:
        """Return {merged id: id that answers for it today}."""
        with self.engine.connect() as connection:
            return final_aliases(connection)

    def suppressed(self) -> set[str]:
        """Return the ids that were taken down."""
        with self.engine.connect() as connection:
            return set(connection.scalars(select(tables.suppression.c.record_id)))

    def records(self, record_type: RecordType | None = None) -> Iterator[Record]:
        """Yield the effective records in order of their ids."""
        for body in self.bodies(record_type):
            yield RECORD.validate_json(body)

    def bodies(self, record_type: RecordType | None = None) -> Iterator[str]:
        """Yield the effective records as JSON, in order of their ids."""
        wanted = select(tables.record.c.body).order_by(tables.record.c.id)
        if record_type is not None:
            wanted = wanted.where(tables.record.c.type == record_type.value)
        with self.engine.connect() as connection:
            yield from connection.execution_options(yield_per=1000).scalars(wanted)

    def counts(self) -> dict[str, int]:
        """Return how many effective records there are of each type."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(tables.record.c.type, func.count()).group_by(tables.record.c.type)).tuples().all()
        counted = {str(kind): int(count) for kind, count in rows}
        return {kind.value: counted.get(kind.value, 0) for kind in RecordType}

    def feeds(self) -> list[dict[str, Any]]:
        """Return one row a feed: its last whole snapshot, licence, counts, drops and rejects."""
        latest = (
            select(tables.snapshot.c.feed, func.max(tables.snapshot.c.created).label("created")).where(tables.snapshot.c.done).group_by(tables.snapshot.c.feed)
        )
        newest = latest.subquery()
        joined = select(tables.snapshot).join(newest, (tables.snapshot.c.feed == newest.c.feed) & (tables.snapshot.c.created == newest.c.created))
        with self.engine.connect() as connection:
            rows = connection.execute(joined.order_by(tables.snapshot.c.feed)).all()
            rejected = {row.id: self._rejects(connection, row.id) for row in rows}
        return [_feed(row.feed, loads(row.manifest), rejected[row.id]) for row in rows]

    def unknown_places(self, limit: int = 20) -> tuple[int, list[tuple[str, int]]]:
        """Return how many place names nobody could resolve, and the most frequent of them with their counts."""
        table = tables.unknown_place
        with self.engine.connect() as connection:
            total = connection.scalar(select(func.count()).select_from(table)) or 0
            rows = connection.execute(select(table.c.text, table.c.count).order_by(table.c.count.desc(), table.c.text).limit(limit)).tuples().all()
        return total, list(rows)

    def unfinished(self) -> list[str]:
        """Return the feeds whose last ingest was stopped in the middle."""
        with self.engine.connect() as connection:
            return sorted(set(connection.scalars(select(tables.snapshot.c.feed).where(tables.snapshot.c.done.is_(False)))))

    # Copies

    def backup(self, path: Path) -> None:
        """Write a consistent copy of a SQLite catalogue, while it may be in use. Raises InvalidInput for another database."""
        if self.engine.dialect.name != "sqlite":
            raise InvalidInput("backup copies a SQLite catalogue: use the database's own tool (pg_dump) for another.")
        if path.exists():
            raise InvalidInput(f"{path} exists: choose a new name for the backup.")
        with _clear("copied"):
            path.parent.mkdir(parents=True, exist_ok=True)
            source = sqlite3.connect(self.engine.url.database or "")
            with source, sqlite3.connect(path) as target:
                source.backup(target)
            target.close()
            source.close()

    def close(self) -> None:
        """Release the connections."""
        self.engine.dispose()

    def _rejects(self, connection: Connection, number: int) -> dict[str, int]:
        counted = select(tables.reject.c.reason, func.count()).where(tables.reject.c.snapshot_id == number).group_by(tables.reject.c.reason)
        return dict(connection.execute(counted.order_by(func.count().desc())).tuples().all())

    def _meta(self, key: str) -> str | None:
        with self.engine.connect() as connection:
            return connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == key))


def restore(path: Path, workspace: Workspace) -> None:
    """Put a backup in the catalogue's place; the one there is kept beside it with the ending .before-restore. Raises InvalidInput or StoreError."""
    if not path.is_file():
        raise InvalidInput(f"{path} is not a file: name a backup that `kutoja backup` wrote.")
    with _clear("restored"):
        source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        if source.execute("pragma integrity_check").fetchone()[0] != "ok":
            raise InvalidInput(f"{path} is damaged: it fails SQLite's integrity check.")
        if workspace.catalogue.exists():
            Catalogue.open(workspace).backup(_free(workspace.catalogue.with_suffix(".before-restore")))
        workspace.catalogue.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(workspace.catalogue) as target:
            source.backup(target)
        target.close()
        source.close()


def _free(path: Path) -> Path:
    """Return the path, or the first numbered one beside it that nobody has."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


class _MarkingProgress:
    """Passes progress on, and notes in the store that contributions changed and are not settled yet."""

    def __init__(self, inner: Progress, engine: Engine) -> None:
        self.inner = inner
        self.engine = engine

    def phase(self, name: str, total: int | None) -> None:
        """Begin a phase; the first thing that changes the store is a parse."""
        with self.engine.begin() as connection:
            _set_meta(connection, UNSETTLED, "1")
        self.inner.phase(name, total)

    def advance(self, steps: int = 1) -> None:
        """Report steps."""
        self.inner.advance(steps)


def _feed(feed: str, manifest: dict[str, Any], rejected: dict[str, int]) -> dict[str, Any]:
    return {
        "portal": feed,
        "licence": manifest["licence"],
        "last_snapshot": manifest["created"],
        "records": manifest["counts"],
        "dropped": {reason: drop["count"] for reason, drop in manifest["dropped"].items()},
        "rejected": rejected,
    }


def _set_meta(connection: Connection, key: str, value: str) -> None:
    if not connection.execute(update(tables.meta).where(tables.meta.c.key == key).values(value=value)).rowcount:
        connection.execute(insert(tables.meta).values(key=key, value=value))


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"pragma {pragma}")


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(f"The catalogue is of a newer Kutoja (schema {current}): install that version, or set KUTOJA_DATA to another folder.")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _clear(action: str) -> Iterator[None]:
    """Turn the database's errors into a sentence."""
    try:
        yield
    except (OperationalError, DatabaseError, sqlite3.Error, OSError) as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        hints: list[tuple[str, Callable[[], str]]] = [
            ("full", lambda: NO_SPACE),
            ("disk I/O", lambda: NO_SPACE),
            ("too large", lambda: NO_SPACE),
            ("locked", lambda: "Another command is writing: wait for it to end."),
            ("not a database", lambda: "Restore a backup, or move the file away and ingest again."),
        ]
        hint = next((text() for mark, text in hints if mark in cause), "Check the folder or the database's address.")
        raise StoreError(f"The catalogue cannot be {action}: {cause}. {hint}") from error
