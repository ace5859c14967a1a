"""Foundations' calls: facts alone in our words, ids of the starter catalogue, no date by guess, a page that changed its subject."""

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.foundations_fi import FOUNDATIONS, PORTAL, call_page
from models.records import sections


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("foundations_fi"))


def test_a_period_with_a_year_is_dated(site: Walk):
    call = site.records["skr:keskusrahasto"]
    assert (call.opens, call.closes, call.recurring) == ("2026-08-10", "2026-09-12", None)


def test_a_period_without_a_year_is_never_dated(site: Walk):
    call = site.records["kone:vuosihaku"]
    assert (call.opens, call.closes, call.recurring) == (None, None, "yearly")


def test_a_rolling_call_with_decisions_twice_a_year_is_rolling(site: Walk):
    assert site.records["eurajoenspsaatio:eurajoki"].recurring == "rolling"


def test_dates_of_meetings_and_menus_are_no_period(site: Walk):
    call = site.records["stabo:stod"]
    assert (call.opens, call.closes) == (None, None)
    assert call.eligible_applicants == ()  # the foundation gives, it does not apply


def test_who_may_apply_leaves_out_who_may_not(site: Walk):
    assert site.records["eurajoenspsaatio:eurajoki"].eligible_applicants == ("ngo", "individual")


def test_no_text_of_theirs_is_kept(site: Walk):
    for record in site.records.values():
        assert all(text.ours for text in record.title)
        assert all(text.ours for _, text in sections(record))
        assert [text.language for text in record.title] == ["fi", "sv", "en"]
    assert "Mallikk" not in "".join(record.model_dump_json() for record in site.records.values())


def test_a_page_of_another_subject_is_dropped(site: Walk):
    assert [(item.key, item.reason) for item in site.dropped] == [("nessling:apurahat", "page says nothing of grants")]


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"{}", b"\xff"])
def test_an_unexpected_page_is_dropped(body: bytes):
    assert [type(item) for item in call_page(FOUNDATIONS[0])(Page(FOUNDATIONS[0].url, body))] == [Dropped]


def test_ids_are_those_of_the_starter_where_it_has_them(starter_calls: list[str]):
    assert {"skr:keskusrahasto", "kone:vuosihaku", "stabo:stod", "eurajoenspsaatio:eurajoki"} <= set(starter_calls)
