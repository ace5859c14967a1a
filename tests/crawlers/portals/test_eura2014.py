"""EURA 2014: ids as the starter catalogue has them, titles that spilled into the next column."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.eura2014 import PORTAL

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("eura2014", PORTAL.read_bulk)
    spilled = items["eura2014:A79002"]
    assert spilled.title[0].value == "Kevyiden tuolien valmistus, markkinatutkimus Ruotsissa, ja kokeilu Norjassa"
    assert spilled.participations[-1].name == "Hämeen elinkeino-, liikenne- ja ympäristökeskus"
    assert items["eura2014:A79004"].language == "en"


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(PORTAL.read_bulk, "esif-nordic-uk", rows=2881, taken={"innovation": 2791}, dropped={"title says nothing": 86, "private recipient": 4})
