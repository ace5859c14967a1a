"""JRC: the site's own file gives what the file from disk gives; another answer is a clear error."""

import pytest
from replica import FIXTURES, load_site, walk

from crawlers.portal import Page
from crawlers.portals.jrc import PORTAL
from models.errors import SnapshotError


def test_the_site_gives_the_records_of_the_bulk_file():
    found = walk(PORTAL, load_site("jrc"))
    items = list(PORTAL.read_bulk(FIXTURES / "jrc" / "site" / "cases.csv"))
    assert list(found.records.values()) == [item for item in items if hasattr(item, "id")]
    assert [(item.key, item.reason) for item in found.dropped] == [("6", "repeated id"), ("7", "no title")]
    assert found.records.keys() == {"jrc:1", "jrc:4", "jrc:5", "jrc:6"}


def test_a_contact_behind_an_organisations_name_is_cut_off():
    record = walk(PORTAL, load_site("jrc")).records["jrc:1"]
    assert [part.name for part in record.participations] == ["Sample town library"]


@pytest.mark.parametrize("body", [b"", b"<html><body>Not found</body></html>", b"\xff\xfe\x00", b"id,name\n1,x\n"])
def test_another_answer_is_a_clear_error(body):
    with pytest.raises(SnapshotError, match="no column"):
        list(PORTAL.crawl.readers["cases"](Page("https://ipsoeu.github.io/ips-explorer/data/cases.csv", body)))
