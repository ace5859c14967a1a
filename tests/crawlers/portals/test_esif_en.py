"""England: German month names, pounds under a header of millions, one project under two funds."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.esif_en import PORTAL

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("esif_en", PORTAL.read_bulk)
    project = items["esif-en:sample-county-council-crafts-after-fifty-london"]
    assert (project.started, project.ended) == ("2015-07-22", "2018-12-31")
    assert [(grant.funder, grant.amount) for grant in project.grants] == [("European Social Fund", 2_000_000), ("European Regional Development Fund", 150_000)]


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(PORTAL.read_bulk, "esif-nordic-uk", rows=394, taken={"innovation": 390}, dropped={"joined with the same project": 4})
