"""HTML -> text, by the standard library's parser: it knows no entities but HTML's own and follows no address."""

import re
from html.parser import HTMLParser

from service.documents.kinds import decoded
from service.documents.refusal import refused

UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "title", "svg"))
INLINE = frozenset("a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strong sub sup time u var wbr".split())
HEADING = re.compile(r"h[1-6]$")
CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([a-zA-Z0-9_-]{3,20})", re.IGNORECASE)


def read(data: bytes) -> str:
    """Return a page's visible text, headings as lines that begin with "# ". Raises UnreadableDocument when it declares entities."""
    text = _characters(data)
    if "<!ENTITY" in text:
        raise refused("entities")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines)


def _characters(data: bytes) -> str:
    stated = CHARSET.search(data[:4096])
    try:
        return data.decode(stated[1].decode()) if stated else decoded(data)
    except (LookupError, UnicodeDecodeError):
        return decoded(data)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line: list[str] = []
        self._unseen: list[str] = []
        self._heading = False

    def end_line(self) -> None:
        """Close the line that is being read."""
        text = " ".join("".join(self._line).split())
        if text:
            self.lines.append(f"# {text}" if self._heading else text)
        self._line = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a heading, or what is not shown."""
        del attrs
        if tag in UNSEEN:
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()  # a head that was never closed
        if tag not in INLINE:
            self.end_line()
            self._heading = bool(HEADING.match(tag))

    def handle_endtag(self, tag: str) -> None:
        """End a line, or what is not shown."""
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        if tag not in INLINE:
            self.end_line()
            self._heading = False

    def handle_data(self, data: str) -> None:
        """Take text that is shown."""
        if not self._unseen:
            self._line.append(data)
