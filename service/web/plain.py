"""Texts of records where no markup is: feeds, calendars, pictures, suggestions, addresses."""

import re
from urllib.parse import quote

UNSEEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 or a reader's eye has no place for: controls, lone surrogates, marks that turn the direction of what follows."""

SAFE = "/:@!$'()*+,;=-._~"
"""What a path may hold beside letters and digits (RFC 3986, section 3.3)."""


def plain(text: str) -> str:
    """Return a text without unseen characters; line breaks stay."""
    return UNSEEN.sub("", text)


def one_line(text: str, most: int = 200) -> str:
    """Return a text in one line of at most `most` characters, cut at a word where it has any."""
    line = " ".join(plain(text).split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:–-") + "…"


def quoted(path: str) -> str:
    """Return a path as an address holds it: an id may have any character but white space."""
    return quote(path, safe=SAFE)
