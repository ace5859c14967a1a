"""OECD OPSI: the API's own list of types tells where the cases are; tabs and the banner are not text; results are the submitter's own."""

import json

import pytest
from replica import load_site, walk

from crawlers.portal import Dropped, Fetch, Page
from crawlers.portals.opsi import PORTAL, SITE, read_case, read_list, read_types

TYPES = f"{SITE}/wp-json/wp/v2/types"


@pytest.fixture(scope="module")
def found():
    return walk(PORTAL, load_site("opsi"))


def test_the_api_is_asked_which_type_holds_the_cases():
    types = {"post": {"rest_base": "posts"}, "case_study": {"rest_base": "case_studies"}, "toolkit": {"rest_base": "toolkits"}}
    assert read_types(Page(TYPES, json.dumps(types).encode())) == [Fetch(f"{SITE}/wp-json/wp/v2/case_studies?per_page=100&page=1", "list")]
    (dropped,) = read_types(Page(TYPES, b'{"post": {"rest_base": "posts"}}'))
    assert dropped.reason == "no type for case studies"


def test_a_full_list_leads_to_the_next_and_a_change_is_handed_on():
    rows = [{"link": f"{SITE}/innovations/case-{number}/", "modified_gmt": "2024-03-05T09:00:00"} for number in range(100)]
    fetches = read_list(Page(f"{TYPES[:-5]}innovation?per_page=100&page=1", json.dumps(rows).encode()))
    assert [fetch.url[-7:] for fetch in fetches[-1:]] == ["&page=2"]
    assert fetches[0] == Fetch(f"{SITE}/innovations/case-0/", "case", modified="2024-03-05T09:00:00")


def test_tabs_that_repeat_a_text_give_it_once(found):
    record = found.records["opsi:town-hall-on-wheels"]
    assert record.solution[0].value.count("The town hall lends a van") == 1
    assert record.outcome[0].value == "Four hundred forms were filled in during the first winter.\n\nThe heating broke twice.\n\nShort stops are enough."
    assert record.conditions[0].value == "A driver who knows the roads."


def test_the_banner_of_the_oecd_is_no_text(found):
    assert not any("authenticity" in str(record) or "official website" in str(record) for record in found.records.values())
    body = b"<h1>A case</h1><p>An official website of the OECD. Find out more</p><p>What it is about.</p><h2>How to validate authenticity</h2><p>x</p>"
    record = read_case(Page(f"{SITE}/innovations/a-case/", body))[1]
    assert record.summary[0].value == "What it is about."


def test_results_are_self_reported(found):
    assert [evidence.self_reported for evidence in found.records["opsi:town-hall-on-wheels"].evidence] == [True]
    assert found.records["opsi:open-minutes"].evidence == ()  # tells no results


def test_two_submissions_of_one_work_hold_what_joins_them(found):
    """They stay two records here; the catalogue joins them by title, lead and place."""
    first, second = (found.records[f"opsi:town-hall-on-wheels{end}"] for end in ("", "-2"))
    assert first.title[0].value.casefold() == second.title[0].value.casefold()
    assert [part.name for part in first.participations] == [part.name for part in second.participations] == ["Keksityn kunnan kaupunki"]
    assert first.places == second.places == ("FI",)


def test_a_case_in_french_says_so(found):
    record = found.records["opsi:une-carte-pour-les-marches"]
    assert (record.language, record.places) == ("fr", ("FR", "BE"))


def test_facts_beside_the_text_and_persons_stay_out_of_it(found):
    assert found.records["opsi:open-minutes"].summary[0].value == "Minutes of meetings are written in the meeting, on a screen that all can see."
    assert not any("Malli" in str(record) for record in found.records.values())


def test_the_host_is_asked_once_a_second_at_most():
    assert PORTAL.crawl.delay >= 1.0


@pytest.mark.parametrize("body", [b"", b"<h1>Just a moment...</h1>", b"\xff\xfe\x00", b'{"code": "rest_no_route", "message": "No route"}'])
def test_an_unexpected_page_is_dropped(body):
    assert sum(isinstance(item, Dropped) for item in read_case(Page(f"{SITE}/innovations/x/", body))) == 1
    assert [type(item) for item in read_list(Page(f"{SITE}/wp-json/wp/v2/innovation?per_page=100&page=1", body))] == [Dropped]
    assert [type(item) for item in read_types(Page(TYPES, body))] == [Dropped]
