"""Snapshots are read whole or refused with a sentence."""

from pathlib import Path

import pytest

from models.errors import SnapshotError
from models.jsonl import dumps, loads
from models.records import SCHEMA_VERSION
from models.snapshot import MANIFEST, RECORDS, file_digest, find_snapshots, open_snapshot

SHIPPED = Path(__file__).parents[2] / "crawlers" / "starter"


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    folder = tmp_path / "starter" / "20260101T000000Z"
    folder.mkdir(parents=True)
    for name in (MANIFEST, RECORDS):
        (folder / name).write_bytes((SHIPPED / name).read_bytes())
    return folder


def test_open_verify_and_read(snapshot: Path):
    opened = open_snapshot(snapshot)
    opened.verify()
    lines = list(opened.lines())
    assert [number for number, _ in lines] == list(range(1, sum(opened.manifest.counts.values()) + 1))
    assert opened.defaults.portal == "starter"
    assert opened.digest == file_digest(snapshot / RECORDS)


def test_a_changed_records_file_is_found_out(snapshot: Path):
    data = bytearray((snapshot / RECORDS).read_bytes())
    data[len(data) // 2] ^= 1
    (snapshot / RECORDS).write_bytes(data)
    with pytest.raises(SnapshotError, match="does not match its manifest"):
        open_snapshot(snapshot).verify()


def test_a_cut_records_file_is_named(snapshot: Path):
    data = (snapshot / RECORDS).read_bytes()
    (snapshot / RECORDS).write_bytes(data[:-100])
    with pytest.raises(SnapshotError, match=r"records\.jsonl\.gz is not a whole gzip file"):
        list(open_snapshot(snapshot).lines())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"portal": "x"}', b"\xff\xfe"])
def test_what_is_no_manifest_is_refused(snapshot: Path, content: bytes):
    (snapshot / MANIFEST).write_bytes(content)
    with pytest.raises(SnapshotError, match="cannot be read as a manifest"):
        open_snapshot(snapshot)


def test_a_newer_schema_is_refused(snapshot: Path):
    manifest = loads((snapshot / MANIFEST).read_bytes()) | {"schema_version": SCHEMA_VERSION + 1}
    (snapshot / MANIFEST).write_bytes(dumps(manifest))
    with pytest.raises(SnapshotError, match="newer Kutoja"):
        open_snapshot(snapshot)


def test_a_folder_without_a_manifest_is_none(tmp_path: Path):
    with pytest.raises(SnapshotError, match="is not a snapshot"):
        open_snapshot(tmp_path)
    assert find_snapshots(tmp_path) == []


def test_find_in_order_and_without_unfinished_ones(snapshot: Path):
    later, unfinished = snapshot.with_name("20260102T000000Z"), snapshot.with_name(".20260103T000000Z.part")
    for folder in (later, unfinished):
        folder.mkdir()
        (folder / MANIFEST).write_bytes((snapshot / MANIFEST).read_bytes())
    assert find_snapshots(snapshot.parents[1]) == [snapshot, later]
    assert find_snapshots(snapshot) == [snapshot]


def test_a_folders_digest_covers_names_and_contents(tmp_path: Path):
    (tmp_path / "a").write_text("1")
    first = file_digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    second = file_digest(tmp_path)
    (tmp_path / "b").write_text("2")
    assert len({first, second, file_digest(tmp_path)}) == 3
    with pytest.raises(SnapshotError, match="cannot be read"):
        file_digest(tmp_path / "b" / "c")
