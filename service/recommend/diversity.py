"""Variety in a list: rows that repeat one another stand further apart (maximal marginal relevance)."""

from collections.abc import Sequence

from service.query import Array


def varied(scores: Sequence[float], alike: Array, balance: float, most: int) -> list[int]:
    """Return the numbers of the `most` rows to show, in order: each next one has the highest balance · score − (1 − balance) · its nearest shown row's cosine.

    `scores` rank the rows, on the scale of cosines; `alike` are the rows' cosines with each other, shape (n, n). With a balance of 1 the order is the
    scores'; ties go to the row that stood first. Carbonell and Goldstein 1998, "The use of MMR".
    """
    cosines: list[list[float]] = alike.tolist()
    left = sorted(range(len(scores)), key=lambda row: -scores[row])
    nearest = [0.0] * len(scores)
    shown: list[int] = []
    while left and len(shown) < most:
        best = max(left, key=lambda row: balance * scores[row] - (1 - balance) * nearest[row])
        left.remove(best)
        shown.append(best)
        for row in left:
            nearest[row] = max(nearest[row], cosines[best][row])
    return shown


def sameness(alike: Array) -> float:
    """Return the mean cosine of a list's rows with each other, from their cosines of shape (n, n): the intra-list similarity; 0 for fewer than two rows."""
    rows = len(alike)
    return float((alike.sum() - alike.trace()) / (rows * (rows - 1))) if rows > 1 else 0.0
