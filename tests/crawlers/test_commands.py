"""`kutoja crawl` and `kutoja portals`, run through typer on the fixtures."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from crawlers.commands import register
from models.errors import InvalidInput, SnapshotError, UnknownValue
from models.progress import Progress, Silent
from models.snapshot import find_snapshots, open_snapshot
from models.workspace import Workspace

FIXTURES = Path(__file__).parents[1] / "fixtures" / "portals"


class Session:
    """Settings and output as service.cli gives them, without colours."""

    def __init__(self, data: Path) -> None:
        self.workspace = Workspace(data)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        yield Silent()

    def emit(self, data: Any, *, as_json: bool, human: Callable[[], str]) -> None:
        typer.echo(json.dumps(data) if as_json else human())

    def table(self, columns: list[str], rows: list[list[str]]) -> str:
        return "\n".join("\t".join(row) for row in [columns, *rows])


@pytest.fixture
def kutoja(tmp_path: Path) -> Callable[..., Result]:
    app = typer.Typer()
    register(app)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], obj=Session(tmp_path / "var"))


def test_crawl_prints_read_mapped_and_dropped(kutoja: Callable[..., Result], tmp_path: Path):
    result = kutoja("crawl", "helsinki", "--from", FIXTURES / "helsinki" / "input", "--partial")
    assert result.exit_code == 0, result.output
    assert "Read 5, mapped 3 (3 calls), dropped 2." in result.output
    assert "dropped 1: no title (such as nimeton)" in result.output
    assert "dropped 1: malformed (such as rikki)" in result.output
    (folder,) = find_snapshots(tmp_path / "var" / "snapshots")
    assert f"kutoja ingest {folder}" in result.output
    assert not open_snapshot(folder).manifest.complete


def test_crawl_as_json_is_the_manifest(kutoja: Callable[..., Result]):
    result = kutoja("crawl", "ptv", "--from", FIXTURES / "ptv" / "input", "--partial", "--json")
    manifest = json.loads(result.output)
    assert manifest["counts"] == {"innovation": 4, "organisation": 3}
    assert {reason: drop["count"] for reason, drop in manifest["dropped"].items()} == {"no name": 2, "malformed": 1, "no JSON object": 1}


def test_one_file_of_several_is_a_part(kutoja: Callable[..., Result], tmp_path: Path):
    result = kutoja("crawl", "ptv", "--from", FIXTURES / "ptv" / "input" / "fakeptv_organizations.jsonl")
    assert result.exit_code == 0, result.output
    (folder,) = find_snapshots(tmp_path / "var" / "snapshots")
    assert open_snapshot(folder).manifest.counts == {"organisation": 3}
    assert not open_snapshot(folder).manifest.complete


@pytest.mark.parametrize(
    ("words", "error", "sentence"),
    [
        (("crawl", "nowhere", "--from", "."), UnknownValue, "Unknown portal 'nowhere'"),
        (("crawl", "undp", "--from", "absent.gz"), InvalidInput, "does not exist: --from takes pages"),
        (("crawl", "ptv", "--from", FIXTURES / "ptv" / "input"), SnapshotError, "only 7 records were read"),
        (("crawl", "undp", "--from", FIXTURES), SnapshotError, "has no pages.jsonl.gz"),
        (("crawl", "swecris", "--from", FIXTURES / "swecris" / "input" / "parallel_sv_en_ids.tsv", "--partial"), SnapshotError, "only 0 records"),
        (("crawl", "swecris", "--from", FIXTURES / "undp" / "input" / "pages.jsonl", "--partial"), SnapshotError, "has no field 'projectId'"),
    ],
)
def test_errors_are_one_sentence_and_leave_nothing(
    kutoja: Callable[..., Result], tmp_path: Path, words: tuple[object, ...], error: type[Exception], sentence: str
):
    result = kutoja(*words)
    assert isinstance(result.exception, error)
    assert sentence in str(result.exception)
    assert find_snapshots(tmp_path / "var") == []


def test_a_cut_gzip_is_named(kutoja: Callable[..., Result], tmp_path: Path):
    whole = gzip.compress((FIXTURES / "undp" / "input" / "pages.jsonl").read_bytes())
    cut = tmp_path / "pages.jsonl.gz"
    cut.write_bytes(whole[:-50])
    result = kutoja("crawl", "undp", "--from", cut, "--partial")
    assert isinstance(result.exception, SnapshotError)
    assert "pages.jsonl.gz is not a whole gzip file" in str(result.exception)
    assert find_snapshots(tmp_path / "var") == []


def test_portals_list_what_was_read(kutoja: Callable[..., Result]):
    kutoja("crawl", "helsinki", "--from", FIXTURES / "helsinki" / "input", "--partial")
    rows = {row["name"]: row for row in json.loads(kutoja("portals", "--json").output)}
    assert rows["helsinki"]["records"] == 3
    assert rows["helsinki"]["status"] == "read"
    assert rows["jrc"]["status"] == "never read"
    assert rows["jrc"]["last_run"] is None
    assert rows["swecris"]["status"].startswith("disabled: its API asks for a key")
    assert "helsinki\tCity of Helsinki grants\tfi, sv, en\tweekly\tMIT" in kutoja("portals").output
