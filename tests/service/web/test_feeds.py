"""Atom feeds, read with a feed reader's parser and checked against RFC 4287."""

import re
import xml.etree.ElementTree as ET
from datetime import date, datetime

import feedparser
import pytest

from models.records import INTERFACE_LANGUAGES

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["all", "calls-closing", "theme/youth", "place/FI"]


def feed(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.headers["content-type"] == "application/atom+xml"
    return response.content


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_valid_atom(hostile, language, name):
    path = f"/{language}/feeds/{name}.atom"
    root = ET.fromstring(feed(hostile, path))
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for needed in ("id", "title", "updated"):  # RFC 4287, sections 4.1.1 and 4.1.2: exactly one each
            assert len(element.findall(f"{ATOM}{needed}")) == 1
            assert element.find(f"{ATOM}{needed}").text
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.find(f"{ATOM}id").text)
        moment = element.find(f"{ATOM}updated").text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)
        datetime.fromisoformat(moment)
        assert all(link.get("href").startswith(f"http://testserver/{language}/") for link in element.findall(f"{ATOM}link"))
    assert root.find(f"{ATOM}author/{ATOM}name").text == "Kutoja"
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{path}"
    ids = [entry.find(f"{ATOM}id").text for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) > 0
    assert root.find(f"{ATOM}updated").text == max(entry.find(f"{ATOM}updated").text for entry in root.findall(f"{ATOM}entry"))


def test_a_reader_gets_records_as_text(hostile):
    read = feedparser.parse(feed(hostile, "/en/feeds/all.atom"))
    assert not read.bozo, read.get("bozo_exception")
    titles = [entry.title for entry in read.entries]
    raw = feed(hostile, "/en/feeds/all.atom").decode()
    assert "&lt;img src=x onerror=" in raw
    assert "<img" not in raw
    assert "<script" not in raw
    assert len(titles) == 16
    assert max(map(len, titles)) <= 240
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", raw)


def test_an_id_is_a_records_own_in_every_feed_and_language(hostile):
    def ids(path):
        return {entry.links[0].href.rpartition("/")[2]: entry.id for entry in feedparser.parse(feed(hostile, path)).entries}

    everything, themed = ids("/fi/feeds/all.atom"), ids("/sv/feeds/theme/youth.atom")
    assert len(themed) == 8
    assert all(everything[key] == found for key, found in themed.items())


def test_calls_closing_soon_are_those_whose_day_is_known_and_near(hostile):
    titles = [entry.title for entry in feedparser.parse(feed(hostile, "/fi/feeds/calls-closing.atom")).entries]
    assert titles[0] == "Tänään päättyvä haku"
    assert titles[1].startswith("Haku; pilkku")
    assert len(titles) == 2


def test_entries_of_a_theme_hold_it(client):
    root = ET.fromstring(feed(client, "/en/feeds/theme/homelessness-housing.atom"))
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 50
    assert all("homelessness-housing" in {one.get("term") for one in entry.findall(f"{ATOM}category")} for entry in entries)


def test_the_newest_stand_first(client):
    days = [entry.updated for entry in feedparser.parse(feed(client, "/fi/feeds/all.atom")).entries]
    assert days == sorted(days, reverse=True)
    assert date.fromisoformat(days[0][:10]) <= datetime.now().astimezone().date()


@pytest.mark.parametrize("path", ["/fi/feeds/theme/nosuch.atom", "/fi/feeds/place/Helsinki.atom", "/fi/feeds/portal/opsi.atom", "/de/feeds/all.atom"])
def test_a_feed_of_nothing_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_page_of_feeds_leads_to_feeds(client):
    page = client.get("/fi/feeds", headers={"Accept": "text/html"}).text
    links = re.findall(r'href="(/fi/(?:feeds/[^"]+\.atom|calls\.ics))"', page)
    assert len(links) > 40
    for link in links[:4] + links[-3:]:
        assert client.get(link).status_code == 200, link
