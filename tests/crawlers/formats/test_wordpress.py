"""Lists of WordPress: pages, rendered fields, terms; and answers that are no list."""

import json

import pytest

from crawlers.formats.wordpress import next_page, posts, rendered, rows, terms, text, title
from crawlers.portal import Fetch, Page

BASE = "https://sivusto.example"
ROW = {
    "id": 7,
    "link": f"{BASE}/hanke/kahvila/",
    "title": {"rendered": "Kylän &#8211; kahvila <em>&amp; pihat</em>"},
    "excerpt": {"rendered": "<p>Kahvila kokoaa kylän. [&hellip;]</p>\n"},
    "content": {"rendered": "[vc_row css='x']<h2>Mitä?</h2>\n<p>Kahvila\nkylän pihalla.</p><p>Viitteet [1].</p>[/vc_row]", "protected": False},
    "_embedded": {
        "wp:term": [
            [{"name": "Hyvinvointi &amp; arki", "taxonomy": "teema"}, {"name": "Lapset", "taxonomy": "teema"}],
            [{"name": "A", "taxonomy": "tag"}, 5],
            None,
        ]
    },
}


def page(value: object, number: int = 1, per_page: int = 100) -> Page:
    return Page(f"{BASE}/wp-json/wp/v2/hanke?per_page={per_page}&page={number}&lang=fi", json.dumps(value).encode(), "application/json", note="fi")


def test_first_page():
    assert posts(f"{BASE}/", "hanke", "list", query="lang=fi") == Fetch(f"{BASE}/wp-json/wp/v2/hanke?per_page=100&page=1&lang=fi", "list")
    assert posts(BASE, "posts", "list").url == f"{BASE}/wp-json/wp/v2/posts?per_page=100&page=1"


def test_next_page_only_behind_a_full_one_and_it_may_fail():
    assert next_page(page([ROW] * 100), "list") == Fetch(f"{BASE}/wp-json/wp/v2/hanke?per_page=100&lang=fi&page=2", "list", note="fi", optional=True)
    assert next_page(page([ROW] * 3, per_page=3), "list") is not None
    assert next_page(page([ROW] * 99), "list") is None
    assert next_page(page([]), "list") is None


def test_rows_are_objects():
    assert rows(page([ROW, None, 5])) == [ROW]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b'{"code":"rest_no_route","message":"Reittia ei ole","data":{"status":404}}', "answered no list: Reittia ei ole"),
        (b"null", "answered no list"),
        (b"<html>", "answered no JSON"),
        (b"", "answered nothing"),
    ],
)
def test_what_is_no_list_is_told(body: bytes, word: str):
    with pytest.raises(ValueError, match=word):
        rows(Page(BASE, body))


def test_rendered_fields_as_text():
    assert title(ROW) == "Kylän – kahvila & pihat"
    assert text(ROW, "excerpt") == "Kahvila kokoaa kylän."
    assert text(ROW, "content") == "Mitä?\n\nKahvila kylän pihalla.\n\nViitteet [1]."
    assert rendered(ROW, "content").startswith("<h2>")


@pytest.mark.parametrize("value", [None, 5, [], {}, {"rendered": None}, {"rendered": ["a"]}, ""])
def test_field_of_another_form_says_nothing(value: object):
    row = {"title": value, "content": value}
    assert (title(row), text(row, "content"), rendered(row, "content")) == ("", "", "")


def test_terms():
    assert terms(ROW) == {"teema": ("Hyvinvointi & arki", "Lapset"), "tag": ("A",)}
    assert [terms(row) for row in ({}, {"_embedded": []}, {"_embedded": {"wp:term": [5]}})] == [{}, {}, {}]
