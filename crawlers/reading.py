"""What a portal's reader gives of one page, as lines of the journal."""

from collections.abc import Iterator
from typing import Any

from crawlers.journal import Found, line_of
from crawlers.portal import Dropped, Fetch, Labels, Page, PageReader
from crawlers.snapshot import cleaned


class ReaderFailed(Exception):
    """A portal's reader raised something: the page has a form that it was not written for."""


def lines_from(reader: PageReader, page: Page) -> Iterator[bytes]:
    """What a reader gives, as lines of the journal, personal data taken out. Raises ReaderFailed for whatever the reader raises."""
    try:
        for found in reader(page):
            yield line_of(_without_persons(found))
    except Exception as error:
        raise ReaderFailed(f"{type(error).__name__}: {str(error)[:200]}") from error


def _without_persons(found: Any) -> Found:  # noqa: ANN401
    if isinstance(found, (Fetch, Labels, Dropped)):
        return found
    return cleaned(found) or Dropped(found.id, "personal data for a title")
