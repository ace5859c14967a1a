"""Brings a data folder up to date: encoder, starter catalogue, index; and takes snapshots or bulk data into the catalogue."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawlers.commands import crawl_bulk
from crawlers.discovery import portal as portal_of
from crawlers.discovery import portals
from indexer.build import build_index
from indexer.catalogue import Catalogue
from indexer.encoder import Card, encoder_folder
from indexer.prepare import prepare
from models.errors import EncoderError, SnapshotError
from models.snapshot import MANIFEST, RECORDS, find_snapshots, open_snapshot
from service.console import Session
from service.settings import STARTER


@dataclass(frozen=True)
class SetUp:
    """What `set_up` did."""

    encoder_prepared: bool
    records_changed: int
    index: str
    records: int
    passages: int
    embedded: int
    up_to_date: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)

    def sentence(self) -> str:
        """Say it to a person."""
        if self.up_to_date and not self.encoder_prepared:
            return f"Nothing to do: the index of {self.records:,} records is up to date. `kutoja serve` answers from it."
        return f"Ready: {self.records:,} records in {self.passages:,} passages, {self.embedded:,} of them embedded now. `kutoja serve` answers from them."


def set_up(session: Session) -> SetUp:
    """Do what is missing, and nothing else; a run that was stopped goes on where it was. Raises what the steps raise."""
    workspace = session.workspace
    with session.progress() as progress:
        prepared = not _encoder_there(session)
        if prepared:
            prepare(workspace, progress)
        catalogue = Catalogue.open(workspace)
        try:
            changed = sum(report.changed for report in catalogue.ingest_all(map(open_snapshot, find_snapshots(STARTER)), progress))
        finally:
            catalogue.close()
        report = build_index(workspace, progress)
    return SetUp(prepared, changed, report.generation, report.records, report.passages, report.embedded, report.up_to_date)


def _encoder_there(session: Session) -> bool:
    try:
        Card.read(encoder_folder(session.workspace))
    except EncoderError:
        return False
    return True


def ingest_paths(paths: list[Path], portal: str | None, session: Session) -> list[dict[str, Any]]:
    """Take each path in and return one row a snapshot. Raises SnapshotError for a path that is nothing we know, and what reading it raises."""
    snapshots = [folder for path in paths for folder in _snapshots(path, portal, session)]
    catalogue = Catalogue.open(session.workspace)
    try:
        with session.progress() as progress:
            reports = catalogue.ingest_all(map(open_snapshot, snapshots), progress)
    finally:
        catalogue.close()
    return [{"snapshot": str(folder), **asdict(report), "rejected": dict(report.rejected)} for folder, report in zip(snapshots, reports, strict=True)]


def ingest_summary(rows: list[dict[str, Any]]) -> str:
    """Say to a person what was taken in."""
    lines = []
    for row in rows:
        if row["outdated"]:
            lines.append(f"{row['feed']}: a newer snapshot of this portal is in the catalogue already; nothing changed.")
            continue
        if row["skipped"]:
            lines.append(f"{row['feed']}: this snapshot is in the catalogue already; nothing changed.")
            continue
        rejected = "".join(f"\n  rejected {count:,}: {reason}" for reason, count in row["rejected"].items())
        gone = f", {row['tombstones']:,} gone from the portal" if row["tombstones"] else ""
        lines.append(f"{row['feed']}: {row['changed']:,} records changed, {row['unchanged']:,} as before{gone}.{rejected}")
    if any(row["changed"] or row["tombstones"] for row in rows):
        lines.append("Run `kutoja index` to make the changes searchable.")
    return "\n".join(lines)


def _snapshots(path: Path, portal: str | None, session: Session) -> list[Path]:
    """Return the snapshots at a path: itself, those below it, or one made of the bulk data that it is."""
    if not path.exists():
        raise SnapshotError(f"{path} does not exist: name a snapshot, a folder of snapshots or a portal's bulk data.")
    if portal is not None:
        return [crawl_bulk(portal_of(portal), path, session)]
    if path.name in (RECORDS, MANIFEST):
        return [path.parent]
    found = find_snapshots(path)
    if found:
        return found
    named = _named_after(path)
    if named is None:
        raise SnapshotError(
            f"{path} is neither a snapshot nor bulk data named after a portal: say whose it is with --portal NAME (`kutoja portals` lists them)."
        )
    return [crawl_bulk(portal_of(named), path, session)]


def _named_after(path: Path) -> str | None:
    """The portal that a file or folder is named after: its name alone, or followed by "-" and anything."""
    name = path.resolve().name.partition(".")[0].casefold().replace("_", "-")
    fitting = [known for known in portals() if name == known or name.startswith(f"{known}-")]
    return max(fitting, key=len, default=None)
