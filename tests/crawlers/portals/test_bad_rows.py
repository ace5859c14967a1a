"""A field of another type than the portal documents costs that row, never the run."""

import json
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from crawlers.portal import Dropped
from models.errors import SnapshotError

WRONG = (7, "text", None, True, -1.5, "\x00", ["a"], [None], [["x"]], {"a": 1}, [{"a": 1}])


def cases() -> list[tuple[str, str]]:
    root = Path(__file__).parents[2] / "fixtures" / "portals"
    names = ("ptv", "swecris", "undp", "helsinki", "eu-calls", "starter", "cordis", "dsi4eu", "esif-en", "esif-se", "esif-dk")
    return [(name, file.name) for name in names for file in sorted((root / name.replace("-", "_") / "input").glob("*.jsonl"))]


@pytest.mark.parametrize(("name", "file"), cases())
def test_wrong_types(fixtures: Path, tmp_path: Path, name: str, file: str):
    read = import_module(f"crawlers.portals.{name.replace('-', '_')}").PORTAL.read_bulk
    shutil.copytree(fixtures / name.replace("-", "_") / "input", tmp_path, dirs_exist_ok=True)
    rows = [json.loads(line) for line in (tmp_path / file).read_text().splitlines() if line.startswith("{") and line.endswith("}")]
    whole = len(list(read(tmp_path)))
    for field in sorted({field for row in rows for field in row}):
        for value in WRONG:
            (tmp_path / file).write_text("".join(json.dumps(row | {field: value} if field in row else row) + "\n" for row in rows))
            try:
                items = list(read(tmp_path))
            except SnapshotError as error:  # the first row lacks what makes it this portal's file
                assert "it is not the file that this portal reads" in str(error)
                continue
            assert 0 < len(items) <= whole
            assert all(isinstance(item, Dropped) or item.id for item in items)
