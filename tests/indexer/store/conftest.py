"""Snapshots of any feed, and an empty catalogue to take them in."""

import gzip
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from indexer.catalogue import Catalogue
from models.jsonl import dumps
from models.records import SCHEMA_VERSION
from models.snapshot import MANIFEST, RECORDS, Manifest
from models.workspace import Workspace

Line = dict[str, Any]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace without an encoder: the store needs none."""
    return Workspace(tmp_path / "var")


@pytest.fixture
def catalogue(workspace: Workspace) -> Iterator[Catalogue]:
    """An empty catalogue."""
    opened = Catalogue.open(workspace)
    yield opened
    opened.close()


@pytest.fixture
def snapshot_of(tmp_path: Path) -> Callable[..., Path]:
    """Writes a snapshot: lines are JSON values, or bytes as they should stand in the file; `records` is the gzip file itself."""

    def make(feed: str, lines: list[Line | bytes], created: str = "2026-01-01T00:00:00+00:00", *, complete: bool = True, records: bytes | None = None) -> Path:
        folder = tmp_path / "snapshots" / feed / created.replace(":", "")
        folder.mkdir(parents=True, exist_ok=True)
        plain = b"".join((line if isinstance(line, bytes) else dumps(line)) + b"\n" for line in lines)
        (folder / RECORDS).write_bytes(gzip.compress(plain, mtime=0) if records is None else records)
        manifest = Manifest(
            portal=feed,
            schema_version=SCHEMA_VERSION,
            created=datetime.fromisoformat(created),
            code_version="0",
            licence="CC BY 4.0",
            terms_url="https://example.org/terms",
            counts={"innovation": len(lines)},
            sha256=hashlib.sha256((folder / RECORDS).read_bytes()).hexdigest(),
            source="lines",
            source_digest="0" * 64,
            seconds=0,
            complete=complete,
        )
        (folder / MANIFEST).write_bytes(manifest.model_dump_json().encode())
        return folder

    return make
