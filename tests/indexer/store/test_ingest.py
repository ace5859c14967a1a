"""Taking snapshots in: nothing bad gets in, nothing good gets lost, and doing it again changes nothing."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.catalogue import Catalogue
from indexer.ingest import BATCH, IngestReport
from models.errors import SnapshotError, StoreError
from models.progress import Silent
from models.records import Innovation
from models.snapshot import RECORDS, Snapshot, open_snapshot
from models.workspace import Workspace

Line = dict[str, Any]
SnapshotOf = Callable[..., Path]


class Phases(Silent):
    """Counts the steps of each phase."""

    def __init__(self) -> None:
        self.steps: dict[str, int] = {}
        self.totals: dict[str, int | None] = {}

    def phase(self, name: str, total: int | None) -> None:
        self.now = name
        self.steps[name] = 0
        self.totals[name] = total

    def advance(self, steps: int = 1) -> None:
        self.steps[self.now] += steps


def work(number: int, **fields: Any) -> Line:
    return {"type": "innovation", "id": f"a:{number}", "kind": "project", "language": "fi", "title": {"fi": f"Työ {number}"}} | fields


def take(catalogue: Catalogue, folder: Path) -> IngestReport:
    return catalogue.ingest(open_snapshot(folder), Silent())


def state(catalogue: Catalogue) -> tuple[int, list[str]]:
    return catalogue.revision, list(catalogue.bodies())


# Again and again


def test_taking_the_same_snapshot_again_changes_nothing(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    folder = snapshot_of("a", [work(1), work(2)])
    first = take(catalogue, folder)
    before = state(catalogue)
    again = take(catalogue, folder)
    assert (first.changed, first.skipped) == (2, False)
    assert (again.changed, again.skipped, again.outdated) == (0, True, False)
    assert state(catalogue) == before
    assert before[0] == 1


def test_the_same_lines_of_a_later_run_only_make_the_feed_fresher(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1)], "2026-01-01T00:00:00+00:00"))
    before = state(catalogue)
    assert take(catalogue, snapshot_of("a", [work(1)], "2026-01-05T00:00:00+00:00")).skipped
    assert state(catalogue) == before
    assert catalogue.feeds()[0]["last_snapshot"].startswith("2026-01-05")


def test_new_lines_that_say_the_same_change_no_record(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    source = [{"portal": "a", "licence": "CC BY 4.0"}]
    take(catalogue, snapshot_of("a", [work(1, sources=source), work(2, sources=source)], "2026-01-01T00:00:00+00:00"))
    before = state(catalogue)
    report = take(catalogue, snapshot_of("a", [work(2, sources=source), work(1, sources=source)], "2026-01-02T00:00:00+00:00"))
    assert (report.changed, report.unchanged, report.skipped) == (0, 2, False)
    assert state(catalogue) == before


def test_a_feed_may_come_back_to_what_it_said(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    source = [{"portal": "a"}]
    take(catalogue, snapshot_of("a", [work(1, sources=source), work(2, sources=source)], "2026-01-01T00:00:00+00:00"))
    before = list(catalogue.bodies())
    take(catalogue, snapshot_of("a", [work(1, sources=source, themes=["food"])], "2026-01-02T00:00:00+00:00"))
    assert list(catalogue.bodies()) != before
    report = take(catalogue, snapshot_of("a", [work(1, sources=source), work(2, sources=source)], "2026-01-03T00:00:00+00:00"))
    assert not report.rejected
    assert list(catalogue.bodies()) == before


def test_an_older_snapshot_does_not_undo_a_newer_one(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1, themes=["food"])], "2026-01-02T00:00:00+00:00"))
    before = state(catalogue)
    report = take(catalogue, snapshot_of("a", [work(1), work(2)], "2026-01-01T00:00:00+00:00"))
    assert (report.skipped, report.outdated) == (True, True)
    assert state(catalogue) == before


def test_the_order_of_feeds_does_not_matter(tmp_path: Path, snapshot_of: SnapshotOf) -> None:
    named = [{"name": "Nuorten Tuki ry", "role": "lead"}]
    body = {"type": "organisation", "id": "b:o", "name": {"fi": "Nuorten Tuki"}, "country": "FI"}
    folders = [
        snapshot_of("starter", [work(1, themes=["food"], organisations=named)], "2026-01-03T00:00:00+00:00"),
        snapshot_of("a", [work(1, summary={"fi": "Lähde."})], "2026-01-01T00:00:00+00:00"),
        snapshot_of("b", [body], "2026-01-02T00:00:00+00:00"),
    ]
    ends = []
    for number, order in enumerate((folders, folders[::-1], folders[1:] + folders[:1])):
        opened = Catalogue.open(Workspace(tmp_path / f"var{number}"))
        for folder in order:
            take(opened, folder)
        ends.append(list(opened.bodies()))
        opened.close()
    together = Catalogue.open(Workspace(tmp_path / "together"))
    together.ingest_all(map(open_snapshot, folders), Silent())
    assert ends[0] == ends[1] == ends[2] == list(together.bodies())
    assert together.revision == 1
    together.close()


# Bad lines


BAD = [
    (b"{not json", "no JSON"),
    (b'{"id": "a:\xff"}', "no JSON"),
    (b'"a text"', "invalid record"),
    (b'{"id": "a:7", "title": {"fi": "\\ud800"}}', "no JSON"),
    (b'{"type": "idea", "id": "a:7"}', "invalid type"),
    (b'{"type": "innovation", "id": "no prefix", "kind": "project", "language": "fi", "title": {"fi": "A"}}', "invalid id"),
    (b'{"type": "innovation", "id": "a:7", "kind": "dream", "language": "fi", "title": {"fi": "A"}}', "invalid kind"),
    (b'{"type": "innovation", "id": "a:7", "kind": "project", "language": "fi"}', "invalid title"),
    (b'{"type": "innovation", "id": "a:7", "kind": "project", "language": "fi", "title": {"fi": "A"}, "organisations": [{"name": "B"}]}', "invalid record"),
    (b"[" * 5000, "no JSON"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_a_bad_line_is_kept_with_its_reason_and_loses_no_other(catalogue: Catalogue, snapshot_of: SnapshotOf, line: bytes, reason: str) -> None:
    report = take(catalogue, snapshot_of("a", [work(1), line, work(2)]))
    (found,) = catalogue.rejects()
    assert (found.feed, found.line) == ("a", 2)
    assert found.reason == reason or (reason == "invalid record" and found.reason.startswith("invalid"))
    assert 0 < len(found.detail) <= 200
    assert dict(report.rejected) == {found.reason: 1}
    assert catalogue.feeds()[0]["rejected"] == {found.reason: 1}
    assert [record.id for record in catalogue.records()] == ["a:1", "a:2"]


def test_control_characters_and_any_script_come_back_as_they_were(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    strange = "a\u0000b\u0007 \u202eעברית\u202c 東京 😀 \u2028"
    take(catalogue, snapshot_of("a", [work(1, summary={"fi": strange})]))
    record = catalogue.record("a:1")
    assert isinstance(record, Innovation)
    assert record.summary[0].value == strange


def test_of_two_lines_with_one_id_the_first_stays(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    lines: list[Line] = [work(number) for number in range(BATCH + 5)]
    lines += [work(BATCH + 1, themes=["food"]), work(3, themes=["food"])]  # of the same batch, and of an earlier one
    report = take(catalogue, snapshot_of("a", lines))
    assert dict(report.rejected) == {"repeated id": 2}
    assert {(found.line, found.detail) for found in catalogue.rejects()} == {(BATCH + 6, f"a:{BATCH + 1}"), (BATCH + 7, "a:3")}
    assert not any(record.themes for record in catalogue.records())


def test_a_line_that_broke_does_not_bury_its_record(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1), work(2), work(3)], "2026-01-01T00:00:00+00:00"))
    take(catalogue, snapshot_of("a", [work(1), work(2, kind="dream")], "2026-01-02T00:00:00+00:00"))  # 2 is there, 3 is gone
    assert [record.id for record in catalogue.records()] == ["a:1", "a:2"]
    take(catalogue, snapshot_of("a", [work(1), b"{broken"], "2026-01-03T00:00:00+00:00"))  # nobody knows whether 2 is gone
    assert [record.id for record in catalogue.records()] == ["a:1", "a:2"]
    take(catalogue, snapshot_of("a", [work(1)], "2026-01-04T00:00:00+00:00"))
    assert [record.id for record in catalogue.records()] == ["a:1"]


# Bad files


def test_a_file_that_is_not_the_manifests_is_refused_whole(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1)], "2026-01-01T00:00:00+00:00"))
    before = state(catalogue)
    folder = snapshot_of("a", [work(2), work(3)], "2026-01-02T00:00:00+00:00")
    (folder / RECORDS).write_bytes((folder / RECORDS).read_bytes()[:-9])
    with pytest.raises(SnapshotError, match="does not match its manifest"):
        take(catalogue, folder)
    assert state(catalogue) == before
    assert catalogue.unfinished() == []


def test_a_gzip_that_was_cut_before_its_manifest_was_written_is_refused_whole(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1)], "2026-01-01T00:00:00+00:00"))
    before = state(catalogue)
    whole = gzip.compress(b"\n".join(f'{{"id":"a:{number}"}}'.encode() for number in range(5000)), mtime=0)
    for name, records in (("cut", whole[: len(whole) // 2]), ("no-gzip", b"plain text"), ("damaged", whole[:-8] + b"\0" * 8)):
        with pytest.raises(SnapshotError, match="not a whole gzip file"):
            take(catalogue, snapshot_of(name, [], records=records))
    assert state(catalogue) == before
    assert [row["portal"] for row in catalogue.feeds()] == ["a"]


def test_what_came_before_a_damaged_snapshot_is_in(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    good, bad = snapshot_of("a", [work(1)]), snapshot_of("b", [], records=b"x")
    with pytest.raises(SnapshotError):
        catalogue.ingest_all(map(open_snapshot, [good, bad]), Silent())
    assert [record.id for record in catalogue.records()] == ["a:1"]


def test_a_snapshot_without_lines_is_taken(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    report = take(catalogue, snapshot_of("a", []))
    assert (report.lines, report.skipped) == (0, False)
    assert catalogue.counts() == {"innovation": 0, "organisation": 0, "call": 0}


# Stopped in the middle


class Stopping(Silent):
    """Stops the run, as Ctrl-C does, at the given batch of the phase `parse`."""

    def __init__(self, batch: int) -> None:
        self.left = batch

    def advance(self, steps: int = 1) -> None:
        self.left -= steps >= BATCH
        if self.left < 0:
            raise KeyboardInterrupt


def test_a_stopped_run_goes_on_where_it_was(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(0)], "2026-01-01T00:00:00+00:00"))
    folder = snapshot_of("a", [work(number) for number in range(3 * BATCH + 10)] + [b"{"], "2026-01-02T00:00:00+00:00")
    with pytest.raises(KeyboardInterrupt):
        catalogue.ingest(open_snapshot(folder), Stopping(1))
    assert catalogue.unfinished() == ["a"]
    assert [record.id for record in catalogue.records()] == ["a:0"]  # readers see the last whole state
    phases = Phases()
    report = catalogue.ingest(open_snapshot(folder), phases)
    assert report.lines == BATCH + 11  # two batches were in
    assert phases.steps["parse"] == phases.totals["parse"] == 3 * BATCH + 11
    assert phases.steps["write"] == phases.totals["write"]
    assert catalogue.counts()["innovation"] == 3 * BATCH + 10
    assert (catalogue.unfinished(), len(catalogue.rejects())) == ([], 1)


class TakingTurns(Silent):
    """Lets another command take the same snapshot in while this one is in the middle of it."""

    def __init__(self, workspace: Workspace, snapshot: Snapshot) -> None:
        self.workspace, self.snapshot, self.met = workspace, snapshot, False

    def advance(self, steps: int = 1) -> None:
        if not self.met:
            self.met = True
            other = Catalogue.open(self.workspace)
            other.ingest(self.snapshot, Silent())
            other.close()


def test_two_commands_with_one_snapshot_do_not_mix(catalogue: Catalogue, workspace: Workspace, snapshot_of: SnapshotOf) -> None:
    snapshot = open_snapshot(snapshot_of("a", [work(number) for number in range(2 * BATCH)]))
    with pytest.raises(StoreError, match="Another command"):
        catalogue.ingest(snapshot, TakingTurns(workspace, snapshot))
    assert catalogue.counts()["innovation"] == 2 * BATCH
    assert catalogue.rejects() == []
    assert catalogue.ingest(snapshot, Silent()).skipped
