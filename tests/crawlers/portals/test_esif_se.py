"""Sweden: sums as numbers or text, few municipalities by name, many by county."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.esif_se import PORTAL

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("esif_se", PORTAL.read_bulk)
    assert items["esif-se:90001"].places == ("Luleå", "Norrbotten", "SE")
    assert items["esif-se:90002"].places == ("Skåne", "Blekinge", "SE")
    assert items["esif-se:90002"].grants[0].amount is None
    assert [label.value for label in items["esif-se:90001"].assigned] == ["climate-environment"]


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(PORTAL.read_bulk, "esif-nordic-uk", rows=374, taken={"innovation": 374}, dropped={})
