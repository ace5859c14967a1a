"""What somebody typed -> text that can be searched with. Nothing here keeps or logs it."""

import unicodedata

from models.answers import MAX_NEED
from models.errors import InvalidInput

KEPT_CONTROLS = frozenset("\n\t")
MAX_QUERY = 2_000
"""Characters of a list's `q`; a whole application belongs to /v1/recommend."""


def clean(text: str) -> str:
    """Return the text composed (NFC), with control characters as spaces, and trimmed.

    Raises InvalidInput for lone surrogates: half a character says nothing, and cannot be written back.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", " ")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput("The text holds half characters (lone surrogates): send it as UTF-8.")
    spaced = "".join(" " if unicodedata.category(character) == "Cc" and character not in KEPT_CONTROLS else character for character in text)
    return unicodedata.normalize("NFC", spaced).strip()


def need_text(text: str) -> str:
    """Return a need ready to be answered. Raises InvalidInput when it is empty or too long."""
    return _checked(text, MAX_NEED, "The need is empty: write in a few words what is needed.", "The need")


def query_text(text: str) -> str:
    """Return a list's query ready to be searched with; empty when nothing is asked. Raises InvalidInput when it is too long."""
    return _checked(text, MAX_QUERY, "", "The query")


def _checked(text: str, most: int, when_empty: str, name: str) -> str:
    cleaned = clean(text)
    if len(cleaned) > most:
        raise InvalidInput(f"{name} is {len(cleaned):,} characters long, at most {most:,} are read: shorten it.")
    if when_empty and not any(character.isalnum() for character in cleaned):
        raise InvalidInput(when_empty)
    return cleaned
