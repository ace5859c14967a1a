from pathlib import Path

import pytest

from eval.collection import Collection, Document, Query
from eval.compare import READ, compare, interval, randomisation
from models.errors import InvalidInput

LANGUAGES = ("fi", "sv", "en")


def collection(topics: int, judged: int = 10) -> Collection:
    """`topics` needs in three languages; of each the documents d0 … are judged, d0 as 3, the others as 0."""
    queries = tuple(Query(f"t{n}:{code}", "text", code, "", f"t{n}") for n in range(topics) for code in LANGUAGES)
    documents = tuple(Document(f"d{n}", "title", "text", "fi") for n in range(30))
    qrels = {one.id: {f"d{n}": 3 if n == 0 else 0 for n in range(judged)} for one in queries}
    return Collection("c", "test", documents, queries, qrels)


def ranked(first: int) -> list[tuple[str, float]]:
    """Ten documents from d<first> on."""
    return [(f"d{first + n}", 1.0 - n / 100) for n in range(10)]


def test_the_test_counts_the_flips_that_reach_as_far() -> None:
    # Of the eight ways to flip three signs two give a sum as large as .6, all up and all down.
    assert randomisation([[0.1], [0.2], [0.3]]) == pytest.approx(2 / 8, abs=0.02)
    assert randomisation([[1.0], [-1.0]]) == 1.0
    assert randomisation([[0.1]] * 20) < 0.001


def test_the_languages_of_a_topic_flip_together() -> None:
    assert randomisation([[0.1] * 3, [0.1] * 3]) == pytest.approx(2 / 4, abs=0.02)
    assert randomisation([[0.1]] * 6) == pytest.approx(2 / 64, abs=0.01)


def test_the_interval_holds_the_difference_and_narrows_with_topics() -> None:
    assert interval([[0.25], [0.25], [0.25]]) == (0.25, 0.25)
    few, many = interval([[0.0], [0.4]] * 3), interval([[0.0], [0.4]] * 60)
    assert few[0] < many[0] < 0.2 < many[1] < few[1]


def test_the_same_seed_gives_the_same_figures() -> None:
    differences = [[0.1, -0.05], [0.3], [-0.2, 0.0]]
    assert randomisation(differences) == randomisation(differences)
    assert interval(differences) == interval(differences)


def test_a_better_run_is_better_in_each_language() -> None:
    some = collection(8)
    good = {one.id: ranked(0) for one in some.queries}
    bad = {one.id: [*ranked(1)[:9], ("d0", 0.1)] for one in some.queries}
    result = compare(some, bad, good)
    for group in (*LANGUAGES, "all"):
        row = result["groups"][group]["RR@10"]
        assert (row["first"], row["second"]) == pytest.approx((0.1, 1.0))
        assert row["low"] == pytest.approx(row["high"]) == pytest.approx(0.9)
        assert row["p"] < 0.02
    assert result["groups"]["all"]["RR@10"]["needs"] == 24
    assert result["judged_differs"] == []
    assert result["unjudged"] == []


def test_a_run_that_the_judges_know_less_well_is_named_and_its_documents_are_to_be_read() -> None:
    some = collection(6)
    known = {one.id: ranked(0) for one in some.queries}
    unknown = {one.id: [("d0", 2.0), *ranked(15)] for one in some.queries}
    result = compare(some, known, unknown)
    assert "all" in result["judged_differs"]
    assert result["less_judged"] == "second"
    assert len(result["unjudged"]) == READ
    assert {row["rank"] for row in result["unjudged"][:18]} == {2}
    assert not {row["document"] for row in result["unjudged"]} & {f"d{n}" for n in range(10)}
    assert compare(some, unknown, known)["less_judged"] == "first"


def test_a_difference_of_ten_points_is_not_over_ten() -> None:
    some = collection(3)
    known = {one.id: ranked(0) for one in some.queries}
    nearly = {one.id: ranked(1) for one in some.queries}
    assert compare(some, known, nearly)["groups"]["all"]["Judged@10"]["difference"] == pytest.approx(-0.1)
    assert compare(some, known, nearly)["judged_differs"] == []


def test_a_split_in_which_nothing_is_relevant_cannot_be_compared(tmp_path: Path) -> None:
    some = collection(1)
    empty = Collection("c", "test", some.documents, some.queries, {"t0:fi": {"d0": 1}})
    with pytest.raises(InvalidInput, match="nothing to compare"):
        compare(empty, {}, {})
