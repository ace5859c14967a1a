"""JSON APIs that hand out a list in parts: by page, by offset, by cursor; asked by address or by a JSON body."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.portal import Fetch, Page
from models.jsonl import loads


def json_of(page: Page) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the JSON value that an address answered, with or without BOM. Raises ValueError, with a clear word, when it is none."""
    try:
        return loads(page.text.encode())
    except ValueError as error:
        start = " ".join(page.text[:60].split())
        raise ValueError(f"{page.url} answered no JSON but {start!r}" if start else f"{page.url} answered nothing") from error


def by_page(fetch: Fetch, *, name: str = "page", first: int = 1, last: int | None = None, got: int | None = None, size: int | None = None) -> Fetch | None:
    """Return the Fetch of the next page, None after the last.

    The last is known by its number (`last`, in the API's own counting from `first` on), or by fewer than `size` rows in the part that was `got`.
    Raises ValueError when neither is given: such a walk would not end.
    """
    number = int(_value(fetch, name, first))
    if not _more(number, last, got, size):
        return None
    return _with(fetch, {name: number + 1})


def by_offset(fetch: Fetch, got: int, *, name: str = "offset", total: int | None = None, size: int | None = None) -> Fetch | None:
    """Return the Fetch behind the `got` rows of this part, None when it was empty, reached `total`, or, where no total is told, was shorter than `size`."""
    behind = int(_value(fetch, name, 0)) + got
    if got <= 0 or (total is not None and behind >= total) or (total is None and size is not None and got < size):
        return None
    return _with(fetch, {name: behind})


def by_cursor(fetch: Fetch, cursor: object, *, name: str = "cursor") -> Fetch | None:
    """Return the Fetch at a cursor, None where the answer has none or repeats the one it was asked with."""
    if cursor in (None, "", False) or str(cursor) == str(_value(fetch, name, "")):
        return None
    return _with(fetch, {name: cursor})


def posted(url: str, body: Mapping[str, Any], reads: str, note: str = "") -> Fetch:
    """Return the Fetch that POSTs a JSON object."""
    return Fetch(url, reads, note=note, body=_dumped(body))


def fetch_of(page: Page, reads: str, body: bytes | None = None) -> Fetch:
    """Return the Fetch that a page answered: what the next one is made from."""
    return Fetch(page.url, reads, note=page.note, body=body)


def _more(number: int, last: int | None, got: int | None, size: int | None) -> bool:
    if last is not None:
        return number < last and got != 0
    if got is None or size is None:
        raise ValueError("a list by page ends at a last page or at a part shorter than its size: state one of them")
    return 0 < size <= got


def _value(fetch: Fetch, name: str, default: object) -> Any:  # noqa: ANN401
    if fetch.body is not None:
        return loads(fetch.body).get(name, default)
    return dict(parse_qsl(urlsplit(fetch.url).query)).get(name, default)


def _with(fetch: Fetch, values: Mapping[str, Any]) -> Fetch:
    if fetch.body is not None:
        return replace(fetch, body=_dumped({**loads(fetch.body), **values}))
    parts = urlsplit(fetch.url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in values]
    query += [(key, str(value)) for key, value in values.items()]
    return replace(fetch, url=urlunsplit(parts._replace(query=urlencode(query))))


def _dumped(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
