"""Snapshots that are damaged, as `kutoja ingest` meets them: what is good is taken, what is not is counted or refused with a sentence."""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from indexer.ingest import NOBODY

STARTER = Path(__file__).resolve().parents[2] / "crawlers" / "starter"


@pytest.fixture
def snapshot(tmp_path):
    """A copy of the starter's snapshot."""
    folder = tmp_path / "snapshot"
    shutil.copytree(STARTER, folder)
    return folder


def rewrite(folder, change):
    """Change the lines of a snapshot and state their digest anew."""
    records, manifest = folder / "records.jsonl.gz", folder / "manifest.json"
    lines = change(gzip.decompress(records.read_bytes()).splitlines())
    records.write_bytes(gzip.compress(b"\n".join(lines) + b"\n", mtime=0))
    stated = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps({**stated, "sha256": hashlib.sha256(records.read_bytes()).hexdigest()}), encoding="utf-8")


def one_sentence(result, code):
    assert result.returncode == code, result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    return lines[0]


def test_bad_lines_are_counted_by_reason_and_the_others_taken(kutoja, snapshot):
    bad = [b'{"id": "x:1", "title": ', b"[1, 2]", b'{"id": "no id", "kind": "project", "language": "fi", "title": {"fi": "Nimi"}}', b"\x00\xff"]
    rewrite(snapshot, lambda lines: [*bad, *lines])
    (row,) = json.loads(kutoja("ingest", str(snapshot), "--json").stdout)
    assert row["lines"] == row["changed"] + len(bad)
    assert sum(number for reason, number in row["rejected"].items() if reason != NOBODY) == len(bad)
    status = json.loads(kutoja("status", "--json").stdout)
    assert status["feeds"][0]["rejected"] == row["rejected"]
    assert status["records"]["innovation"] == 401
    human = kutoja("status").stdout
    assert all(reason in human for reason in row["rejected"])


def test_a_cut_file_is_refused_and_nothing_is_lost(kutoja, snapshot):
    kutoja("ingest", str(STARTER))
    records = snapshot / "records.jsonl.gz"
    records.write_bytes(records.read_bytes()[:-5000])
    manifest = snapshot / "manifest.json"
    stated = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps({**stated, "sha256": "0" * 64}), encoding="utf-8")
    assert "does not match its manifest" in one_sentence(kutoja("ingest", str(snapshot)), 5)
    manifest.write_text(json.dumps({**stated, "sha256": hashlib.sha256(records.read_bytes()).hexdigest()}), encoding="utf-8")
    assert "not a whole gzip file" in one_sentence(kutoja("ingest", str(snapshot)), 5)
    assert json.loads(kutoja("status", "--json").stdout)["records"]["innovation"] == 401


@pytest.mark.parametrize("manifest", ["", "{", "[]", '{"portal": "x"}'])
def test_a_manifest_that_is_none(kutoja, snapshot, manifest):
    (snapshot / "manifest.json").write_text(manifest, encoding="utf-8")
    assert "manifest" in one_sentence(kutoja("ingest", str(snapshot)), 5)


def test_a_snapshot_of_a_newer_kutoja(kutoja, snapshot):
    stated = json.loads((snapshot / "manifest.json").read_bytes())
    (snapshot / "manifest.json").write_text(json.dumps({**stated, "schema_version": 999}), encoding="utf-8")
    assert "newer" in one_sentence(kutoja("ingest", str(snapshot)), 5)


def test_a_file_of_another_kind(kutoja, tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    assert "--portal NAME" in one_sentence(kutoja("ingest", str(picture)), 5)
    result = kutoja("ingest", str(picture), "--portal", "cordis")
    assert result.returncode in (2, 5)
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_whole_folder_of_snapshots(kutoja, snapshot):
    taken = json.loads(kutoja("ingest", str(snapshot.parent), "--json").stdout)
    assert [row["feed"] for row in taken] == ["starter"]
