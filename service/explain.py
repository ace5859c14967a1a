"""Reasons that a person can check: the record's sentence that answers the need, and facts that both name. Arithmetic on stored vectors only."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from indexer.index import Index
from indexer.record_store import Card
from models.answers import Reason, ReasonKind
from models.records import Origin, Passage
from models.taxonomy import labels, places
from service import calibrate
from service.query import Query, Quote
from service.signals import Signals

SHORT_NEED = 20
"""Words up to which a need is shown whole beside a quote; of a longer one the sentence that the quote answers."""

PASSAGES = 8
"""A record's best passages among which the sentence is looked for."""


def best_sentence(query: Query, index: Index, passage_ids: Sequence[str]) -> Quote | None:
    """Return the sentence nearest to the need; one in the original language is taken when it is nearly as near."""
    ids = passage_ids[:PASSAGES]
    vectors, ends = index.sentence_vectors(ids)
    if not len(vectors):
        return None
    to_need = vectors @ query.vector
    best = float(to_need.max())
    close = np.flatnonzero(to_need >= best - calibrate.CLOSE_SENTENCES)
    row, passage = _original(index, ids, ends, close[np.argsort(-to_need[close], kind="stable")].tolist())
    number = row - (ends[ends_at - 1] if (ends_at := ids.index(passage.id)) else 0)
    parts = query.sentence_vectors @ vectors[row] if len(query.sentences) > 1 else np.zeros(1)
    start, end = passage.sentences[number]
    return Quote(passage, start, end, float(to_need[row]), int(np.argmax(parts)))


def _original(index: Index, ids: Sequence[str], ends: Sequence[int], rows: Sequence[int]) -> tuple[int, Passage]:
    """The first of `rows` (sentences, nearest first) whose passage is in the original's own words, else the first of all; with its passage."""
    first: Passage | None = None
    for row in rows:
        passage = index.passages.get(ids[bisect_right(ends, row)])
        if passage.origin in (Origin.OFFICIAL, Origin.SOURCE):
            return row, passage
        first = first or passage
    assert first is not None  # there is always a nearest sentence
    return rows[0], first


def quote_reason(query: Query, index: Index, passage_ids: Sequence[str], record_id: str | None = None) -> Reason | None:
    """Return the reason that quotes a record's best sentence beside the need's; None for a record without passages."""
    key = passage_ids[0].rpartition("#")[0] if passage_ids else ""
    if key not in query.quotes:
        with query.timings.part("explain"):
            query.quotes[key] = best_sentence(query, index, passage_ids)
    quote = query.quotes[key]
    if quote is None:
        return None
    passage = quote.passage
    return Reason(
        kind=ReasonKind.TITLE if passage.section == "title" else ReasonKind.PASSAGE,
        text=passage.text[quote.start - passage.start : quote.end - passage.start],
        language=passage.language,
        need_text=need_part(query, quote.need_sentence),
        need_language=query.language,
        section=passage.section,
        start=quote.start,
        end=quote.end,
        ours=passage.ours,
        record_id=record_id,
        score=round(max(-1.0, min(1.0, quote.score)), 4),
    )


def need_part(query: Query, sentence: int) -> str:
    """Return the part of the need that a sentence answers: all of a short one."""
    text = query.need.text
    if len(query.sentences) == 1 or len(text.split()) <= SHORT_NEED:
        return text.strip()
    start, end = query.sentences[sentence]
    return text[start:end]


def shared_facts(card: Card, signals: Signals, language: str) -> list[Reason]:
    """Return facts that the need names and the record holds: themes, target groups, places; and the record's evidence."""
    reasons = [_fact(ReasonKind.THEME, labels.label("theme", code, language), language) for code in card.get("themes", ()) if code in signals.themes]
    groups = [code for code in card.get("target_groups", ()) if code in signals.target_groups]
    reasons += [_fact(ReasonKind.TARGET_GROUP, labels.label("target_group", code, language), language) for code in groups]
    reasons += [_fact(ReasonKind.PLACE, name, language) for name in shared_places(card, signals.places, language)]
    return reasons + [_fact(ReasonKind.EVIDENCE, text, language) for text in evidence_texts(card, language)]


def shared_places(card: Card, wanted: frozenset[str], language: str) -> list[str]:
    """Return names of the record's places that are, or lie in, a wanted one."""
    names: dict[str, None] = {}
    for text in card.get("places", ()):
        place = places.resolve(text)
        if place is not None and wanted & {place.code, *place.parents}:
            names[place.name(language)] = None
    return list(names)


def evidence_texts(card: Card, language: str) -> list[str]:
    """Return the record's evidence, each on its own scale."""
    texts = []
    for item in card.get("evidence", ()):
        value, scale_max = item.get("value"), item.get("scale_max")
        rating = f": {value:g}" + (f" / {scale_max:g}" if scale_max else "") if value is not None else ""
        note = f" ({item['note']})" if item.get("note") else ""
        texts.append(f"{labels.label('evidence_scheme', item['scheme'], language)}{rating}{note}")
    return texts


def _fact(kind: ReasonKind, text: str, language: str) -> Reason:
    return Reason(kind=kind, text=text, language=language)
