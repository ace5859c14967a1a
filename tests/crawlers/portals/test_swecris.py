"""SweCRIS: one project under two funders is one record; texts stand under the language they are in; ids depend on no other project."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.langdetection import language_of
from crawlers.portal import BulkReader, Item
from crawlers.portals.swecris import PAIRS, PORTAL, THEMES
from models.records import Innovation, Origin
from models.taxonomy.labels import codes

ROOT = Path(__file__).parents[3]
Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("swecris", PORTAL.read_bulk)
    both = items["swecris:2099-00001"]
    assert [(grant.funder, grant.code, grant.currency) for grant in both.grants] == [
        ("Vinnova", "2099-00001_Vinnova", "SEK"),
        ("Riksbankens Jubileumsfond", "2099-00001_RJ", "SEK"),
    ]
    assert [text.language for text in both.description] == ["sv", "en"]  # one funder's row has the Swedish abstract, the other's the English
    other = items["swecris:2099-00001-vr"]  # the same number, another project
    assert [text.language for text in other.description] == ["en"]  # though it stood in the Swedish field
    assert other.participations[0].identifiers == ()
    machine = items["swecris:2099-00002-formas"]
    assert [(text.language, text.origin) for text in machine.description] == [("sv", Origin.SOURCE), ("en", Origin.MACHINE)]
    assert "machine translated" not in machine.description[1].value
    assert "x < y" in machine.description[1].value


def test_an_id_does_not_depend_on_what_else_is_in_the_file(fixtures: Path, tmp_path: Path):
    lines = (fixtures / "swecris" / "input" / "projects.jsonl").read_text().splitlines()
    together = {item.id for item in PORTAL.read_bulk(fixtures / "swecris" / "input") if isinstance(item, Innovation)}
    alone = set()
    for line in lines:
        (tmp_path / "projects.jsonl").write_text(line + "\n")
        alone |= {item.id for item in PORTAL.read_bulk(tmp_path) if isinstance(item, Innovation)}
    assert alone == together


def test_an_organisation_named_null_is_none(fixtures: Path, tmp_path: Path):
    row = json.loads((fixtures / "swecris" / "input" / "projects.jsonl").read_text().splitlines()[0])
    row |= {"coordinatingOrganisationNameSv": "NULL", "coordinatingOrganisationNameEn": "null", "coordinatingOrganisationId": None}
    (tmp_path / "projects.jsonl").write_text(json.dumps(row))
    (project,) = PORTAL.read_bulk(tmp_path)
    assert project.participations == ()


def test_the_table_names_known_codes():
    assert set(THEMES.values()) <= set(codes("theme"))


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., list[Innovation]]):
    # INVENTORY: 6,519 rows; 1,372 of Vinnova's projects stand a second time under RJ
    records = check_real(PORTAL.read_bulk, "swecris-kth", rows=6519 - 1372, taken={"innovation": 6519 - 1372}, dropped={})
    assert sum(len(record.grants) for record in records) == 6519
    assert {len(record.grants) for record in records} == {1, 2}
    # INVENTORY: 5,265 rows have true sv+en abstracts, 109 of them machine-translated by the funder
    pairs = pairs_of(ROOT.parent / "shared" / "data" / "swecris-kth" / PAIRS)
    assert len(pairs) == 5265
    by_code = {grant.code: record for record in records for grant in record.grants}
    assert all({text.language for text in by_code[code].description} == {"sv", "en"} for code in pairs)
    translated = {code for code, machine in pairs.items() if machine}
    assert len(translated) == 109
    assert all(by_code[code].description[1].origin is Origin.MACHINE for code in translated)
    # 251 "Swedish" abstracts are really English: none stands as Swedish, as far as the detector is sure
    swedish = [text.value for record in records for text in record.description if text.language == "sv"]
    assert not [text for text in swedish[::10] if language_of(text, "sv") == "en"]


def pairs_of(path: Path) -> dict[str, bool]:
    rows = (line.split("\t") for line in path.read_text().splitlines()[1:])
    return {code: machine == "1" for code, machine in rows}
