"""Business Finland's research projects: one a diary number, confidential sums, line separators in abstracts, Tekes before 2018."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.portal import BulkReader, Dropped, Item
from crawlers.portals.business_finland_projects import PORTAL
from models.errors import SnapshotError


@pytest.fixture
def items(check_golden: Callable[[str, BulkReader], dict[str, Item]]) -> dict[str, Item]:
    return check_golden("business_finland_projects", PORTAL.read_bulk)


def test_a_consortium_is_one_project(items: dict[str, Item]):
    project = items["business-finland-projects:1234-31-2019"]
    assert [party.name for party in project.participations] == ["Esimerkin yliopisto", "Esimerkin ammattikorkeakoulu Oy", "Business Finland"]
    (grant,) = project.grants
    assert (str(grant.amount), grant.currency, grant.year, grant.code) == ("420500.50", "EUR", 2019, "1234/31/2019")
    assert grant.programme == "Bio ja kierto"


def test_line_separators_do_not_break_the_text(items: dict[str, Item]):
    text = items["business-finland-projects:1234-31-2019"].description[0].value
    assert "\u2028" not in text
    assert text.endswith("kokeilee vuoden ajan.")


def test_a_confidential_sum_is_none(items: dict[str, Item]):
    (grant,) = items["business-finland-projects:77-31-2015"].grants
    assert (grant.amount, grant.currency, grant.funder, grant.year) == (None, None, "Tekes", 2015)
    assert items["business-finland-projects:77-31-2015"].participations[0].identifiers == ()


def test_the_rest_is_counted(items: dict[str, Item]):
    assert sorted(item.reason for item in items.values() if isinstance(item, Dropped)) == ["no abstract", "no diary number", "no organisation"]


def test_another_file_is_refused(tmp_path: Path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SnapshotError, match="Diari"):
        list(PORTAL.read_bulk(tmp_path))
    (tmp_path / "second.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SnapshotError, match="2 files"):
        list(PORTAL.read_bulk(tmp_path))
