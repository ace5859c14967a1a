"""DSI4EU: projects linked to organisations by id, advertisements and test entries left out."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.dsi4eu import PORTAL
from models.records import Flag

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("dsi4eu", PORTAL.read_bulk)
    project = items["dsi4eu:101"]
    assert [party.organisation_id for party in project.participations] == ["dsi4eu-org:11", "dsi4eu-org:12"]
    assert "It’s kept" in project.description[0].value
    assert items["dsi4eu:102"].language == "fr"
    assert items["dsi4eu:103"].flags == (Flag.TITLE_ONLY,)
    assert items["organisations2.jsonl:5"].reason == "private person"


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(
        PORTAL.read_bulk,
        "dsi4eu",
        rows=2057,
        taken={"organisation": 1220, "innovation": 812},
        dropped={"advertisement": 17, "test entry": 7, "private person": 1},
    )
