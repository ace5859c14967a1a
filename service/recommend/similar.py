"""Similar works: candidates -> rows, near-duplicates of one practice folded into one, each with what it quotes and what both name."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from indexer.analysis import tokens, words
from indexer.index import Index
from indexer.record_store import Card
from models.answers import Level, Match, Reason, ReasonKind
from models.records import Flag
from models.taxonomy import places
from service import calibrate
from service.cards import falling, row
from service.explain import quote_reason, shared_facts
from service.query import Query
from service.retrieve import Candidate
from service.signals import Signals

GENERIC = re.compile(r"(hank(e|keen)|mallin?|kehittäminen|hva|hyvinvointialue\w*|rrp|pilotti|projekt(et)?|projects?|program(me)?)$")
"""Endings of title words that say nothing of the practice; Finnish compounds them."""

BRACKETS = re.compile(r"\([^)]*\)")
LOOK_AHEAD = 3
"""Candidates looked at for each row asked for, so that folding still fills the list."""


def similar_works(query: Query, index: Index, candidates: Sequence[Candidate], signals: Signals, limit: int) -> list[Match]:
    """Return at most `limit` rows, weak ones below the rest. A candidate without a reason is left out."""
    worthy = [candidate for candidate in candidates if candidate.strength >= calibrate.WORTH]
    groups = fold(query, index, worthy[: limit * LOOK_AHEAD])[:limit]
    language = query.need.interface_language or query.language
    matches = [match for group in groups if (match := _match(query, index, group, signals, language))]
    return falling(sorted(matches, key=lambda match: match.level is Level.WEAK))


def fold(query: Query, index: Index, candidates: Sequence[Candidate]) -> list[list[tuple[Candidate, Card]]]:
    """Group candidates that tell of one practice: nearly the same title but for places and numbers on one subject, or the same text."""
    known = [(candidate, card) for candidate in candidates if (card := query.card(index, candidate.record_id))]
    means = [index.record_vector(candidate.record_id) for candidate, _ in known]
    vectors = np.array([np.zeros(index.manifest.dim) if mean is None else mean for mean in means]).reshape(len(known), index.manifest.dim)
    alike = (vectors @ vectors.T).tolist()
    titles = [_title_words(card["title"][0]["value"], card["title"][0]["language"]) for _, card in known]
    groups: list[list[int]] = []
    for number, title in enumerate(titles):
        same = next((group for group in groups if _same(titles[group[0]], title, alike[group[0]][number])), None)
        if same is None:
            groups.append([number])
        else:
            same.append(number)
    return [[known[number] for number in group] for group in groups]


def _same(one: frozenset[str], other: frozenset[str], cosine: float) -> bool:
    common, together = len(one & other), len(one | other)
    return cosine >= calibrate.SAME_TEXT or any(
        common >= part * together and common >= least and cosine >= close for part, least, close in calibrate.SAME_TITLE
    )


@lru_cache(maxsize=20_000)
def _title_words(title: str, language: str) -> frozenset[str]:
    """Stems of a title without places, numbers and words that any project has; all of its words when nothing else is left."""
    kept = [word for word in words(BRACKETS.sub(" ", title)) if not word.isdigit() and not GENERIC.search(word) and not _is_place(word)]
    return frozenset(tokens(" ".join(kept), language)) or frozenset(words(title))


@lru_cache(maxsize=50_000)
def _is_place(word: str) -> bool:
    return places.resolve(word) is not None


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
