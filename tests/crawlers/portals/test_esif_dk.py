"""Denmark: two lists, one project under two funds, names that hold full stops, persons left out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.esif_dk import PORTAL

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("esif_dk", PORTAL.read_bulk)
    project = items["esif-dk:10000001-gron-lak"]
    assert [party.name for party in project.participations[1:]] == ["Lak Danmark A/S", "Prøvehøj Kommune", "Nordisk Malerlaug F.M.B.A"]
    assert "”grøn lak” – uden" in project.description[0].value
    assert len(project.grants) == 2
    assert items["esif-dk:provehoj-kommune-vandsport-for-alle"].description == ()  # a reference to another project's
    assert items["esif-dk:provehoj-kommune-cykler-til-alle"].grants[0].amount == 7_707_397


def test_tags_of_the_form_are_no_text(tmp_path: Path):
    row = {"Projektitel": "Prøvehaven", "Kontraktansvarlig partner": "Prøvehøj Kommune", "Fond": "S"}
    row["Projektbeskrivelse"] = '<FONT face="Arial">Haven lærer unge at dyrke grøntsager.</FONT><BR>Målet er < 20 deltagere om året.'
    (tmp_path / "denmark_2014-2020.jsonl").write_text(json.dumps(row))
    (project,) = PORTAL.read_bulk(tmp_path)
    assert project.description[0].value == "Haven lærer unge at dyrke grøntsager.\nMålet er < 20 deltagere om året."


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(PORTAL.read_bulk, "esif-nordic-uk", rows=705, taken={"innovation": 683}, dropped={"joined with the same project": 18, "private recipient": 4})
