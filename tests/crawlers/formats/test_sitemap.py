"""Sitemaps: index and parts, packed ones, days of change; and what is none."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.sitemap import MOST_UNPACKED, sitemap
from crawlers.portal import Fetch, Page

URL = "https://sivusto.example/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
PAGES = f"""{HEAD}<urlset {SPACE}>
<!-- made by a module -->
<url><loc> https://sivusto.example/fi/malli/a </loc><lastmod>2024-02-03T10:00:00+02:00</lastmod><xhtml:link rel="alternate" hreflang="sv" href="x"/></url>
<url><lastmod>2024-02-04</lastmod><loc>https://sivusto.example/fi/malli/b?x=1&amp;y=2</loc></url>
<url><loc>https://sivusto.example/fi/malli/c</loc><lastmod>eilen</lastmod></url>
<url><loc>https://sivusto.example/fi/tapahtuma/d</loc></url>
<url><loc>/fi/malli/suhteellinen</loc></url><url></url>
</urlset>""".encode()


def pick(url: str) -> Fetch | None:
    return Fetch(url, "model") if "/malli/" in url else None


def read(body: bytes, note: str = "") -> list[Fetch]:
    return list(sitemap(pick)(Page(url=URL, body=body, content_type="application/xml", note=note)))


@pytest.mark.parametrize(
    "body", [PAGES, gzip.compress(PAGES, mtime=0), b"\xef\xbb\xbf" + PAGES, b"\n\n" + PAGES], ids=["plain", "packed", "BOM", "blank lines first"]
)
def test_picked_pages_with_the_day_of_their_change(body: bytes):
    assert read(body) == [
        Fetch("https://sivusto.example/fi/malli/a", "model", modified="2024-02-03T10:00:00+02:00"),
        Fetch("https://sivusto.example/fi/malli/b?x=1&y=2", "model", modified="2024-02-04"),
        Fetch("https://sivusto.example/fi/malli/c", "model"),
    ]


def test_own_word_on_the_change_stands():
    reader = sitemap(lambda url: Fetch(url, "model", modified="2020"))
    found = list(reader(Page(url=URL, body=PAGES)))
    assert {item.modified for item in found if isinstance(item, Fetch)} == {"2020"}


def test_index_leads_to_its_parts_with_the_same_note():
    body = f"{HEAD}<sitemapindex {SPACE}><sitemap><loc>https://sivusto.example/sitemap.xml?page=1</loc></sitemap><sitemap/></sitemapindex>".encode()
    assert read(body, note="fi") == [Fetch("https://sivusto.example/sitemap.xml?page=1", "sitemap", note="fi")]


@pytest.mark.parametrize("body", [b"", b"<html><body>404", b"{}", b"\x1f\x8bnothing", gzip.compress(PAGES, mtime=0)[:-20], b"%PDF-1.4", b"<rss/>", PAGES[:-30]])
def test_what_is_no_sitemap_or_a_part_of_one_is_told(body: bytes):
    with pytest.raises(ValueError, match="sitemap"):
        read(body)


def test_packed_sitemap_that_bursts_is_refused():
    with pytest.raises(ValueError, match="60 MB"):
        read(gzip.compress(b" " * (MOST_UNPACKED + 1)))


def test_entities_are_not_followed():
    body = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><urlset {SPACE}><url><loc>https://sivusto.example/malli/&f;</loc></url></urlset>'.encode()
    assert read(body) == [Fetch("https://sivusto.example/malli/", "model")]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PAGES)), st.integers(0, 40), st.binary(max_size=10))
def test_damaged_sitemap_is_read_or_told(start: int, length: int, other: bytes):
    try:
        found = read(PAGES[:start] + other + PAGES[start + length :])
    except ValueError as error:
        assert "sitemap" in str(error)
    else:
        assert all(item.url.startswith("http") for item in found)
