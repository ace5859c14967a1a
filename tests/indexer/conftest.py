"""A small real catalogue: some of the starter's records, as snapshots of their own."""

import gzip
import hashlib
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from indexer.build import BuildReport, build_index
from indexer.catalogue import Catalogue
from indexer.encoder import Encoder
from models.jsonl import dumps, loads
from models.progress import Progress, Silent
from models.snapshot import MANIFEST, RECORDS, open_snapshot
from models.workspace import Workspace

CHECKOUT = Path(__file__).resolve().parent.parent.parent
STARTER = CHECKOUT / "crawlers" / "starter"

Line = dict[str, Any]


def starter_lines(innovations: int, organisations: int, calls: int) -> list[Line]:
    """The first lines of each type, in the import form."""
    wanted = {"innovation": innovations, "organisation": organisations, "call": calls}
    taken = []
    for _, body in open_snapshot(STARTER).lines():
        line = loads(body)
        if wanted[line["type"]] > 0:
            wanted[line["type"]] -= 1
            taken.append(line)
    return taken


def write_snapshot(folder: Path, lines: list[Line], created: str) -> Path:
    """A whole snapshot of the feed "starter" that holds these lines."""
    folder.mkdir(parents=True)
    (folder / RECORDS).write_bytes(gzip.compress(b"".join(dumps(line) + b"\n" for line in lines), mtime=0))
    manifest = open_snapshot(STARTER).manifest.model_copy(
        update={
            "created": datetime.fromisoformat(created),
            "sha256": hashlib.sha256((folder / RECORDS).read_bytes()).hexdigest(),
            "counts": {kind: sum(line["type"] == kind for line in lines) for kind in ("innovation", "organisation", "call")},
        }
    )
    (folder / MANIFEST).write_bytes(manifest.model_dump_json().encode())
    return folder


def take_in(workspace: Workspace, lines: list[Line], created: str) -> int:
    """Take lines in as the newest snapshot of the feed; return the catalogue's revision."""
    catalogue = Catalogue.open(workspace)
    catalogue.ingest(open_snapshot(write_snapshot(workspace.data / f"given-{created[:10]}", lines, created)), Silent())
    revision = catalogue.revision
    catalogue.close()
    return revision


@pytest.fixture(scope="session")
def ingest() -> Callable[[Workspace, list[Line], str], int]:
    """Take lines in as the newest snapshot of the feed; return the catalogue's revision."""
    return take_in


@pytest.fixture(scope="session")
def lines() -> list[Line]:
    """30 innovations, 20 organisations, 10 calls: about 270 passages."""
    return starter_lines(30, 20, 10)


@pytest.fixture(scope="session")
def small_catalogue(tmp_path_factory: pytest.TempPathFactory, lines: list[Line]) -> Path:
    """The catalogue file of `lines`."""
    workspace = Workspace(tmp_path_factory.mktemp("small") / "var")
    take_in(workspace, lines, "2026-01-01T00:00:00+00:00")
    return workspace.catalogue


@pytest.fixture
def build(encoder: Encoder) -> Callable[..., BuildReport]:
    """Builds the index of a workspace with the encoder that the tests have loaded."""

    def run(workspace: Workspace, progress: Progress | None = None, *, rebuild: bool = False) -> BuildReport:
        return build_index(workspace, progress or Silent(), rebuild=rebuild, encoder=encoder)

    return run


@pytest.fixture
def small(tmp_path: Path, encoders: Path, cache: Path, small_catalogue: Path) -> Callable[..., Workspace]:
    """Makes workspaces with the small catalogue; their vectors are shared with other tests and earlier runs, begin as a copy of those, or from nothing."""

    def make(name: str = "var", *, vectors: Literal["shared", "copied", "none"] = "shared") -> Workspace:
        workspace, shared = Workspace(tmp_path / name), cache / "vectors"
        workspace.data.mkdir()
        workspace.encoders.symlink_to(encoders)
        shared.mkdir(exist_ok=True)
        if vectors == "shared":
            workspace.vectors.symlink_to(shared)
        elif vectors == "copied":
            shutil.copytree(shared, workspace.vectors)
        shutil.copyfile(small_catalogue, workspace.catalogue)
        return workspace

    return make
