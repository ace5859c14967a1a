"""Real kills, real processes, a disk that is full: the last whole state stays, and the next run ends as if nothing had happened."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from indexer import tables
from indexer.catalogue import Catalogue
from models.progress import Silent
from models.snapshot import open_snapshot
from models.workspace import Workspace

Line = dict[str, Any]
SnapshotOf = Callable[..., Path]
LINES = 2500
KILLS = {"parse": 4, "merge": 4, "write": 4}

CHILD = """
import os, sys
from pathlib import Path
from indexer.catalogue import Catalogue
from models.errors import KutojaError
from models.snapshot import open_snapshot
from models.workspace import Workspace

class Told:
    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    def tell(self):
        os.pwrite(self.file, f"{self.name} {self.done}".ljust(40).encode(), 0)
    def phase(self, name, total):
        self.name, self.done = name, 0
        self.tell()
    def advance(self, steps=1):
        self.done += steps
        self.tell()

data, told, *folders = map(Path, sys.argv[1:])
catalogue = Catalogue.open(Workspace(data))
try:
    catalogue.ingest_all([open_snapshot(folder) for folder in folders], Told(told))
except KutojaError as error:
    print(type(error).__name__, error)
    sys.exit(3)
"""


def generated(feed: str, chance: random.Random) -> list[Line | bytes]:
    """Works with texts, participations and grants, organisations among them, and a few lines that are no records."""
    lines: list[Line | bytes] = []
    for number in range(LINES):
        if number % 500 == 77:
            lines.append(b"{broken")
        elif number % 10 == 3:
            lines.append({"type": "organisation", "id": f"{feed}:o{number}", "name": {"fi": f"Yhdistys {number % 400} ry"}, "country": "FI"})
        else:
            named = [{"name": f"Yhdistys {chance.randrange(600)}", "role": role, "country": "FI"} for role in ("lead", "partner")]
            text = {"fi": " ".join(f"sana{chance.randrange(900)}" for _ in range(60))}
            line = {"type": "innovation", "id": f"x:{chance.randrange(LINES)}", "kind": "project", "language": "fi", "title": {"fi": f"Työ {number}"}}
            lines.append(line | {"summary": text, "organisations": named, "funding": [{"funder": "ESR", "amount": number, "currency": "EUR"}]})
    return lines


def whole_state(workspace: Workspace) -> dict[str, list[Any]]:
    """Everything that the catalogue holds, but the numbering and manifests of snapshots."""
    opened = Catalogue.open(workspace)
    with opened.engine.connect() as connection:
        held = {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in (tables.record, tables.contribution, tables.alias, tables.reject, tables.unknown_place, tables.meta)
        }
    held["feeds"] = [repr(row) for row in opened.feeds()]
    opened.close()
    return held


def start(workspace: Workspace, told: Path, folders: list[Path], **options: Any) -> "subprocess.Popen[str]":
    told.unlink(missing_ok=True)
    return subprocess.Popen([sys.executable, "-c", CHILD, str(workspace.data), str(told), *map(str, folders)], stdout=subprocess.PIPE, text=True, **options)


def read(told: Path) -> tuple[str, int]:
    try:
        name, done = told.read_text().split()
    except (OSError, ValueError):
        return "", 0
    return name, int(done)


def kill_in(phase: str, after: int, process: "subprocess.Popen[str]", told: Path) -> str | None:
    """Kill -9 once the phase has taken `after` steps; return the phase that it was in, None when it had ended by then."""
    while process.poll() is None:
        name, done = read(told)
        if name == phase and done >= after:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return read(told)[0]
        time.sleep(0.001)
    return None


@pytest.mark.timeout(300)
def test_killed_at_random_moments_the_catalogue_ends_the_same(tmp_path: Path, snapshot_of: SnapshotOf, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(20261124)
    first = snapshot_of("base", generated("base", chance))
    folders = [snapshot_of(feed, generated(feed, chance), "2026-02-01T00:00:00+00:00") for feed in ("base", "other", "starter")]
    unkilled, killed = Workspace(tmp_path / "unkilled"), Workspace(tmp_path / "killed")
    for workspace in (unkilled, killed):
        opened = Catalogue.open(workspace)
        opened.ingest(open_snapshot(first), Silent())
        before = list(opened.bodies())
        opened.close()
    opened = Catalogue.open(unkilled)
    opened.ingest_all(map(open_snapshot, folders), Silent())
    opened.close()
    expected = whole_state(unkilled)

    told = tmp_path / "told"
    phases: Counter[str] = Counter()
    plan = [phase for phase, times in KILLS.items() for _ in range(times)]
    for phase in plan:
        hit = kill_in(phase, chance.randrange(1, LINES // 2), start(killed, told, folders), told)
        if hit is None:
            break  # it ended before the kill: then it must be whole, which is looked at below
        phases[hit] += 1
        opened = Catalogue.open(killed)
        assert list(opened.bodies()) == before or opened.revision == 2  # the earlier state, or the new one when the kill came after its commit
        opened.close()
    process = start(killed, told, folders)
    assert process.communicate() == ("", None)
    assert process.returncode == 0
    assert whole_state(killed) == expected
    with capsys.disabled():
        sys.stdout.write(f" killed in {dict(phases)} ")
    assert phases["parse"] >= 3
    assert phases["merge"] >= 3
    assert phases["write"] >= 3


def test_a_full_disk_is_told_in_a_sentence_and_loses_nothing(tmp_path: Path, workspace: Workspace, snapshot_of: SnapshotOf) -> None:
    """The size of files is limited in the child, which is how a full disk looks to it: a write that fails in the middle."""
    chance = random.Random(5)
    opened = Catalogue.open(workspace)
    opened.ingest(open_snapshot(snapshot_of("base", generated("base", chance))), Silent())
    before = whole_state(workspace)
    opened.close()
    folder = snapshot_of("other", generated("other", chance))
    size = workspace.catalogue.stat().st_size

    def limit(room: int) -> Callable[[], None]:
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    taken = []
    for room in (100_000, 1_500_000, size + 1_000_000):  # while the first batch is written, later ones, the effective records
        process = start(workspace, tmp_path / "told", [folder], preexec_fn=limit(room))
        said, _ = process.communicate()
        assert process.returncode == 3, said
        assert said.startswith("StoreError The catalogue cannot be written")
        assert "Free some space" in said
        held = whole_state(workspace)
        taken.append(len(held["contribution"]) - len(before["contribution"]))
        assert held["record"] == before["record"]
        assert held["alias"] == before["alias"]
        with sqlite3.connect(workspace.catalogue) as check:
            assert check.execute("pragma integrity_check").fetchone() == ("ok",)
    assert taken[0] == 0 < taken[1] < taken[2], taken
    process = start(workspace, tmp_path / "told", [folder])
    process.communicate()
    assert process.returncode == 0
    other = Workspace(tmp_path / "roomy")
    opened = Catalogue.open(other)
    opened.ingest(open_snapshot(tmp_path / "snapshots" / "base" / "2026-01-01T000000+0000"), Silent())
    opened.ingest(open_snapshot(folder), Silent())
    opened.close()
    assert whole_state(workspace)["record"] == whole_state(other)["record"]


def test_two_first_commands_open_a_new_catalogue_at_once(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from models.workspace import Workspace; from indexer.catalogue import Catalogue\n"
    code += "time.sleep(max(0, float(sys.argv[2]) - time.time())); Catalogue.open(Workspace(Path(sys.argv[1]))).close()"
    for attempt in range(4):
        moment = str(time.time() + 3)
        command = [sys.executable, "-c", code, str(tmp_path / str(attempt)), moment]
        running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
        assert [process.communicate()[1] for process in running] == [""] * 4


def test_two_processes_take_turns(tmp_path: Path, workspace: Workspace, snapshot_of: SnapshotOf) -> None:
    chance = random.Random(6)
    folders = [snapshot_of(feed, generated(feed, chance)) for feed in ("one", "two")]
    running = [start(workspace, tmp_path / f"told-{folder.parent.name}", [folder]) for folder in folders]
    assert [process.communicate()[0] for process in running] == ["", ""]
    assert [process.returncode for process in running] == [0, 0]
    alone = Workspace(tmp_path / "alone")
    opened = Catalogue.open(alone)
    opened.ingest_all(map(open_snapshot, folders), Silent())
    opened.close()
    both, one = whole_state(workspace), whole_state(alone)
    assert both["record"] == one["record"]
    assert [row.partition("snapshot")[0] for row in both["feeds"]] == [row.partition("snapshot")[0] for row in one["feeds"]]
