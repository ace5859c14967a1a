"""First sights, what is news to a saved need, and the feed that tells it. The index is the starter's; what is new in it is made so by the file of sights."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from indexer.index import Index
from models.answers import CallStatus, Level, Need
from models.records import RecordType
from service.answer import Answerer
from service.digest.atom import NAMESPACE, atom
from service.digest.news import News, news
from service.digest.seen import Seen
from service.digest.token import Saved
from service.web.forms import NeedForm

NEED = Need(text="housing first for people who have long been homeless", interface_language="en")
SAVED = Saved(NeedForm(need=NEED.text), "en", 1000)


class Generation:
    """As much of an index as first sights ask for: its generation's name and its records' ids."""

    def __init__(self, name: str, ids: Iterable[str]) -> None:
        self.manifest: Any = type("Manifest", (), {"generation": name})
        kept = list(ids)
        self.records: Any = type("Records", (), {"ids": lambda _, kind: iter(kept if kind is RecordType.INNOVATION else [])})()


def seen_in(path: Path, now: int, generation: Generation) -> dict[str, int]:
    return dict(Seen(path, lambda: now).of(generation))  # type: ignore[arg-type]


def test_the_first_records_are_always_known_and_later_ones_dated(tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    assert seen_in(path, 50, Generation("one", ["a:1", "a:2"])) == {"a:1": 0, "a:2": 0}
    assert seen_in(path, 60, Generation("two", ["a:2", "a:3"])) == {"a:1": 0, "a:2": 0, "a:3": 60}
    # A record that went away and came back is no news; what is known does not change.
    assert seen_in(path, 70, Generation("three", ["a:1", "a:3", "a:4"])) == {"a:1": 0, "a:2": 0, "a:3": 60, "a:4": 70}


def test_a_generation_is_looked_through_once(tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    seen = Seen(path, lambda: 50)
    seen.of(Generation("one", ["a:1"]))  # type: ignore[arg-type]
    path.unlink()
    seen.of(Generation("one", ["a:1"]))  # type: ignore[arg-type]
    assert not path.exists()


def test_a_damaged_file_is_begun_anew_without_news(tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    path.write_bytes(b"[[0, ")
    assert seen_in(path, 50, Generation("one", ["a:1"])) == {"a:1": 0}
    assert seen_in(path, 60, Generation("two", ["a:1", "a:2"])) == {"a:1": 0, "a:2": 60}


def test_every_record_of_an_index_is_noticed(starter_index: Index, tmp_path: Path) -> None:
    known = Seen(tmp_path / "seen.json").of(starter_index)
    assert len(known) == len(starter_index.records)
    assert set(known.values()) == {0}


def rows(answerer: Answerer) -> tuple[str, str]:
    """A related work of the need, and an organisation that a work speaks for."""
    answer = answerer.answer(NEED.model_copy(update={"limit": 50}))
    work = next(match.id for match in answer.innovations if match.level is not Level.WEAK)
    partner = next(match for match in answer.partners if match.level is not Level.WEAK and match.works)
    return work, partner.id


def test_only_what_was_first_seen_since_is_news(answerer: Answerer) -> None:
    work, partner = rows(answerer)
    assert news(answerer, NEED, {}, 1000) == []
    assert news(answerer, NEED, {work: 900, partner: 1000}, 1000) == []
    found = news(answerer, NEED, {work: 2000, partner: 3000}, 1000)
    assert [(one.match.id, one.seen) for one in found][:1] == [(partner, 3000)]
    assert work in {one.match.id for one in found}


def test_new_work_makes_its_makers_news(answerer: Answerer) -> None:
    answer = answerer.answer(NEED.model_copy(update={"limit": 50}))
    partner = next(match for match in answer.partners if match.level is not Level.WEAK and match.works)
    found = {one.match.id: one.seen for one in news(answerer, NEED, {partner.works[0]: 2000}, 1000)}
    assert found[partner.id] == 2000


def test_weak_rows_and_closed_calls_are_no_news(answerer: Answerer, starter_index: Index) -> None:
    everything = dict.fromkeys((key for kind in RecordType for key in starter_index.records.ids(kind)), 2000)
    found = news(answerer, NEED, everything, 1000)
    assert found
    assert all(one.match.level is not Level.WEAK and one.match.status is not CallStatus.CLOSED for one in found)


def tree(found: list[News], saved: Saved = SAVED) -> ET.Element:
    return ET.fromstring(atom(saved, found, "https://kutoja.example", "https://kutoja.example/feed/abc"))


def test_the_feed_is_atom_that_readers_understand(answerer: Answerer) -> None:
    work, partner = rows(answerer)
    body = atom(SAVED, news(answerer, NEED, {work: 2000, partner: 3000}, 1000), "https://kutoja.example", "https://kutoja.example/feed/abc")
    read = feedparser.parse(body)
    assert read.bozo is False
    assert read.version == "atom10"
    assert read.feed.title == f"New in Kutoja: {NEED.text}"
    assert read.entries[0].title.startswith("Partner: ")
    assert read.entries[0].link.startswith("https://kutoja.example/en/organisations/")
    assert read.entries[0].updated == "1970-01-01T00:50:00Z"
    assert read.feed.updated == read.entries[0].updated
    assert len({entry.id for entry in read.entries}) == len(read.entries)


def test_an_entry_keeps_its_id_wherever_and_whenever_it_is_asked_for(answerer: Answerer) -> None:
    work, _ = rows(answerer)
    found = [one for one in news(answerer, NEED, {work: 2000}, 1000) if one.match.id == work]
    first, again = (ET.fromstring(atom(SAVED, found, server, f"{server}/feed/x")) for server in ("http://a.example", "http://b.example"))
    ids = [one.findtext(f"{{{NAMESPACE}}}entry/{{{NAMESPACE}}}id") for one in (first, again)]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("need", ["<b>&amp;\u0000\ufffe]]>", "\u202e עברית", "x" * 2000])
def test_hostile_needs_stay_text(need: str) -> None:
    feed = tree([], Saved(NeedForm(need=need), "fi", 1000))
    title = feed.findtext(f"{{{NAMESPACE}}}title") or ""
    assert title.startswith("Kutoja: ")
    assert len(title) < 110
    assert len(feed.findall(f"{{{NAMESPACE}}}entry")) == 1
