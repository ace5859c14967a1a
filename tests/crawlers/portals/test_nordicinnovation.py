"""Nordic Innovation: contradictory and several deadlines, sums in kroner, pages of programmes beside those of calls."""

import pytest
from replica import Walk, load_site, walk

from crawlers.addresses import OUTSIDE, why_refused
from crawlers.portal import Dropped, Page
from crawlers.portals.nordicinnovation import PORTAL, read_list, read_page


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("nordicinnovation"))


def test_the_list_is_followed_to_its_end_and_leads_to_programmes_alone(site: Walk):
    assert "https://www.nordicinnovation.org/programs?page=1" in site.asked
    assert not any("/news/" in url or url.endswith("/what-we-support") for url in site.asked)


def test_a_site_that_said_no_is_not_asked():
    assert why_refused("https://www.norden.org/en/funding-opportunities", PORTAL.crawl.hosts) == OUTSIDE


def test_labels_are_those_that_every_call_has(site: Walk):
    assert site.labels == {"page": [frozenset(("Deadline",))] * 3}  # a programme's page has none and says nothing of them


def test_two_deadlines_that_contradict_each_other_give_none(site: Walk):
    assert site.records["nordicinnovation:call-night-libraries"].closes is None  # beside the label 2099, in the head 2100


def test_a_call_in_two_steps_closes_with_the_first(site: Walk):
    assert site.records["nordicinnovation:call-two-steps"].closes == "2099-01-15"


def test_sums_are_in_kroner(site: Walk):
    sums = {key.partition(":")[2]: (call.amount_min, call.amount_max, call.currency) for key, call in site.records.items() if call.type == "call"}
    assert sums == {
        "call-warm-harbours": (None, 200_000, "NOK"),
        "call-night-libraries": (2_000_000, 6_000_000, "NOK"),
        "call-two-steps": (2_000_000, 6_000_000, "NOK"),
    }


def test_a_programme_is_told_without_the_card_of_whom_to_call(site: Walk):
    programme = site.records["nordicinnovation:shared-sheds"]
    assert programme.description[0].value.startswith("Small towns in five countries")
    assert "Made-up" not in programme.description[0].value


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"<html><body><h1>Not found</h1></body></html>", b"\xff\xfe not html"])
def test_an_unexpected_page_is_dropped(body: bytes):
    for read, url in ((read_page, "https://www.nordicinnovation.org/programs/x"), (read_list, "https://www.nordicinnovation.org/programs")):
        (drop,) = read(Page(url=url, body=body))
        assert isinstance(drop, Dropped)


def test_a_redirect_to_another_page_is_no_programme():
    (drop,) = read_page(Page(url="https://www.nordicinnovation.org/", body=b"<h1>Nordic Innovation</h1>"))
    assert drop.reason == "not a programme's address"
