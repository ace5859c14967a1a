"""The commands on single records and copies, as a person types them."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.jsonl import loads

KUTOJA = Path(sys.executable).with_name("kutoja")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str | Path) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "KUTOJA_DATA": str(tmp_path / "var")}
        return subprocess.run([KUTOJA, *map(str, words)], env=environment, capture_output=True, text=True, check=False)

    return command


def body(record_id: str, country: str | None) -> dict[str, Any]:
    return {"type": "organisation", "id": record_id, "name": {"fi": "Tukisäätiö"}} | ({"country": country} if country else {})


def test_records_are_merged_taken_down_and_copied(run: Run, snapshot_of: Callable[..., Path], tmp_path: Path) -> None:
    assert run("ingest", snapshot_of("a", [body("a:o", "FI"), body("a:p", None)])).returncode == 0
    pairs = loads(run("doctor", "organisations", "--json").stdout)
    assert [(pair["first"], pair["second"], pair["name"]) for pair in pairs] == [("a:o", "a:p", "Tukisäätiö")]
    assert "one portal lists them as two" in run("doctor", "organisations").stdout

    assert loads(run("backup", tmp_path / "copy", "--json").stdout) == {"backup": str(tmp_path / "copy")}
    assert loads(run("merge", "a:p", "a:o", "--why", "one foundation", "--json").stdout) == {"merged": "a:p", "into": "a:o"}
    assert loads(run("doctor", "organisations", "--json").stdout) == []
    assert "stands for itself again" in run("unmerge", "a:p").stdout
    assert run("suppress", "a:o", "--why", "asked by its owner").returncode == 0
    assert loads(run("status", "--json").stdout)["records"]["organisation"] == 1
    assert run("restore", tmp_path / "copy").returncode == 0
    assert loads(run("status", "--json").stdout)["records"]["organisation"] == 2


def test_what_cannot_be_done_is_said_in_one_sentence(run: Run, tmp_path: Path) -> None:
    for words in (("unmerge", "a:1"), ("suppress", "a:1", "--why", "x"), ("merge", "a:1", "a:2", "--why", "x"), ("restore", tmp_path / "none")):
        done = run(*words)
        assert done.returncode not in (0, 1), words
        assert "Traceback" not in done.stderr
        assert done.stderr.strip().endswith(".")
        assert len(done.stderr.strip().splitlines()) == 1
