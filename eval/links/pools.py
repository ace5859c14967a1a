"""One search for each question: what the service's own retrieval brings, and bare rankings of works, all of it without what is masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eval.links.masks import masked, variants
from eval.links.questions import Question, Works
from indexer.engine import Eq
from indexer.index import Index
from models.answers import Need
from models.progress import Progress
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.filters import filter_tree
from service.query import Query, Timings, read_need
from service.retrieve import Candidate, retrieve

DEEP = 4 * calibrate.PASSAGES
"""Passages taken from each retriever: later works are taken out afterwards, and enough must be left."""

Ranked = list[tuple[str, float]]
"""Works or organisations by falling score."""


@dataclass(frozen=True)
class Pool:
    """What there is to answer a question from. `index` shows a graph in which the work, its variants and later works have no edges."""

    question: Question
    query: Query
    index: Index
    works: list[Candidate]
    own: list[Candidate]  # organisations by their description
    dense: Ranked  # works by their nearest passage
    lexical: Ranked  # works by their best passage's BM25
    seen: frozenset[str]  # works whose edges are visible
    today: date  # when the work began


def pools(asks: Answerer, works: Works, questions: Sequence[Question], progress: Progress) -> Iterator[Pool]:
    """Yield each question's pool."""
    progress.phase("hidden links", len(questions))
    for question in questions:
        yield pool(asks, works, question)
        progress.advance()


def pool(asks: Answerer, works: Works, question: Question) -> Pool:
    """Search for one question. Its language is detected as it is for a person."""
    index = asks.index
    need = Need(text=question.text)
    query = read_need(need, index, asks.encoder, asks.centring, Timings())
    found = retrieve(query, index, RecordType.INNOVATION, filter_tree(need.filters, RecordType.INNOVATION, index), query.vector, DEEP)
    own = retrieve(query, index, RecordType.ORGANISATION, filter_tree(need.filters, RecordType.ORGANISATION, index), query.vector, calibrate.FEWER_PASSAGES)
    hidden = variants(query, index, question.record_id, found)
    counts = works.others(question.record_id, dated=question.dated)
    seen = frozenset(record_id for record_id in works.cards if record_id not in hidden and counts(record_id))
    only_works = Eq("type", RecordType.INNOVATION.value)
    start = works.cards[question.record_id].get("started")
    return Pool(
        question=question,
        query=query,
        index=masked(index, seen.__contains__),
        works=[candidate for candidate in found if candidate.record_id in seen],
        own=own,
        dense=_works(index.engine.dense(query.vector, DEEP, only_works), seen),
        lexical=_works(index.engine.lexical(query.terms, DEEP, only_works), seen),
        seen=seen,
        today=date(int(start[:4]), 1, 1) if start else asks.clock(),
    )


def _works(hits: Sequence[tuple[str, float]], seen: frozenset[str]) -> Ranked:
    """Passages -> works by their best passage."""
    best: dict[str, float] = {}
    for passage_id, score in hits:
        best.setdefault(passage_id.rpartition("#")[0], score)
    return [(record_id, score) for record_id, score in best.items() if record_id in seen]
