"""A need, read once: its language, its vectors, its words and what they weigh in the index."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import query_tokens, tokens
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.lexicon import lexicon
from indexer.means import Centring
from indexer.record_store import Card
from indexer.sentences import split
from models.answers import Need
from models.records import INTERFACE_LANGUAGES, Passage
from service import calibrate
from service.language import Detection, detect
from service.spoken import written

Array = NDArray[np.float32]

FULL_TERMS = 6
"""Terms of a need that count as all of it: about as much of a pasted page as the best passages hold."""


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
    full: float  # see full_match
    known: bool  # the index holds a word of it, or need not
    translations: list[str] = field(default_factory=list)  # what its words are in other languages, see `translated`
    timings: Timings = field(default_factory=Timings, compare=False)
    quotes: dict[str, Quote | None] = field(default_factory=dict, compare=False)  # by record, for the lists that quote it again

    cards: dict[str, Card | None] = field(default_factory=dict, compare=False)  # records looked at so far

    @property
    def language(self) -> str:
        """The need's language."""
        return self.detection.language

    def card(self, index: Index, record_id: str) -> Card | None:
        """Return a record as plain JSON values, read once for the whole answer."""
        if record_id not in self.cards:
            self.cards[record_id] = index.records.card(record_id)
        return self.cards[record_id]


def read_need(need: Need, index: Index, encoder: Encoder, centring: Centring, timings: Timings) -> Query:
    """Detect the need's language (the asked-for one wins) and encode it once, with a vector for each of its sentences."""
    with timings.part("language"):
        detection = Detection(need.language, sure=True) if need.language else detect(need.text, need.interface_language)
        sentences = split(need.text) or [(0, len(need.text))]
        text, spans = in_written_language(need.text, sentences, detection.language)
    with timings.part("embed"):
        encoding = encoder.encode_queries([text], [spans])[0]
    with timings.part("lexical"):
        languages = [detection.language, *(other for other in INTERFACE_LANGUAGES if other != detection.language)]
        terms = query_tokens(text if text == need.text else f"{need.text}\n{text}", languages)  # a spoken form may be part of a name
        full, known = full_match(text, detection.language, index)
        translations = translated(text, detection.language, index)
        # A language that few records are in is no keyboard mash when the index holds none of its words.
        expected = detection.language in INTERFACE_LANGUAGES or not detection.sure
        known = known or not expected or any(index.frequency(term) for term in terms)
    mean_of = detection.language if detection.sure else None
    return Query(
        need=need,
        detection=detection,
        vector=centring.centre(encoding.vector, mean_of, "query"),
        sentences=sentences,
        sentence_vectors=centring.centre(encoding.spans, mean_of, "query"),
        terms=terms,
        translations=translations,
        full=full,
        known=known,
        timings=timings,
    )


def in_written_language(text: str, sentences: list[tuple[int, int]], language: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with spoken forms rewritten, sentence by sentence, and where each sentence then stands: what is searched with, not what is shown."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    done = length = 0
    for start, end in sentences:
        sentence = written(text[start:end], language)
        parts += [text[done:start], sentence]
        length += start - done
        spans.append((length, length + len(sentence)))
        length, done = length + len(sentence), end
    return "".join([*parts, text[done:]]), spans


def translated(text: str, language: str, index: Index) -> list[str]:
    """Return the stems of what a text's words are in the other languages, without those that no passage holds, or very many."""
    most = calibrate.COMMON * index.engine.count()
    return [term for term in lexicon().translated(tokens(text, language), language) if 0 < index.frequency(term) <= most]


def full_match(text: str, language: str, index: Index) -> tuple[float, bool]:
    """Return the BM25 score that counts as a full lexical match, and whether the index holds any of the words.

    It is the score of a passage of average length with FULL_TERMS of the need's own terms at their mean weight, or with all of fewer. A term that no
    passage holds weighs most: what the index knows no word of is not covered by the words it does know.
    """
    frequencies = [index.frequency(term) for term in dict.fromkeys(tokens(text, language))]
    if not frequencies:
        return 0.0, False
    count = index.engine.count()
    weights = [math.log(1 + (count - n + 0.5) / (n + 0.5)) for n in frequencies]
    return sum(weights) / len(weights) * min(len(weights), FULL_TERMS), any(frequencies)
