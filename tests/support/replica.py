"""A replica of a portal's site: answers written by us in `tests/fixtures/portals/<module>/site/`, and a walk over them without a network.

`site/pages.json` lists the answers: `url`, `file` beside it, and where they differ from the usual `method` ("GET"), `body_has` (a POST is this answer's
when its body holds the text), `status` (200), `content_type` (by the file's suffix), `headers`.
"""

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from crawlers.joining import joined
from crawlers.portal import Dropped, Fetch, Item, Labels, Page, Portal
from crawlers.snapshot import cleaned

FIXTURES = Path(__file__).parents[1] / "fixtures" / "portals"
TYPES = {
    ".html": "text/html; charset=utf-8", ".json": "application/json", ".xml": "application/xml", ".pdf": "application/pdf", ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".zip": "application/zip", ".gz": "application/gzip", ".txt": "text/plain",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What the replica answers to one request."""

    url: str
    body: bytes
    method: str = "GET"
    body_has: str = ""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def load_site(module: str) -> list[Answer]:
    """Read a portal's replica. Fails with a clear word where the portal has none: no fixture, no portal."""
    folder = FIXTURES / module / "site"
    assert (folder / "pages.json").exists(), f"no fixture, no portal: write {folder.relative_to(FIXTURES.parents[2])}/pages.json"
    answers = []
    for row in json.loads((folder / "pages.json").read_text(encoding="utf-8")):
        name = row.pop("file", None)
        body = (folder / name).read_bytes() if name else b""
        row.setdefault("content_type", TYPES[Path(name).suffix] if name else "text/plain")
        answers.append(Answer(body=body, **row))
    return answers


def answer_to(site: Iterable[Answer], url: str, method: str, body: bytes) -> Answer | None:
    """Return the first answer that fits the request."""
    text = body.decode("utf-8", errors="replace")
    return next((answer for answer in site if answer.url == url and answer.method == method and answer.body_has in text), None)


@dataclass
class Walk:
    """What a walk over a replica gave: records by id, joined and cleaned as in a snapshot; drops; labels by reader; addresses asked."""

    records: dict[str, Item] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    labels: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


def walk(portal: Portal, site: list[Answer]) -> Walk:
    """Walk a portal's replica from its start addresses. An address that the replica lacks fails, unless the portal says that it is optional."""
    assert portal.crawl is not None, f"{portal.name} has no site to walk"
    result, parts = Walk(), []
    queue, seen = deque(portal.crawl.start), set()
    while queue:
        fetch = queue.popleft()
        if (key := (fetch.url, fetch.body)) in seen:
            continue
        seen.add(key)
        result.asked.append(fetch.url)
        answer = answer_to(site, fetch.url, "POST" if fetch.body is not None else "GET", fetch.body or b"")
        if answer is None or answer.status >= 400:
            assert fetch.optional or answer is not None, f"the replica of {portal.name} lacks {fetch.url}"
            continue
        kind, _, charset = answer.content_type.partition("; charset=")
        page = Page(url=answer.headers.get("Location", fetch.url), body=answer.body, content_type=kind, charset=charset or None, note=fetch.note)
        for found in portal.crawl.readers[fetch.reads](page):
            if isinstance(found, Fetch):
                queue.append(found)
            elif isinstance(found, Labels):
                result.labels.setdefault(fetch.reads, []).append(found.found)
            elif isinstance(found, Dropped):
                result.dropped.append(found)
            else:
                parts.append((page.url, found))
    result.records = _records(parts)
    return result


def _records(parts: list[tuple[str, Item]]) -> dict[str, Item]:
    by_id: dict[str, list[Item]] = {}
    for _, item in sorted(parts, key=lambda part: part[0]):
        by_id.setdefault(item.id, []).append(item)
    records = {key: cleaned(joined(group)) for key, group in by_id.items()}
    return {key: record for key, record in records.items() if record is not None}
