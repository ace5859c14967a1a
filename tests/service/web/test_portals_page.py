"""The portals page tells what GET /v1/portals tells, when each is due, and what failed."""

from datetime import UTC, datetime
from html import unescape

import pytest

from crawlers.discovery import portals
from models.records import INTERFACE_LANGUAGES
from service.web.portals_page import portal_view, unread_view

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def feed(portal="eu-calls", last="2026-03-14T00:00:00Z", **more):
    return {
        "portal": portal,
        "licence": "CC BY 4.0",
        "last_snapshot": last,
        "records": {"call": 1200},
        "dropped": {"private": 3},
        "rejected": {"title": 2},
    } | more


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_portal_of_the_api_is_on_the_page(client, language):
    page = unescape(client.get(f"/{language}/portals", headers={"Accept": "text/html"}).text)
    for row in client.get("/v1/portals").json():
        assert portals()[row["portal"]].title[language] in page
        assert row["licence"] in page
    for known in portals().values():
        assert (known.title[language] in page) == (not known.disabled), known.name


def test_a_row_tells_counts_licence_and_the_next_reading():
    view = portal_view(feed(), portals()["eu-calls"], {}, NOW, "en")
    assert view["records"] == ["1,200 funding calls"]
    assert (view["licence"], view["left"]) == ("CC BY 4.0", "5")
    assert (view["last"], view["next"], view["state"]["name"]) == ("14 March 2026", "as soon as possible", "due")
    later = portal_view(feed(last="2026-03-15T11:00:00Z"), portals()["eu-calls"], {}, NOW, "fi")
    assert (later["last"], later["next"], later["state"]["text"]) == ("15.3.2026", "16.3.2026", "ajan tasalla")


def test_a_failed_crawl_is_told_with_its_day():
    view = portal_view(feed(), portals()["eu-calls"], {"at": "2026-03-15T03:00:00+00:00", "error": "too few records"}, NOW, "sv")
    assert "15.3.2026 misslyckades" in view["failed"]
    assert portal_view(feed(), portals()["eu-calls"], {"at": "2026-03-15T03:00:00+00:00", "error": None}, NOW, "sv")["failed"] is None


def test_a_licence_that_nobody_confirmed_is_not_given_as_one():
    assert portal_view(feed(licence="unknown: see terms_url"), portals()["eu-calls"], {}, NOW, "en")["licence"] is None
    assert unread_view(portals()["kohesio"], "en")["licence"].startswith("CC BY 4.0")


def test_what_was_read_for_good_is_never_due_and_an_own_file_has_its_name():
    assert portal_view(feed("starter"), portals()["starter"], {}, NOW, "en")["next"] == "not read again"
    own = portal_view(feed("our-projects", last=None), None, {}, NOW, "en")
    assert (own["title"], own["next"], own["url"], own["state"]["name"]) == ("our-projects", "", None, "unknown")
