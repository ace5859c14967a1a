"""A walk over a site, from its first address to the snapshot, with a real server and a process of its own for each run: what each misbehaviour gets."""

import fcntl
import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.metadata import version
from itertools import pairwise

import pytest
from server import Reply
from toy import PORTAL, SITE, toy_page, toy_sitemap
from toyrun import records

from crawlers.portal import Fetch
from models.errors import SnapshotError

MAP = f"{SITE}/sitemap.xml"


def build(site, *names, **replies):
    """A site whose sitemap lists pages by these names; `replies` say what some of them answer instead."""
    site.page(MAP, toy_sitemap(*(f"{SITE}/{name}" for name in (*names, *replies))))
    for name in names:
        site.page(f"{SITE}/{name}", toy_page(f"Title {name}"))
    for name, reply in replies.items():
        site.page(f"{SITE}/{name}", reply)


def reasons(snapshot):
    return {reason: drop.examples for reason, drop in snapshot.manifest.dropped.items()}


def in_turn(*replies):
    """One reply after the other; the last one for good."""
    return lambda asked: replies[min(asked.number, len(replies)) - 1]


def test_a_sitemap_is_walked_and_the_manifest_counts(site, crawl):
    build(site, "a", "b", "c")
    snapshot = crawl()
    assert sorted(records(snapshot)) == ["toy:a", "toy:b", "toy:c"]
    assert sorted(site.urls()) == sorted(f"toy.example/{name}" for name in ("sitemap.xml", "a", "b", "c"))
    manifest = snapshot.manifest
    assert (manifest.counts, manifest.dropped, manifest.complete, manifest.source, manifest.licence) == ({"innovation": 3}, {}, True, MAP, "CC0")
    assert (manifest.crawl.requests, manifest.crawl.pages, manifest.crawl.read, manifest.crawl.bytes) == (
        5,
        4,
        4,
        site.sent - len(b"User-agent: *\nAllow: /\n"),
    )
    assert manifest.code_version == version("kutoja")
    assert manifest.seconds > 0


def test_every_request_says_who_asks_and_carries_no_cookie(site, crawl):
    build(site, "a", "b")
    site.page(MAP, Reply(toy_sitemap(f"{SITE}/a", f"{SITE}/b").encode(), headers={"Set-Cookie": "session=1"}))
    crawl(contact="kutoja@example.org")
    assert {asked.headers["user-agent"] for asked in site.asked} == {f"Kutoja/{version('kutoja')} (+kutoja@example.org)"}
    assert not [asked for asked in site.asked if "cookie" in asked.headers or "referer" in asked.headers]


def test_a_list_is_read_page_by_page(site, crawl):
    for number in range(1, 4):
        following = f'<link rel="next" href="{SITE}/list?page={number + 1}">' if number < 3 else ""
        site.page(f"{SITE}/list?page={number}", f'<a href="{SITE}/r{number}">r</a>{following}')
        site.page(f"{SITE}/r{number}", toy_page(f"Title {number}"))
    snapshot = crawl(crawl_start=(Fetch(f"{SITE}/list?page=1", "list"),))
    assert sorted(records(snapshot)) == ["toy:r1", "toy:r2", "toy:r3"]


def test_robots_txt_is_obeyed(site, crawl):
    build(site, "a", "b", "private/c")
    site.page(f"{SITE}/robots.txt", Reply(b"User-agent: kutoja\nDisallow: /private/\n", content_type="text/plain"))
    snapshot = crawl()
    assert sorted(records(snapshot)) == ["toy:a", "toy:b"]
    assert site.count(f"{SITE}/private/c") == 0
    assert reasons(snapshot) == {"page forbidden by robots.txt": (f"{SITE}/private/c",)}


def test_without_an_answer_on_robots_txt_nothing_is_asked(site, crawl):
    build(site, "a")
    site.page(f"{SITE}/robots.txt", Reply(status=503))
    with pytest.raises(SnapshotError, match=r"toy: the start address https://toy.example/sitemap.xml cannot be read: page forbidden by robots.txt"):
        crawl()
    assert site.urls() == []


