"""Data that a page carries beside its text: JSON-LD, and what Next.js sites hand to their scripts."""

from collections.abc import Iterator
from typing import Any

from crawlers.formats.html import document
from crawlers.portal import Page
from models.jsonl import loads


def next_data(page: Page) -> dict[str, Any]:
    """Return the object in `<script id="__NEXT_DATA__">`. Raises ValueError when the page has none that can be read."""
    script = document(page).xpath("//script[@id = '__NEXT_DATA__']/text()").get()
    if script is None:
        raise ValueError(f"{page.url} has no __NEXT_DATA__")
    try:
        value = loads(script.encode())
    except ValueError as error:
        raise ValueError(f"__NEXT_DATA__ of {page.url} is no JSON") from error
    if not isinstance(value, dict):
        raise ValueError(f"__NEXT_DATA__ of {page.url} is no object")
    return value


def json_ld(page: Page, type_: str) -> list[dict[str, Any]]:
    """Return the objects of a schema.org type in the page's JSON-LD, those in lists, graphs and other objects too. A script that is no JSON is passed over."""
    found: list[dict[str, Any]] = []
    for script in document(page).xpath("//script[starts-with(normalize-space(@type), 'application/ld+json')]/text()").getall():
        try:
            value = loads(script.encode())
        except ValueError:
            continue
        found.extend(item for item in _objects(value) if _is(item, type_))
    return found


def _objects(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (any JSON value)
    waiting = [value]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, dict):
            yield value
            waiting = [*value.values(), *waiting]
        elif isinstance(value, list):
            waiting = [*value, *waiting]


def _is(item: dict[str, Any], type_: str) -> bool:
    stated = item.get("@type")
    return any(isinstance(name, str) and name.rpartition("/")[2] == type_ for name in (stated if isinstance(stated, list) else [stated]))
