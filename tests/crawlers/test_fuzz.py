"""Readers of damaged pages: whatever a site sends, a run ends with a whole snapshot or with a sentence, never with a traceback or half a file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from replica import Answer, answer_to, load_site

from crawlers.discovery import portals
from crawlers.gathering import Gathered
from crawlers.journal import PageLine, Running, key_of
from crawlers.portal import Fetch, Page, Portal
from crawlers.reading import ReaderFailed, lines_from
from crawlers.snapshot import Run, write_snapshot
from models.errors import SnapshotError
from models.importform import parse
from models.jsonl import loads
from models.progress import Silent
from models.snapshot import find_snapshots, open_snapshot

WALKED = [portal for portal in portals().values() if portal.crawl is not None and not portal.disabled]
NOW = datetime(2026, 3, 15, 12, 0, 0, tzinfo=UTC)
MARKS = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'""',
    b"<",
    b">",
    b"</dl>",
    b"<h2>",
    b"\x00",
    b"\xff\xfe",
    b"&#xd800;",
    b"1e999",
    b"-1",
    b"true",
    "ä".encode(),
    b'"',
    b"]]>",
]


@cache
def asked_of(name: str) -> list[tuple[Fetch, Answer]]:
    """What a walk over a portal's replica asks, and what it is answered."""
    portal = portals()[name]
    site, found, queue, seen = load_site(name.replace("-", "_")), [], list(portal.crawl.start), set()
    while queue:
        fetch = queue.pop(0)
        if (fetch.url, fetch.body) in seen:
            continue
        seen.add((fetch.url, fetch.body))
        answer = answer_to(site, fetch.url, "POST" if fetch.body is not None else "GET", fetch.body or b"")
        if answer is not None and answer.status < 400:
            found.append((fetch, answer))
            queue += [thing for thing in portal.crawl.readers[fetch.reads](page_of(fetch, answer.body, answer)) if isinstance(thing, Fetch)]
    return found


def page_of(fetch: Fetch, body: bytes, answer: Answer) -> Page:
    kind, _, charset = answer.content_type.partition("; charset=")
    return Page(answer.headers.get("Location", fetch.url), body, kind, charset or None, fetch.note)


@st.composite
def damage(draw: st.DrawFn) -> list[tuple[float, float, bytes]]:
    """Where a body is cut out, as shares of its length, and what stands there instead."""
    places = st.tuples(st.floats(0, 1), st.one_of(st.floats(0, 0.02), st.floats(0, 1)), st.sampled_from(MARKS))
    return draw(st.lists(places, min_size=1, max_size=6))


def damaged(body: bytes, places: list[tuple[float, float, bytes]]) -> bytes:
    for start, length, mark in places:
        at = int(start * len(body))
        body = body[:at] + mark + body[at + int(length * len(body)) :]
    return body


def run(portal: Portal, bodies: Iterator[tuple[Fetch, Answer, bytes]], folder: Path) -> None:
    """Read the pages as a run does, and write its snapshot."""
    running = Running(folder / "running.jsonl")
    for fetch, answer, body in bodies:
        line = PageLine(key_of(fetch), fetch.url, fetch.url, fetch.reads, fetch.note, "read", "1", "2026-03-15")
        try:
            running.write(line, lines_from(portal.crawl.readers[fetch.reads], page_of(fetch, body, answer)))
        except ReaderFailed:
            running.write(replace(line, status="failed", why="page that its reader cannot read"), ())
    gathered = Gathered(running, portal.name, portal.licence)
    done = Run(now=NOW, code_version="1", source=running.path)
    try:
        write_snapshot(gathered.items(), replace(portal, min_records=1), folder / "snapshots", done, Silent())
    except SnapshotError as error:
        assert "only 0 records were read" in str(error)
    running.close()


@pytest.mark.parametrize("portal", WALKED, ids=lambda portal: portal.name)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True, database=None)
@given(data=st.data())
def test_damaged_pages_give_a_whole_snapshot_or_none(portal: Portal, data: st.DataObject):
    pages = asked_of(portal.name)
    places = data.draw(damage())
    hit = data.draw(st.sets(st.integers(0, len(pages) - 1), min_size=1, max_size=len(pages)))
    bodies = [(fetch, answer, damaged(answer.body, places) if number in hit else answer.body) for number, (fetch, answer) in enumerate(pages)]
    with TemporaryDirectory() as name:
        run(portal, bodies, Path(name))
        assert not list((Path(name) / "snapshots").rglob(".*")), "nothing is left half-written"
        for folder in find_snapshots(Path(name) / "snapshots"):
            snapshot = open_snapshot(folder)
            snapshot.verify()
            assert sum(snapshot.manifest.counts.values()) == sum(1 for _, line in snapshot.lines() if parse(loads(line)).id)


@pytest.mark.parametrize("portal", WALKED, ids=lambda portal: portal.name)
@pytest.mark.parametrize("body", [b"", b"<html></html>", b"null", b"\x00\xff", b"[" * 5000], ids=["empty", "no content", "null", "binary", "deep"])
def test_pages_of_another_form_end_no_run(portal: Portal, body: bytes, tmp_path: Path):
    run(portal, [(fetch, answer, body) for fetch, answer in asked_of(portal.name)], tmp_path)
    assert find_snapshots(tmp_path / "snapshots") == [] or body == b"<html></html>"
