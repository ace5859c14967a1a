"""Similar works: candidates -> rows, near-duplicates of one practice folded into one, each with what it quotes and what both name."""

from collections.abc import Sequence

import numpy as np

from indexer.analysis import words
from indexer.index import Index
from indexer.record_store import Card
from models.answers import Level, Match, Reason, ReasonKind
from models.records import Flag
from models.taxonomy import places
from service import calibrate
from service.cards import row
from service.explain import quote_reason, shared_facts
from service.retrieve import Candidate, Query
from service.signals import Signals

LOOK_AHEAD = 3
"""Candidates looked at for each row asked for, so that folding still fills the list."""


def similar_works(query: Query, index: Index, candidates: Sequence[Candidate], signals: Signals, limit: int) -> list[Match]:
    """Return at most `limit` rows, weak ones below the rest. A candidate without a reason is left out."""
    groups = fold(index, candidates[: limit * LOOK_AHEAD])[:limit]
    language = query.need.interface_language or query.language
    matches = [match for group in groups if (match := _match(query, index, group, signals, language))]
    return sorted(matches, key=lambda match: match.level is Level.WEAK)


def fold(index: Index, candidates: Sequence[Candidate]) -> list[list[tuple[Candidate, Card]]]:
    """Group candidates that tell of one practice: the same title but for places and numbers, or main passages that say the same."""
    groups: list[list[tuple[Candidate, Card]]] = []
    keys: list[str] = []
    vectors = index.vectors([candidate.passages[0][0] for candidate in candidates]) if candidates else np.zeros((0, index.manifest.dim), np.float32)
    first: list[int] = []
    for position, candidate in enumerate(candidates):
        card = index.records.card(candidate.record_id)
        if card is None:
            continue
        key = _practice(card)
        alike = vectors[first] @ vectors[position] if first else np.zeros(0)
        same = next((n for n, known in enumerate(keys) if known == key or alike[n] >= calibrate.SAME_PRACTICE), None)
        if same is None:
            groups.append([(candidate, card)])
            keys.append(key)
            first.append(position)
        else:
            groups[same].append((candidate, card))
    return groups


def _practice(card: Card) -> str:
    """The title without places, numbers and punctuation."""
    kept = [word for word in words(card["title"][0]["value"]) if not word.isdigit() and places.resolve(word) is None]
    return " ".join(kept) or card["id"]


def _match(query: Query, index: Index, group: list[tuple[Candidate, Card]], signals: Signals, language: str) -> Match | None:
    candidate, card = group[0]
    quote = quote_reason(query, index, [passage for passage, _ in candidate.passages])
    reasons = [reason for reason in (quote, *shared_facts(card, signals, language), *_variants(group, language)) if reason]
    if not reasons:
        return None
    title_only = Flag.TITLE_ONLY in card.get("flags", ())
    fields = row(card, query.need.interface_language)
    return Match(
        **fields,
        score=round(calibrate.displayed(candidate.strength), 4),
        level=calibrate.level(candidate.strength, title_only=title_only),
        reasons=tuple(reasons),
        variants=tuple(other["id"] for _, other in group[1:]),
    )


def _variants(group: list[tuple[Candidate, Card]], language: str) -> list[Reason]:
    """One reason for each folded record: where, and under which title, the same was done."""
    reasons = []
    for _, card in group[1:]:
        where = ", ".join(card.get("places", ())[:3])
        title = card["title"][0]["value"]
        reasons.append(Reason(kind=ReasonKind.VARIANT, text=f"{title} ({where})" if where else title, language=language, record_id=card["id"]))
    return reasons
