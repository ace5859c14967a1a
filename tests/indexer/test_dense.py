"""Nearest vectors against NumPy brute force: the same rows in the same order, whatever the filter."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from indexer.dense import CODED_FROM, EXACT_LIMIT, Allowed, DenseIndex
from models.errors import StoreError

DIM = 128


def vectors_like_passages(count: int, seed: int = 7) -> np.ndarray:
    """Unit vectors in clumps, as passages of the same themes lie; not the uniform sphere, where nothing is near to anything."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(count // 50 + 1, DIM))
    vectors = centres[rng.integers(0, len(centres), count)] + 0.8 * rng.normal(size=(count, DIM))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def nearest(vectors: np.ndarray, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> tuple[list[int], np.ndarray]:
    rows = np.arange(len(vectors)) if allowed is None else allowed
    scores = vectors[rows] @ query
    order = np.lexsort((rows, -scores))[:k]
    return rows[order].tolist(), scores[order]


@pytest.fixture(scope="module")
def large() -> np.ndarray:
    return vectors_like_passages(20_000)


@pytest.fixture(scope="module")
def folder(large: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A written index, large enough for candidates by codes."""
    folder = tmp_path_factory.mktemp("dense")
    DenseIndex.build(large).save(folder)
    assert (folder / "dense.faiss").exists()
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> DenseIndex:
    return DenseIndex.load(folder)


@pytest.mark.parametrize("share", [None, 0.9, 0.5, 0.2, 0.01, 0.001, 0.0])
@pytest.mark.parametrize("k", [1, 10, 200])
def test_answers_are_those_of_brute_force(index: DenseIndex, large: np.ndarray, k: int, share: float | None) -> None:
    rng = np.random.default_rng(int(1000 * (share or 0)) + k)
    queries = vectors_like_passages(40, seed=11)
    expected_rows = found_rows = common = 0
    for query in queries:
        allowed = None if share is None else np.flatnonzero(rng.random(len(large)) < share).astype(np.int64)
        rows, scores = index.search(query, k, None if allowed is None else Allowed(allowed))
        expected, best = nearest(large, query, k, allowed)
        np.testing.assert_allclose(scores, [large[row] @ query for row in rows], atol=1e-5)
        assert (np.diff(scores) <= 1e-6).all()
        assert allowed is None or set(rows.tolist()) <= set(allowed.tolist())
        assert len(rows) == len(expected)
        common += len(set(rows.tolist()) & set(expected))
        found_rows += len(rows)
        expected_rows += len(expected)
        if len(rows) and len(allowed if allowed is not None else large) <= EXACT_LIMIT:
            np.testing.assert_allclose(scores, best, atol=1e-5)
    assert expected_rows == found_rows
    assert common >= 0.999 * expected_rows


def test_a_filter_against_the_direction_of_the_query_still_finds_the_best(index: DenseIndex, large: np.ndarray) -> None:
    """The allowed rows are those farthest from the query: a graph of neighbours would hardly get there, and thousands of them are nearly equal."""
    query = vectors_like_passages(1, seed=3)[0]
    allowed = np.sort(np.argsort(large @ query)[:10_000]).astype(np.int64)
    _, scores = index.search(query, 50, Allowed(allowed))
    _, best = nearest(large, query, 50, allowed)
    assert len(scores) == 50
    assert (best - scores).max() < 0.005


@pytest.mark.parametrize("k", [1, 10, 100])
def test_a_filter_that_is_asked_again_goes_by_codes_and_answers_the_same(index: DenseIndex, large: np.ndarray, k: int) -> None:
    allowed = np.arange(0, len(large), len(large) // (CODED_FROM + 500), dtype=np.int64)[: EXACT_LIMIT - 1]
    again = Allowed(allowed)
    for query in vectors_like_passages(40, seed=5):
        rows, scores = index.search(query, k, again)
        expected, best = index.search(query, k, Allowed(allowed))
        assert rows.tolist() == expected.tolist()
        np.testing.assert_allclose(scores, best, atol=1e-6)
    assert len(again.candidates(index.vectors, large[0], k)) == 2 * k < CODED_FROM < len(allowed)


def test_ties_come_in_order_of_rows() -> None:
    one = vectors_like_passages(1)[0]
    index = DenseIndex.build(np.stack([one] * 500))
    assert index.search(one, 7)[0].tolist() == list(range(7))
    assert index.search(one, 3, Allowed(np.array([9, 40, 77, 300])))[0].tolist() == [9, 40, 77]


def test_more_than_there_is_gives_all(large: np.ndarray) -> None:
    index = DenseIndex.build(large[:30])
    assert sorted(index.search(large[0], 1000)[0].tolist()) == list(range(30))
    assert index.search(large[0], 0)[0].tolist() == []


def test_all_hits_of_a_large_index_are_exact(index: DenseIndex, large: np.ndarray) -> None:
    rows, _ = index.search(large[5], len(large))
    assert sorted(rows.tolist()) == list(range(len(large)))


@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, folder: Path, large: np.ndarray, damage: str) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "dense.faiss"
    if damage == "missing":
        (tmp_path / "vectors.npy").unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:1000])
    else:
        np.save(tmp_path / "vectors.npy", large[:100])
    with pytest.raises(StoreError, match="kutoja index --rebuild"):
        DenseIndex.load(tmp_path)
