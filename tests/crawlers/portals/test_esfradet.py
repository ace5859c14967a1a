"""ESF-rådet: bilingual headers, sums with spaces, summaries as HTML, persons left out."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.portal import Dropped, Item
from crawlers.portals.esfradet import PORTAL
from models.errors import SnapshotError
from models.importform import dump
from models.records import Flag


@pytest.fixture
def items(fixtures: Path) -> Iterator[dict[str, Item]]:
    read = list(PORTAL.read_bulk(fixtures / "esfradet" / "input" / "projektbank.xlsx"))
    lines = [json.loads(line) for line in (fixtures / "esfradet" / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [{"dropped": item.key, "reason": item.reason} if isinstance(item, Dropped) else dump(item) for item in read] == lines
    yield {item.key if isinstance(item, Dropped) else item.id: item for item in read}


def test_a_project_in_two_languages(items: dict[str, Item]):
    project = items["esfradet:99-017-s01"]
    assert [(text.language, text.value[:16]) for text in project.description] == [("sv", "Boende i området"), ("en", "Residents look a")]
    assert "mot lön & lär sig" in project.description[0].value
    assert (project.grants[0].amount, project.grants[0].currency, project.grants[0].code) == (1_989_562, "SEK", "99-017-S01")
    assert project.participations[0].identifiers == ("se-orgnr:900000-0001",)


def test_what_the_row_lacks_is_not_guessed(items: dict[str, Item]):
    english = items["esfradet:99-018-s01"]
    assert (english.language, english.description[0].language) == ("en", "en")
    assert english.grants[0].amount is None  # the whole budget is no grant
    assert english.participations[0].identifiers == ()
    assert Flag.TITLE_ONLY in items["esfradet:99-021-s01"].flags


def test_drops_have_reasons(items: dict[str, Item]):
    assert {item.key: item.reason for item in items.values() if isinstance(item, Dropped)} == {
        "99-019-s01": "private recipient",
        "99-017-s01": "repeated id",
        "row 5": "no project id",
        "99-020-s01": "no title",
    }


def test_another_workbook_is_refused(tmp_path: Path):
    (tmp_path / "other.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SnapshotError, match="workbook"):
        list(PORTAL.read_bulk(tmp_path / "other.xlsx"))
