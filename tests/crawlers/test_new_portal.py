"""`kutoja new-portal`: what it writes passes the checks of the house at once, and its test fails until somebody has filled it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.new_portal import write_portal
from models.errors import InvalidInput

CHECKOUT = Path(__file__).parents[2]


def run(*command: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=200)


def test_what_is_written_passes_ruff_and_mypy_and_its_test_fails_until_it_is_filled(tmp_path):
    written = write_portal("new-place", "https://www.new-place.example/projects?page=1", tmp_path)
    names = [str(path.relative_to(tmp_path)) for path in written]
    assert names == [
        "crawlers/portals/new_place.py",
        "tests/fixtures/portals/new_place/site/start.html",
        "tests/fixtures/portals/new_place/site/pages.json",
        "tests/crawlers/portals/test_new_place.py",
    ]
    config = f"--config={CHECKOUT / 'pyproject.toml'}"
    for words in (("check",), ("format", "--check")):
        checked = run("ruff", words[0], config, *words[1:], *(name for name in names if name.endswith(".py")), cwd=tmp_path)
        assert checked.returncode == 0, checked.stdout
    typed = run("mypy", "--strict", "--no-incremental", "--follow-imports=silent", names[0], cwd=tmp_path, MYPYPATH=str(CHECKOUT))
    assert typed.returncode == 0, typed.stdout


def test_the_new_test_fails_until_there_are_records(tmp_path, monkeypatch):
    """In a checkout of links to this one, so that the new portal is found beside the others and this tree stays as it is."""
    for name in ("models", "tests/support"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(CHECKOUT / name)
    (tmp_path / "crawlers" / "portals").mkdir(parents=True)
    for path in (CHECKOUT / "crawlers").iterdir():
        if path.name not in ("portals", "__pycache__"):
            (tmp_path / "crawlers" / path.name).symlink_to(path)
    (tmp_path / "crawlers" / "portals" / "__init__.py").write_text("")
    written = write_portal("new-place", "https://new-place.example/projects", tmp_path)
    support = f"{tmp_path}:{tmp_path / 'tests' / 'support'}"
    fixtures = tmp_path / "tests" / "fixtures" / "portals"
    code = f"import pathlib, replica, runpy; replica.FIXTURES = pathlib.Path({str(fixtures)!r}); "
    code += f"runpy.run_path({str(written[-1])!r})['test_the_replica_gives_records']()"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": support}, capture_output=True, text=True, check=False)
    assert "AssertionError: write three records' pages into site/" in done.stderr
    filled = written[0].read_text().replace('yield Dropped(page.url, "not read yet")', "yield from ()").replace("del page\n    yield from ()", FILLED)
    written[0].write_text(filled)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": support}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


FILLED = """from models.records import Organisation, Text
    for number in range(3):
        yield Organisation(id=f"new-place:{number}", title=(Text(value=f"Place {number}", language="en"),))"""


@pytest.mark.parametrize(
    ("name", "url", "sentence"),
    [
        ("New", "https://example.org", "cannot be a portal's name"),
        ("../up", "https://example.org", "cannot be a portal's name"),
        ("import-", "https://example.org", "cannot be a portal's name"),
        ("place", "example.org", "is no web address"),
        ("place", "ftp://example.org", "is no web address"),
        ("place", 'https://example.org/"', "is no web address"),
        ("helsinki", "https://example.org", "is there already"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(name, url, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        write_portal(name, url)
    assert not (CHECKOUT / "crawlers" / "portals" / "place.py").exists()