def test_a_site_without_robots_txt_may_be_asked(site, crawl):
    build(site, "a")
    site.page(f"{SITE}/robots.txt", Reply(b"<h1>User-agent: * Disallow: /</h1>", status=404))
    assert sorted(records(crawl())) == ["toy:a"]


@pytest.mark.parametrize(("status", "after"), [(429, "1"), (503, "date")])
def test_a_host_that_asks_for_patience_gets_it(site, crawl, after, status):
    def busy(asked):
        said = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if after == "date" else after
        return Reply(status=status, headers={"Retry-After": said}) if asked.number == 1 else Reply(toy_page("Busy").encode())

    build(site, "a", "b", "c", busy=busy)
    snapshot = crawl(in_flight=1)
    assert sorted(records(snapshot)) == ["toy:a", "toy:b", "toy:busy", "toy:c"]
    first = next(number for number, asked in enumerate(site.asked) if asked.url.endswith("/busy"))
    assert site.asked[first + 1].at - site.asked[first].at >= 0.95, "the whole host is left alone as long as it asked for"
    assert reasons(snapshot) == {}


def test_retry_after_0_is_no_pause(site, crawl):
    build(site, "a", busy=in_turn(Reply(status=429, headers={"Retry-After": "0"}), Reply(toy_page("Busy").encode())))
    assert "toy:busy" in records(crawl(back_off=30.0))


def test_a_host_that_asks_for_too_much_patience_ends_the_run(site, crawl):
    build(site, "a", "b", "c", busy=Reply(status=429, headers={"Retry-After": "86400"}))
    snapshot = crawl(in_flight=1)
    assert not snapshot.manifest.complete
    assert snapshot.manifest.crawl.cut_short == "toy.example asks to be left alone for 86400 seconds"
    assert site.asked[-1].url == "toy.example/busy"
    site.asked.clear()
    site.page(f"{SITE}/busy", toy_page("Busy"))
    assert sorted(records(crawl())) == ["toy:a", "toy:b", "toy:busy", "toy:c"]
    assert "toy.example/busy" in site.urls()
    assert not {"toy.example/sitemap.xml", "toy.example/a"} & set(site.urls()), "the next run goes on where it stopped"


def test_an_error_that_passes_is_asked_again(site, crawl):
    build(site, "a", shaky=in_turn(Reply(status=500), Reply(toy_page("Shaky").encode())))
    snapshot = crawl()
    assert sorted(records(snapshot)) == ["toy:a", "toy:shaky"]
    assert site.count(f"{SITE}/shaky") == 2
    assert reasons(snapshot) == {}


def test_an_error_that_stays_is_counted_and_the_run_goes_on(site, crawl):
    build(site, "a", "b", broken=Reply(status=500))
    snapshot = crawl()
    assert sorted(records(snapshot)) == ["toy:a", "toy:b"]
    assert reasons(snapshot) == {"page answered 500": (f"{SITE}/broken",)}
    assert site.count(f"{SITE}/broken") == 3


def test_a_slow_page_is_given_up(site, crawl):
    build(site, "a", slow=Reply(toy_page("Slow").encode(), wait=1.0))
    snapshot = crawl(timeout=0.4, retries=1)
    assert sorted(records(snapshot)) == ["toy:a"]
    assert reasons(snapshot) == {"page too slow": (f"{SITE}/slow",)}


def test_redirects_are_followed_within_the_portal_only(site, crawl):
    targets = {
        "moved": f"{SITE}/moved-here",
        "circle": f"{SITE}/circle",
        "away": "https://elsewhere.example/away",
        "metadata": "http://169.254.169.254/latest/meta-data",
        "inside": "http://10.0.0.1/",
        "here": f"{site.address}/secret",
        "decimal": "http://2130706433/",
        "v6": "http://[::ffff:127.0.0.1]/",
        "file": "file:///etc/passwd",
    }
    build(site, "a", **{name: Reply(status=302, headers={"Location": target}) for name, target in targets.items()})
    site.page(f"{SITE}/moved-here", toy_page("Moved"))
    snapshot = crawl()
    assert {key: record.url for key, record in records(snapshot).items()} == {"toy:a": f"{SITE}/a", "toy:moved-here": f"{SITE}/moved-here"}
    found = reasons(snapshot)
    assert set(found["page at a private address"]) == {f"{SITE}/{name}" for name in ("metadata", "inside", "here", "v6")}
    assert found["page outside the portal's hosts"] == (f"{SITE}/away", f"{SITE}/decimal")
    assert found["page that redirects in a circle"] == (f"{SITE}/circle",)
    assert found["page answered 302"] == (f"{SITE}/file",)
    assert site.count(f"{SITE}/circle") == 11
    assert {asked.headers["host"] for asked in site.asked} == {"toy.example"}, "nothing but the portal's host is asked"


