"""What tests of the service share: a client of the running server, and `kutoja` as a process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

KUTOJA = Path(sys.executable).with_name("kutoja")

Kutoja = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """A client of `kutoja serve` over the starter catalogue."""
    with httpx.Client(base_url=server, timeout=30) as made:
        yield made


@pytest.fixture
def kutoja(tmp_path: Path) -> Kutoja:
    """Run the console script in an empty folder of its own, with `data` as its data folder."""

    def run(*arguments: str | bytes, data: Path | None = None, **settings: str) -> "subprocess.CompletedProcess[str]":
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("KUTOJA_", "PYTHONPATH"))}
        environment = {**clean, "KUTOJA_DATA": str(data or tmp_path / "data"), **settings}
        return subprocess.run([KUTOJA, *arguments], cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=200, check=False)

    return run
