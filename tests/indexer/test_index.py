"""Opening a generation, refusing a wrong one, and following the pointer under load."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer.build import BuildReport
from indexer.encoder import Encoder
from indexer.engine import And, Eq
from indexer.index import Index, LiveIndex, open_index
from indexer.manifest import MANIFEST, current_generation
from models.errors import FingerprintMismatch, NotReady, StoreError
from models.records import RecordType
from models.workspace import Workspace

Make = Callable[..., Workspace]
Build = Callable[..., BuildReport]
REBUILD = """
import sys
from pathlib import Path
from indexer.build import build_index
from models.progress import Silent
from models.workspace import Workspace
print(build_index(Workspace(Path(sys.argv[1])), Silent(), rebuild=True).generation)
"""


def rebuild_elsewhere(workspace: Workspace) -> str:
    """Build in another process, as `kutoja index` does beside a server."""
    return subprocess.run([sys.executable, "-c", REBUILD, str(workspace.data)], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def indexed(build: Build, small: Make) -> Workspace:
    workspace = small()
    build(workspace)
    return workspace


def ask(index: Index) -> list[object]:
    """Touch every part of an index."""
    keys = index.engine.passing(And())
    passage = index.passages.get(keys[0])
    record = index.records.get(passage.record_id)
    assert record is not None
    vector = index.vectors([keys[0]])[0]
    return [
        len(keys),
        index.engine.dense(vector, 10),
        index.engine.dense(vector, 10, Eq("type", "call")),
        index.engine.lexical(["asun", "nuor", "home"], 10),
        passage,
        record,
        index.sentence_vectors([keys[0]])[0].tolist(),
        index.graph.works_of(next(index.records.ids(RecordType.ORGANISATION))),
        index.facets(),
        index.portals(),
    ]


def test_without_an_index_the_sentence_says_what_to_run(workspace: Workspace) -> None:
    with pytest.raises(NotReady, match="kutoja index"):
        open_index(workspace, "f")


def test_an_index_of_another_encoder_is_refused_with_what_to_run(indexed: Workspace) -> None:
    with pytest.raises(FingerprintMismatch, match="kutoja index --rebuild"):
        open_index(indexed, "another")


def test_an_index_of_another_version_is_refused_and_the_next_build_mends_it(build: Build, indexed: Workspace, encoder: Encoder) -> None:
    path = current_generation(indexed) / MANIFEST
    path.write_text(path.read_text().replace('"store": ', '"store": 9'))
    with pytest.raises(StoreError, match=r"another version.*kutoja index"):
        open_index(indexed, encoder.fingerprint)
    assert not build(indexed).up_to_date
    assert ask(open_index(indexed, encoder.fingerprint))


FILES = (
    "manifest.json",
    "records.json",
    "records.offsets.npy",
    "ids.json",
    "passages.json",
    "passages.keys.json",
    "sentences.npy",
    "graph.json",
    "facets.json",
)


def test_a_damaged_generation_is_refused_with_what_to_run(indexed: Workspace, encoder: Encoder) -> None:
    for name in FILES:
        path = current_generation(indexed) / name
        whole = path.read_bytes()
        for damaged in (None, b"", whole[:40], whole[: len(whole) - 100]):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            with pytest.raises(StoreError, match="kutoja index --rebuild"):
                open_index(indexed, encoder.fingerprint)
        path.write_bytes(whole)
    assert ask(open_index(indexed, encoder.fingerprint))


def test_ids_of_nobody_answer_none(indexed: Workspace, encoder: Encoder) -> None:
    index = open_index(indexed, encoder.fingerprint)
    assert index.records.get("nowhere:1") is index.records.card("nowhere:1") is index.records.resolve("nowhere:1") is None
    assert index.record_vector("nowhere:1") is None
    assert index.passages.of_record("nowhere:1") == index.graph.works_of("nowhere:1") == index.graph.funders_of("nowhere:1") == []
    with pytest.raises(StoreError):
        index.passages.get("nowhere:1#summary.fi.0")


def test_a_record_vector_is_the_direction_of_its_passages(indexed: Workspace, encoder: Encoder) -> None:
    index = open_index(indexed, encoder.fingerprint)
    record_id = next(i for i in index.records.ids(RecordType.INNOVATION) if len(index.passages.of_record(i)) > 3)
    mean = index.vectors(index.passages.of_record(record_id)).mean(axis=0)
    vector = index.record_vector(record_id)
    assert vector is not None
    np.testing.assert_allclose(vector, mean / np.linalg.norm(mean), atol=1e-6)
    other = next(i for i in index.records.ids(RecordType.CALL) if index.passages.of_record(i))
    many = index.record_vectors([record_id, "nowhere:1", other, record_id])
    np.testing.assert_allclose(many, [vector, np.zeros_like(vector), index.record_vector(other), vector], atol=1e-6)
    assert index.record_vectors([]).shape == (0, len(vector))


def test_an_opened_index_answers_when_its_generation_is_removed(indexed: Workspace, encoder: Encoder) -> None:
    index = open_index(indexed, encoder.fingerprint)
    before = ask(index)
    shutil.rmtree(current_generation(indexed))
    assert ask(index) == before


def test_readers_answer_without_error_or_gap_while_generations_are_swapped(indexed: Workspace, encoder: Encoder) -> None:
    live = LiveIndex(indexed, encoder.fingerprint)
    expected = [repr(part) for part in ask(live.current())]
    stop, errors, seen = threading.Event(), [], set()
    waits: list[float] = []

    def read() -> None:
        while not stop.is_set():
            started = time.monotonic()
            index = live.current()
            waits.append(time.monotonic() - started)
            try:
                seen.add(index.manifest.generation)
                if [repr(part) for part in ask(index)] != expected:
                    errors.append("another answer")
            except Exception as error:  # whatever it is, it is a failure
                errors.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    # More swaps than generations are kept: the first one's files are removed while it may still be read.
    built = [live.current().manifest.generation, *(rebuild_elsewhere(indexed) for _ in range(3))]
    deadline = time.monotonic() + 30
    while built[-1] not in seen and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert seen == set(built)
    assert max(waits) < 0.5
    assert not (indexed.index / built[0]).exists()


def wait_for(live: LiveIndex, generation: str, seconds: float = 20) -> str:
    deadline = time.monotonic() + seconds
    while live.current().manifest.generation != generation and time.monotonic() < deadline:
        time.sleep(0.05)
    return live.current().manifest.generation


def test_a_generation_that_cannot_be_opened_is_passed_over_and_the_next_good_one_taken(
    build: Build, indexed: Workspace, encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    live = LiveIndex(indexed, encoder.fingerprint)
    first = live.current().manifest.generation
    shutil.copytree(indexed.index / first, indexed.index / "broken")
    (indexed.index / "broken" / "engine" / "vectors.npy").write_bytes(b"")
    (indexed.index / "CURRENT").write_text("broken")
    assert wait_for(live, "broken", 1.5) == first
    assert [record.message for record in caplog.records].count(caplog.records[0].message) == 1
    assert "kutoja index --rebuild" in caplog.records[0].message
    good = build(indexed, rebuild=True).generation
    assert wait_for(live, good) == good


def test_a_removed_pointer_leaves_the_index_at_hand(indexed: Workspace, encoder: Encoder) -> None:
    live = LiveIndex(indexed, encoder.fingerprint)
    first = live.current().manifest.generation
    Path(indexed.index / "CURRENT").unlink()
    assert wait_for(live, "none", 1.2) == first
    assert ask(live.current())
