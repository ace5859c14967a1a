"""The ecosystem map: the organisations of a field, and which of them have worked together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.index import Index
from models.taxonomy import labels
from service.cards import face
from service.maps.scope import Selection

MOST = 60
"""Organisations in the picture; more could not be told apart."""

SECTORS = {
    "public": ("municipality", "wellbeing_county", "public_agency"),
    "civil": ("ngo", "foundation", "social_enterprise", "network", "church", "union"),
    "research": ("university", "uas", "research_institute"),
    "business": ("company",),
}
"""Kinds of organisation in as many groups as shapes can tell apart; who has no kind is "other"."""


@dataclass(frozen=True)
class Node:
    """An organisation: works in the scope, and of these, works that it shares with another organisation of the scope."""

    id: str
    name: str
    name_language: str
    kind: str | None
    works: int
    shared: int

    @property
    def sector(self) -> str:
        """One of SECTORS, or "other"."""
        return next((sector for sector, kinds in SECTORS.items() if self.kind in kinds), "other")


@dataclass(frozen=True)
class Edge:
    """Two nodes by their positions, and how many works they share."""

    one: int
    other: int
    works: int


@dataclass(frozen=True)
class Ecosystem:
    """Those who share most works come first; funders are left out, or each would hold its field together."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]  # most works first
    organisations: int  # in the scope, also those that the picture has no room for
    total: int  # works in the scope


def ecosystem(chosen: Selection, index: Index, language: str | None = None, most: int = MOST) -> Ecosystem:
    """Return the map of a selection; names in a language where the records have them."""
    facts = chosen.facts
    works, organisations = facts.parts
    here = chosen.works[works]
    works, organisations = works[here], organisations[here]
    together = np.bincount(works, minlength=facts.count) > 1
    count = len(facts.organisations)
    all_works = np.bincount(organisations, minlength=count)
    shared = np.bincount(organisations[together[works]], minlength=count)
    ranked = np.lexsort((np.arange(count), -all_works, -shared))[:most]
    ranked = ranked[all_works[ranked] > 0]
    nodes = [_node(index, facts.organisations[one], int(all_works[one]), int(shared[one]), language) for one in ranked.tolist()]
    return Ecosystem(
        nodes=tuple(nodes),
        edges=_edges(works, organisations, ranked),
        organisations=int((all_works > 0).sum()),
        total=chosen.count,
    )


def _edges(works: NDArray[np.int32], organisations: NDArray[np.int32], ranked: NDArray[np.int64]) -> tuple[Edge, ...]:
    """Pairs of the ranked organisations that share works."""
    position = np.full(int(organisations.max(initial=0)) + 1, -1, np.int64)
    position[ranked] = np.arange(len(ranked))
    inside = position[organisations] >= 0
    rows = np.unique(works[inside], return_inverse=True)[1]
    held = np.zeros((int(rows.max(initial=-1)) + 1, len(ranked)), np.float32)
    held[rows, position[organisations[inside]]] = 1
    both = (held.T @ held).astype(np.int64)
    pairs = np.argwhere(np.triu(both, 1)).tolist()
    return tuple(sorted((Edge(one, other, int(both[one, other])) for one, other in pairs), key=lambda edge: (-edge.works, edge.one, edge.other)))


def _node(index: Index, record_id: str, works: int, shared: int, language: str | None) -> Node:
    card = index.records.card(record_id)
    name, name_language = face(card, language).title if card else (record_id, "und")
    kind = card.get("kind") if card else None
    return Node(record_id, name, name_language, kind if kind in labels.codes("organisation_kind") else None, works, shared)
