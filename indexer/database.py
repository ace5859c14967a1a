"""The catalogue's database: engines for reading and writing, migrations, and its errors as sentences."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, NotSupportedError, ProgrammingError
from sqlalchemy.pool import NullPool

from indexer import tables
from models.errors import StoreError
from models.workspace import Workspace

BUSY_SECONDS = 60
"""How long a writer waits for another one to end its transaction."""

RETRY_SECONDS = 0.02
REVISION = "revision"
UNSETTLED = "unsettled"
_WRITES = "catalogue_writes"
_HINTS = {
    "full": "Free some space or choose another KUTOJA_DATA; what was written before is kept.",
    "disk I/O": "Free some space or choose another KUTOJA_DATA; what was written before is kept.",
    "locked": "Another command is writing: wait for it to end.",
    "not a database": "Restore a backup, or move the file away and ingest again.",
    "malformed": "Restore a backup, or move the file away and ingest again.",
    "readonly": "Give this user the right to write there, or choose another KUTOJA_DATA.",
    "unable to open": "Give this user the right to write there, or choose another KUTOJA_DATA.",
}


def open_database(workspace: Workspace) -> Engine:
    """Return an engine on the workspace's catalogue, made or migrated where needed. Raises StoreError when it is unusable or of a newer version."""
    url = workspace.database_url or f"sqlite:///{workspace.catalogue}"
    with sentences("opened"):
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        try:
            engine = create_engine(url, poolclass=NullPool if url.startswith("sqlite") else None)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise StoreError(f"KUTOJA_DATABASE_URL is not an address of a database that can be used here: {str(error).splitlines()[0]}.") from error
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _configure_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        migrate(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes: whole or not at all, and the only one of its kind while it lasts."""
    with sentences("written"), engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


def get_meta(connection: Connection, key: str) -> str | None:
    """Return a named value of the catalogue as a whole."""
    return connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == key))


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Set a named value of the catalogue as a whole."""
    if not connection.execute(update(tables.meta).where(tables.meta.c.key == key).values(value=value)).rowcount:
        connection.execute(insert(tables.meta).values(key=key, value=value))


@contextmanager
def sentences(action: str) -> Iterator[None]:
    """Turn what the database or the file system refuses into a StoreError with a hint; mistakes of ours (a broken constraint) stay what they are."""
    try:
        yield
    except (IntegrityError, ProgrammingError, NotSupportedError, DataError):
        raise
    except (DBAPIError, sqlite3.Error, OSError) as error:
        cause = str(getattr(error, "orig", None) or getattr(error, "strerror", None) or error).splitlines()[0]
        hint = next((text for mark, text in _HINTS.items() if mark in cause), "Check KUTOJA_DATA and KUTOJA_DATABASE_URL.")
        raise StoreError(f"The catalogue cannot be {action}: {cause}. {hint}") from error


def migrate(engine: Engine) -> None:
    """Bring an older catalogue to this version, in one transaction. Raises StoreError for one of a newer version."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(f"The catalogue is of a newer Kutoja (schema {current}): install that version, or set KUTOJA_DATA to another folder.")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below: the driver's own would leave table changes outside them
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"pragma {pragma}")
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to write-ahead logging. SQLite does not wait for another process here, whatever busy_timeout says: two first commands could meet."""
    deadline = time.monotonic() + BUSY_SECONDS
    while connection.execute("pragma journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("pragma journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its turn at once: one that began as a reader could not wait for another, and would fail."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")