def test_a_name_that_leads_to_this_machine_is_not_asked(site, crawl):
    """Without a replica, as in production: "localhost" is a name whose DNS answer is a loopback address."""
    port = site.address.rpartition(":")[2]
    start = (Fetch(f"http://localhost:{port}/sitemap.xml", "sitemap"),)
    with pytest.raises(SnapshotError, match=r"cannot be read: page at a private address"):
        crawl(replica=None, crawl_start=start, crawl_hosts=("localhost",), retries=0)
    assert site.asked == []


def test_the_body_is_believed_before_the_charset_header(site, crawl):
    build(
        site,
        "a",
        utf8=Reply(toy_page("Hyvä ikä").encode(), content_type="text/html; charset=iso-8859-1"),
        latin=Reply(toy_page("Hyvä ikä").encode("latin-1"), content_type="text/html; charset=utf-8"),
        unknown=Reply(toy_page("Hyvä ikä").encode(), content_type="text/html; charset=martian"),
    )
    found = records(crawl())
    assert {found[f"toy:{name}"].title[0].value for name in ("utf8", "latin", "unknown")} == {"Hyvä ikä"}


def test_packed_pages_are_unpacked_and_a_cut_one_is_no_page(site, crawl):
    whole = gzip.compress(toy_page("Packed", "word " * 20_000).encode())
    packed = {"Content-Encoding": "gzip"}
    cut, bomb = Reply(whole[:-20], headers=packed), Reply(gzip.compress(b"x" * 30_000_000), headers=packed)
    build(site, "a", packed=Reply(whole, headers=packed), cut=cut, mended=in_turn(cut, Reply(whole, headers=packed)), bomb=bomb)
    snapshot = crawl(retries=1)
    assert sorted(records(snapshot)) == ["toy:a", "toy:mended", "toy:packed"]
    assert reasons(snapshot) == {"page without an answer": (f"{SITE}/cut",), "page too large": (f"{SITE}/bomb",)}


@pytest.mark.parametrize("stated", [True, False])
def test_a_page_of_60_megabytes_is_not_read_whole(site, crawl, stated):
    mega = b"x" * 1_000_000
    huge = Reply(mega * 60) if stated else Reply(stream=(mega for _ in range(60)))
    build(site, "a", huge=huge)
    snapshot = crawl()
    assert sorted(records(snapshot)) == ["toy:a"]
    assert reasons(snapshot) == {"page too large": (f"{SITE}/huge",)}
    assert site.count(f"{SITE}/huge") == 1, "it is not asked again"
    assert snapshot.manifest.crawl.bytes < 10_000
    if not stated:
        assert site.sent < 20_000_000


LANGUAGES = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()


def test_24_twins_are_one_record(site, crawl):
    twins = "".join(f'<link rel="alternate" href="{SITE}/{code}/case">' for code in LANGUAGES)
    site.page(MAP, toy_sitemap(f"{SITE}/fi/case"))
    for code in LANGUAGES:
        site.page(f"{SITE}/{code}/case", toy_page(f"Title {code}", f"Need {code}", code, twins))
    (record,) = records(crawl()).values()
    assert len(site.urls()) == 25
    assert {text.language: text.value for text in record.need} == {code: f"Need {code}" for code in LANGUAGES}
    assert record.title[0].language == "en", "the publisher's own words lead"
    assert len({source.url for source in record.sources}) == 24


def test_an_empty_label_is_no_text_and_no_missing_label(site, crawl):
    build(site, "a", "b", "c", "d")
    crawl()
    site.page(f"{SITE}/b", toy_page("Title b", need=""))
    assert records(crawl())["toy:b"].need == ()


