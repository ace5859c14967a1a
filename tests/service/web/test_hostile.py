"""Records that mean harm are shown as text, and break no page around an answer, in any language."""

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from models.records import INTERFACE_LANGUAGES

ODD = quote("starter:a?b#c\"d<e>'f&g", safe="/:@!$'()*+,;=-._~")
PAGES = ["/", "/innovations", "/organisations", "/calls", "/portals", "/about", "/accessibility", "/privacy", "/api", "/feeds"]
RECORDS = ["image", "address", "long", "word", "turned", "danish", "arabic", "emoji", "markup"]


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def tags_of(response):
    assert response.status_code == 200, response.text[:300]
    return Tags(response.text).found


def harmless(tags):
    """No tag of a record's making, no script but ours, no address that runs."""
    for tag, attributes in tags:
        assert not {name for name in attributes if name.startswith("on") or name == "style"}, (tag, attributes)
        assert not str(attributes.get("href", "")).lower().startswith("javascript:")
        if tag == "script":
            assert attributes.get("type") == "application/ld+json" or attributes["src"].startswith("/"), attributes
        if tag == "img":
            assert attributes["src"].startswith("/static/")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_pages_hold_no_tag_of_a_records_making(hostile, language):
    for path in PAGES:
        harmless(tags_of(hostile.get(f"/{language}{path}")))
    harmless(tags_of(hostile.post(f"/{language}/innovations", data={"q": "<img onerror=1> nuoret"})))


@pytest.mark.parametrize("key", RECORDS)
def test_a_records_own_page_holds_no_tag_of_its_making(hostile, key):
    harmless(tags_of(hostile.get(f"/sv/innovations/starter:{key}")))


def test_every_record_is_listed_and_each_link_of_the_list_leads_to_it(hostile):
    page = hostile.get("/sv/innovations")
    links = [attributes["href"] for tag, attributes in tags_of(page) if tag == "a" and attributes.get("href", "").startswith("/sv/innovations/")]
    assert len(links) == 10
    assert f"/sv/innovations/{ODD}" in links
    for link in links:
        assert hostile.get(link).status_code == 200, link


def test_a_title_in_another_language_is_marked_so(hostile):
    assert 'lang="da" dir="auto">Ældre og ensomhed i byen</a>' in hostile.get("/fi/innovations?theme=ageing").text


def test_a_title_that_is_a_book_is_cut_in_lists(hostile):
    page = hostile.get("/fi/innovations").text
    titles = re.findall(r'dir="auto">([^<]+)</a>', page)
    assert len(titles) == 10
    assert max(map(len, titles)) < 250


def test_linked_data_stays_within_its_tag(hostile):
    page = hostile.get("/en/innovations/starter:markup").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert block
    assert "\\u003cscript>alert(5)" in block[1]
    assert "{{ 7*7 }}" in block[1]


def test_what_is_typed_stays_out_of_every_log_and_address(hostile, caplog):
    caplog.set_level("DEBUG")
    secret = "salaisuuteni"
    answers = [
        hostile.post("/fi/innovations", data={"q": secret}),
        hostile.get(f"/fi/results?q={secret}"),
        hostile.get(f"/fi/suggest?q={secret}"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert not [
            value for tag, attributes in Tags(answer.text).found for name, value in attributes.items() if name in ("href", "action") and secret in value
        ]
    ours = [record for record in caplog.records if record.name.startswith("kutoja")]
    assert ours
    assert not [record for record in ours if secret in record.getMessage()]
