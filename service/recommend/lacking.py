"""What a need names that the works which fit best lack, and works that have it: a target group, a theme, or a sentence to which they are nearer.

Facts only: each aspect comes with the works that show it. That the best works lack it is as far as their labels and their passages' vectors tell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import tokens
from indexer.engine import And, Eq, In
from indexer.index import Index
from indexer.record_store import Card
from models.records import RecordType
from models.taxonomy import labels
from service import calibrate
from service.filters import filter_tree
from service.query import Array, Query, full_match
from service.retrieve import Candidate
from service.signals import Signals

EVERYBODY = frozenset(("citizens", "professionals", "entrepreneurs"))
"""Target groups that most works have: one adds nothing by them."""

PASSAGES = 2
"""Passages of a work that are compared with each sentence of the need."""

MOST_SENTENCES = 2
"""Sentences that works are looked for: those that the best works answer least."""

LOOKED_AT = 30
"""Passages that are looked at for one aspect."""


@dataclass(frozen=True)
class Aspect:
    """Something of the need that the best works lack: a label or a sentence of it, with works that have it, the nearest first."""

    text: str
    language: str
    works: tuple[Candidate, ...]


def lacking(query: Query, index: Index, core: Sequence[str], signals: Signals) -> list[Aspect]:
    """Return what the need names that no work of `core` has and another work does: target groups and themes first, then sentences."""
    return [*_labels(query, index, core, signals), *_sentences(query, index, core)] if core else []


def labels_of(card: Card, field: str) -> set[str]:
    """Return a record's themes ("theme") or target groups ("target_group"), those that Kutoja assigned included."""
    stated = card.get("themes" if field == "theme" else "target_groups", ())
    return {*stated, *(label["value"] for label in card.get("assigned", ()) if label["field"] == field)}


def _labels(query: Query, index: Index, core: Sequence[str], signals: Signals) -> Iterator[Aspect]:
    """Labels that the need names; a work with such a label must be near the need as a whole."""
    language = query.need.interface_language or query.language
    ground = _grounds(query, index, query.vector[np.newaxis])[0]
    for field, named in (("target_group", signals.target_groups - EVERYBODY), ("theme", signals.themes)):
        had = {label for work in core for label in labels_of(query.card(index, work) or {}, field)}
        for code in sorted(named - had):
            works = _near(query, index, query.vector, ground, calibrate.LOOSE, Eq(field, code))
            if works:
                yield Aspect(labels.label(field, code, language), language, works)


def _sentences(query: Query, index: Index, core: Sequence[str]) -> Iterator[Aspect]:
    """Sentences of the need to which other works are clearly nearer than any of the core's (see `calibrate.strength`): those that the core answers least."""
    if len(query.sentences) < 2:
        return
    passages = [passage for work in core for passage in index.passages.of_record(work)[:PASSAGES]]
    grounds = _grounds(query, index, query.sentence_vectors)
    answered = (query.sentence_vectors @ index.vectors(passages).T).max(axis=1) - grounds
    for number in sorted(np.argsort(answered, kind="stable")[:MOST_SENTENCES].tolist()):
        start, end = query.sentences[number]
        least = max(calibrate.WORTH, float(answered[number]) + calibrate.NEARER)
        works = _near(query, index, query.sentence_vectors[number], grounds[number], least)
        borne_out = _borne_out(query, index, query.need.text[start:end], works)
        if borne_out:
            yield Aspect(query.need.text[start:end].strip(), query.language, borne_out)


def _borne_out(query: Query, index: Index, sentence: str, works: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those of some works that say what a sentence says: by much of its words, or by answering it strongly.

    The vector of a sentence holds what stands around it, so that nearness alone may be to the rest of the need.
    """
    full, _ = full_match(sentence, query.language, index)
    where = In("record", tuple(work.record_id for work in works))
    with query.timings.part("lexical"):
        hits = index.engine.lexical(tokens(sentence, query.language), LOOKED_AT, where) if works and full else []
    said = {passage.rpartition("#")[0] for passage, score in hits if score >= calibrate.SAID * full}
    return tuple(work for work in works if work.record_id in said or work.strength >= calibrate.STRONG)


def _grounds(query: Query, index: Index, vectors: Array) -> NDArray[np.float64]:
    """What the strengths of works are measured from, for each of the vectors, shape (n,)."""
    count = index.manifest.records[RecordType.INNOVATION.value]
    means = (vectors @ index.mean(RecordType.INNOVATION)).tolist()
    return np.array([calibrate.ground(mean, RecordType.INNOVATION, count, query.language, known=query.known) for mean in means])


def _near(query: Query, index: Index, vector: Array, ground: float, least: float, label: Eq | None = None) -> tuple[Candidate, ...]:
    """Works within the need's limits whose best passage has at least this strength, the nearest first."""
    where = filter_tree(query.need.filters, RecordType.INNOVATION, index)
    with query.timings.part("dense"):
        hits = index.engine.dense(vector, LOOKED_AT, And((where, label)) if label else where)
    found: dict[str, Candidate] = {}
    for passage, cosine in hits:
        strength = calibrate.strength(cosine, 0.0, ground)
        if strength < least:
            break
        work = passage.rpartition("#")[0]
        found.setdefault(work, Candidate(work, cosine, cosine, 0.0, strength, [])).passages.append((passage, cosine))
    return tuple(found.values())
