"""JRC: placeholder descriptions and addresses are left out, decimal years are years."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.jrc import PORTAL
from models.records import Flag

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("jrc", PORTAL.read_bulk)
    assert items["jrc:1"].ended == "2022"
    assert items["jrc:1"].url == PORTAL.url  # a no-break space stood for the address
    assert items["jrc:1"].summary[0].ours
    assert not items["jrc:1"].description[0].ours
    repeated = items["jrc:2"]
    assert repeated.description == ()
    assert repeated.flags == (Flag.TITLE_ONLY,)
    assert repeated.places == ("EU",)


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(PORTAL.read_bulk, "jrc-ipsx-public-services", rows=853, taken={"innovation": 853}, dropped={})