def test_an_address_is_asked_once_however_often_it_is_named(site, crawl):
    build(site, "a", "b")
    site.page(MAP, toy_sitemap(*[f"{SITE}/a"] * 5, f"{SITE}/b", MAP))
    crawl()
    assert len(site.urls()) == 3


def test_limits_of_a_portal_end_the_run_as_a_part(site, crawl):
    build(site, *(f"p{number}" for number in range(9)))
    snapshot = crawl(crawl_max_pages=5, in_flight=1)
    assert not snapshot.manifest.complete
    assert snapshot.manifest.crawl.cut_short == "more than 5 pages"
    assert len(site.urls()) == 5
    assert len(records(snapshot)) == 4


def test_a_site_without_an_end_is_left_at_the_depth_limit(site, crawl):
    site.page(f"{SITE}/list?page=0", f'<a href="{SITE}/r">r</a><link rel="next" href="{SITE}/list?page=1">')
    site.page(f"{SITE}/r", toy_page("R"))
    for number in range(1, 50):
        site.page(f"{SITE}/list?page={number}", f'<link rel="next" href="{SITE}/list?page={number + 1}">')
    snapshot = crawl(crawl_start=(Fetch(f"{SITE}/list?page=0", "list"),), deepest=10)
    assert snapshot.manifest.crawl.cut_short == "more than 10 steps from the start"
    assert len(site.urls()) <= 12


def test_requests_to_a_host_keep_their_distance(site, crawl):
    """With the pauses of production, shortened: one request at a time, never sooner than the pause (but for when a busy server notes a request)."""
    build(site, "a", "b", "c")
    crawl(delay=0.3)
    times = [asked.at for asked in site.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.2


def test_the_pause_that_robots_txt_asks_for_is_kept(site, crawl):
    build(site, "a", "b", "c")
    site.page(f"{SITE}/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 0.5\n", content_type="text/plain"))
    crawl(delay=0.1)
    times = [asked.at for asked in site.asked[1:]]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.35


def test_addresses_that_are_none_end_no_run(site, crawl):
    odd = ["mailto:someone@toy.example", "javascript:void(0)", "https://[broken/", "/relative", "https:///", "https://elsewhere.example/"]
    build(site, "a", "b")
    site.page(MAP, toy_sitemap(f"{SITE}/a", *odd, f"{SITE}/b"))
    snapshot = crawl()
    assert sorted(records(snapshot)) == ["toy:a", "toy:b"]
    assert snapshot.manifest.complete
    assert sum(drop.count for drop in snapshot.manifest.dropped.values()) == len(odd)


def test_a_portal_without_a_reader_of_that_name_is_our_error(site, crawl):
    build(site, "a")
    with pytest.raises(KeyError, match="nobody"):
        crawl(crawl_start=(Fetch(MAP, "nobody"),))


def test_two_crawls_of_a_portal_do_not_meet(site, crawl, tmp_path):
    build(site, "a")
    (tmp_path / "crawls" / "toy").mkdir(parents=True)
    with (tmp_path / "crawls" / "toy" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Exception, match=r"Another crawl of toy is going on"):
            crawl()
    assert site.asked == []


def test_persons_are_gone_from_everything_that_is_kept(site, crawl, tmp_path):
    build(site, "a")
    site.page(f"{SITE}/b", toy_page("B", "Homes are cold.\nContact person: John Sample, john.sample@example.org"))
    site.page(MAP, toy_sitemap(f"{SITE}/a", f"{SITE}/b"))
    assert records(crawl())["toy:b"].need[0].value == "Homes are cold."
    kept = [path for path in (tmp_path / "crawls").rglob("*") if path.is_file()]
    assert any(b"Homes are cold" in path.read_bytes() for path in kept)
    assert not any(b"Sample" in path.read_bytes() for path in kept)


def test_the_portal_is_the_source_on_the_day_it_was_read(site, crawl):
    build(site, "a")
    (record,) = records(crawl()).values()
    (source,) = record.sources
    assert (source.portal, source.url, source.licence, source.retrieved) == ("toy", f"{SITE}/a", PORTAL.licence, datetime.now(UTC).date())
