from math import log2

import pytest

from eval.measures import NAMES, averages, measured

QRELS = {"q": {"a": 3, "c": 2, "d": 1, "b": 0, "e": 0}, "other": {"a": 2}, "missing": {"a": 2}}
RUN = {"q": [("b", 5.0), ("a", 4.0), ("x", 3.0), ("c", 2.0), ("d", 1.0)], "other": [("a", 1.0)], "unjudged": [("a", 1.0)]}


def test_each_measure_is_what_a_hand_computes() -> None:
    found = measured(QRELS, RUN)["q"]
    gained = 3 / log2(3) + 2 / log2(5) + 1 / log2(6)
    ideal = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    assert found["nDCG@10"] == pytest.approx(gained / ideal)
    assert found["R(rel=2)@100"] == 1.0
    assert found["RR@10"] == 0.5
    assert found["P(rel=2)@5"] == pytest.approx(2 / 5)
    assert found["Judged@10"] == pytest.approx(4 / 5)
    # Each of the three relevant documents has one of the two judged others above it.
    assert found["Bpref"] == pytest.approx((3 * (1 - 1 / 2)) / 3)
    assert set(found) == set(NAMES)


def test_a_judged_query_that_the_run_lacks_counts_nothing() -> None:
    found = measured(QRELS, RUN)
    assert set(found) == set(QRELS)
    assert set(found["missing"].values()) == {0.0}
    assert set(measured(QRELS, {})["q"].values()) == {0.0}


def test_averages_are_over_the_queries_given() -> None:
    found = measured(QRELS, RUN)
    assert averages(found, ["q", "other", "missing"])["RR@10"] == pytest.approx((0.5 + 1.0 + 0.0) / 3)
    assert averages(found, [])["RR@10"] == 0.0


def test_a_document_below_the_tenth_rank_or_the_hundredth_does_not_count() -> None:
    ranking = [(f"n{n}", 200.0 - n) for n in range(10)] + [("a", 100.0)]
    assert measured({"q": {"a": 3}}, {"q": ranking})["q"]["nDCG@10"] == 0.0
    assert measured({"q": {"a": 3}}, {"q": ranking})["q"]["RR@10"] == 0.0
    assert measured({"q": {"a": 3}}, {"q": ranking})["q"]["R(rel=2)@100"] == 1.0
    late = [(f"n{n}", 200.0 - n) for n in range(100)] + [("a", 1.0)]
    assert measured({"q": {"a": 3}}, {"q": late})["q"]["R(rel=2)@100"] == 0.0
