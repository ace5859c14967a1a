"""kill -9 of `index` in every phase: the last index keeps answering, the next run completes, nothing is lost or doubled."""

import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.build import BuildReport
from indexer.catalogue import Catalogue
from indexer.encoder import Encoder
from indexer.engine import And
from indexer.index import Index, open_index
from indexer.manifest import current_generation
from indexer.passages import encoder_text, passages_of
from indexer.vectors import VectorCache, content_key
from models.records import Flag, Passage
from models.workspace import Workspace

KILLED = """
# Builds, and kills itself (SIGKILL: no handler, no clean-up) in a phase: at the n-th report of progress or system event there, or some seconds after it began.
import os, signal, sys, threading
from pathlib import Path
from indexer import build
from models.workspace import Workspace

data, phase, event, value = sys.argv[1:]
build.CHECKPOINT = 32  # smaller steps, so that a small catalogue has several
now, left = "", float(value)

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def happened(name):
    global left
    if now == phase and name == event:
        left -= 1
        if left <= 0:
            die()

class Listener:
    def phase(self, name, total):
        global now
        now = name
        print(name, flush=True)
        happened("phase")
        if name == phase and event == "seconds":
            threading.Timer(float(value), die).start()

    def advance(self, steps=1):
        happened("advance")

sys.addaudithook(lambda name, arguments: happened(name))
build.build_index(Workspace(Path(data)), Listener(), rebuild=True)
"""

RANDOM = random.Random(20)
KILLS = [
    ("read", "phase", 1),
    ("read", "advance", RANDOM.randint(2, 50)),
    ("read", "seconds", 0.01),
    ("embed", "phase", 1),
    ("embed", "os.rename", 1),  # the first shard of vectors is written, not in place
    ("embed", "advance", 2),  # two shards are in place
    ("embed", "seconds", round(RANDOM.uniform(0.2, 0.8), 2)),
    ("write", "phase", 1),
    ("write", "open", RANDOM.randint(2, 14)),
    ("write", "advance", 3),
    ("write", "seconds", round(RANDOM.uniform(0.01, 0.04), 3)),
    ("verify", "phase", 1),
    ("swap", "phase", 1),  # nothing is in place
    ("swap", "os.rename", 1),  # before the generation has its name
    ("swap", "os.rename", 2),  # it has its name; the pointer is written, not in place
    ("swap", "shutil.rmtree", 1),  # the pointer is in place, older generations are not removed
]


def kill_a_build(workspace: Workspace, phase: str, event: str, value: float) -> None:
    run = subprocess.run([sys.executable, "-c", KILLED, str(workspace.data), phase, event, str(value)], stdout=subprocess.PIPE, text=True, check=False)
    reached = run.stdout.split()
    sys.stdout.write(f"killed in {reached[-1] if reached else 'nothing'} (asked: {phase}, {event} {value}), code {run.returncode}\n")
    assert run.returncode == -signal.SIGKILL
    assert reached[-1] == phase


def asked(index: Index) -> list[Any]:
    """Answers that touch vectors, tokens, records and sentences."""
    keys = index.engine.passing(And())
    vector = index.vectors([keys[3]])[0]
    dense, lexical = index.engine.dense(vector, 20), index.engine.lexical(["asun", "nuor", "bostad", "hous"], 20)
    return [keys, dense, lexical, [index.passages.get(key) for key, _ in dense], index.sentence_vectors([keys[3]])[0].tolist(), len(index.records)]


def expected_passages(workspace: Workspace, encoder: Encoder) -> list[Passage]:
    catalogue = Catalogue.open(workspace)
    records = [record for record in catalogue.records() if Flag.DERIVED not in record.flags]
    catalogue.close()
    return [passage for record in records for passage in passages_of(record, encoder.tokenizer)]


def check_whole(workspace: Workspace, encoder: Encoder) -> None:
    """Every passage of the catalogue once, with its own vector; no leftovers."""
    index, expected = open_index(workspace, encoder.fingerprint), expected_passages(workspace, encoder)
    assert index.engine.passing(And()) == sorted(passage.id for passage in expected)
    keys = [content_key(*encoder_text(passage)) for passage in expected]
    cache = VectorCache(workspace.vectors, f"{encoder.fingerprint}-{index.manifest.recipe.splitter}", encoder.dim)
    assert cache.missing(keys) == []
    assert len(cache) == len(set(keys))
    shards = [np.load(path)["keys"] for path in cache.folder.glob("*.npz")]
    assert sum(map(len, shards)) == len(cache)
    names = {path.name for path in workspace.index.iterdir()}
    generations = {name for name in names if not name.startswith(".") and name != "CURRENT"}
    assert names - generations == {"CURRENT", ".lock"}
    assert current_generation(workspace).name in generations
    assert len(generations) <= 2
    assert [path.name for path in cache.folder.iterdir() if path.suffix != ".npz"] == []


def test_killed_builds_lose_and_double_nothing(
    build: Callable[..., BuildReport], small: Callable[..., Workspace], ingest: Callable[..., int], lines: list[dict[str, Any]], encoder: Encoder
) -> None:
    workspace = small(vectors="none")
    ingest(workspace, [line for line in lines if line["type"] == "call"], "2026-02-01T00:00:00+00:00")
    build(workspace)  # a first, smaller index
    ingest(workspace, lines[1:], "2026-03-01T00:00:00+00:00")
    live, before = current_generation(workspace).name, asked(open_index(workspace, encoder.fingerprint))
    cached = [0]
    for phase, event, value in KILLS:
        kill_a_build(workspace, phase, event, value)
        index = open_index(workspace, encoder.fingerprint)
        if event == "shutil.rmtree":
            assert index.manifest.generation != live  # the swap was made: the new one answers, whole
            assert len(asked(index)[0]) == len(expected_passages(workspace, encoder))
        else:
            assert index.manifest.generation == live
            assert asked(index) == before
        cached.append(len(VectorCache(workspace.vectors, f"{encoder.fingerprint}-{index.manifest.recipe.splitter}", encoder.dim)))
        if phase == "embed" and event == "advance":
            assert cached[-1] >= cached[-2] + 64  # what was embedded before the kill is kept
        if phase == "write" and event == "phase":
            assert cached[-1] == len({content_key(*encoder_text(passage)) for passage in expected_passages(workspace, encoder)})
    assert cached == sorted(cached)
    report = build(workspace, rebuild=True)
    assert report.embedded == 0
    check_whole(workspace, encoder)
    assert build(workspace).up_to_date


@pytest.mark.parametrize(
    ("phase", "event", "value"),
    [("write", "open", 9), *(pytest.param(*other, marks=pytest.mark.shared) for other in [("embed", "advance", 1), ("swap", "os.rename", 2)])],
)
def test_the_run_after_a_kill_completes(
    build: Callable[..., BuildReport],
    small: Callable[..., Workspace],
    ingest: Callable[..., int],
    lines: list[dict[str, Any]],
    encoder: Encoder,
    phase: str,
    event: str,
    value: float,
) -> None:
    """Also where no index was before."""
    workspace: Workspace = small(vectors="none")
    ingest(workspace, lines[:12], "2026-02-01T00:00:00+00:00")
    kill_a_build(workspace, phase, event, value)
    assert not Path(workspace.index / "CURRENT").exists()
    assert not build(workspace).up_to_date
    check_whole(workspace, encoder)
