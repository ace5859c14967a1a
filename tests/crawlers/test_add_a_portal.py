"""The walk through a real portal's file shows its real lines, and names readers that there are."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from crawlers.new_portal import write_portal
from crawlers.portals.innokyla import PORTAL

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


def test_the_walk_begins_with_a_command_that_writes_the_files_it_goes_on_to_fill(tmp_path: Path):
    """The command as it stands on the page, in an empty checkout: it writes what is filled later on the page, under the addresses that the portal has."""
    (name, url) = re.search(r"^kutoja new-portal (\S+) (\S+)$", PAGE, re.MULTILINE).groups()
    assert (name, url) == (PORTAL.name, PORTAL.crawl.start[0].url)
    written = [str(path.relative_to(tmp_path)) for path in write_portal(name, url, tmp_path)]
    assert [path for path in written if not path.endswith("start.html")] == [
        "crawlers/portals/innokyla.py",
        "tests/fixtures/portals/innokyla/site/pages.json",
        "tests/crawlers/portals/test_innokyla.py",
    ]
    assert all(path in PAGE for path in written if not path.endswith(("start.html", "test_innokyla.py")))
    assert all((ROOT / path).is_file() for path in written if not path.endswith("start.html"))
    made = {line.strip().partition("=")[0] for line in (tmp_path / written[0]).read_text(encoding="utf-8").splitlines() if line.startswith("    ")}
    shown = {line.strip().partition("=")[0] for line in BLOCKS[0].splitlines() if line.startswith("    ") and "=" in line}
    assert shown <= made, "what the page states of a portal has a place in what the command writes"


def test_the_replica_on_the_page_is_the_replica_of_the_tests():
    shown = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    pages = json.loads((ROOT / "tests/fixtures/portals/innokyla/site/pages.json").read_text(encoding="utf-8"))
    assert all(page in pages for page in shown)
    assert all((ROOT / "tests/fixtures/portals/innokyla/site" / page["file"]).is_file() for page in shown)


def test_the_commands_on_the_page_are_there():
    commands = set(re.findall(r"^kutoja ([a-z-]+)", PAGE, re.MULTILINE))
    documented = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert commands >= {"new-portal", "crawl", "portals"}
    assert all(f"### `kutoja {command}" in documented for command in commands)
    assert "test_replica_gives_the_golden_records" in (ROOT / "tests/crawlers/portals/test_sites.py").read_text(encoding="utf-8")


def test_the_readme_leads_here():
    assert "docs/add-a-portal.md" in (ROOT / "README.md").read_text(encoding="utf-8")
