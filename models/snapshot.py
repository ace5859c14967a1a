"""A snapshot: one run of one portal, as a folder with `records.jsonl.gz` (import form) and `manifest.json`. Read here, written by crawlers.snapshot."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from models.errors import SnapshotError
from models.jsonl import loads, read_lines
from models.records import SCHEMA_VERSION, Frozen, Source

MANIFEST = "manifest.json"
RECORDS = "records.jsonl.gz"


class DropCount(Frozen):
    """How many source records were dropped for one reason, with a few of their keys."""

    count: int
    examples: tuple[str, ...] = ()


class CrawlCounts(Frozen):
    """What a walk over a portal's site asked and got."""

    requests: int  # sent, retries and robots.txt included; of a run that was stopped and went on, those since then and one for each page before
    bytes: int  # of the answers that were read, unpacked
    pages: int
    read: int  # answered in full and read
    not_modified: int  # asked, and answered that nothing has changed
    not_asked: int  # as before, by what the site's own list says
    kept: int = 0  # records that were not seen, for the first time in a row: in the snapshot still
    gone: int = 0  # records that were not seen for the second time in a row: no longer in it
    cut_short: str | None = None  # why the walk ended before it had seen all


class Manifest(Frozen):
    """What a snapshot holds and what made it."""

    portal: str
    schema_version: int
    created: datetime
    code_version: str
    licence: str
    terms_url: str
    counts: dict[str, int]  # by record type
    dropped: dict[str, DropCount] = Field(default_factory=dict)  # by reason
    sha256: str  # of the records file
    source: str  # name of the file or folder that was read
    source_digest: str
    seconds: float
    complete: bool = True  # the run saw all of the portal: what is missing from it is gone
    crawl: CrawlCounts | None = None  # None: read from a bulk file


class Snapshot:
    """An opened snapshot folder."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @property
    def digest(self) -> str:
        """Identity of the snapshot: the sha256 of its records."""
        return self.manifest.sha256

    @property
    def defaults(self) -> Source:
        """Source of the lines that state none of their own."""
        return Source(portal=self.manifest.portal, retrieved=self.manifest.created.date(), licence=self.manifest.licence)

    def verify(self) -> None:
        """Check the records file against its digest. Raises SnapshotError when it was damaged or changed."""
        if file_digest(self.folder / RECORDS) != self.manifest.sha256:
            raise SnapshotError(f"{self.folder.name}/{RECORDS} does not match its manifest: it was damaged or changed; make or copy the snapshot again.")

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield (line number, JSON) of each record. Raises SnapshotError on a damaged file."""
        return read_lines(self.folder / RECORDS)


def open_snapshot(folder: Path) -> Snapshot:
    """Open a snapshot folder. Raises SnapshotError when it is none, or of a schema that this version cannot read."""
    path = folder / MANIFEST
    try:
        manifest = Manifest.model_validate(loads(path.read_bytes()))
    except FileNotFoundError as error:
        raise SnapshotError(f"{folder} is not a snapshot: it has no {MANIFEST}.") from error
    except (OSError, ValueError, ValidationError) as error:
        raise SnapshotError(f"{path} cannot be read as a manifest: {str(error).splitlines()[0]}.") from error
    if manifest.schema_version > SCHEMA_VERSION:
        raise SnapshotError(f"{folder.name} was written by a newer Kutoja (schema {manifest.schema_version}): update this one to read it.")
    return Snapshot(folder, manifest)


def find_snapshots(path: Path) -> list[Path]:
    """Return all snapshot folders at or below `path`, in order of their names; unfinished ones, which have a hidden name, are none."""
    if not path.is_dir():
        return []
    found = (manifest.parent for manifest in path.rglob(MANIFEST))
    return sorted(folder for folder in found if not any(part.startswith(".") for part in folder.relative_to(path).parts))


def file_digest(path: Path) -> str:
    """Return the sha256 of a file, or of a folder's files with their names. Raises SnapshotError when it cannot be read."""
    digest = hashlib.sha256()
    try:
        path.stat()  # an absent path has no files, which is not the same as none
        for part in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
            if part is not path:
                digest.update(str(part.relative_to(path)).encode())
            with part.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read: {error.strerror or error}.") from error
    return digest.hexdigest()
