"""`kutoja crawl` over sites, as a person runs it: every portal against its replica, what is said of failures, what is due, how it is stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from replica import FIXTURES, load_site
from server import Replica, Reply, serving
from toyrun import records

from crawlers.discovery import portals
from models.importform import dump
from models.snapshot import find_snapshots, open_snapshot

KUTOJA = str(Path(sys.executable).with_name("kutoja"))
WALKED = [portal for portal in portals().values() if portal.crawl is not None and not portal.disabled]
QUICK = next(portal for portal in WALKED if portal.name == "jrc") if any(portal.name == "jrc" for portal in WALKED) else WALKED[0]
"""A portal that stands for any."""


@pytest.fixture(scope="module")
def sites() -> Iterator[Replica]:
    """The replicas of all portals, on one server."""
    answers = [answer for portal in WALKED for answer in load_site(portal.name.replace("-", "_"))]
    with serving(Replica(answers)) as replica:
        yield replica


@pytest.fixture
def kutoja(sites: Replica, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KUTOJA_")}
    environment |= {"KUTOJA_DATA": str(tmp_path), "KUTOJA_CRAWL_REPLICA": sites.address}

    def run(*words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([KUTOJA, *words], env=environment | changes, capture_output=True, text=True, check=False, timeout=280)

    return run


def test_every_portal_is_crawled_from_its_replica(kutoja, tmp_path):
    done = kutoja("crawl", "--all", "--json")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert {name: row["error"] for name, row in rows.items() if row["status"] != "read"} == {}
    assert done.returncode == 0
    assert set(rows) == {portal.name for portal in WALKED}
    different = []
    for name, row in rows.items():
        golden = [json.loads(line) for line in (FIXTURES / name.replace("-", "_") / "crawled.jsonl").read_text(encoding="utf-8").splitlines()]
        found = {key: dump(record) for key, record in records(open_snapshot(Path(row["snapshot"]))).items()}
        expected = {line["id"]: line for line in golden}
        different += [f"{name}: {key}" for key in found.keys() ^ expected.keys()]
        different += [f"{name}: {key}" for key in found.keys() & expected.keys() if found[key] | {"sources": None} != expected[key] | {"sources": None}]
    assert different == []
    listed = {row["name"]: row for row in json.loads(kutoja("portals", "--json").stdout)}
    assert set(listed) == set(portals())
    assert {listed[name]["status"] for name in rows} == {"read"}
    assert all(listed[name]["records"] == row["records"] for name, row in rows.items())
    needed = ("name", "title", "url", "licence", "terms_url", "languages", "cadence", "records", "last_run", "status")
    assert all(row[field] is not None for row in rows.values() for field in ("name", "records")) and all(
        field in row for row in listed.values() for field in needed
    )
    assert json.loads(kutoja("crawl", "--due", "--json").stdout) == [], "nothing is due right after a crawl"


def test_the_table_says_what_failed_and_portals_too(kutoja, sites):
    start = QUICK.crawl.start[0].url
    sites.page(start, Reply(status=404))
    try:
        done = kutoja("crawl", QUICK.name)
    finally:
        sites.pages.clear()
    assert done.returncode == 5
    assert f"{QUICK.name}: the start address {start} cannot be read" in done.stderr
    assert "failed" in done.stdout
    assert f"failed on {time.strftime('%Y-%m-%d', time.gmtime())}: {QUICK.name}: the start address" in kutoja("portals", "--json").stdout
    status = kutoja("status").stdout
    assert f"  {QUICK.name} failed on " in status
    assert f"{len(WALKED)} never read" in status
    assert kutoja("crawl", QUICK.name).returncode == 0
    assert f"1 fresh, {len(WALKED) - 1} never read" in kutoja("status").stdout
    assert f"failed on {time.strftime('%Y')}" not in kutoja("portals", "--json").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("crawl",), "Name the portals to crawl, or say --all or --due"),
        (("crawl", "--all", QUICK.name), "Name portals or say --all, not both"),
        (("crawl", "nowhere"), "Unknown portal 'nowhere'"),
        (("crawl", "swecris", "--partial"), "--partial goes with --from PATH"),
        (("crawl", "--all", "--from", "."), "--from reads the bulk data of one portal"),
    ],
)
def test_wrong_usage_is_one_sentence(kutoja, words, sentence):
    done = kutoja(*words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_contact_address_no_site_is_asked(kutoja):
    done = kutoja("crawl", QUICK.name, KUTOJA_CRAWL_REPLICA="")
    assert done.returncode == 2
    assert "Set KUTOJA_CONTACT to your e-mail or web address" in done.stderr


def test_ctrl_c_stops_the_processes_and_the_next_crawl_goes_on(sites, tmp_path):
    for url in {fetch.url for fetch in QUICK.crawl.start}:
        sites.page(url, Reply(b"", wait=20.0))
    environment = os.environ | {"KUTOJA_DATA": str(tmp_path), "KUTOJA_CRAWL_REPLICA": sites.address}
    try:
        with subprocess.Popen([KUTOJA, "crawl", QUICK.name], env=environment, stderr=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + 60
            while not (tmp_path / "crawls" / QUICK.name / "running.jsonl").exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            told = process.communicate(timeout=30)[1]
    finally:
        sites.pages.clear()
    assert process.returncode == 130
    assert "run the command again to go on" in told
    assert find_snapshots(tmp_path / "snapshots") == []
