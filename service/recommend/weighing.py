"""What matched works say for who made or paid for them, and what it says to have worked with somebody before. Set on hidden links: docs/relevance.md."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from indexer.graph import Graph
from indexer.record_store import Card
from models.records import Role
from service import calibrate
from service.retrieve import Candidate


def summed(weights: Iterable[float]) -> float:
    """Return the sum of weights of which the n-th largest counts 1 / n^NEXT_WORK: however many works speak, they make at most 2.6 of the strongest (ζ(3/2))."""
    return math.fsum(weight / position**calibrate.NEXT_WORK for position, weight in enumerate(sorted(weights, reverse=True), 1))


def weight(candidate: Candidate, card: Card | None, today: date) -> float:
    """Return what one matched work weighs, 0 or more: its strength above what off-topic needs bring up, less the longer ago it ended."""
    return max(0.0, candidate.strength - calibrate.WORTH) * recency(card, today)


def recency(card: Card | None, today: date) -> float:
    """Return 1 for work that goes on, half of it for each HALF_LIFE_YEARS since its end; the middle where no year is known."""
    last = (card or {}).get("ended") or (card or {}).get("started")
    if not last:
        return math.sqrt(0.5)
    age = max(0, today.year - int(str(last)[:4]))
    return math.exp2(-age / calibrate.HALF_LIFE_YEARS)


def makers(graph: Graph, work: str) -> dict[str, Role]:
    """Return who made a work, each once with its leading role. Who only paid for it did not make it."""
    found: dict[str, Role] = {}
    for organisation_id, role in sorted(graph.organisations_of(work), key=lambda part: part[1] is not Role.LEAD):
        if role is not Role.FUNDER:
            found.setdefault(organisation_id, role)
    return found


def together(graph: Graph, members: Sequence[str]) -> dict[str, list[tuple[float, str, Role]]]:
    """Return, of each organisation that made a work with a member, (weight, work, role) of those works, the heaviest first.

    A work weighs 1 / √(works of the member) for each member in it: Salton's cosine between a member's works and another's without the other's own part, so
    that to have worked with who seldom works with anybody says more (Salton & McGill 1983).
    """
    found: defaultdict[str, dict[tuple[str, Role], float]] = defaultdict(dict)
    for member in sorted(set(members)):
        shared = {work: others for work in _made(graph, member) if len(others := makers(graph, work)) > 1}
        for work, others in shared.items():
            for other, role in others.items():
                if other not in members:
                    found[other][work, role] = found[other].get((work, role), 0.0) + 1 / math.sqrt(len(shared))
    return {other: sorted(((part, work, role) for (work, role), part in works.items()), key=lambda item: (-item[0], item[1])) for other, works in found.items()}


def _made(graph: Graph, organisation_id: str) -> list[str]:
    return sorted({work for work, role in graph.works_of(organisation_id) if role is not Role.FUNDER})
