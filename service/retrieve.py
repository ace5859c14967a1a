"""A query -> candidate records: dense and lexical search in the engine, fused, rolled up from passages to records."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from indexer.engine import Filter
from indexer.index import Index, Stand
from models.records import RecordType
from service import calibrate
from service.query import Array, Query

TITLE = "title"
"""Section of passages that are a bare title."""

TOP = 10
"""First candidates among which the strongest is looked for."""


@dataclass(slots=True)
class Candidate:
    """A record that a search brought, with the passages that brought it, best first."""

    record_id: str
    score: float = 0.0  # ranks
    cosine: float = 0.0
    coverage: float = 0.0
    strength: float = 0.0  # see calibrate.strength: what levels and the verdict rest on
    passages: list[tuple[str, float]] = field(default_factory=list)


class Matches(NamedTuple):
    """What passages hold of a need's words: passage id -> coverage (see calibrate.fused), in its own words and in translation."""

    own: dict[str, float]
    translated: dict[str, float]


def retrieve(query: Query, index: Index, record_type: RecordType, where: Filter, vector: Array, passages: int = calibrate.PASSAGES) -> list[Candidate]:
    """Return candidates of one type by falling score, ties by id.

    `vector` is the query's, moved by what was liked; `where` limits them to the type; `passages` are taken from each retriever: more bring more records.
    """
    timings = query.timings
    with timings.part("dense"):
        dense = dict(index.engine.dense(vector, passages, where))
    with timings.part("lexical"):
        lexical = dict(index.engine.lexical(query.terms, passages, where))
        translated = _in_other_languages(query, index, record_type, where, passages)
    with timings.part("fuse"):
        cosines = dense | _missing_cosines(index, vector, [hit for hit in {**lexical, **translated} if hit not in dense])
        matches = Matches(_shares(lexical, query.full), _shares(translated, query.full))
        base = _ground(query, index, record_type, vector)
        return roll_up(cosines, matches, base, index.stands(cosines), passages * calibrate.ROLLED_UP // calibrate.PASSAGES)


def _in_other_languages(query: Query, index: Index, record_type: RecordType, where: Filter, passages: int) -> dict[str, float]:
    """Passages in other languages than the need's that hold what its words are there, with BM25 scores."""
    if record_type not in calibrate.TRANSLATED_TYPES or not query.translations:
        return {}
    hits = index.engine.lexical(query.translations, passages * calibrate.TRANSLATED // calibrate.PASSAGES, where)
    stands = index.stands([passage_id for passage_id, _ in hits])
    return {passage_id: score for (passage_id, score), stand in zip(hits, stands, strict=True) if stand.language != query.language}


def _shares(scores: dict[str, float], full: float) -> dict[str, float]:
    return {hit: min(1.0, score / full) for hit, score in scores.items()} if full else {}


def _ground(query: Query, index: Index, record_type: RecordType, vector: Array) -> float:
    mean = float(index.mean(record_type) @ vector)
    return calibrate.ground(mean, record_type, index.manifest.records[record_type.value], query.language, known=query.known)


def _missing_cosines(index: Index, vector: Array, ids: Sequence[str]) -> dict[str, float]:
    """Cosines of passages that only the lexical search brought: both signals count for every candidate."""
    if not ids:
        return {}
    return dict(zip(ids, (index.vectors(ids) @ vector).tolist(), strict=True))


def roll_up(cosines: dict[str, float], matches: Matches, base: float, stands: Sequence[Stand], most: int = calibrate.ROLLED_UP) -> list[Candidate]:
    """Passages -> records: the best passage's fused score, and a share of the second's.

    `base` is what strengths are measured from, `stands` (in the order of `cosines`) where each passage stands; the `most` best passages count.
    """
    ids, values = list(cosines), list(cosines.values())
    covered = [matches.own.get(passage_id, 0.0) for passage_id in ids]
    translated = [matches.translated.get(passage_id, 0.0) for passage_id in ids]
    crowded = np.array([crowding for _, _, _, crowding in stands])
    falling = (-calibrate.fused(np.array(values), np.array(covered), np.array(translated), crowded)).tolist()
    found: dict[str, tuple[Candidate, list[str]]] = {}
    # Best passages first, ties by id, so that a record's first one is its best.
    for negative, passage_id, cosine, coverage, (record_id, section, _, _) in sorted(zip(falling, ids, values, covered, stands, strict=True))[:most]:
        known = found.get(record_id)
        if known is None:
            found[record_id] = Candidate(record_id, -negative, cosine, coverage, 0.0, [(passage_id, -negative)]), [section]
        else:
            candidate, sections = known
            candidate.passages.append((passage_id, -negative))
            sections.append(section)
            candidate.cosine = max(candidate.cosine, cosine)
            candidate.coverage = max(candidate.coverage, coverage)
    for candidate, sections in found.values():
        candidate.strength = calibrate.strength(candidate.cosine, candidate.coverage, base)
        _read_sections(candidate, sections)
    return sorted((candidate for candidate, _ in found.values()), key=_rank)


def _read_sections(candidate: Candidate, sections: Sequence[str]) -> None:
    """Add for a second section that answers too, take off for a record that is but a title."""
    # Translations of one text are not two witnesses: the second passage counts only from another section.
    other = next((number for number, section in enumerate(sections) if section != sections[0]), None)
    if other is not None:
        candidate.score += calibrate.second(candidate.passages[other][1])
    elif sections[0] == TITLE:
        candidate.strength -= calibrate.TITLE_ONLY


def _rank(candidate: Candidate) -> tuple[float, str]:
    return -candidate.score, candidate.record_id


def best_strength(candidates: Sequence[Candidate]) -> float:
    """Return the strength of the strongest of the first candidates, 0 when there is none."""
    return max((candidate.strength for candidate in candidates[:TOP]), default=0.0)


def moved(query: Query, index: Index) -> Array:
    """Return the query's vector, moved towards what was liked and away from what was not (Rocchio)."""
    need = query.need
    liked, unliked = _mean(need.like, index), _mean(need.unlike, index)
    if liked is None and unliked is None:
        return query.vector
    vector = query.vector.copy()
    if liked is not None:
        vector += calibrate.LIKE * liked
    if unliked is not None:
        vector -= calibrate.UNLIKE * unliked
    unit: Array = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return unit


def _mean(record_ids: Sequence[str], index: Index) -> Array | None:
    vectors = [vector for record_id in record_ids if (vector := index.record_vector(record_id)) is not None]
    if not vectors:
        return None
    mean: Array = np.mean(vectors, axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)
