"""The SearchEngine contract: after any upserts, deletes, overwrites and reopenings, answers are those of NumPy brute force and a plain BM25."""

import math
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from indexer.embedded import EmbeddedEngine
from indexer.engine import And, Entry, Eq, Filter, In, Range, SearchEngine, Value
from models.errors import FingerprintMismatch, InvalidInput, StoreError

DIM = 24
FIELDS = ("type", "place", "with_results", "record")
NUMBERS = ("from_year", "to_year")
WORDS = [f"sana{i}" for i in range(60)]


@dataclass
class Reference:
    """What an engine should answer, told in the plainest way."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def passing(self, where: Filter | None) -> list[Entry]:
        return [entry for _, entry in sorted(self.entries.items()) if where is None or passes(entry, where)]

    def dense(self, vector: np.ndarray, k: int, where: Filter | None) -> list[tuple[str, float]]:
        scored = [(entry.id, float(entry.vector @ vector)) for entry in self.passing(where)]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:k]

    def lexical(self, query: list[str], where: Filter | None) -> dict[str, float]:
        """BM25 with k1 1.2 and b .75; lengths here are under 40 tokens, which every engine keeps exactly."""
        mean = sum(len(entry.tokens) for entry in self.entries.values()) / max(1, len(self.entries))
        scores: dict[str, float] = {}
        for term in set(query):
            holding = sum(term in entry.tokens for entry in self.entries.values())
            idf = math.log(1 + (len(self.entries) - holding + 0.5) / (holding + 0.5))
            for entry in self.passing(where):
                if count := Counter(entry.tokens)[term]:
                    norm = 1.2 * (0.25 + 0.75 * len(entry.tokens) / mean)
                    scores[entry.id] = scores.get(entry.id, 0.0) + idf * count * 2.2 / (count + norm)
        return scores


def passes(entry: Entry, where: Filter) -> bool:
    match where:
        case And(filters):
            return all(passes(entry, part) for part in filters)
        case Eq(name, value):
            return str(value) in {str(one) for one in values(entry, name)}
        case In(name, wanted):
            return bool({str(one) for one in values(entry, name)} & {str(value) for value in wanted})
        case Range(name, low, high):
            return any((low is None or value >= low) and (high is None or value <= high) for value in values(entry, name))


def values(entry: Entry, name: str) -> tuple[Value, ...]:
    value = entry.attributes.get(name, ())
    return value if isinstance(value, tuple) else (value,)


def random_entry(rng: random.Random, entry_id: str) -> Entry:
    vector = np.array([rng.gauss(0, 1) for _ in range(DIM)], np.float32)
    attributes: dict[str, Value | tuple[Value, ...]] = {"type": rng.choice(["innovation", "call"]), "record": entry_id.partition("#")[0]}
    if rng.random() < 0.8:
        attributes["place"] = tuple(rng.sample(["FI", "FI-R06", "FI-M837", "SE", "GB"], rng.randint(1, 4)))
    if rng.random() < 0.5:
        attributes["with_results"] = rng.randint(0, 1)
    if rng.random() < 0.7:
        attributes["from_year"] = rng.randint(-3, 6)
        attributes["to_year"] = rng.randint(3, 9)
    return Entry(entry_id, vector / np.linalg.norm(vector), rng.choices(WORDS, [1 / (i + 1) for i in range(60)], k=rng.randint(0, 39)), attributes)


def random_filter(rng: random.Random, depth: int = 0) -> Filter:
    kind = rng.choice(["eq", "in", "range", "and"] if depth < 2 else ["eq", "in", "range"])
    if kind == "and":
        return And(tuple(random_filter(rng, depth + 1) for _ in range(rng.randint(0, 3))))
    if kind == "range":
        low, high = rng.choice([(2, 5), (None, 4), (4, None), (-2, 0), (None, None), (6, 2), (5, 5)])
        return Range(rng.choice(NUMBERS), low, high)
    if kind == "in":
        return In("place", tuple(rng.sample(["FI", "FI-R06", "SE", "GB", "nowhere"], rng.randint(0, 3))))
    return rng.choice([Eq("type", "call"), Eq("place", "FI-M837"), Eq("with_results", 1), Eq("with_results", "0"), Eq("from_year", 3), Eq("record", "a:7")])


def open_engine(folder: Path, fingerprint: str = "f") -> SearchEngine:
    return EmbeddedEngine(folder, fingerprint, DIM, FIELDS, NUMBERS)


def check(engine: SearchEngine, reference: Reference, rng: random.Random) -> None:
    for where in [None, And(), *(random_filter(rng) for _ in range(8))]:
        k = rng.choice([1, 5, 30, 1000])
        assert engine.count(where) == len(reference.passing(where)), where
        check_dense(engine, reference, rng, k, where)
        check_lexical(engine, reference, rng.choices([*WORDS, "nowhere"], k=rng.randint(0, 12)), k, where)


def check_dense(engine: SearchEngine, reference: Reference, rng: random.Random, k: int, where: Filter | None) -> None:
    vector = random_entry(rng, "q:1").vector
    found, expected = engine.dense(vector, k, where), reference.dense(vector, k, where)
    assert [hit for hit, _ in found] == [hit for hit, _ in expected]
    np.testing.assert_allclose([score for _, score in found], [score for _, score in expected], atol=1e-5)


def check_lexical(engine: SearchEngine, reference: Reference, query: list[str], k: int, where: Filter | None) -> None:
    found, expected = engine.lexical(query, k, where), reference.lexical(query, where)
    best = sorted(expected.values(), reverse=True)[:k]
    assert len(found) == len(best)
    np.testing.assert_allclose([score for _, score in found], [expected[hit] for hit, _ in found], rtol=2e-5)
    np.testing.assert_allclose([score for _, score in found], best, rtol=2e-5)
    assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))


@pytest.mark.parametrize("seed", range(8))
def test_any_history_gives_the_answers_of_the_reference(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    engine, reference = open_engine(tmp_path / "engine"), Reference()
    check(engine, reference, rng)
    for step in range(5):
        ids = [f"a:{rng.randint(0, 60)}#{rng.randint(0, 2)}" for _ in range(rng.choice([1, 10, 80]))]
        entries = [random_entry(rng, entry_id) for entry_id in ids]  # ids come twice here: the last wins
        removed = [*rng.sample(sorted(reference.entries), len(reference.entries) // 4), "never:1#0"]
        engine.upsert(entries)
        engine.delete(removed)
        reference.entries.update({entry.id: entry for entry in entries})
        for entry_id in removed:
            reference.entries.pop(entry_id, None)
        engine.refresh()
        if step % 2:
            engine.close()
            engine = open_engine(tmp_path / "engine")
        check(engine, reference, rng)


def test_equal_vectors_and_texts_of_two_ids_are_two_entries_in_order_of_ids(tmp_path: Path) -> None:
    entry = random_entry(random.Random(1), "x:1")
    engine = open_engine(tmp_path / "engine")
    engine.upsert(Entry(f"x:{i}", entry.vector, ["same", "words"], {}) for i in (5, 3, 9, 1))
    engine.refresh()
    assert [hit for hit, _ in engine.dense(entry.vector, 3)] == ["x:1", "x:3", "x:5"]
    assert [hit for hit, _ in engine.lexical(["same"], 3)] == ["x:1", "x:3", "x:5"]


def test_means_and_lists_of_what_passes_a_filter(tmp_path: Path) -> None:
    rng, reference = random.Random(4), Reference()
    reference.entries.update({f"a:{i}#0": random_entry(rng, f"a:{i}#0") for i in range(100)})
    engine = EmbeddedEngine(tmp_path / "engine", "f", DIM, FIELDS, NUMBERS)
    engine.upsert(reference.entries.values())
    engine.refresh()
    for where in (Eq("type", "call"), And((Eq("type", "call"), Range("to_year", 5, None))), And()):
        expected = reference.passing(where)
        assert engine.passing(where) == [entry.id for entry in expected]
        np.testing.assert_allclose(engine.mean(where), np.mean([entry.vector for entry in expected], axis=0), atol=1e-6)
        np.testing.assert_array_equal(engine.vectors(engine.passing(where)), [entry.vector for entry in expected])
    assert not engine.mean(Eq("type", "nowhere")).any()


def test_changes_show_after_refresh_and_not_before(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "engine")
    first, second = random_entry(random.Random(1), "x:1"), random_entry(random.Random(2), "x:2")
    engine.upsert([first])
    assert engine.count() == 0
    engine.refresh()
    engine.upsert([second])
    engine.delete(["x:1"])
    assert [hit for hit, _ in engine.dense(first.vector, 5)] == ["x:1"]
    engine.refresh()
    assert [hit for hit, _ in engine.dense(first.vector, 5)] == ["x:2"]


def test_deleting_all_leaves_an_empty_engine_that_opens(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "engine")
    engine.upsert([random_entry(random.Random(1), "x:1")])
    engine.refresh()
    engine.delete(["x:1"])
    engine.refresh()
    again = open_engine(tmp_path / "engine")
    assert again.count() == 0
    assert again.dense(np.ones(DIM, np.float32), 3) == again.lexical(["sana1"], 3) == []


@pytest.mark.parametrize(
    "where",
    [Eq("colour", "red"), In("colour", ("red",)), Range("colour", 1, 2), Range("place", 1, 2), And((Eq("type", "call"), And((Eq("colour", "x"),))))],
)
def test_an_undeclared_field_is_refused_by_name(tmp_path: Path, where: Filter) -> None:
    engine = open_engine(tmp_path / "engine")
    engine.upsert([random_entry(random.Random(1), "x:1")])
    engine.refresh()
    for ask in (lambda: engine.count(where), lambda: engine.dense(np.ones(DIM, np.float32), 3, where), lambda: engine.lexical(["sana1"], 3, where)):
        with pytest.raises(InvalidInput, match=r"colour|place"):
            ask()


@pytest.mark.parametrize(
    "entry",
    [
        Entry("x:1", np.ones(DIM + 1, np.float32), []),
        Entry("x:1", np.ones(DIM, np.float32), [], {"colour": "red"}),
        Entry("x:1", np.ones(DIM, np.float32), [], {"from_year": "2015"}),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(tmp_path: Path, entry: Entry) -> None:
    with pytest.raises(InvalidInput, match=r"x:1|colour"):
        open_engine(tmp_path / "engine").upsert([entry])


def test_data_of_another_encoder_are_refused_with_what_to_run(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "engine")
    engine.upsert([random_entry(random.Random(1), "x:1")])
    engine.refresh()
    with pytest.raises(FingerprintMismatch, match="kutoja index --rebuild"):
        open_engine(tmp_path / "engine", "another")


def test_a_swap_killed_between_its_renames_is_mended(tmp_path: Path) -> None:
    engine, entry = open_engine(tmp_path / "engine"), random_entry(random.Random(1), "x:1")
    engine.upsert([entry])
    engine.refresh()
    (tmp_path / "engine").rename(tmp_path / ".engine.old")
    assert [hit for hit, _ in open_engine(tmp_path / "engine").dense(entry.vector, 5)] == ["x:1"]


def test_an_opened_engine_answers_when_its_folder_is_gone(tmp_path: Path) -> None:
    rng, reference = random.Random(3), Reference()
    engine = open_engine(tmp_path / "engine")
    reference.entries.update({f"a:{i}#0": random_entry(rng, f"a:{i}#0") for i in range(200)})
    engine.upsert(reference.entries.values())
    engine.refresh()
    reader = open_engine(tmp_path / "engine")
    shutil.rmtree(tmp_path / "engine")
    check(reader, reference, rng)


@pytest.mark.parametrize("name", ["engine.json", "columns.json", "columns.npz", "vectors.npy", "lexical/meta.json"])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    engine = open_engine(tmp_path / "engine")
    engine.upsert([random_entry(random.Random(1), "x:1")])
    engine.refresh()
    (tmp_path / "engine" / name).write_bytes(b"{")
    with pytest.raises(StoreError, match="kutoja index --rebuild"):
        open_engine(tmp_path / "engine")
