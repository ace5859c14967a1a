"""Calls of the structural funds: data encoded in the page, both sets of states, the list and the notice as one record."""

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.rakennerahastot import PORTAL, call_list, notice

YOUNG, AID, SWEDISH, ROLLING = (f"rakennerahastot:0a1b2c3d-000{n}-4aaa-8bbb-00000000000{n}" for n in (1, 2, 3, 4))


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("rakennerahastot"))


def test_the_list_and_the_notice_make_one_record(site: Walk):
    call = site.records[YOUNG]
    assert (call.opens, call.closes, call.stated_status) == ("2026-09-01", "2026-10-30", "open")
    assert call.description[0].value.startswith("Haussa tuetaan nuorten työpajojen uusia toimintatapoja.")
    assert call.programme.endswith("(ESR+)")  # "+" is not a space in a URI component
    assert (str(call.total_budget), call.currency) == ("1200000.50", "EUR")


def test_who_may_apply_is_what_the_notice_says(site: Walk):
    assert site.records[YOUNG].eligible_applicants == ("ngo", "foundation", "municipality")  # not the wellbeing counties one works with
    assert site.records[AID].eligible_applicants == ("company",)
    assert site.records[ROLLING].eligible_applicants == ()


def test_both_sets_of_states_are_known(site: Walk):
    assert [site.records[key].stated_status for key in (YOUNG, AID, SWEDISH, ROLLING)] == ["open", "forthcoming", "closed", "open"]


def test_a_call_without_an_end_is_rolling_and_undated(site: Walk):
    assert (site.records[ROLLING].recurring, site.records[ROLLING].closes) == ("rolling", None)


def test_codes_have_names_and_an_unknown_authority_no_number(site: Walk):
    assert site.records[YOUNG].places == ("Uusimaa", "Kanta-Häme")
    assert site.records[SWEDISH].places == ("FI",)
    assert site.records[SWEDISH].funder == "Rakennerahastojen rahoittava viranomainen"
    assert site.records[SWEDISH].title[0].language == "sv"


def test_contact_persons_are_not_read(site: Walk):
    assert "Mallikas" not in "".join(record.model_dump_json() for record in site.records.values())


def test_what_is_left_out_is_counted(site: Walk):
    assert sorted(item.reason for item in site.dropped) == ["no id", "no notice on the page", "no title"]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><script>%7B%22preRenderData%22%3A</script></html>", b'<script type="__PREACT_CLI_DATA__">%5B1%5D</script>', b"{}"],
)
def test_an_unexpected_page_is_dropped(body: bytes):
    page = Page("https://eura2021.fi/hakuilmoitukset", body)
    assert [item.reason for item in call_list(page) if isinstance(item, Dropped)] == ["no list of calls"]
    assert [item.reason for item in notice(page) if isinstance(item, Dropped)] == ["no notice on the page"]
