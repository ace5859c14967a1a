"""A snapshot is whole or absent, deterministic, free of personal data, and counts everything that was dropped."""

import errno
import gzip
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawlers.discovery import portal
from crawlers.portal import Dropped, Item
from crawlers.snapshot import ABANDONED, Run, cleaned, write_snapshot
from models.errors import SnapshotError, StoreError
from models.importform import parse
from models.jsonl import loads
from models.progress import Silent
from models.records import FundingCall, Source, Text
from models.snapshot import MANIFEST, RECORDS, find_snapshots, open_snapshot

NOW = datetime(2026, 3, 15, 12, 0, 0, tzinfo=UTC)
PORTAL = replace(portal("helsinki"), min_records=2, max_records=5)


def call(key: str, description: str = "", **fields: object) -> FundingCall:
    texts = (Text(value=description, language="en"),) if description else ()
    return FundingCall(
        id=f"helsinki:{key}", url="https://example.org/", title=(Text(value=f"Call {key}", language="en"),), description=texts, funder="F", **fields
    )


@pytest.fixture
def run(tmp_path: Path) -> Run:
    source = tmp_path / "source.jsonl"
    source.write_text("the source\n")
    return Run(now=NOW, code_version="9.9", source=source)


def records(folder: Path) -> list[dict[str, object]]:
    return [loads(line) for line in gzip.decompress((folder / RECORDS).read_bytes()).splitlines()]


def test_the_manifest_counts_what_was_taken_and_dropped(tmp_path: Path, run: Run):
    items: list[Item] = [call("a"), call("b"), call("a"), *(Dropped(f"k{number}", "no title") for number in range(7)), Dropped("x" * 200, "malformed")]
    folder = write_snapshot(items, PORTAL, tmp_path / "root", run, Silent())
    assert folder == tmp_path / "root" / "helsinki" / "20260315T120000Z"
    manifest = open_snapshot(folder).manifest
    open_snapshot(folder).verify()
    assert manifest.counts == {"call": 2}
    assert {reason: drop.count for reason, drop in manifest.dropped.items()} == {"no title": 7, "repeated id": 1, "malformed": 1}
    assert manifest.dropped["no title"].examples == ("k0", "k1", "k2", "k3", "k4")
    assert len(manifest.dropped["malformed"].examples[0]) == 80
    assert (manifest.portal, manifest.created, manifest.code_version, manifest.source, manifest.complete) == ("helsinki", NOW, "9.9", "source.jsonl", True)
    assert [record["id"] for record in records(folder)] == ["helsinki:a", "helsinki:b"]


def test_records_carry_their_source(tmp_path: Path, run: Run):
    own = Source(portal="helsinki", url="https://example.org/own")
    folder = write_snapshot([call("a"), call("b", sources=(own,))], PORTAL, tmp_path, run, Silent())
    first, second = (parse(line) for line in records(folder))
    assert first.sources == (Source(portal="helsinki", url="https://example.org/", retrieved=date(2026, 3, 15), licence=PORTAL.licence),)
    assert second.sources == (own.model_copy(update={"retrieved": date(2026, 3, 15)}),)


def test_the_same_records_are_the_same_bytes(tmp_path: Path, run: Run):
    first = write_snapshot([call("a"), call("b")], PORTAL, tmp_path / "1", run, Silent())
    second = write_snapshot([call("a"), call("b")], PORTAL, tmp_path / "2", run, Silent())
    assert (first / RECORDS).read_bytes() == (second / RECORDS).read_bytes()


def test_two_runs_of_one_second_are_two_snapshots(tmp_path: Path, run: Run):
    folders = [write_snapshot([call("a"), call("b")], PORTAL, tmp_path, run, Silent()) for _ in range(3)]
    assert [folder.name for folder in folders] == ["20260315T120000Z", "20260315T120001Z", "20260315T120002Z"]
    assert open_snapshot(folders[2]).manifest.created.second == 2


def test_personal_data_is_gone_before_anything_is_written(tmp_path: Path, run: Run):
    items = [call("a", "Rounds open yearly.\nContact person: John Sample, john.sample@example.org"), call("b", "Contact person: John Sample")]
    folder = write_snapshot(items, PORTAL, tmp_path, run, Silent())
    assert b"Sample" not in gzip.decompress((folder / RECORDS).read_bytes())
    first, second = (parse(line) for line in records(folder))
    assert first.description[0].value == "Rounds open yearly."
    assert second.description == ()


