"""txtai's hybrid search over the same passages with the same vectors: what one gets by installing it. The only importer of txtai, which Kutoja does not need.

txtai adds the scores of its own BM25 (normalised) and the cosines, half and half. It is given our raw vectors, so that only the search differs.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from eval.baselines import Array
from eval.runs import Ranking
from models.errors import NotFound
from models.records import Passage

NAME = "txtai hybrid"
PASSAGES_A_DOCUMENT = 5
"""Passages asked for of each document wanted, since several may be of one."""


def installed() -> bool:
    """Tell whether txtai can be imported here."""
    return find_spec("txtai") is not None


class TxtaiHybrid:
    """txtai's index of passages."""

    def __init__(self, passages: Sequence[Passage], vectors: Array) -> None:
        """Index passages with their raw vectors, shape (n, dim). Raises NotFound when txtai is not installed."""
        if not installed():
            raise NotFound("txtai is not installed here, so its hybrid search is left out: `pip install txtai` in the same environment adds it.")
        self._known: dict[str, Any] = {f"{passage.title}. {passage.text}": vector for passage, vector in zip(passages, vectors, strict=True)}
        self._owner = [passage.record_id for passage in passages]
        settings = {"method": "external", "transform": lambda texts: [self._known[text] for text in texts], "hybrid": True, "content": False}
        self._embeddings: Any = import_module("txtai").Embeddings(settings)  # by name: it may not be there, and takes seconds to load
        self._embeddings.index((row, f"{passage.title}. {passage.text}", None) for row, passage in enumerate(passages))

    def rank(self, text: str, vector: Array, depth: int) -> Ranking:
        """Return the best records for a need whose raw vector is given: a record counts as its best passage."""
        self._known[text] = vector
        best: dict[str, float] = {}
        for row, score in self._embeddings.search(text, depth * PASSAGES_A_DOCUMENT):
            best.setdefault(self._owner[int(row)], float(score))
        return list(best.items())[:depth]
