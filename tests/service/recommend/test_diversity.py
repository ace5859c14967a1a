import numpy as np
import pytest

from service.recommend.diversity import sameness, varied

ALIKE = np.array([[1.0, 0.95, 0.1], [0.95, 1.0, 0.1], [0.1, 0.1, 1.0]], np.float32)


def test_a_repetition_stands_below_something_else_of_nearly_the_same_worth() -> None:
    assert varied([0.5, 0.49, 0.47], ALIKE, 0.9, 3) == [0, 2, 1]
    assert varied([0.5, 0.49, 0.2], ALIKE, 0.9, 3) == [0, 1, 2]


def test_with_a_balance_of_one_the_scores_alone_decide_and_ties_keep_their_order() -> None:
    assert varied([0.5, 0.49, 0.47], ALIKE, 1.0, 3) == [0, 1, 2]
    assert varied([0.3, 0.3, 0.3], np.eye(3, dtype=np.float32), 0.9, 2) == [0, 1]


def test_it_is_what_the_definition_says_step_by_step() -> None:
    """Against a plain reading of Carbonell and Goldstein's formula, on made rows."""
    random = np.random.default_rng(7)
    vectors = random.normal(size=(12, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores, alike = random.random(12).tolist(), (vectors @ vectors.T).astype(np.float32)
    left, shown = set(range(12)), []
    while left:
        worth = {row: 0.7 * scores[row] - 0.3 * max([0.0, *(float(alike[row, one]) for one in shown)]) for row in left}
        shown.append(max(worth, key=lambda row: worth[row]))
        left.remove(shown[-1])
    assert varied(scores, alike, 0.7, 12) == shown


def test_sameness_is_the_mean_of_the_pairs() -> None:
    assert sameness(ALIKE) == pytest.approx((0.95 + 0.1 + 0.1) / 3)
    assert sameness(ALIKE[:1, :1]) == 0.0
