"""A walk over a site that was walked before: only what changed is asked and read again, what vanishes goes in time, and a run that looks wrong is refused."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from server import Reply
from toy import SITE, toy_page, toy_sitemap
from toyrun import records

from crawlers.journal import JOURNAL, RUNNING, JournalFile
from models.errors import SnapshotError
from models.snapshot import find_snapshots, open_snapshot

MAP = f"{SITE}/sitemap.xml"


def build(site, *names, modified="", etags=False):
    site.page(MAP, toy_sitemap(*(f"{SITE}/{name}" for name in names), modified=modified))
    for name in names:
        page = toy_page(f"Title {name}")
        site.page(f"{SITE}/{name}", Reply(page.encode(), etag=f'"{name}"' if etags else ""))


def conditional(site):
    return [asked.url for asked in site.asked if "if-none-match" in asked.headers or "if-modified-since" in asked.headers]


# Only what changed


def test_what_the_site_says_is_unchanged_is_neither_sent_nor_read_again(site, crawl):
    build(site, "a", "b", "c", etags=True)
    first = crawl()
    site.asked.clear()
    site.page(f"{SITE}/b", Reply(toy_page("New title").encode(), etag='"b2"'))
    second = crawl()
    assert sorted(conditional(site)) == ["toy.example/a", "toy.example/b", "toy.example/c"]
    assert (second.manifest.crawl.not_modified, second.manifest.crawl.read) == (2, 1)
    assert records(second)["toy:b"].title[0].value == "New title"
    assert {key: value for key, value in records(second).items() if key != "toy:b"} == {key: value for key, value in records(first).items() if key != "toy:b"}


def test_last_modified_is_asked_with_as_well(site, crawl):
    build(site, "a")
    day = "Tue, 03 Mar 2026 10:00:00 GMT"
    site.page(
        f"{SITE}/a",
        lambda asked: Reply(status=304) if asked.headers.get("if-modified-since") == day else Reply(toy_page("A").encode(), headers={"Last-Modified": day}),
    )
    crawl()
    second = crawl()
    assert second.manifest.crawl.not_modified == 1
    assert list(records(second)) == ["toy:a"]


def test_what_the_sitemap_says_is_unchanged_is_not_asked(site, crawl):
    build(site, "a", "b", modified="2026-03-01")
    crawl()
    site.page(MAP, toy_sitemap(f"{SITE}/a", modified="2026-03-01") + toy_sitemap(f"{SITE}/b", modified="2026-03-09"))
    site.page(f"{SITE}/b", toy_page("New title"))
    site.asked.clear()
    second = crawl()
    assert site.urls() == ["toy.example/sitemap.xml", "toy.example/b"]
    assert second.manifest.crawl.not_asked == 1
    assert {key: record.title[0].value for key, record in records(second).items()} == {"toy:a": "Title a", "toy:b": "New title"}


def test_a_page_that_changed_on_the_day_it_was_read_is_asked_again(site, crawl):
    today = time.strftime("%Y-%m-%d", time.gmtime())
    build(site, "a", modified=today)
    crawl()
    site.page(f"{SITE}/a", toy_page("Later that day"))
    assert records(crawl())["toy:a"].title[0].value == "Later that day"


def test_the_same_body_is_not_read_again(site, crawl, tmp_path):
    build(site, "a", "b")
    first = crawl()
    second = crawl()
    assert second.manifest.crawl.read == 0
    assert records(second) == records(first)
    journal = JournalFile(tmp_path / "crawls" / "toy" / JOURNAL)
    assert {page.status for page, _ in journal.pages()} == {"same"}


def test_other_code_reads_everything_again(site, crawl):
    build(site, "a", "b", modified="2026-03-01", etags=True)
    crawl(code="1")
    site.asked.clear()
    second = crawl(code="2")
    assert second.manifest.crawl.read == 3
    assert conditional(site) == []


def test_a_page_that_says_the_same_in_another_form_keeps_its_day(site, crawl, tmp_path):
    """A page with a clock or a token in it changes at every request; its record does not."""
    build(site, "a")
    crawl()
    folder = tmp_path / "crawls" / "toy"
    journal = folder / JOURNAL
    journal.write_bytes(re.sub(rb'"retrieved":"[\d-]+"', b'"retrieved":"2026-01-02"', journal.read_bytes()))
    site.page(f"{SITE}/a", toy_page("Title a", more="<!-- 12:34:56 -->"))
    second = crawl()
    assert second.manifest.crawl.read == 1
    assert str(records(second)["toy:a"].sources[0].retrieved) == "2026-01-02"


# What vanishes


@pytest.mark.parametrize("how", ["unlisted", "not found", "gone for good"])
def test_what_vanishes_is_kept_for_one_run_and_gone_in_the_next(site, crawl, how):
    build(site, "a", "b", "c", "d")
    crawl()
    if how == "unlisted":
        site.page(MAP, toy_sitemap(f"{SITE}/a", f"{SITE}/b", f"{SITE}/c"))
    else:
        site.page(f"{SITE}/d", Reply(status=404 if how == "not found" else 410))
    second = crawl()
    assert sorted(records(second)) == ["toy:a", "toy:b", "toy:c", "toy:d"]
    assert (second.manifest.crawl.kept, second.manifest.crawl.gone) == (1, 0)
    third = crawl()
    assert sorted(records(third)) == ["toy:a", "toy:b", "toy:c"]
    assert (third.manifest.crawl.kept, third.manifest.crawl.gone) == (0, 1)
    assert sorted(records(crawl())) == ["toy:a", "toy:b", "toy:c"]


def test_what_comes_back_in_between_starts_anew(site, crawl):
    build(site, "a", "b", "c", "d")
    crawl()
    for absent in (True, False, True):
        site.page(f"{SITE}/d", Reply(status=404) if absent else toy_page("Title d"))
        assert "toy:d" in records(crawl())
    assert "toy:d" not in records(crawl())


def test_a_page_that_fails_is_not_gone(site, crawl):
    build(site, "a", "b", "c", "d")
    crawl()
    site.page(f"{SITE}/d", Reply(status=500))
    for _ in range(3):
        snapshot = crawl(retries=0)
        assert "toy:d" in records(snapshot)
    assert snapshot.manifest.crawl.kept == 0
    assert snapshot.manifest.dropped["page answered 500"].count == 1


def test_a_record_that_moved_is_told_by_its_new_page_alone(site, crawl):
    site.page(MAP, toy_sitemap(f"{SITE}/a", f"{SITE}/fi/case", f"{SITE}/b"))
    for name in ("a", "b"):
        site.page(f"{SITE}/{name}", toy_page(name))
    site.page(f"{SITE}/fi/case", toy_page("Case", "Old words.", "en"))
    crawl()
    site.page(MAP, toy_sitemap(f"{SITE}/a", f"{SITE}/en/case", f"{SITE}/b"))
    site.page(f"{SITE}/fi/case", Reply(status=404))
    site.page(f"{SITE}/en/case", toy_page("Case", "New words.", "en"))
    assert records(crawl())["toy:case"].need[0].value == "New words."


# What looks wrong


def test_a_start_address_without_an_answer_ends_the_run(site, crawl, tmp_path):
    build(site, "a", "b")
    first = crawl()
    site.page(MAP, Reply(status=500))
    with pytest.raises(SnapshotError, match=r"toy: the start address https://toy.example/sitemap.xml cannot be read: page answered 500. Nothing was kept"):
        crawl(retries=0)
    assert find_snapshots(tmp_path / "snapshots") == [first.folder]


def test_too_few_records_end_the_run(site, crawl, tmp_path):
    build(site, "a", "b")
    with pytest.raises(SnapshotError, match=r"toy: only 2 records were read, at least 3 are expected"):
        crawl(portal_min_records=3, least=3)
    assert find_snapshots(tmp_path / "snapshots") == []


def test_a_run_that_lost_over_a_third_is_refused_until_it_is_accepted(site, crawl, tmp_path):
    build(site, *"abcdef")
    first = crawl()
    build(site, *"abc")
    with pytest.raises(SnapshotError, match=r"toy: 3 records were read, 6 on .*: over a third is missing; .* --accept-changes"):
        crawl()
    assert find_snapshots(tmp_path / "snapshots") == [first.folder]
    site.asked.clear()
    accepted = crawl(accept_changes=True)
    assert site.urls() == [], "what was read is not asked again"
    assert accepted.manifest.crawl.kept == 3
    assert sorted(records(crawl())) == ["toy:a", "toy:b", "toy:c"]


def test_a_third_less_is_no_more_than_a_third(site, crawl):
    build(site, *"abcdef")
    crawl()
    build(site, *"abcd")
    assert crawl().manifest.crawl.kept == 2


def test_a_label_that_is_gone_ends_the_run_until_it_is_accepted(site, crawl, tmp_path):
    build(site, "a", "b", "c")
    first = crawl()
    site.page(f"{SITE}/b", toy_page("Title b").replace("<dt>Status</dt>", "<dt>Vaihe</dt>"))
    with pytest.raises(SnapshotError) as refused:
        crawl()
    assert "toy: https://toy.example/b lacks the label 'Status', which every page of 'page' had before." in str(refused.value)
    assert "crawlers/portals/toy.py" in str(refused.value)
    assert "--accept-changes" in str(refused.value)
    assert find_snapshots(tmp_path / "snapshots") == [first.folder]
    crawl(accept_changes=True)
    crawl()  # it is no longer a label that every page had


def test_two_pages_say_nothing_of_labels(site, crawl):
    build(site, "a", "b")
    crawl()
    site.page(f"{SITE}/b", toy_page("Title b").replace("<dt>Status</dt>", "<dt>Vaihe</dt>"))
    assert len(records(crawl())) == 2


def test_a_page_that_its_reader_cannot_read_is_counted_and_the_run_goes_on(site, crawl, tmp_path):
    build(site, "a", "b")
    crawl()
    site.page(f"{SITE}/b", toy_page("explode"))
    snapshot = crawl()
    assert snapshot.manifest.dropped["page that its reader cannot read"].examples == (f"{SITE}/b",)
    assert records(snapshot)["toy:b"].title[0].value == "Title b", "it tells what it told before"
    assert "KeyError: 'explode'" in (tmp_path / "crawls" / "toy" / "log.txt").read_text()


def test_more_than_a_tenth_of_failed_pages_ends_the_run(site, crawl, tmp_path):
    build(site, *"abcdefghij")
    first = crawl()
    for name in "abc":
        site.page(f"{SITE}/{name}", toy_page("explode"))
    with pytest.raises(
        SnapshotError, match=r"toy: 3 of 11 pages failed, most often \(3\) as 'page that its reader cannot read', such as https://toy.example/a"
    ):
        crawl()
    assert find_snapshots(tmp_path / "snapshots") == [first.folder]


# Stopped in the middle


def test_a_killed_run_loses_nothing_and_asks_nothing_twice_that_was_finished(site, tmp_path):
    names = [f"p{number:02}" for number in range(40)]
    build(site, *names)
    for name in names[10:]:
        site.page(f"{SITE}/{name}", Reply(toy_page(name).encode(), wait=0.15))
    script = "import sys; from toyrun import crawl_alone; crawl_alone(*sys.argv[1:])"
    command = [sys.executable, "-c", script, str(tmp_path), site.address]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1] / "support")}
    finished: Counter[str] = Counter()
    for kill in (15, 30, None):
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            if kill is None:
                told = process.communicate(timeout=60)[0]
                break
            deadline = time.monotonic() + 60
            while len(site.urls()) < kill and time.monotonic() < deadline:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        running = JournalFile(tmp_path / "crawls" / "toy" / RUNNING)
        finished.update({page.url: site.count(page.url) for page, _ in running.pages() if page.url not in finished})
        with running.path.open("ab") as torn:
            torn.write(b'{"item":{"id":"toy:cut')
    assert find_snapshots(tmp_path / "snapshots")[0].name in told
    assert 11 <= len(finished) < 40
    assert {url: site.count(url) for url in finished} == finished, "what was finished before a kill was not asked after it"
    (folder,) = find_snapshots(tmp_path / "snapshots")
    assert sorted(records(open_snapshot(folder))) == [f"toy:{name}" for name in names]


def test_a_page_that_failed_before_the_kill_is_asked_again_after_it(site, crawl, tmp_path):
    build(site, "a", "b")
    site.page(f"{SITE}/b", Reply(status=500))
    crawl(retries=0)
    folder = tmp_path / "crawls" / "toy"
    (folder / JOURNAL).rename(folder / RUNNING)
    site.page(f"{SITE}/b", toy_page("Title b"))
    site.asked.clear()
    assert sorted(records(crawl())) == ["toy:a", "toy:b"]
    assert site.urls() == ["toy.example/b"]
