"""The running text of a page that labels do not reach: what stands between its title and its first heading; and how a text begins."""

import re

from parsel import Selector

from crawlers.formats.html import text_of

HEADINGS = " or ".join(f"self::{name}" for name in ("h2", "h3", "h4"))
AFTER_TITLE = (
    f"(//h1)[last()]/following::*[self::p or self::li][not(ancestor::nav or ancestor::footer or ancestor::aside)][not(preceding::*[{HEADINGS}][preceding::h1])]"
)
SENTENCE_END = re.compile(r"[.!?…][\"”’)]*(?=\s|$)")


def intro(root: Selector, most: int = 20) -> str:
    """Return the paragraphs between a page's title (its last h1) and the first heading after it, at most so many."""
    return "\n\n".join(filter(None, (text_of(paragraph) for paragraph in root.xpath(AFTER_TITLE)[:most])))


def opening(text: str, most: int) -> str:
    """Return the whole sentences with which a text begins, up to `most` characters; of a longer first sentence its beginning and "…"."""
    first = text.split("\n\n", 1)[0]
    flat = " ".join((first if len(first) >= most // 4 else text).split())
    if len(flat) <= most:
        return flat
    ends = [found.end() for found in SENTENCE_END.finditer(flat[: most + 1])]
    return flat[: ends[-1]] if ends else flat[: flat.rfind(" ", 0, most)] + " …"
