"""Lists of the WordPress REST API (developer.wordpress.org/rest-api): 100 rows a page, their rendered HTML as text."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crawlers.formats.html import fragment, text_of
from crawlers.formats.jsonapi import by_page, json_of
from crawlers.formats.tables import JsonRow
from crawlers.portal import Fetch, Page
from crawlers.text import from_html, one_line

PER_PAGE = 100
"""Rows; the most that the API gives."""

SHORTCODE = re.compile(r"\[/?(?:vc|et_pb|fusion|caption|gallery|embed|contact-form)[\w-]*[^\[\]]*\]")
CUT = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|Lue lisää|Läs mer|Read more|Continue reading)\s*$")


def posts(base: str, kind: str, reads: str, *, query: str = "") -> Fetch:
    """Return the Fetch of the first page of a post type's list: `base` is the site ("https://www.sitra.fi"), `query` what to add ("lang=fi")."""
    return Fetch(f"{base.rstrip('/')}/wp-json/wp/v2/{kind}?per_page={PER_PAGE}&page=1{f'&{query}' if query else ''}", reads)


def rows(page: Page) -> list[JsonRow]:
    """Return the rows of a list. Raises ValueError when it is none, with the API's own message where it gives one."""
    found = json_of(page)
    if not isinstance(found, list):
        message = found.get("message") if isinstance(found, dict) else None
        raise ValueError(f"{page.url} answered no list{f': {str(message)[:100]}' if message else ''}")
    return [row for row in found if isinstance(row, dict)]


def next_page(page: Page, fetch_reads: str) -> Fetch | None:
    """Return the Fetch of the list's next page, None when this one is not full.

    It is optional: how many pages there are stands in a header only, and behind a full last page the API answers 400.
    """
    size = int(dict(parse_qsl(urlsplit(page.url).query)).get("per_page", PER_PAGE))
    following = by_page(Fetch(page.url, fetch_reads, note=page.note), got=len(json_of(page)), size=size)
    return replace(following, optional=True) if following else None


def rendered(row: JsonRow, field: str) -> str:
    """Return the HTML of a row's field ("title", "content", "excerpt"), "" where it has none; shortcodes that no plugin took are left out."""
    value: Any = row.get(field)
    markup = value.get("rendered") if isinstance(value, dict) else value
    return SHORTCODE.sub("", markup) if isinstance(markup, str) else ""


def text(row: JsonRow, field: str) -> str:
    """Return a row's rendered field as text with paragraphs kept; an excerpt without the "[…]" at its end."""
    markup = rendered(row, field)
    return CUT.sub("", text_of(fragment(markup, str(row.get("link") or "")))) if markup.strip() else ""


def title(row: JsonRow) -> str:
    """Return a row's title on one line."""
    return one_line(from_html(rendered(row, "title")))


def terms(row: JsonRow) -> dict[str, tuple[str, ...]]:
    """Return the names of a row's terms by taxonomy, where the list was asked with `_embed=wp:term`."""
    found: dict[str, tuple[str, ...]] = {}
    embedded: Any = row.get("_embedded")
    for group in embedded.get("wp:term", ()) if isinstance(embedded, dict) else ():
        for term in group if isinstance(group, list) else ():
            if isinstance(term, dict) and isinstance(term.get("name"), str) and isinstance(term.get("taxonomy"), str):
                found[term["taxonomy"]] = (*found.get(term["taxonomy"], ()), one_line(from_html(term["name"])))
    return found
