"""EURA 2007: titles only, persons and labels left out, lost commas put back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.portal import BulkReader, Dropped, Item
from crawlers.portals.eura2007 import PORTAL
from models.errors import SnapshotError
from models.records import Flag

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("eura2007", PORTAL.read_bulk)
    assert items["eura2007:A590003"].participations[0].name == "MARJAPAJA OY"  # a person's name was glued to the form
    assert [party.role for party in items["eura2007:A590004"].participations] == ["funder"]  # a trade name that may be a person's
    assert items["eura2007:S19002"].language == "sv"
    assert items["eura2007:S19007"].language == "fi"  # capitals are not English
    assert items["eura2007:S19007"].ended is None  # it ended before it began
    assert "Malli" not in items["eura2007:S19007"].participations[0].name
    assert all(item.flags == (Flag.TITLE_ONLY,) for item in items.values() if not isinstance(item, Dropped))


def test_the_other_period_is_refused(fixtures: Path):
    with pytest.raises(SnapshotError, match="Projektin nimi"):
        list(PORTAL.read_bulk(fixtures / "eura2014" / "input" / "finland_2014-2020_titles.csv"))


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(PORTAL.read_bulk, "esif-nordic-uk", rows=19940, taken={"innovation": 12210}, dropped={"title says nothing": 5500, "private recipient": 2230})
