"""Haeavustuksia.fi: two lists, times of Helsinki, texts by language with gaps, and who may apply."""

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import Dropped, Fetch, Page
from crawlers.portals.haeavustuksia import PORTAL, call_list, section


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("haeavustuksia"))


def test_both_lists_are_walked_to_their_last_page(site: Walk):
    lists = [url for url in site.asked if "list-items" in url]
    assert len(lists) == 3
    assert len(site.records) == 5


def test_notices_of_ended_calls_are_not_asked(site: Walk):
    assert not any("2023-4" in url or "2024-2" in url for url in site.asked)


def test_times_are_those_of_helsinki(site: Walk):
    assert site.records["haeavustuksia:va-mal-2026-5"].opens == "2026-01-01"  # 22:00 UTC on the last day of 2025
    assert site.records["haeavustuksia:va-mal-2026/7"].closes == "2027-01-16"


def test_calls_without_an_end_are_rolling(site: Walk):
    endless, open_ended = site.records["haeavustuksia:va-mal-2026-5"], site.records["haeavustuksia:va-mal-2024-2"]
    assert (endless.recurring, endless.closes) == ("rolling", "2036-12-31")
    assert (open_ended.recurring, open_ended.closes) == ("rolling", None)


def test_missing_languages_leave_no_empty_text(site: Walk):
    call = site.records["haeavustuksia:va-mal-2026/7"]
    assert [text.language for text in call.title] == ["sv"]
    assert call.funder == "Exempelverket"
    assert call.url.endswith("/va-mal-2026%2F7")


def test_parts_of_the_notice_join_the_list(site: Walk):
    call = site.records["haeavustuksia:va-esim-2026-1"]
    text = call.description[0].value
    assert text.startswith("Avustuksella tuetaan hankkeita")
    assert "Tavoitteena on vähentää yksinäisyyttä." in text
    assert call.title[0].value not in text
    assert [text.language for text in call.title] == ["fi", "sv", "en"]


def test_who_may_apply_leaves_out_who_may_not(site: Walk):
    assert site.records["haeavustuksia:va-esim-2026-1"].eligible_applicants == ("ngo", "foundation", "municipality")
    assert site.records["haeavustuksia:va-mal-2026-5"].eligible_applicants == ()  # "yhteisöt" is no kind


def test_contact_persons_are_not_read(site: Walk):
    assert "allikas" not in "".join(record.model_dump_json() for record in site.records.values())


def test_shells_errors_and_rows_without_number_are_counted(site: Walk):
    assert sorted(item.reason for item in site.dropped) == ["no number", "no text in a part of the notice", "no text in a part of the notice", "no title"]


@pytest.mark.parametrize("body", [b"", b"<!doctype html><div id=root></div>", b"[]", b'{"hakuilmoitukset": null}'])
def test_an_unexpected_answer_is_dropped(body: bytes):
    assert [item.reason for item in call_list(Page("https://x", body, note="current 1")) if isinstance(item, Dropped)] == ["no list of calls"]
    note = '{"hakuasianAsianumero": "va-1", "nimi": {"fi": "Avustus"}}'
    found = list(section(Page("https://x/myontoperusteet", body, note=note)))
    assert all(isinstance(item, Dropped) for item in found)


def test_an_empty_page_before_the_announced_end_stops():
    found = list(call_list(Page("https://x", b'{"hakuilmoitukset": [], "pageCount": 9}', note="current 3")))
    assert not any(isinstance(item, Fetch) for item in found)
