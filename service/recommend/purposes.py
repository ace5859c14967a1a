"""How well calls fit a need: by what they are for, as they begin to say it, and by the subject that both name.

A call's text is mostly rules. Its best passage, which ranks works, is often a sentence on ethics or reporting that is near to many needs; a call says what it
is for in its title and where it begins. docs/audit-recommendations.md has what this gains.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from indexer.index import Index
from models.records import RecordType
from service import calibrate
from service.query import Array, Query
from service.recommend.bearing import subjects
from service.retrieve import Candidate
from service.signals import Signals

FIRST = ".0"
"""Ending of the ids of passages that begin a text: title and first sentences, in each language that the call is told in."""


@dataclass(frozen=True)
class Purposes:
    """The calls of one generation by how they begin: vectors of shape (beginnings, dim), their mean, which rows are a call's, and its labels."""

    vectors: Array
    mean: Array
    rows: dict[str, list[int]]
    labels: dict[str, frozenset[str]]


_known: "WeakKeyDictionary[Index, Purposes]" = WeakKeyDictionary()


def purposes_of(index: Index) -> Purposes:
    """Return what the calls of a generation are for. All are read once, some hundredths of a second for a thousand."""
    if index not in _known:
        beginnings: list[str] = []
        rows: dict[str, list[int]] = {}
        for record_id in index.records.ids(RecordType.CALL):
            own = [passage for passage in index.passages.of_record(record_id) if passage.endswith(FIRST)]
            rows[record_id] = list(range(len(beginnings), len(beginnings) + len(own)))
            beginnings += own
        vectors = index.vectors(beginnings)
        labels = {record_id: subjects(index.records.card(record_id) or {}) for record_id in rows}
        _known[index] = Purposes(vectors, vectors.sum(axis=0) / max(1, len(beginnings)), rows, labels)
    return _known[index]


def fits(query: Query, index: Index, candidates: Sequence[Candidate], signals: Signals) -> list[float]:
    """Return how well calls fit a need, on the scale of strengths (see `calibrate.call_fit`)."""
    purposes = purposes_of(index)
    near = (purposes.vectors[[row for candidate in candidates for row in purposes.rows[candidate.record_id]]] @ query.vector).tolist()
    mean = float(purposes.mean @ query.vector)
    named = signals.themes | signals.target_groups
    found, start = [], 0
    for candidate in candidates:
        end = start + len(purposes.rows[candidate.record_id])
        labels = purposes.labels[candidate.record_id]
        doubt = 0.0 if labels & named else signals.doubt  # what the need itself names is not read from works
        found.append(calibrate.call_fit(max(near[start:end]) - mean, _alike(signals.subject, labels), doubt))
        start = end
    return found


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The cosine of two sets of labels (Salton & McGill 1983): 1 for the same, less for a call that names many things beside the need's."""
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0
