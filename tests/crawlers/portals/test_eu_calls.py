"""EU Funding & Tenders: mojibake repaired, the starter's ids, nothing open by guess."""

import json
from collections.abc import Callable

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import BulkReader, Dropped, Fetch, Item, Page
from crawlers.portals.eu_calls import DEEPEST, PAGE_SIZE, PORTAL, read_search
from models.records import FundingCall

Golden = Callable[[str, BulkReader], dict[str, Item]]
NO_TOPIC = {"ec:cerv-programme"}
"""A call of the starter that is a programme, not a topic."""


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("eu_calls", PORTAL.read_bulk)
    topic, coming = items["ec:example-2099-01-topic-01"], items["ec:example-2099-02"]
    assert topic.description[0].value.startswith("Expected Outcome:\nProjects show the region’s example.\nScope:\n")
    assert (topic.stated_status, topic.closes, str(topic.amount_max), topic.currency) == ("open", "2099-09-23", "3500000", "EUR")
    assert (coming.stated_status, coming.opens, coming.closes) == ("forthcoming", None, None)
    assert (coming.amount_min, coming.amount_max, coming.currency) == (None, None, None)  # 0 is not known
    assert coming.description[0].value == "One paragraph.\n\nAnother."  # its objectives say the same again
    strange = items["ec:example-2099-04"]
    assert (strange.stated_status, strange.closes, strange.amount_max, strange.description) == (None, None, None, ())


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("eu_calls"))


def test_the_search_is_posted_as_a_form_of_json_parts():
    start = PORTAL.crawl.start[0]
    assert start.content_type.startswith("multipart/form-data; boundary=")
    assert start.body.count(b"Content-Type: application/json\r\n\r\n{") == 2  # the query and the sort order; languages is a list
    assert b'{"terms": {"status": ["31094501", "31094502"]}}' in start.body


def test_a_topic_is_one_record_whatever_languages_and_pages_it_stands_on(site: Walk):
    assert len(site.records) == 5
    assert [drop.key for drop in site.dropped if drop.reason == "another language than English"] == ["EXAMPLE-2099-POC"]
    assert site.records["ec:example-2099-poc"].title[0].value == "Proof of a social idea"


def test_two_stages_close_with_the_first_and_cut_offs_with_the_last(site: Walk):
    assert site.records["ec:example-2099-02-care-01"].closes == "2099-05-04"
    cut_off = site.records["ec:example-2099-poc"]
    assert cut_off.closes == "2099-09-15"
    assert "2099-03-17, 2099-09-15" in cut_off.description[0].value


def test_json_within_strings_gives_the_topic_s_own_budget(site: Walk):
    topic = site.records["ec:example-2099-02-care-01"]
    assert (topic.amount_min, topic.amount_max, topic.total_budget) == (1_500_000, 2_000_000, 8_000_000)  # not the 90 million of its sister topic
    broken = site.records["ec:example-2099-school-01"]  # its actions are no JSON: the date beside them holds
    assert (broken.closes, broken.total_budget, broken.currency) == ("2099-10-01", None, None)


def test_text_is_plain_and_decoded_once(site: Walk):
    text = site.records["ec:example-2099-02-care-01"].description[0].value
    assert "don’t have" in text
    assert "kitchens & porches" in text
    assert not any("track()" in text.value or "<" in text.value for record in site.records.values() for text in record.description)


def test_cascade_calls_say_so_and_have_their_own_address(site: Walk):
    call = site.records["ec:777competitive-call"]  # it has no identifier: the reference without its language stands for it
    assert call.programme == "Digital Europe – cascade funding"
    assert call.url == "https://example-project.invalid/open-call"


def test_tenders_are_no_grants(site: Walk):
    assert Dropped("EXAMPLE-2099-TENDER", "no grant") in site.dropped


def page(answer: object, note: str = "1:1") -> Page:
    return Page(url="https://api.example/search", body=json.dumps(answer).encode(), content_type="application/json", note=note)


def test_paging_ends_with_the_results_and_says_where_the_search_gets_too_deep():
    result = {"reference": "1TOPICSen", "metadata": {"identifier": ["A-1"], "title": ["A"], "type": ["1"]}}
    follow = [item for item in read_search(page({"totalResults": 101, "results": [result]})) if isinstance(item, Fetch)]
    assert [(fetch.note, fetch.url[-12:]) for fetch in follow] == [("1:2", "pageNumber=2")]
    assert len(list(read_search(page({"totalResults": 100, "results": [result]})))) == 1
    deep = list(read_search(page({"totalResults": 4_000_000, "results": [result]}, f"1:{DEEPEST // PAGE_SIZE}")))
    assert deep[1].reason == "deeper than the search pages"


@pytest.mark.parametrize("body", [b"", b"<html>Service unavailable</html>", b"[]", b'{"results": []}', b'{"totalResults": "many", "results": []}'])
def test_another_answer_is_dropped(body: bytes):
    (drop,) = read_search(Page(url="https://api.example/search", body=body, note="1:1"))
    assert drop == Dropped("https://api.example/search", "no search results")


@pytest.mark.parametrize("wrong", [None, 7, "text", ["a"], {"a": 1}, {"metadata": None}, {"metadata": {"identifier": {"a": 1}}}])
def test_a_malformed_result_costs_itself_alone(wrong: object):
    (drop,) = read_search(page({"totalResults": 1, "results": [wrong]}))
    assert isinstance(drop, Dropped)


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., list[FundingCall]], starter_calls: list[str]):
    calls = check_real(PORTAL.read_bulk, "eu-open-calls", rows=629, taken={"call": 629}, dropped={})
    status = [call.stated_status for call in calls]
    assert (status.count("open"), status.count("forthcoming")) == (363, 262)
    assert not any(mark in text.value for call in calls for text in (*call.title, *call.description) for mark in ("â€", "Ã©", "Ã¤"))
    assert {key for key in starter_calls if key.startswith("ec:")} - {call.id for call in calls} == NO_TOPIC
