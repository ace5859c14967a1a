"""Sitemaps (sitemaps.org 0.9): from an index to its parts, from a part to the pages that a portal picks, with the day of their last change."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from crawlers.portal import Fetch, Item, Labels, Page, PageReader

READER = "sitemap"
"""The name under which a portal's readers hold its sitemap reader; parts of an index are read by it too."""

MOST_UNPACKED = 60_000_000
"""Bytes; the protocol allows 50 MB a file."""

TIME = re.compile(r"^[12]\d{3}(?:-\d{2}(?:-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$")


def sitemap(pick: Callable[[str], Fetch | None]) -> PageReader:
    """Return a reader of sitemaps: `pick` makes of an address the Fetch for its page, or None where it is not wanted.

    A Fetch that states no `modified` takes the sitemap's lastmod. The reader raises ValueError for what is no sitemap (an empty answer, an HTML page) and
    for one that breaks off: pages that it does not name would be taken for gone.
    """

    def read(page: Page) -> Iterator[Item | Fetch | Labels]:
        body = _unpacked(page.body)
        root = _root(body)
        name = _name(root)
        if name not in ("urlset", "sitemapindex"):
            raise ValueError(f"{page.url} is no sitemap")
        if f"{name}>".encode() not in body.rstrip()[-40:]:
            raise ValueError(f"the sitemap {page.url} breaks off")
        for entry in root:
            url, modified = _child(entry, "loc"), _child(entry, "lastmod")
            stamp = modified if TIME.match(modified) else None
            if name == "sitemapindex" and url.startswith("http"):
                yield Fetch(url, READER, note=page.note)
            elif url.startswith("http") and (fetch := pick(url)) is not None:
                yield fetch if fetch.modified else replace(fetch, modified=stamp)

    return read


def _root(body: bytes) -> Any:  # noqa: ANN401 (lxml has no types)
    """Return the root of a document as far as it can be read, None for what is no XML; entities and outside documents are not followed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    stream = zlib.decompressobj(31)
    try:
        data = stream.decompress(body, MOST_UNPACKED)
    except zlib.error as error:
        raise ValueError(f"a packed sitemap that is damaged: {error}") from error
    if not stream.eof:
        raise ValueError("a packed sitemap that breaks off, or of more than 60 MB")
    return data


def _name(node: Any) -> str:  # noqa: ANN401
    return node.tag.rpartition("}")[2] if node is not None and isinstance(node.tag, str) else ""


def _child(entry: Any, name: str) -> str:  # noqa: ANN401
    return next(((node.text or "").strip() for node in entry if _name(node) == name), "")
