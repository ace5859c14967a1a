"""Lists in parts: each way ends, keeps the rest of the question, and works by address and by body."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.jsonapi import by_cursor, by_offset, by_page, fetch_of, json_of, posted
from crawlers.portal import Fetch, Page

URL = "https://api.example/items"


def page(body: bytes, note: str = "") -> Page:
    return Page(url=URL, body=body, content_type="application/json", note=note)


def test_json_of_a_page():
    assert json_of(page(b'\xef\xbb\xbf{"a":[1,null,"\xc3\xa4"]}')) == {"a": [1, None, "ä"]}


@pytest.mark.parametrize(
    ("body", "word"), [(b"", "answered nothing"), (b"<html>\n<h1>503", "no JSON but '<html> <h1>503'"), (b'{"a":', "no JSON"), (b"\xff\xfe", "no JSON")]
)
def test_what_is_no_json_is_told(body: bytes, word: str):
    with pytest.raises(ValueError, match="answered") as told:
        json_of(page(body))
    assert word in str(told.value)


def test_by_page_until_the_last():
    first = Fetch(f"{URL}?lang=fi&tyhja=&page=1", "items", note="fi")
    second = by_page(first, last=2)
    assert second == Fetch(f"{URL}?lang=fi&tyhja=&page=2", "items", note="fi")
    assert by_page(second, last=2) is None
    assert by_page(first, last=9, got=0) is None


def test_by_page_until_a_short_part():
    assert by_page(Fetch(URL, "items"), got=10, size=10) == Fetch(f"{URL}?page=2", "items")
    assert by_page(Fetch(f"{URL}?p=0", "items"), name="p", first=0, got=10, size=10) == Fetch(f"{URL}?p=1", "items")
    assert by_page(Fetch(URL, "items"), got=9, size=10) is None
    assert by_page(Fetch(URL, "items"), got=0, size=0) is None
    with pytest.raises(ValueError, match="state one of them"):
        by_page(Fetch(URL, "items"))


def test_by_page_in_a_body():
    fetch = by_page(posted(URL, {"q": "kylä", "page": 3}, "items"), last=9)
    assert fetch is not None
    assert json.loads(fetch.body or b"") == {"q": "kylä", "page": 4}


def test_by_cursor_ends_without_one_or_with_the_same():
    asked = by_cursor(Fetch(URL, "items"), "ab=/+")
    assert asked == Fetch(f"{URL}?cursor=ab%3D%2F%2B", "items")
    assert by_cursor(asked, "ab=/+") is None
    assert [by_cursor(asked, nothing) for nothing in (None, "", False)] == [None] * 3
    posted_on = by_cursor(posted(URL, {"q": 1}, "items"), 7, name="after")
    assert posted_on is not None
    assert json.loads(posted_on.body or b"") == {"q": 1, "after": 7}
    assert by_cursor(posted_on, 7, name="after") is None


def test_fetch_of_a_page():
    assert fetch_of(page(b"", note="sv"), "items", b"{}") == Fetch(URL, "items", note="sv", body=b"{}")


@settings(max_examples=60, deadline=None)
@given(total=st.integers(0, 60), size=st.integers(1, 20), told=st.booleans(), as_body=st.booleans())
def test_by_offset_reads_every_row_once(total: int, size: int, told: bool, as_body: bool):
    fetch: Fetch | None = posted(URL, {"offset": 0}, "items") if as_body else Fetch(f"{URL}?offset=0", "items")
    seen: list[int] = []
    while fetch is not None:
        start = json.loads(fetch.body)["offset"] if fetch.body else int(fetch.url.rpartition("=")[2])
        rows = list(range(start, min(start + size, total)))
        seen += rows
        fetch = by_offset(fetch, len(rows), total=total if told else None, size=size)
    assert seen == list(range(total))
