"""What the service's ranking stands beside: popularity, co-occurrence, and the best matched work by bare vectors and by BM25."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from eval.links.pools import Pool, Ranked
from eval.links.questions import Works

Edges = Mapping[str, Sequence[str]]
"""Work -> its makers or payers."""

POPULARITY, TOGETHER, TEXT, BM25 = "popularity", "co-occurrence", "text similarity", "BM25"
POPULARITY_OF_SOURCE, TOGETHER_POPULAR = "popularity of source", "co-occurrence, then popularity of source"
"""Harder ones: they are told which source the hidden link is of, which nobody who asks would tell."""


def baselines(pool: Pool, works: Works, edges: Edges) -> dict[str, list[str]]:
    """Return each baseline's ranking of who is not told already."""
    source = pool.question.source
    everywhere = popularity(pool, edges, lambda _: True)
    within = popularity(pool, edges, lambda record_id: works.sources[record_id] == source)
    found = {
        POPULARITY: ordered(everywhere, pool),
        POPULARITY_OF_SOURCE: ordered(within, pool),
        TEXT: ordered(by_best_work(pool.dense, edges), pool),
        BM25: ordered(by_best_work(pool.lexical, edges), pool),
    }
    if pool.question.members:
        shared = together(pool, edges)
        most = max(within.values(), default=0) + 1
        found[TOGETHER] = ordered({end: count + everywhere[end] / (len(pool.seen) + 1) for end, count in shared.items()}, pool)
        found[TOGETHER_POPULAR] = ordered({end: shared[end] + within[end] / most for end in {*shared, *within}}, pool)
    return found


def popularity(pool: Pool, edges: Edges, counts: Callable[[str], bool]) -> Counter[str]:
    """Return how many visible works each organisation has."""
    return Counter(end for record_id in pool.seen if counts(record_id) for end in edges[record_id])


def together(pool: Pool, edges: Edges) -> Counter[str]:
    """Return how many visible works each organisation shares with the members, a work with two of them twice."""
    shared: Counter[str] = Counter()
    for member in pool.question.members:
        for record_id in {work for work, _ in pool.index.graph.works_of(member)}:
            shared.update(edges[record_id])
    return shared


def by_best_work(ranked: Ranked, edges: Edges) -> dict[str, float]:
    """Return each organisation's score: that of the best work it had a part in."""
    best: dict[str, float] = {}
    for record_id, score in ranked:
        for end in edges[record_id]:
            best.setdefault(end, score)
    return best


def ordered(scores: Mapping[str, float], pool: Pool) -> list[str]:
    """Return who has a score, by falling score, ties by id, without the members that were told."""
    told = set(pool.question.members)
    return [end for end, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])) if end not in told]


def formerly(works: Sequence[tuple[str, float]], ends_of: Callable[[str], Mapping[str, float]], own: Mapping[str, float]) -> dict[str, float]:
    """Return scores as they were before they were tuned: each further work of (id, weight) counts half of the one before it, by `ends_of` its ends' shares."""
    weights: dict[str, list[float]] = {}
    for record_id, weight in works:
        for end, share in ends_of(record_id).items():
            weights.setdefault(end, []).append(weight * share)
    scores = {end: sum(weight / 2.0**place for place, weight in enumerate(sorted(found, reverse=True))) for end, found in weights.items()}
    return {end: scores.get(end, 0.0) + own.get(end, 0.0) for end in {**scores, **own}}
