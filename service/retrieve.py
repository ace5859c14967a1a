"""A need -> candidate records: dense and lexical search in the engine, fused, rolled up from passages to records."""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import query_tokens, tokens
from indexer.encoder import Encoder
from indexer.engine import Filter
from indexer.index import Index
from indexer.means import Centring
from indexer.sentences import split
from models.answers import Need
from models.records import Passage, RecordType
from service import calibrate
from service.language import Detection, detect

Array = NDArray[np.float32]
TOP = 10
FULL_TERMS = 6
SHORT_NEED = 40
"""Words up to which a need is read as one thought; a longer one is explained sentence by sentence."""


@dataclass
class Timings:
    """Seconds spent in each part of an answer; of a part within a part only the inner one counts."""

    parts: dict[str, float] = field(default_factory=dict)
    _within: list[float] = field(default_factory=list)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add the time of a block to a part."""
        started = time.perf_counter()
        self._within.append(0.0)
        try:
            yield
        finally:
            took = time.perf_counter() - started
            self.parts[name] = self.parts.get(name, 0.0) + took - self._within.pop()
            if self._within:
                self._within[-1] += took


@dataclass(frozen=True)
class Quote:
    """The sentence of a record that answers a need best, and how well."""

    passage: Passage
    start: int
    end: int
    score: float
    need_sentence: int


@dataclass(frozen=True)
class Query:
    """A need, ready to search with."""

    need: Need
    detection: Detection
    vector: Array  # centred, shape (dim,)
    sentences: list[tuple[int, int]]
    sentence_vectors: Array  # centred, shape (sentences, dim)
    terms: list[str]
    timings: Timings = field(default_factory=Timings, compare=False)
    quotes: dict[str, Quote | None] = field(default_factory=dict, compare=False)  # by record, for the lists that quote it again

    @property
    def language(self) -> str:
        """The need's language."""
        return self.detection.language


@dataclass
class Candidate:
    """A record that a search brought, with the passages that brought it, best first."""

    record_id: str
    score: float = 0.0
    cosine: float = 0.0
    coverage: float = 0.0
    strength: float = 0.0  # see calibrate.strength: what levels and the verdict rest on; `score` ranks
    passages: list[tuple[str, float]] = field(default_factory=list)


def read_need(need: Need, encoder: Encoder, centring: Centring, timings: Timings) -> Query:
    """Detect the need's language (the asked-for one wins) and encode it once, with a vector for each of its sentences."""
    with timings.part("language"):
        detection = Detection(need.language, sure=True) if need.language else detect(need.text, need.interface_language)
        sentences = split(need.text) or [(0, len(need.text))]
    with timings.part("embed"):
        encoding = encoder.encode_queries([need.text], [sentences])[0]
    mean_of = detection.language if detection.sure else None
    languages = [detection.language, *(other for other in ("fi", "sv", "en") if other != detection.language)]
    return Query(
        need=need,
        detection=detection,
        vector=centring.centre(encoding.vector, mean_of, "query"),
        sentences=sentences,
        sentence_vectors=centring.centre(encoding.spans, mean_of, "query"),
        terms=query_tokens(need.text, languages),
        timings=timings,
    )


def retrieve(query: Query, index: Index, record_type: RecordType, where: Filter, vector: Array) -> list[Candidate]:
    """Return candidates of one type by falling score, ties by id. `vector` is the query's, moved by what was liked; `where` limits them to the type."""
    timings = query.timings
    with timings.part("dense"):
        dense = dict(index.engine.dense(vector, calibrate.PASSAGES, where))
    with timings.part("lexical"):
        lexical = dict(index.engine.lexical(query.terms, calibrate.PASSAGES, where))
    with timings.part("fuse"):
        cosines = dense | _missing_cosines(index, vector, [hit for hit in lexical if hit not in dense])
        full = full_match(query, index)
        coverages = {hit: min(1.0, score / full) for hit, score in lexical.items()} if full else {}
        return roll_up(cosines, coverages, calibrate.ground(float(index.mean(record_type) @ vector), record_type))


def _missing_cosines(index: Index, vector: Array, ids: Sequence[str]) -> dict[str, float]:
    """Cosines of passages that only the lexical search brought: both signals count for every candidate."""
    if not ids:
        return {}
    return dict(zip(ids, (index.vectors(ids) @ vector).tolist(), strict=True))


def full_match(query: Query, index: Index) -> float:
    """Return the BM25 score that counts as a full lexical match: that of six of the need's own terms of mean weight, or of all when there are fewer.

    A term that no passage holds weighs most: what the index knows no word of is not covered by the words it does know. A pasted page has hundreds of
    terms, of which no passage holds most; six of them in one passage is about as much as the best passages have.
    """
    own = dict.fromkeys(tokens(query.need.text, query.language))
    count = index.engine.count()
    weights = [math.log(1 + (count - n + 0.5) / (n + 0.5)) for n in (index.frequency(term) for term in own)]
    return sum(weights) / len(weights) * min(len(weights), FULL_TERMS) if weights else 0.0


def roll_up(cosines: dict[str, float], coverages: dict[str, float], base: float) -> list[Candidate]:
    """Passages -> records: the best passage's fused score, and a share of the second's. `base` is what strengths are measured from."""
    found: dict[str, Candidate] = {}
    for passage_id, cosine in cosines.items():
        coverage = coverages.get(passage_id, 0.0)
        record_id = passage_id.rpartition("#")[0]
        candidate = found.get(record_id)
        if candidate is None:
            candidate = found[record_id] = Candidate(record_id)
        candidate.passages.append((passage_id, calibrate.fused(cosine, coverage)))
        candidate.cosine = max(candidate.cosine, cosine)
        candidate.coverage = max(candidate.coverage, coverage)
    for candidate in found.values():
        candidate.passages.sort(key=_by_score)
        candidate.score = candidate.passages[0][1] + calibrate.second(_second_witness(candidate.passages))
        candidate.strength = calibrate.strength(candidate.cosine, candidate.coverage, base)
    return sorted(found.values(), key=lambda candidate: (-candidate.score, candidate.record_id))


def _by_score(hit: tuple[str, float]) -> tuple[float, str]:
    return -hit[1], hit[0]


def _second_witness(passages: Sequence[tuple[str, float]]) -> float:
    """The score of the best passage from another section than the first: translations of one text are not two witnesses."""
    first = _section(passages[0][0])
    return next((score for passage_id, score in passages[1:] if _section(passage_id) != first), 0.0)


def _section(passage_id: str) -> str:
    return passage_id.rpartition("#")[2].partition(".")[0]


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
