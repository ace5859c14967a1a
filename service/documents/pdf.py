"""PDF -> text."""

from crawlers.formats.pdf import flowing, holds_script, pages
from service.documents.refusal import MOST_PAGES, refused

ENDING = b"%%EOF"
TAIL = 2048
"""Last bytes of a file among which its end mark stands, as readers look for it (ISO 32000-1, annex H.3.18, asks for 1024)."""

WORDS = (("encrypted", "encrypted"), ("has no text", "no_text"))


def read(data: bytes) -> tuple[str, int]:
    """Return a PDF's text and its number of pages. Raises UnreadableDocument."""
    if ENDING not in data[-TAIL:]:
        raise refused("damaged")
    try:
        texts = pages(data, most=MOST_PAGES + 1)
        scripted = holds_script(data)
    except ValueError as error:
        raise refused(next((reason for word, reason in WORDS if word in str(error)), "damaged")) from error
    if len(texts) > MOST_PAGES:
        raise refused("too_many_pages")
    if scripted:
        raise refused("script")
    return "\n\n".join(text for text in flowing(texts) if text), len(texts)