def test_a_title_that_is_an_address_drops_the_record(tmp_path: Path, run: Run):
    record = call("a").model_copy(update={"title": (Text(value="john.sample@example.org", language="en"),)})
    assert cleaned(record) is None
    folder = write_snapshot([record, call("b"), call("c")], PORTAL, tmp_path, run, Silent())
    assert open_snapshot(folder).manifest.dropped["personal data for a title"].count == 1


@pytest.mark.parametrize(("count", "words"), [(1, "only 1 records were read, at least 2"), (6, "6 records were read, at most 5")])
def test_a_run_of_an_unlikely_size_keeps_nothing(tmp_path: Path, run: Run, count: int, words: str):
    with pytest.raises(SnapshotError, match=words):
        write_snapshot([call(str(number)) for number in range(count)], PORTAL, tmp_path, run, Silent())
    assert list((tmp_path / "helsinki").iterdir()) == []


def test_a_part_of_a_portal_may_be_small_but_not_empty(tmp_path: Path, run: Run):
    part = replace(run, partial=True)
    manifest = open_snapshot(write_snapshot([call("a")], PORTAL, tmp_path, part, Silent())).manifest
    assert not manifest.complete
    with pytest.raises(SnapshotError, match="only 0 records"):
        write_snapshot([Dropped("a", "no title")], PORTAL, tmp_path, part, Silent())


def broken(error: BaseException) -> Iterator[Item]:
    yield call("a")
    yield call("b")
    raise error


@pytest.mark.parametrize("error", [SnapshotError("The file is cut."), KeyboardInterrupt()])
def test_a_run_that_ends_early_leaves_nothing(tmp_path: Path, run: Run, error: BaseException):
    with pytest.raises(type(error)):
        write_snapshot(broken(error), PORTAL, tmp_path, run, Silent())
    assert list((tmp_path / "helsinki").iterdir()) == []


def test_data_of_another_form_ends_the_run_with_a_sentence(tmp_path: Path, run: Run):
    with pytest.raises(SnapshotError, match=r"helsinki: the data has another form .* \(TypeError: a list\); nothing was kept"):
        write_snapshot(broken(TypeError("a list")), PORTAL, tmp_path, run, Silent())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here to stand for a full disk")
def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path, run: Run):
    aside = tmp_path / "helsinki" / ".20260315T120000Z.part"
    aside.mkdir(parents=True)
    (aside / RECORDS).symlink_to("/dev/full")
    with pytest.raises(StoreError, match=f"cannot be written: {os.strerror(errno.ENOSPC)}"):
        write_snapshot([call("a"), call("b")], PORTAL, tmp_path, run, Silent())
    assert list((tmp_path / "helsinki").iterdir()) == []


def test_what_a_killed_run_left_is_no_snapshot_and_goes_in_time(tmp_path: Path, run: Run):
    old, fresh = (tmp_path / "helsinki" / f".2026031{day}T000000Z.part" for day in (1, 2))
    for aside in (old, fresh):
        aside.mkdir(parents=True)
        (aside / MANIFEST).write_text("{}")
        (aside / RECORDS).write_bytes(b"cut")
    past = old.stat().st_mtime - ABANDONED - 60
    os.utime(old, (past, past))
    folder = write_snapshot([call("a"), call("b")], PORTAL, tmp_path, run, Silent())
    assert find_snapshots(tmp_path) == [folder]
    assert not old.exists()
    assert fresh.exists()


def test_a_run_that_lost_over_a_third_keeps_the_last_one(tmp_path: Path, run: Run):
    portal_of_six = replace(PORTAL, max_records=6)
    first = write_snapshot([call(str(number)) for number in range(6)], portal_of_six, tmp_path, run, Silent())
    few = [call(str(number)) for number in range(3)]
    with pytest.raises(SnapshotError, match=r"helsinki: 3 records were read, 6 on 2026-03-15: over a third is missing; .* --accept-changes"):
        write_snapshot(few, portal_of_six, tmp_path, run, Silent())
    assert find_snapshots(tmp_path) == [first]
    write_snapshot(few, portal_of_six, tmp_path, replace(run, partial=True), Silent())
    write_snapshot([call(str(number)) for number in range(4)], portal_of_six, tmp_path, run, Silent())  # a part is nothing to compare with
    write_snapshot(few[:2], portal_of_six, tmp_path, replace(run, accept_changes=True), Silent())
