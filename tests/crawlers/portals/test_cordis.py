"""CORDIS: the consortium with roles, the EU's own country codes, one EU contribution."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.cordis import PORTAL
from models.records import Flag

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("cordis", PORTAL.read_bulk)
    project = items["cordis:900001"]
    assert [(party.name, party.role, party.country) for party in project.participations] == [
        ("CITY OF EXAMPLE", "lead", "GB"),
        ("UNIVERSITY OF SAMPLE", "partner", None),  # two countries for two names: nobody can say which is whose
        ("GREEN YARDS, S.L.", "partner", None),
    ]
    assert project.places == ("GB", "GR", "ES")
    assert items["cordis:900002"].participations[0].identifiers == ("pic:999999999",)
    assert Flag.TITLE_ONLY in items["cordis:900002"].flags


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(PORTAL.read_bulk, "cordis-h2020-cleantech", rows=1732, taken={"innovation": 1732}, dropped={})
