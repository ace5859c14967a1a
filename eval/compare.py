"""Whether one run is better than another: differences need by need, tested and with their uncertainty.

A topic's languages are one draw and not three: its differences are flipped and drawn together. The test is Fisher's paired randomisation test, two-sided, the
interval a bootstrap's percentiles (Smucker, Allan & Carterette 2007; Sakai 2006). Both draw from a generator with a fixed seed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.collection import Collection
from eval.measures import NAMES, Measured, averages, heading, measured
from eval.runs import Run
from models.errors import InvalidInput
from models.workspace import CommandContext

Array = NDArray[np.float64]

SEED = 20_251
DRAWS = 10_000
CONFIDENCE = 0.95
JUDGED = "Judged@10"
JUDGED_BORDER = 0.10
"""Difference in Judged@10 above which two runs' measures do not compare: the pools know one of them better."""

READ = 50
"""Unjudged documents that are named, to be read, when that is so."""


@dataclass(frozen=True)
class Difference:
    """One measure over some needs: both means, the second's minus the first's, its interval and the probability of one as large by chance."""

    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float
    needs: int


def compare(collection: Collection, first: Run, second: Run) -> dict[str, Any]:
    """Return the differences by group ("all" and each language) and measure, and what must be read before they are believed."""
    before, after = measured(collection.qrels, first), measured(collection.qrels, second)
    groups = {language: [one for one in collection.answerable if one.language == language] for language in collection.languages}
    groups["all"] = list(collection.answerable)
    if not groups["all"]:
        raise InvalidInput("No need of this split has a document graded 2 or higher: there is nothing to compare.")
    topics = {one.id: one.topic for one in collection.queries}
    rows = {group: {name: asdict(_difference(before, after, name, [one.id for one in needs], topics)) for name in NAMES} for group, needs in groups.items()}
    unlike = [group for group in groups if abs(rows[group][JUDGED]["difference"]) > JUDGED_BORDER]
    judged = max((rows[group][JUDGED] for group in groups), key=lambda row: abs(row["difference"]))
    less = (first, "first") if judged["difference"] > 0 else (second, "second")
    return {
        "groups": rows,
        "judged_differs": unlike,  # groups in which it does
        "less_judged": less[1] if unlike else None,
        "unjudged": unjudged(collection, less[0]) if unlike else [],
    }


def unjudged(collection: Collection, run: Run, most: int = READ) -> list[dict[str, Any]]:
    """Return documents among the first ten that nobody judged, from the highest ranks on: what a person reads to see whether the pools are unfair."""
    found = [
        {"rank": rank, "query": one.id, "document": document}
        for one in collection.answerable
        for rank, (document, _) in enumerate(run.get(one.id, [])[:10], 1)
        if document not in collection.qrels[one.id]
    ]
    return sorted(found, key=lambda row: (row["rank"], row["query"]))[:most]


def randomisation(differences: Sequence[Sequence[float]], draws: int = DRAWS) -> float:
    """Return the two-sided p of a mean difference: the share of sign flips, topic by topic, that make one at least as large. The observed one counts too."""
    sums = np.array([sum(group) for group in differences])
    observed = abs(float(sums.sum()))
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(draws, len(sums)))
    reached = int((np.abs(signs @ sums) >= observed - 1e-12).sum())
    return (reached + 1) / (draws + 1)


def interval(differences: Sequence[Sequence[float]], draws: int = DRAWS) -> tuple[float, float]:
    """Return the bootstrap interval of a mean difference: topics drawn with replacement."""
    sums, sizes = np.array([sum(group) for group in differences]), np.array([len(group) for group in differences])
    drawn = np.random.default_rng(SEED).integers(0, len(sums), size=(draws, len(sums)))
    means: Array = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    outside = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [outside, 1 - outside])
    return float(low), float(high)


def report(result: Mapping[str, Any], names: tuple[str, str], session: CommandContext) -> str:
    """Lay a comparison out for a person."""
    rows = []
    for group, measures in result["groups"].items():
        for name, row in measures.items():
            bounds = f"{row['low']:+.3f} to {row['high']:+.3f}"
            rows.append([group, heading(name), f"{row['first']:.3f}", f"{row['second']:.3f}", f"{row['difference']:+.3f}", bounds, f"{row['p']:.4f}"])
    lines = [session.table(["needs", "measure", *names, "difference", f"{CONFIDENCE:.0%} interval", "p"], rows)]
    if result["judged_differs"]:
        lines.append(
            f"Judged@10 differs by over {JUDGED_BORDER * 100:.0f} points ({', '.join(result['judged_differs'])}): the judges know the "
            f"{result['less_judged']} run less well, and what it found that they did not see counts as wrong. "
            "Look at Bpref, and read these before you believe the difference:"
        )
        lines.append(session.table(["query", "rank", "unjudged document"], [[row["query"], str(row["rank"]), row["document"]] for row in result["unjudged"]]))
    return "\n".join(lines)


def _difference(before: Measured, after: Measured, name: str, queries: Sequence[str], topics: Mapping[str, str]) -> Difference:
    first, second = averages(before, queries)[name], averages(after, queries)[name]
    by_topic = _by_topic((topics[query], after[query][name] - before[query][name]) for query in queries)
    low, high = interval(by_topic)
    return Difference(first, second, second - first, low, high, randomisation(by_topic), len(queries))


def _by_topic(pairs: Iterable[tuple[str, float]]) -> list[list[float]]:
    grouped: defaultdict[str, list[float]] = defaultdict(list)
    for topic, value in pairs:
        grouped[topic].append(value)
    return list(grouped.values())
