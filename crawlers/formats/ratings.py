"""Ratings as toolkits show them: read from words, from figures and from what an icon says of itself (ARIA), never from a count of images."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from parsel import Selector

from crawlers.text import one_line

T = TypeVar("T")
SPOKEN = " | ".join(
    ("descendant-or-self::*[not(self::script or self::style)]/text()", *(f"descendant-or-self::*/@{name}" for name in ("aria-label", "alt", "title")))
)
HIGHEST = 4
"""Elements climbed from a label in search of its rating: label, row, box, group."""

OUT_OF = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*(?:out of|of|/)\s*(\d+)(?![\d.])")


def spoken(node: Selector) -> str:
    """Return what a person hears of an element: its text and the names of its icons, on one line."""
    return one_line(" ".join(node.xpath(SPOKEN).getall()))


def rating(root: Selector, label: str, others: Iterable[str], read: Callable[[str], T | None]) -> T | None:
    """Return what `read` makes of the words beside a label, None when it makes nothing of them.

    It looks in the label's own element, then in those around it, as long as they hold none of the `others`: a neighbour's rating is never taken for this.
    """
    wanted = re.compile(re.escape(label), re.IGNORECASE)
    names = [other for other in others if other.casefold() != label.casefold()]
    for node in root.xpath("//*[text() or @aria-label][not(self::script or self::style)]"):
        if wanted.match(one_line(" ".join(node.xpath("text() | @aria-label").getall()))) and (found := _climb(node, wanted, names, read)) is not None:
            return found
    return None


def _climb(node: Selector, wanted: re.Pattern[str], others: list[str], read: Callable[[str], T | None]) -> T | None:
    for block in [node, *reversed(node.xpath("ancestor::*"))][:HIGHEST]:
        words = spoken(block)
        beside = wanted.sub(" ", words)
        if any(re.search(rf"(?<!\w){re.escape(other)}(?!\w)", words if wanted.search(other) else beside, re.IGNORECASE) for other in others):
            return None
        if (found := read(beside)) is not None:
            return found
    return None


def out_of(scale_max: int) -> Callable[[str], float | None]:
    """Return a reader of "4 out of 5", "4 of 5" and "4/5" on a scale that ends at `scale_max`; a value of another scale is none."""

    def read(text: str) -> float | None:
        found = OUT_OF.search(text)
        return float(found[1]) if found and int(found[2]) == scale_max and float(found[1]) <= scale_max else None

    return read


def worded(words: Mapping[str, T]) -> Callable[[str], T | None]:
    """Return a reader of a scale in words; of words that hold one another ("strong", "very strong") the longest is meant."""
    ordered = sorted(words, key=len, reverse=True)

    def read(text: str) -> T | None:
        lowered = text.casefold()
        return next((words[word] for word in ordered if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", lowered)), None)

    return read
