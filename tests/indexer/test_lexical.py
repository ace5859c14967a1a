"""BM25 against a plain one of our own: the same rows and scores, whatever the filter."""

import math
import random
from collections import Counter
from pathlib import Path

import pytest
import tantivy

from indexer.engine import And, Eq, In, Range
from indexer.lexical import MOST_TERMS, LexicalIndex
from models.errors import StoreError

K1, B = 1.2, 0.75


def kept_length(length: int) -> int:
    """A document's length as one byte holds it: exact to 40; above, 24 plus a number of four significant bits, rounded down."""
    if length <= 40:
        return length
    rest = length - 24
    shift = rest.bit_length() - 4
    return 24 + (rest >> shift << shift)


def bm25(documents: list[list[str]], query: list[str]) -> dict[int, float]:
    """Scores of all documents that hold a token."""
    mean = sum(map(len, documents)) / len(documents)
    counted = [Counter(document) for document in documents]
    scores: dict[int, float] = {}
    for term in dict.fromkeys(query):
        holding = sum(term in counts for counts in counted)
        idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
        for row, counts in enumerate(counted):
            if term in counts:
                norm = K1 * (1 - B + B * kept_length(len(documents[row])) / mean)
                scores[row] = scores.get(row, 0.0) + idf * counts[term] * (K1 + 1) / (counts[term] + norm)
    return scores


def zipf_documents(count: int, seed: int, longest: int = 400) -> list[list[str]]:
    rng = random.Random(seed)
    vocabulary = [f"sana{i}" for i in range(800)]
    weights = [1 / (i + 1) for i in range(800)]
    return [rng.choices(vocabulary, weights, k=rng.choice([1, 3, 20, 41, 90, longest])) for _ in range(count)]


def check(found: list[tuple[int, float]], expected: dict[int, float], k: int) -> None:
    """The found rows are the best, with their scores, best first, equal scores by row."""
    assert len(found) == min(k, len(expected))
    best = sorted(expected.values(), reverse=True)[:k]
    for (row, score), least in zip(found, best, strict=True):
        assert score == pytest.approx(expected[row], rel=2e-5)
        assert score == pytest.approx(least, rel=2e-5)
    assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))


@pytest.mark.parametrize("seed", range(6))
def test_scores_are_those_of_a_plain_bm25(tmp_path: Path, seed: int) -> None:
    documents = zipf_documents(600, seed)
    LexicalIndex.write(tmp_path / "lexical", ((tokens, {}) for tokens in documents), ())
    index = LexicalIndex(tmp_path / "lexical", ())
    rng = random.Random(seed)
    for _ in range(40):
        query = [f"sana{int(800 * rng.random() ** 3)}" for _ in range(rng.choice([1, 2, 5, 40]))] + ["eiole"]
        k = rng.choice([1, 10, 100, 1000])
        check(index.search(query, k), bm25(documents, query), k)


@pytest.mark.parametrize("seed", range(4))
def test_filters_limit_the_answer_and_leave_the_scores(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    documents = zipf_documents(500, seed)
    attributes = [{"place": tuple(rng.sample(["FI", "FI-R06", "SE", "EN"], rng.randint(1, 3)))} for _ in documents]
    for one in attributes:
        if rng.random() < 0.7:
            one["year"] = rng.randint(1990, 2026)
    LexicalIndex.write(tmp_path / "lexical", zip(documents, attributes, strict=True), ("year",))
    index = LexicalIndex(tmp_path / "lexical", ("year",))
    query = ["sana1", "sana7", "sana40", "sana300"]
    scores = bm25(documents, query)
    filters = {
        Eq("place", "FI"): lambda one: "FI" in one["place"],
        In("place", ("SE", "FI-R06")): lambda one: {"SE", "FI-R06"} & set(one["place"]),
        In("place", ()): lambda one: False,
        Eq("place", "NO"): lambda one: False,
        Range("year", 2000, 2010): lambda one: 2000 <= one.get("year", 0) <= 2010,
        Range("year", None, 1995): lambda one: one.get("year", 9999) <= 1995,
        Range("year"): lambda one: "year" in one,
        And((Eq("place", "EN"), And(), Range("year", 2015, None))): lambda one: "EN" in one["place"] and one.get("year", 0) >= 2015,
        And(): lambda one: True,
    }
    for where, passes in filters.items():
        expected = {row: score for row, score in scores.items() if passes(attributes[row])}
        check(index.search(query, 50, where), expected, 50)


def test_ties_come_in_order_of_rows(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path / "lexical", ((["same", "words"], {}) for _ in range(5000)), ())
    index = LexicalIndex(tmp_path / "lexical", ())
    assert [row for row, _ in index.search(["words"], 20)] == list(range(20))


def test_an_index_of_several_segments_answers_alike(tmp_path: Path) -> None:
    """More text than the writer's heap holds goes to several segments, where document numbers are no rows and the largest comes first."""
    documents = [*zipf_documents(300, 5), *([["same", "words"]] * 400)]
    LexicalIndex.write(tmp_path / "lexical", ((tokens, {}) for tokens in documents[:100]), ())
    writer = tantivy.Index.open(str(tmp_path / "lexical")).writer(15_000_000, 1)
    for row, tokens in enumerate(documents[100:], start=100):
        writer.add_document(tantivy.Document(row=row, body=" ".join(tokens)))
    writer.commit()
    writer.wait_merging_threads()
    assert len(list((tmp_path / "lexical").glob("*.idx"))) == 2
    index = LexicalIndex(tmp_path / "lexical", ())
    check(index.search(["sana5", "sana90", "sana400"], 100), bm25(documents, ["sana5", "sana90", "sana400"]), 100)
    assert [row for row, _ in index.search(["words"], 20)] == list(range(300, 320))


def test_of_a_long_need_the_tokens_that_tell_most_count(tmp_path: Path) -> None:
    documents = [[f"t{i}" for i in range(300) if row % (i + 1) == 0] or ["t0"] for row in range(600)]
    LexicalIndex.write(tmp_path / "lexical", ((tokens, {}) for tokens in documents), ())
    index = LexicalIndex(tmp_path / "lexical", ())
    query = [f"t{i}" for i in range(300)]
    holding = {token: sum(token in document for document in documents) for token in query}

    def weight(token: str) -> float:
        idf = math.log(1 + (600 - holding[token] + 0.5) / (holding[token] + 0.5))
        return idf**2 * math.log(1 + holding[token])

    kept = sorted(query, key=lambda token: (-weight(token), token))[:MOST_TERMS]
    assert set(index.telling([*query, "nowhere"])) == set(kept)
    assert "t0" not in kept  # what all hold tells nothing
    check(index.search(query, 100), bm25(documents, kept), 100)


def test_nothing_to_look_for_finds_nothing(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path / "lexical", [(["one"], {}), ([], {})], ())
    index = LexicalIndex(tmp_path / "lexical", ())
    assert index.search([], 10) == index.search(["two"], 10) == index.search(["one"], 0) == []
    assert [row for row, _ in index.search(["one", "one"], 10)] == [0]
    assert index.frequency("one") == 1


def test_a_missing_or_damaged_index_is_named_with_what_to_do(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path / "lexical", [(["one"], {})], ())
    (tmp_path / "lexical" / "meta.json").write_text("{")
    for folder in ("lexical", "none"):
        with pytest.raises(StoreError, match="kutoja index --rebuild"):
            LexicalIndex(tmp_path / folder, ())
