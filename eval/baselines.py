"""What anyone could have instead, over the same documents in the same run: BM25, nearest vectors raw and centred (by means alone), and rank fusion.

None of it goes through the service: scores are computed over all documents, exactly.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.bm25 import BM25, query_terms
from eval.corpus import IndexedCorpus
from eval.runs import Ranking
from indexer.analysis import tokens
from indexer.engine import And
from indexer.means import Centring
from indexer.passages import encoder_text
from indexer.vectors import VectorCache, content_key
from models.records import Passage

Array = NDArray[np.float32]

CANDIDATES = 1_000
RRF_K = 60
"""score = Σ 1 / (60 + rank) over the best 1,000 of each ranking (Cormack, Clarke & Büttcher 2009)."""

NAMES = ("BM25", "dense raw", "dense centred", "RRF")


class Baselines:
    """The rankings of a corpus that need nothing of the service."""

    def __init__(self, corpus: IndexedCorpus) -> None:
        """Read the passages and both forms of their vectors."""
        self._corpus = corpus
        ids = corpus.index.engine.passing(And())
        passages = [corpus.index.passages.get(passage_id) for passage_id in ids]
        self.records = sorted({passage.record_id for passage in passages})
        row_of = {record_id: row for row, record_id in enumerate(self.records)}
        self._owner = np.array([row_of[passage.record_id] for passage in passages], np.int64)
        self.raw = raw_vectors(corpus, passages)
        self._centring = corpus.centring.without_alignment()
        self.centred = _centred(self.raw, [passage.language for passage in passages], self._centring)
        self._bm25 = BM25(_document_tokens(passages, self._owner, len(self.records)))

    def rank(self, text: str, language: str, *, sure: bool = True) -> dict[str, Ranking]:
        """Return each baseline's best documents for a need; where its language is not `sure`, it is centred by the mean of all languages."""
        raw = self._corpus.encoder.encode_queries([text])[0].vector
        centred = self._centring.centre(raw, language if sure else None, "query")
        found = {
            "BM25": self._best(self._bm25.scores(query_terms(text, language, self._corpus.languages)), least=0.0),
            "dense raw": self._best(self.nearest(self.raw @ raw)),
            "dense centred": self._best(self.nearest(self.centred @ centred)),
        }
        return found | {"RRF": reciprocal_rank_fusion([found["BM25"], found["dense centred"]])}

    def nearest(self, cosines: Array) -> NDArray[np.float64]:
        """Return each record's score, shape (records,): that of its nearest passage."""
        best = np.full(len(self.records), -np.inf)
        np.maximum.at(best, self._owner, cosines.astype(np.float64))
        return best

    def _best(self, scores: NDArray[np.float64], least: float = -np.inf) -> Ranking:
        """The best records above `least` as documents, ties in the corpus's order."""
        order = np.lexsort((np.arange(len(scores)), -scores))[:CANDIDATES]
        return [(self._corpus.ids[self.records[row]], float(scores[row])) for row in order.tolist() if scores[row] > least]


def reciprocal_rank_fusion(rankings: Sequence[Ranking]) -> Ranking:
    """Return the documents of several rankings by the sum of their reciprocal ranks, ties by id."""
    fused: dict[str, float] = {}
    for ranking in rankings:
        for rank, (document, _) in enumerate(ranking, 1):
            fused[document] = fused.get(document, 0.0) + 1 / (RRF_K + rank)
    return sorted(fused.items(), key=lambda hit: (-hit[1], hit[0]))


def _centred(raw: Array, languages: Sequence[str], centring: Centring) -> Array:
    """Each passage's vector without the mean of its language, and without the alignment that production adds."""
    vectors, known = raw.copy(), np.array(languages)
    for language in np.unique(known):
        rows = np.flatnonzero(known == language)
        vectors[rows] = centring.centre(raw[rows], str(language), "passage")
    return vectors


def raw_vectors(corpus: IndexedCorpus, passages: Sequence[Passage]) -> Array:
    """Return passages' vectors as the encoder made them, shape (n, dim)."""
    recipe = corpus.index.manifest.recipe
    cache = VectorCache(corpus.workspace.vectors, f"{recipe.encoder}-{recipe.splitter}", corpus.encoder.dim)
    return cache.vectors([content_key(*encoder_text(passage)) for passage in passages])


def _document_tokens(passages: Sequence[Passage], owner: NDArray[np.int64], count: int) -> list[list[str]]:
    """Each document's stems: its title once, then all of its passages."""
    documents: list[list[str]] = [[] for _ in range(count)]
    for passage, row in zip(passages, owner.tolist(), strict=True):
        if not documents[row] and passage.section != "title":
            documents[row] += tokens(passage.title, passage.language)
        documents[row] += tokens(passage.text, passage.language)
    return documents
