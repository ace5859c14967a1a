"""How crowded a passage's place is: against a count by hand, its own record's passages left out."""

import numpy as np
import pytest

from indexer import crowding as module
from indexer.crowding import NEIGHBOURS, crowding


def unit(rows: int, dim: int = 16, seed: int = 1) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def by_hand(vectors: np.ndarray, groups: list[str], owners: list[int], row: int) -> float:
    others = [n for n in range(len(vectors)) if groups[n] == groups[row] and owners[n] != owners[row]]
    nearest = sorted((float(vectors[row] @ vectors[n]) for n in others), reverse=True)[:NEIGHBOURS]
    return sum(nearest) / len(nearest) if nearest else 0.0


def test_it_is_the_mean_cosine_to_the_nearest_passages_of_other_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 7)
    vectors, groups = unit(60), ["work"] * 40 + ["call"] * 15 + ["lone"] * 5
    owners = [n // 3 for n in range(55)] + [99] * 5
    found = crowding(vectors, groups, owners)
    assert found == pytest.approx([by_hand(vectors, groups, owners, row) for row in range(60)], abs=1e-6)
    assert found[-5:].tolist() == [0.0] * 5  # one record alone in its group has no neighbour


def test_a_cluster_is_more_crowded_than_what_stands_alone() -> None:
    centre, far = unit(1, seed=2)[0], unit(1, seed=3)[0]
    cluster = centre + 0.05 * unit(30, seed=4)
    vectors = np.vstack([cluster / np.linalg.norm(cluster, axis=1, keepdims=True), far]).astype(np.float32)
    found = crowding(vectors, ["work"] * 31, list(range(31)))
    assert found[:30].min() > 0.8 > found[30]


def test_among_many_a_part_stands_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    spread = np.repeat(np.linspace(0.1, 2, 20), 100)[:, None]
    scattered = np.repeat(unit(20, seed=5), 100, axis=0) + spread * unit(2000, seed=6)
    vectors = (scattered / np.linalg.norm(scattered, axis=1, keepdims=True)).astype(np.float32)
    whole = crowding(vectors, ["work"] * 2000, list(range(2000)))
    monkeypatch.setattr(module, "REFERENCES", 500)
    part = crowding(vectors, ["work"] * 2000, list(range(2000)))
    assert np.corrcoef(whole, part)[0, 1] > 0.9
    assert np.all(part <= whole + 1e-6)


def test_nothing_is_crowded_in_an_empty_index() -> None:
    assert crowding(np.zeros((0, 4), np.float32), [], []).shape == (0,)
