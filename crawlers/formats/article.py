"""The main text of a page that has no labels: an article, a news item. The only importer of trafilatura."""

import trafilatura

from crawlers.portal import Page
from crawlers.text import clean

SHORTEST = 40
"""Characters below which the rest of a page is not its main text."""


def article(page: Page) -> str:
    """Return the main text with paragraphs kept, without navigation, comments and footers; "" where the page has none."""
    try:
        found = trafilatura.extract(page.text.replace("\x00", ""), url=page.url, include_comments=False, include_tables=False, output_format="txt")
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError):  # markup that trafilatura was not made for
        return ""
    paragraphs = "\n\n".join(clean(found).splitlines()) if found else ""
    text = clean(paragraphs)
    return text if len(text) >= SHORTEST else ""
