"""Atom and RSS feeds. The only importer of feedparser."""

import io
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from crawlers.formats.tables import partial_date
from crawlers.portal import Page
from crawlers.text import from_html, one_line


@dataclass(frozen=True)
class Entry:
    """One entry: `url` absolute, "" where it has none; `published` is the day in the feed's own time zone; `summary` is text."""

    title: str
    url: str
    summary: str
    published: str | None
    categories: tuple[str, ...]


def entries(page: Page) -> list[Entry]:
    """Return the entries of a feed in its order. Raises ValueError for what is no feed; a feed without entries is one."""
    # as a stream: text that looks like an address would be fetched
    feed = feedparser.parse(io.BytesIO(page.body), response_headers={"content-location": page.url, "content-type": "application/xml"})
    if not feed.get("version"):
        raise ValueError(f"{page.url} is no Atom or RSS feed")
    return [_entry(entry) for entry in feed.entries]


def _entry(entry: Any) -> Entry:  # noqa: ANN401 (feedparser has no types)
    url = entry.get("link") or ""
    contents = [content.get("value", "") for content in entry.get("content", ())]
    return Entry(
        title=one_line(from_html(entry.get("title"))),
        url=url if url.startswith(("http://", "https://")) else "",
        summary=from_html(entry.get("summary") or next(iter(contents), "")),
        published=_day(entry.get("published") or entry.get("updated") or ""),
        categories=tuple(dict.fromkeys(one_line(tag.get("label") or tag.get("term")) for tag in entry.get("tags", ()) if tag.get("label") or tag.get("term"))),
    )


def _day(text: str) -> str | None:
    if day := partial_date(text):
        return day
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
