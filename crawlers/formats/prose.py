"""The running text of a page beside its boxes: what stands between its title and its first heading, what stands below a heading; and how a text begins."""

import re
from copy import deepcopy

from parsel import Selector

from crawlers.formats.html import Field, labelled, text_of

BOXES = frozenset("aside nav footer form dl address".split())
"""What stands beside a text: facts, contacts, forms."""

HEADINGS = frozenset(("h2", "h3", "h4"))
PARAGRAPHS = frozenset(("p", "li"))
SENTENCE_END = re.compile(r"[.!?…][\"”’)]*(?=\s|$)")


def text_fields(root: Selector) -> dict[str, Field]:
    """Return the labelled fields of a page as `labelled` does, but what stands below a heading without the boxes that stand there too."""
    plain = Selector(root=deepcopy(root.root), type="html")
    for box in plain.xpath(" | ".join(f"//{name}" for name in sorted(BOXES))):
        if box.root.getparent() is not None:
            box.drop()
    return {**labelled(root), **labelled(plain)}


def intro(root: Selector, most: int = 20) -> str:
    """Return the paragraphs between a page's title (its last h1) and the first heading after it, boxes left out, at most so many."""
    found: list[str] = []
    for node in root.xpath("(//h1)[last()]/following::*"):
        tag = node.root.tag
        if tag in HEADINGS or len(found) == most:
            break
        if tag in PARAGRAPHS and (BOXES | PARAGRAPHS).isdisjoint(parent.tag for parent in node.root.iterancestors()) and (text := text_of(node)):
            found.append(text)
    return "\n\n".join(found)


def opening(text: str, most: int) -> str:
    """Return the whole sentences with which a text begins, up to `most` characters; of a longer first sentence its beginning and "…"."""
    first = text.split("\n\n", 1)[0]
    flat = " ".join((first if len(first) >= most // 4 else text).split())
    if len(flat) <= most:
        return flat
    ends = [found.end() for found in SENTENCE_END.finditer(flat[: most + 1])]
    return flat[: ends[-1]] if ends else flat[: flat.rfind(" ", 0, most)] + " …"
