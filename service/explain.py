"""Reasons that a person can check: the record's sentence that answers the need, and facts that both name. Arithmetic on stored vectors only."""

from collections.abc import Iterator

import numpy as np

from indexer.index import Index
from indexer.record_store import Card
from models.answers import Reason, ReasonKind
from models.records import Origin, Passage
from models.taxonomy import labels, places
from service import calibrate
from service.query import Query, Quote
from service.recommend.results import evidence_text
from service.retrieve import TITLE
from service.signals import Signals
from service.why.sentence import spoken
from service.why.survival import Ranked, Sentences

SHORT_NEED = 20
"""Words up to which a need is shown whole beside a quote; of a longer one the sentence that the quote answers."""

PASSAGES = 8
"""A record's best passages among which the sentence is looked for."""

TRIED = 6
"""Sentences, nearest first, that are tried for one that carries the record."""


def best_sentence(query: Query, index: Index, ranked: Ranked) -> Quote | None:
    """Return the sentence nearest to the need among those that carry the record (service.why.survival); one of the original when it is nearly as near."""
    ranked = ranked[:PASSAGES]
    vectors, ends = index.sentence_vectors([passage_id for passage_id, _ in ranked])
    if not len(vectors):
        return None
    to_need = vectors @ query.vector
    sentences = Sentences(ranked, vectors, ends, to_need)
    passages: dict[int, Passage] = {}
    for row in _worthy(index, sentences, passages):
        if sentences.survives(row):
            number, at = sentences.place(row)
            passage = passages.get(number) or index.passages.get(ranked[number][0])
            parts = query.sentence_vectors @ vectors[row] if len(query.sentences) > 1 else np.zeros(1)
            start, end = passage.sentences[at]
            return Quote(passage, start, end, float(to_need[row]), int(np.argmax(parts)))
    return None


def _worthy(index: Index, sentences: Sentences, passages: dict[int, Passage]) -> Iterator[int]:
    """Yield rows in the order in which they are tried: near ones in the original's own words, then the nearest ones; no titles. Fills `passages` as it goes."""
    cosines, holders = sentences.to_need.tolist(), sentences.holders
    titles = {number for number, (section, _) in enumerate(sentences.stands) if section == TITLE}
    falling = sorted(range(len(cosines)), key=cosines.__getitem__, reverse=True)
    texts = [row for row in falling if holders[row] not in titles][:TRIED]
    tried = set()
    for row in texts:
        if cosines[row] < cosines[texts[0]] - calibrate.CLOSE_SENTENCES:
            break
        number = holders[row]
        if number not in passages:
            passages[number] = index.passages.get(sentences.ranked[number][0])
        if passages[number].origin in (Origin.OFFICIAL, Origin.SOURCE):
            tried.add(row)
            yield row
    yield from (row for row in texts if row not in tried)


def quote_reason(query: Query, index: Index, ranked: Ranked, record_id: str | None = None) -> Reason | None:
    """Return the reason that quotes a record's best sentence beside the need's, its title where no sentence carries it; None without passages."""
    if not ranked:
        return None
    key = ranked[0][0].rpartition("#")[0]
    if key not in query.quotes:
        with query.timings.part("explain"):
            query.quotes[key] = best_sentence(query, index, ranked)
    quote = query.quotes[key]
    if quote is None:
        return _title_reason(query, index, key, record_id)
    passage = quote.passage
    return Reason(
        kind=ReasonKind.PASSAGE,
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


def _title_reason(query: Query, index: Index, key: str, record_id: str | None) -> Reason | None:
    card = query.card(index, key)
    if card is None:
        return None
    title = card["title"][0]
    return Reason(
        kind=ReasonKind.TITLE,
        text=title["value"],
        language=title["language"],
        need_text=need_part(query, 0),
        need_language=query.language,
        section=TITLE,
        start=0,
        end=len(title["value"]),
        ours=bool(title.get("ours", False)),
        record_id=record_id,
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
    """Return the record's evidence, each piece on its own scale, what somebody says of themselves marked as such."""
    return list(dict.fromkeys(evidence_text(item, spoken(language)) for item in card.get("evidence", ())))


def _fact(kind: ReasonKind, text: str, language: str) -> Reason:
    return Reason(kind=kind, text=text, language=language)
