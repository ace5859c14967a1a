"""The walk through a real portal's file shows its real lines, and names readers that there are."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "add-a-portal.md").read_text(encoding="utf-8")
CODE = (ROOT / "crawlers" / "portals" / "innokyla.py").read_text(encoding="utf-8").splitlines()
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
READERS = re.findall(r"^\|[^|]+\| `formats/(\w+)\.py`: ([^|]+) \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("(")[0].split("=")[0].strip()[:30])
def test_every_line_shown_stands_in_the_file_in_that_order(block: str):
    at = 0
    for line in block.rstrip().splitlines():
        assert line in CODE[at:], f"docs/add-a-portal.md shows a line that crawlers/portals/innokyla.py has not, or not there: {line}"
        at = CODE.index(line, at) + 1


def test_there_are_lines_and_readers_to_check():
    assert len(BLOCKS) >= 5
    assert len(READERS) >= 10


@pytest.mark.parametrize(("module", "names"), READERS, ids=[module for module, _ in READERS])
def test_readers_that_are_named_are_there(module: str, names: str):
    found = import_module(f"crawlers.formats.{module}")
    assert all(hasattr(found, name) for name in re.findall(r"`(\w+)", names))


def test_files_that_are_linked_are_there():
    for link in re.findall(r"\]\(([\w./-]+)\)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
