"""Decisions on state grants: bodies with a Y-tunnus alone, other registers' funders left to them, the call's code kept, Excel's days as dates."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.portal import BulkReader, Dropped, Item
from crawlers.portals.tutkiavustuksia import PORTAL
from models.errors import SnapshotError


@pytest.fixture
def items(check_golden: Callable[[str, BulkReader], dict[str, Item]]) -> dict[str, Item]:
    return check_golden("tutkiavustuksia", PORTAL.read_bulk)


def test_a_decision_is_a_project_of_its_call(items: dict[str, Item]):
    project = items["tutkiavustuksia:vn-1234-2024"]
    assert project.title[0].value == "Kirjaston ja nuorten yhteinen lukupiiri kiertää kylissä"
    assert (project.participations[0].name, project.participations[0].identifiers) == ("Esimerkin nuoret ry", ("fi-ytunnus:9990010-4",))
    (grant,) = project.grants
    assert (str(grant.amount), grant.currency, grant.year) == ("15000", "EUR", 2024)  # granted, not applied for
    assert (grant.programme, grant.call, grant.code) == ("Avustus lukemisen edistämiseen", "va-esim-2024-3", "VN/1234/2024")
    assert project.places == ("Kainuu", "Lappi")


def test_days_counted_by_excel_are_dates(items: dict[str, Item]):
    project = items["tutkiavustuksia:vn-99-2023"]
    assert project.grants[0].year == 2023
    assert project.grants[0].amount is None  # unknown is not zero
    assert project.places == ("FI",)


def test_nobody_private_and_nothing_of_other_registers(items: dict[str, Item]):
    reasons = {item.key: item.reason for item in items.values() if isinstance(item, Dropped)}
    assert reasons["vn-5-2023"] == reasons["vn-6-2023"] == "recipient without business id"
    assert reasons["stea-1"] == reasons["bf-1"] == "read from the funder's own register"
    assert "Mallikas" not in "".join(item.model_dump_json() for item in items.values() if not isinstance(item, Dropped))


def test_all_workbooks_of_a_folder_are_read(items: dict[str, Item]):
    assert items["tutkiavustuksia:vn-8-2025"].language == "sv"


def test_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(SnapshotError, match="has no workbook"):
        list(PORTAL.read_bulk(tmp_path))
