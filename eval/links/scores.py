"""How well rankings name what was hidden: R@k, RR and R@1, by source, language and half, with bootstrap intervals. Links of one work are drawn together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from eval.compare import interval
from eval.links.questions import Question

ALL, NEWCOMERS = "all", "newcomers"
DRAWS = 2_000
"""Bootstrap draws for one interval: a report has some hundreds of them."""


@dataclass(frozen=True)
class Scored:
    """One question's measures, 0..1, by system and measure."""

    question: Question
    newcomer: bool
    measures: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Mean:
    """A mean over some questions with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    questions: int


def recall(ranking: Sequence[str], targets: Sequence[str], depth: int) -> float:
    """Return the share of the targets among the first `depth`."""
    return len(set(ranking[:depth]) & set(targets)) / len(targets)


def reciprocal_rank(ranking: Sequence[str], targets: Sequence[str]) -> float:
    """Return 1 / rank of the first target, 0 when none is ranked."""
    return next((1 / rank for rank, one in enumerate(ranking, 1) if one in targets), 0.0)


def mean(scored: Sequence[Scored], system: str, measure: str) -> Mean:
    """Return the mean of one system's measure; no question gives 0."""
    by_work: defaultdict[str, list[float]] = defaultdict(list)
    for one in scored:
        by_work[one.question.record_id].append(one.measures[system][measure])
    values = [value for group in by_work.values() for value in group]
    if not values:
        return Mean(0.0, 0.0, 0.0, 0)
    low, high = interval(list(by_work.values()), DRAWS)
    return Mean(sum(values) / len(values), low, high, len(values))


def groups(scored: Sequence[Scored]) -> dict[str, list[Scored]]:
    """Return the questions by name of group: all, each source, each language of a source that is asked in several, newcomers."""
    found: defaultdict[str, list[Scored]] = defaultdict(list)
    languages: defaultdict[str, set[str]] = defaultdict(set)
    for one in scored:
        languages[one.question.source].add(one.question.language)
    for one in scored:
        source, language = one.question.source, one.question.language
        found[ALL].append(one)
        found[source].append(one)
        if len(languages[source]) > 1:
            found[f"{source} {language}"].append(one)
        if one.newcomer:
            found[NEWCOMERS].append(one)
    return dict(sorted(found.items(), key=lambda item: (item[0] != ALL, item[0] != NEWCOMERS, item[0])))


def measured(ranking: Sequence[str], targets: Sequence[str], depths: Sequence[int]) -> dict[str, float]:
    """Return R at each depth, and RR."""
    return {f"R@{depth}": recall(ranking, targets, depth) for depth in depths} | {"RR": reciprocal_rank(ranking, targets)}
