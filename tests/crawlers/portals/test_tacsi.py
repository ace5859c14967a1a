"""TACSI: three generations of its site, each work once; results told without figures stay a narrative; a short abstract is kept."""

import pytest
from replica import load_site, walk

from crawlers.portal import Page
from crawlers.portals.tacsi import PORTAL, SHORT, SITE, pick, read_work
from models.records import Role, sections


@pytest.fixture(scope="module")
def found():
    return walk(PORTAL, load_site("tacsi"))


def test_an_address_of_an_older_site_is_kept_beside_todays(found):
    record = found.records["tacsi:grandmothers-garage"]
    assert record.url == f"{SITE}/our-work/project/grandmothers-garage"
    assert [source.url for source in record.sources] == [record.url, f"{SITE}/project/grandmothers-garage"]
    assert found.records["tacsi:supper-in-the-street"].sources == ()  # one address: the snapshot supplies it


def test_posts_and_partners_own_sites_are_not_asked(found):
    assert not any("journal" in url or "news-ideas" in url or "work-with-us" in url for url in found.asked)
    assert pick("https://familybyfamily.org.au/our-work/project/family-by-family") is None
    assert PORTAL.crawl.hosts == ("tacsi.org.au",)
    assert pick("http://tacsi.org.au/project/weavers/") is not None


def test_results_told_without_figures_are_no_evidence(found):
    record = found.records["tacsi:supper-in-the-street"]
    assert record.outcome[0].value == "Eleven streets lay a table; how lonely people feel was not measured."
    assert all(other.evidence == () for other in found.records.values())


def test_texts_are_a_short_abstract(found):
    assert all(len(text.value) <= SHORT + 2 for record in found.records.values() for _, text in sections(record))
    assert len(found.records["tacsi:a-room-of-ones-own"].need[0].value) > SHORT / 2


def test_partners_funders_place_and_years(found):
    record = found.records["tacsi:supper-in-the-street"]
    assert [(part.name, part.role) for part in record.participations[1:]] == [("City of Example", Role.PARTNER), ("Invented Ageing Foundation", Role.PARTNER)]
    assert (record.started, record.ended, record.places) == ("2019", "2021", ("South Australia", "AU"))
    assert found.records["tacsi:a-room-of-ones-own"].participations[1].role is Role.FUNDER
    assert not any("Malli" in str(other) for other in found.records.values())


def test_a_starter_record_of_the_same_work_keeps_its_id(found):
    assert "tacsi:weavers" in found.records


@pytest.mark.parametrize("body", [b"", b"<h1>Page not found</h1>", b"\xff\xfe\x00", b"<html><body><h2>x</h2><p>y</p></body></html>"])
def test_an_unexpected_page_is_dropped(body):
    (dropped,) = read_work(Page(f"{SITE}/our-work/project/x", body))
    assert dropped.reason in ("no page of a work", "no text")
