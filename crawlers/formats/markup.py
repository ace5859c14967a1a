"""Reads the text and the links of a stretch of HTML as a person sees them: blocks begin lines, paragraphs are set apart, icons say nothing."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from crawlers.text import clean

UNSEEN = frozenset("script style noscript template svg head iframe object audio video canvas select".split())
DECORATION = frozenset(("i", "span", "img"))
PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure section article details".split())
LINES = frozenset("br div li tr td th dt dd summary header footer main aside nav form fieldset figcaption button address hr tbody thead caption".split())
NOISE = re.compile(r"\bicon/[\w/-]+|\bCreated with (?:Sketch|Figma)(?: Beta)?\.?", re.IGNORECASE)
"""What exported icons leave in a text: the file's name and the program that drew it."""


@dataclass(frozen=True)
class Link:
    """Where a value leads, absolute (http or https), and the words it stands under."""

    url: str
    text: str


@dataclass(frozen=True)
class Field:
    """The value of a label: its text with paragraphs kept, "" where the page prints the label alone, and its links."""

    text: str
    links: tuple[Link, ...] = ()


class Reader:
    """Collects text and links in the order of the document, from one stretch or several."""

    def __init__(self, *, with_links: bool = True) -> None:
        self._parts: list[str | int] = []  # text, or the number of line ends that must stand there at least
        self._links: list[Link] = []
        self._with_links = with_links

    @property
    def text(self) -> str:
        """What was read, paragraphs apart."""
        merged: list[str] = []
        gap = 0
        for part in self._parts:
            if isinstance(part, int):
                gap = max(gap, part)
            elif part.strip():
                merged.append("\n" * gap + part)
                gap = 0
            elif not gap:
                merged.append(part)
        return clean(NOISE.sub(" ", "".join(merged)))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that were read, each once. Addresses of mail and telephones are none."""
        return tuple(dict.fromkeys(self._links))

    def read(self, element: Any) -> "Reader":  # noqa: ANN401 (lxml has no types)
        """Read an element."""
        self._read(element, frozenset())
        return self

    def read_after(self, element: Any, stop: frozenset[str] = frozenset()) -> None:  # noqa: ANN401
        """Read what follows an element in its parent, until an element named in `stop` begins, however deep."""
        self._add(element.tail)
        for node in element.itersiblings():
            if isinstance(node.tag, str) and not self._read(node, stop):
                return
            self._add(node.tail)

    def _read(self, root: Any, stop: frozenset[str]) -> bool:  # noqa: ANN401
        """Read an element; return whether it was read to its end."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, node in walk:
            if event == "start":
                if node.tag in stop:
                    return False
                if node.tag in UNSEEN or (node.tag in DECORATION and node.get("aria-hidden") == "true"):
                    walk.skip_subtree()
                    continue
                self._break(node.tag)
                self._add(node.text)
                self._link(node)
            else:
                self._break(node.tag if event == "end" else "")
                self._add(None if node is root else node.tail)
        return True

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(re.sub(r"[ \t\r\n\f]+", " ", text))

    def _break(self, tag: str) -> None:
        if gap := 2 if tag in PARAGRAPHS else 1 if tag in LINES else 0:
            self._parts.append(gap)

    def _link(self, node: Any) -> None:  # noqa: ANN401
        url = node.get("href") or ""
        if self._with_links and node.tag == "a" and url.startswith(("http://", "https://")):
            self._links.append(Link(url, Reader(with_links=False).read(node).text.replace("\n", " ")))
