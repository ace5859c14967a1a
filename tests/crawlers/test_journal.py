"""The journal by itself: what is written is read again, what a kill cut off is gone, and what a reader's error left as well."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from toy import PORTAL

from crawlers.children import _startable
from crawlers.code_digest import code_digest
from crawlers.freshness import is_due
from crawlers.gathering import id_in
from crawlers.journal import JournalFile, PageLine, Running, found_in, key_of, line_of
from crawlers.policy import Policy, scrapy_settings
from crawlers.portal import Dropped, Fetch, Labels
from models.errors import StoreError
from models.records import Innovation, InnovationKind, Text

NOW = datetime(2026, 3, 15, tzinfo=UTC)
RECORD = Innovation(id='toy:a"ä', kind=InnovationKind.CASE, language="en", title=(Text(value='"id":"b"', language="en"),))
FOUND = [
    RECORD,
    Dropped("key", "no title"),
    Labels(frozenset(("Need", "Tila"))),
    Fetch("https://toy.example/a", "page"),
    Fetch("https://toy.example/search", "list", "fi", b'{"page": 1, "q": "\xc3\xa4"}', "application/json", "application/json", "2026-03-01", True),
]


def page(url, **more):
    fetch = Fetch(url, "page")
    return PageLine(key_of(fetch), url, url, "page", "", "read", "1", "2026-03-15", **more)


@pytest.mark.parametrize("found", FOUND, ids=lambda found: type(found).__name__)
def test_what_readers_give_survives_the_file(found):
    assert found_in(line_of(found)) == found


def test_an_items_id_is_found_without_reading_it():
    assert id_in(line_of(RECORD)) == RECORD.id


@pytest.mark.parametrize("line", [b'{"item":{"id":"a:b"}}\n', b'{"next":{"url":"https://x","unknown":1}}\n', b'{"item":\n', b"no json\n"])
def test_lines_of_another_version_are_a_value_error(line):
    with pytest.raises(ValueError):
        found_in(line)


def test_requests_differ_by_address_method_and_body():
    same = {key_of(fetch) for fetch in (Fetch("u", "a"), Fetch("u", "b", "note", modified="2026"))}
    other = {key_of(fetch) for fetch in (Fetch("u", "a", body=b""), Fetch("u", "a", body=b"1"), Fetch("v", "a"))}
    assert len(same) == 1
    assert len(other | same) == 4


def test_what_a_kill_cut_off_is_gone_and_the_rest_stays(tmp_path):
    path = tmp_path / "running.jsonl"
    running = Running(path)
    running.write(page("https://a"), map(line_of, FOUND))
    running.write(page("https://b"), map(line_of, FOUND[:2]))
    whole = path.read_bytes()
    running.close()
    for cut in range(1, len(whole)):
        path.write_bytes(whole[:-cut])
        again = Running(path)
        known = {found.url for found, _ in again.pages()}
        end_of_first = whole.index(b"\n", whole.index(b'{"page":')) + 1
        assert known == ({"https://a"} if len(whole) - cut >= end_of_first else set())
        again.write(page("https://c"), [line_of(FOUND[0])])
        assert {found.url for found, _ in again.pages()} == known | {"https://c"}
        assert [found_in(line) for found, start in again.pages() if found.url == "https://c" for _, line in again.lines(start)] == [RECORD]
        again.close()


def test_what_a_readers_error_left_is_gone(tmp_path):
    def broken():
        yield line_of(RECORD)
        raise KeyError("x")

    running = Running(tmp_path / "running.jsonl")
    running.write(page("https://a"), [line_of(RECORD)])
    before = (tmp_path / "running.jsonl").read_bytes()
    with pytest.raises(KeyError):
        running.write(page("https://b"), broken())
    assert (tmp_path / "running.jsonl").read_bytes() == before
    running.write(page("https://b"), [])
    assert [found.url for found, _ in JournalFile(tmp_path / "running.jsonl").pages()] == ["https://a", "https://b"]


def test_the_last_word_on_an_address_counts(tmp_path):
    running = Running(tmp_path / "running.jsonl")
    running.write(page("https://a", why="slow"), [line_of(FOUND[1])])
    running.write(page("https://a"), [line_of(FOUND[0])])
    ((found, start),) = running.pages()
    assert found.why == ""
    assert [found_in(line) for _, line in running.lines(start)] == [RECORD]
    assert list(running.follow_ups(found.key)) == []


def test_the_same_lines_keep_the_day_on_which_they_were_read(tmp_path):
    running = Running(tmp_path / "running.jsonl")
    running.write(page("https://a"), [line_of(RECORD)])
    before = replace(running.page(key_of(Fetch("https://a", "page"))), retrieved="2026-01-01")
    running.write(page("https://b"), [line_of(RECORD)], before)
    running.write(page("https://c"), [line_of(FOUND[1])], before)
    assert {found.url: found.retrieved for found, _ in running.pages()} == {"https://a": "2026-03-15", "https://b": "2026-01-01", "https://c": "2026-03-15"}


def test_a_full_disk_is_named(tmp_path):
    class Full:
        def __init__(self, stream):
            self.stream = stream

        def __getattr__(self, name):
            return getattr(self.stream, name)

        def write(self, _):
            raise OSError(28, "No space left on device")

    running = Running(tmp_path / "running.jsonl")
    running.stream = Full(running.stream)
    with pytest.raises(StoreError, match=r"running.jsonl cannot be written: No space left on device"):
        running.write(page("https://a"), [line_of(RECORD)])


# Smaller rules of a run


def test_the_code_that_counts_is_the_portals_and_what_it_imports(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    first = code_digest("crawlers.portals.jrc")
    assert first == code_digest("crawlers.portals.jrc") != code_digest("crawlers.portals.undp")
    source = tmp_path / "crawlers_new.py"
    source.write_text("from crawlers.text import clean\n")
    with_text = code_digest("crawlers_new")
    source.write_text("from crawlers.joining import joined\n")
    assert code_digest("crawlers_new") != with_text


def test_a_data_set_in_one_file_has_time_to_come(tmp_path):
    policy = Policy("tests")
    usual, whole = (scrapy_settings(replace(PORTAL.crawl, max_bytes=most), policy, tmp_path)["DOWNLOAD_TIMEOUT"] for most in (5_000_000, 205_000_000))
    assert (usual, whole) == (60, 460)


@pytest.mark.parametrize(("asked", "kept"), [(0.0, 1.0), (0.2, 1.0), (10.0, 10.0)])
def test_a_portal_may_ask_for_more_patience_but_not_for_less(tmp_path, asked, kept):
    stated = scrapy_settings(replace(PORTAL.crawl, delay=asked), Policy("tests"), tmp_path)
    assert stated["DOWNLOAD_DELAY"] == stated["AUTOTHROTTLE_START_DELAY"] == kept
    assert stated["AUTOTHROTTLE_ENABLED"]
    assert stated["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert not any(stated[name] for name in ("COOKIES_ENABLED", "TELNETCONSOLE_ENABLED", "HTTPCACHE_ENABLED", "HTTPPROXY_ENABLED", "METAREFRESH_ENABLED"))


def test_two_portals_of_one_host_are_not_walked_at_once():
    def portal(name, *hosts):
        return replace(PORTAL, name=name, crawl=replace(PORTAL.crawl, hosts=hosts))

    a, b, c, d = portal("a", "x.example"), portal("b", "x.example", "y.example"), portal("c", "y.example"), portal("d", "z.example")
    assert _startable([a, b, c, d], []) == [a, c, d]
    assert _startable([b, c, d], [a]) == [c, d]
    assert len(_startable([portal(str(number), f"{number}.example") for number in range(9)], [])) == 4


@pytest.mark.parametrize(
    ("cadence", "hours", "due"),
    [("daily", 24, True), ("daily", 23.5, True), ("daily", 20, False), ("weekly", 24 * 7, True), ("weekly", 24 * 6, False), ("once", 24 * 999, False)],
)
def test_what_is_due(cadence, hours, due):
    assert is_due(cadence, NOW - timedelta(hours=hours), NOW) is due
    assert is_due(cadence, None, NOW)
