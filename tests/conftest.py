"""What tests share: the real encoder, the starter catalogue and its index, a running server, a browser. Nothing is mocked.

Tests run in several processes (pytest-xdist), a file of tests in one. The vectors of the starter
catalogue are made by the first process that needs them.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexer.build import build_index
from indexer.catalogue import Catalogue
from indexer.encoder import Encoder, encoder_folder, load_encoder
from indexer.index import Index, LiveIndex
from indexer.means import Centring
from indexer.prepare import prepare
from models.progress import Silent
from models.snapshot import open_snapshot
from models.workspace import Workspace
from service.answer import Answerer

CHECKOUT = Path(__file__).resolve().parent.parent
STARTER = CHECKOUT / "crawlers" / "starter"
SHARED = CHECKOUT.parent / "shared"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TODAY = date(2026, 3, 15)
"""The day on which tests ask."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background by a shell without job control: programs that tests start would not hear Ctrl-C either.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-browser", action="store_true", help="fail, instead of skipping, when there is no Chromium")
    parser.addoption("--real-data", action="store_true", help="also read the real data sets beside the checkout (minutes)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what reads whole data sets, unless it is asked for: it takes minutes and tests data rather than code."""
    if not config.getoption("--real-data"):
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="reads the real data sets: `make test-full`"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data sets beside the checkout."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the real data sets (../shared/data) are not here")
    return SHARED / "data"


@pytest.fixture(scope="session")
def kept(pytestconfig: pytest.Config) -> Path:
    """A folder kept between runs and shared by their processes: written to by one of them at a time, see `alone`."""
    return Path(pytestconfig.cache.mkdir("kutoja"))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep the other processes of this run out."""
    with (folder / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def cache(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose vectors any test of this process may add to: they are the same whatever the code around them does."""
    return tmp_path_factory.mktemp("cache") if "PYTEST_XDIST_WORKER" in os.environ else kept


@pytest.fixture(scope="session")
def encoders(kept: Path) -> Path:
    """The folder with the prepared default encoder: that of `make install`, else one prepared for the tests."""
    installed = Workspace(CHECKOUT / "var")
    if (encoder_folder(installed) / "encoder.json").exists():
        return installed.encoders
    with alone(kept):
        prepare(Workspace(kept), Silent())
    return Workspace(kept).encoders


def new_workspace(folder: Path, encoders: Path, vectors: Path | None = None) -> Workspace:
    """A workspace of its own that borrows the prepared encoder, and vectors where given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "encoders").symlink_to(encoders)
    if vectors is not None:
        vectors.mkdir(parents=True, exist_ok=True)
        (folder / "vectors").symlink_to(vectors)
    return Workspace(folder)


@pytest.fixture
def workspace(tmp_path: Path, encoders: Path) -> Workspace:
    """An empty workspace with the encoder."""
    return new_workspace(tmp_path / "var", encoders)


@pytest.fixture(scope="session")
def encoder(encoders: Path, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The default encoder on its fastest runtime."""
    return load_encoder(new_workspace(tmp_path_factory.mktemp("encoder") / "var", encoders))


@pytest.fixture(scope="session")
def starter_workspace(tmp_path_factory: pytest.TempPathFactory, encoders: Path, kept: Path) -> Workspace:
    """A workspace with the starter catalogue, ingested and indexed by the code under test; only vectors may come from an earlier run."""
    workspace = new_workspace(tmp_path_factory.mktemp("starter") / "var", encoders, kept / "vectors")
    catalogue = Catalogue.open(workspace)
    catalogue.ingest(open_snapshot(STARTER), Silent())
    catalogue.close()
    with alone(kept):  # the first process embeds, the others take what it made
        build_index(workspace, Silent())
    return workspace


@pytest.fixture
def starter_copy(starter_workspace: Workspace, tmp_path: Path) -> Workspace:
    """A workspace of one's own with the starter catalogue, its index and its vectors; the encoder is shared."""
    copy = Workspace(tmp_path / "copy")
    shutil.copytree(starter_workspace.data, copy.data, symlinks=True)
    copy.vectors.unlink()
    shutil.copytree(starter_workspace.vectors, copy.vectors)
    return copy


@pytest.fixture(scope="session")
def starter_index(starter_workspace: Workspace, encoder: Encoder) -> Index:
    """The starter catalogue's index."""
    return LiveIndex(starter_workspace, encoder.fingerprint).current()


@pytest.fixture(scope="session")
def answerer(starter_index: Index, encoder: Encoder) -> Answerer:
    """Answers from the starter catalogue, on TODAY."""
    return Answerer(lambda: starter_index, encoder, Centring.load(encoder), lambda: TODAY)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(starter_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `kutoja serve` over the starter catalogue, as a person would start it."""
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log"
    environment = {**os.environ, "KUTOJA_DATA": str(starter_workspace.data)}
    command = [str(Path(sys.executable).with_name("kutoja")), "serve", "--port", str(port)]
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until_ready(address: str, process: "subprocess.Popen[bytes]", seconds: float = 120) -> None:
    """Wait until a server can answer; fail when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"kutoja serve ended with code {process.returncode}")
        try:
            urllib.request.urlopen(f"{address}/health/ready", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("kutoja serve was not ready in time")


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> str:
    """The path of a Chromium."""
    if CHROMIUM is None:
        message = "there is no Chromium here: install one to run the browser tests"
        if request.config.getoption("--require-browser"):
            pytest.fail(message)
        pytest.skip(message)
    return CHROMIUM


def rebased(workspace: Workspace, **changes: object) -> Workspace:
    """The workspace with other settings."""
    return replace(workspace, **changes)  # type: ignore[arg-type]
