"""Business Finland's pages: services by name, calls by name and year, dates only with a year, no contact persons."""

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.business_finland import PORTAL, funding_page, list_page


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("business_finland"))


def test_two_years_of_one_call_are_two_records(site: Walk):
    this, last = site.records["businessfinland:example-creative-call-2026"], site.records["businessfinland:example-creative-call-2025"]
    assert (this.opens, this.closes) == ("2026-01-22", "2026-08-27")
    assert (last.opens, last.closes) == (None, None)  # "1.9.-30.9." has no year, though the address has one


def test_a_service_without_end_is_rolling(site: Walk):
    assert site.records["businessfinland:example-innovation"].recurring == "rolling"


def test_who_may_apply_is_not_with_whom(site: Walk):
    assert site.records["businessfinland:example-creation"].eligible_applicants == ("research_institute",)
    assert site.records["businessfinland:example-creative-call-2026"].eligible_applicants == ("company",)


def test_contact_persons_and_menus_are_not_read(site: Walk):
    everything = "".join(record.model_dump_json() for record in site.records.values())
    assert not any(word in everything for word in ("Mallikas", "Services", "Footer", "123 4567"))


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"{}", b"\xff\xfe"])
def test_an_unexpected_page_is_dropped(body: bytes):
    page = Page("https://www.businessfinland.fi/en/whats-new/calls/2026/gone", body)
    assert [item.reason for item in funding_page(page) if isinstance(item, Dropped)] == ["no title"]
    assert [item.reason for item in list_page(page) if isinstance(item, Dropped)] == ["no list of services or calls"]
    assert [item.reason for item in funding_page(Page("https://www.businessfinland.fi/en/login", body)) if isinstance(item, Dropped)] == ["another address"]
