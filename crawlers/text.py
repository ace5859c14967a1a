"""Text as people should read it: mojibake repaired, HTML and Markdown marks gone, white space folded. The only importer of ftfy."""

import html
import re
from html.parser import HTMLParser

import ftfy

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff]")
SPACES = re.compile(r"[ \t\xa0\u2000-\u200a\u202f]+")
BLANK_LINES = re.compile(r"\n\s*\n+")
BLOCKS = frozenset("p br div li ul ol h1 h2 h3 h4 h5 h6 tr table section article blockquote".split())
BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})\b[^<>]*>", re.IGNORECASE)
INLINE_TAG = re.compile(r"</?(?:a|b|em|font|i|o:p|small|span|strong|sub|sup|tbody|td|th|u)\b[^<>]*>", re.IGNORECASE)
UNSEEN = frozenset(("script", "style", "noscript", "template"))
SOFT_HYPHEN = "\xad"


def clean(text: str | None) -> str:
    """Return readable text with paragraphs kept, "" for None. Idempotent. Raises TypeError for a list or an object, which no text is."""
    if not text:
        return ""
    if isinstance(text, (list, dict)):
        raise TypeError(f"a text is expected, not a {type(text).__name__}")
    cleaned, changed = _cleaned(str(text))
    while changed:  # without what was taken out, what stood around it may be mojibake
        cleaned, changed = _cleaned(cleaned)
    return cleaned


def _cleaned(text: str) -> tuple[str, bool]:
    """The text mended once, and whether anything but mojibake was mended."""
    repaired = ftfy.fix_text(text, normalization="NFC", fix_latin_ligatures=False, uncurl_quotes=False)
    plain = CONTROL.sub(" ", repaired.replace("\r\n", "\n").replace("\r", "\n").replace(SOFT_HYPHEN, ""))
    lines = [SPACES.sub(" ", line).strip() for line in plain.split("\n")]
    cleaned = BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    return cleaned, cleaned != repaired


def one_line(text: str | None) -> str:
    """Return readable text on one line, for titles and names."""
    return " ".join(clean(text).split())


def without_tags(text: str | None) -> str:
    """Return plain text in which stray HTML tags stand ("… end.</p>"): known tags go, "x < y" stays; entities are resolved."""
    if not text:
        return ""
    return clean(html.unescape(INLINE_TAG.sub("", BLOCK_TAG.sub("\n", text))))


def from_html(markup: str | None) -> str:
    """Return the text of an HTML fragment: block elements end lines, scripts and styles are left out."""
    if not markup:
        return ""
    if "<" not in markup:
        return clean(html.unescape(markup))
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return clean("".join(reader.parts))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block element."""
        del attrs
        self.unseen += tag in UNSEEN
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block element."""
        self.unseen -= tag in UNSEEN and self.unseen > 0
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what a person would see."""
        if not self.unseen:
            self.parts.append(data)
