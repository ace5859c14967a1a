"""Copies of a SQLite catalogue: made while it is in use, and put back."""

import sqlite3
from contextlib import closing
from pathlib import Path

from indexer.database import REVISION, UNSETTLED, get_meta, open_database, sentences, set_meta, writing
from models.errors import InvalidInput
from models.workspace import Workspace

SQLITE_ONLY = "backup and restore copy a SQLite catalogue: use the database's own tools (pg_dump, pg_restore) for another."
BEFORE_RESTORE = ".before-restore"


def back_up(workspace: Workspace, path: Path) -> None:
    """Write a consistent copy of the catalogue to a new file; it is there whole or not at all. Raises InvalidInput, or StoreError when it cannot be written."""
    if workspace.database_url is not None:
        raise InvalidInput(SQLITE_ONLY)
    if path.exists():
        raise InvalidInput(f"{path} exists: choose a new name for the backup.")
    if not workspace.catalogue.is_file():
        raise InvalidInput(f"There is no catalogue in {workspace.data} to copy.")
    aside = path.with_name(f".{path.name}.part")
    try:
        with sentences("copied"):
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.unlink(missing_ok=True)
            _copy(workspace.catalogue, aside)
            with closing(sqlite3.connect(aside)) as copy:
                copy.execute("pragma journal_mode=delete")  # one file, whole in itself
            aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)


def restore(path: Path, workspace: Workspace) -> None:
    """Put a backup in the catalogue's place; the one there is kept beside it with the ending .before-restore.

    The restored catalogue gets a new revision, so that no index made of another state passes for up to date. Raises InvalidInput for what is no backup of
    this or an older version, StoreError when it cannot be written.
    """
    if workspace.database_url is not None:
        raise InvalidInput(SQLITE_ONLY)
    if not path.is_file():
        raise InvalidInput(f"{path} is not a file: name a backup that `kutoja backup` wrote.")
    aside = workspace.catalogue.with_suffix(".restoring")
    with sentences("restored"):
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        try:
            _check(path)
            _copy(path, aside)
            restored = open_database(Workspace(workspace.data, database_url=f"sqlite:///{aside}"))  # migrated aside: one of a newer version is refused here
            restored.dispose()
            revision = 0
            if workspace.catalogue.exists():
                revision = _revision(workspace)
                back_up(workspace, _free(workspace.catalogue.with_suffix(BEFORE_RESTORE)))
            _copy(aside, workspace.catalogue)
        finally:
            for leftover in (aside, aside.with_name(f"{aside.name}-wal"), aside.with_name(f"{aside.name}-shm")):
                leftover.unlink(missing_ok=True)
    engine = open_database(workspace)
    with writing(engine) as connection:
        set_meta(connection, REVISION, str(max(revision, int(get_meta(connection, REVISION) or 0)) + 1))
        set_meta(connection, UNSETTLED, "1")
    engine.dispose()


def _copy(source: Path, target: Path) -> None:
    """Copy page by page in one transaction of the target: a reader or a kill sees the old or the new content."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _check(path: Path) -> None:
    """Refuse what is no whole catalogue."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
            whole = source.execute("pragma integrity_check").fetchone()[0] == "ok"
            names = {name for (name,) in source.execute("select name from sqlite_master where type = 'table'")}
    except sqlite3.DatabaseError as error:
        raise InvalidInput(f"{path} is not a backup: {error}.") from error
    if not whole:
        raise InvalidInput(f"{path} is damaged: it fails SQLite's integrity check.")
    if not {"record", "contribution", "alembic_version"} <= names:
        raise InvalidInput(f"{path} is not a backup of a Kutoja catalogue.")


def _revision(workspace: Workspace) -> int:
    engine = open_database(workspace)
    with engine.connect() as connection:
        revision = int(get_meta(connection, REVISION) or 0)
    engine.dispose()
    return revision


def _free(path: Path) -> Path:
    """Return the path, or the first numbered one beside it that nobody has."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
