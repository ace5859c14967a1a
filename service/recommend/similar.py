"""Similar works: candidates -> rows, near-duplicates of one practice folded into one, each with what it quotes and what both name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from indexer.analysis import tokens, words
from indexer.index import Index
from indexer.record_store import Card
from models.answers import Level, Match, Reason, ReasonKind
from models.records import Flag, Role
from models.taxonomy import places
from service import calibrate
from service.cards import falling, row
from service.explain import quote_reason, shared_facts
from service.query import Array, Query
from service.recommend.bearing import bears, touches
from service.recommend.diversity import varied
from service.recommend.results import quoted, results_of
from service.recommend.variants import variant_reasons
from service.retrieve import Candidate
from service.signals import Signals
from service.why.sentence import spoken

GENERIC = re.compile(r"(hank(e|keen)|mallin?|kehittäminen|hva|hyvinvointialue\w*|rrp|pilotti|projekt(et)?|projects?|program(me)?)$")
"""Endings of title words that say nothing of the practice; Finnish compounds them."""

BRACKETS = re.compile(r"\([^)]*\)")
LOOK_AHEAD = 3
"""Candidates looked at for each row asked for, so that folding still fills the list."""

LEADS = 2
"""Bodies that a row names as having led the work."""


@dataclass(frozen=True)
class Works:
    """Candidates with their records and how near these are to each other."""

    rows: list[tuple[Candidate, Card]]
    alike: Array  # cosines of the records' mean vectors, shape (n, n)


Group = list[int]
"""Numbers of rows that tell of one practice, the best first."""


def similar_works(query: Query, index: Index, candidates: Sequence[Candidate], signals: Signals, limit: int) -> list[Match]:
    """Return at most `limit` rows, weak ones below the rest unless somebody steers. A candidate without a reason is left out."""
    works = read_works(query, index, list(islice(worth_listing(query, index, candidates, signals), limit * LOOK_AHEAD)))
    groups = [group for group in grouped(works) if not _refused(query, index, works.rows[group[0]])]
    scores = [works.rows[group[0]][0].score for group in groups]
    heads = [group[0] for group in groups]
    order = varied(scores, works.alike[np.ix_(heads, heads)], calibrate.VARIETY, limit)
    language = spoken(query.need.interface_language or query.language)
    matches = [match for at in order if (match := _match(query, index, [works.rows[row] for row in groups[at]], signals, language))]
    # Levels are the need's alone: what is like a liked work stands where the steered search puts it, however weak for the need.
    return falling(matches if query.need.like else sorted(matches, key=lambda match: match.level is Level.WEAK))


def worth_listing(query: Query, index: Index, candidates: Sequence[Candidate], signals: Signals) -> Iterator[Candidate]:
    """Yield the candidates that may be listed, in their order; where fewer than NEAREST bear on the need, then the nearest of the others, weak as they are."""
    others: list[Candidate] = []
    shown = 0
    for one in candidates:
        if one.strength >= calibrate.WORTH:
            if bears(query, index, one, signals):
                shown += 1
                yield one
            elif len(others) < calibrate.NEAREST and touches(query, index, one):
                others.append(one)
    yield from others[: max(0, calibrate.NEAREST - shown)]


def read_works(query: Query, index: Index, candidates: Sequence[Candidate]) -> Works:
    """Return the candidates whose records are there, with the cosines of these."""
    known = [(candidate, card) for candidate in candidates if (card := query.card(index, candidate.record_id))]
    vectors = index.record_vectors([candidate.record_id for candidate, _ in known])
    return Works(known, vectors @ vectors.T)


def fold(query: Query, index: Index, candidates: Sequence[Candidate]) -> list[list[tuple[Candidate, Card]]]:
    """Return the candidates with their records, those that tell of one practice together (see `grouped`)."""
    works = read_works(query, index, candidates)
    return [[works.rows[row] for row in group] for group in grouped(works)]


def grouped(works: Works) -> list[Group]:
    """Group works that tell of one practice: nearly the same title but for places and numbers on one subject, or the same text."""
    alike = works.alike.tolist()
    titles = [_title_of(card) for _, card in works.rows]
    groups: list[Group] = []
    for number, title in enumerate(titles):
        same = next((group for group in groups if _same(titles[group[0]], title, alike[group[0]][number])), None)
        if same is None:
            groups.append([number])
        else:
            same.append(number)
    return groups


def _refused(query: Query, index: Index, row: tuple[Candidate, Card]) -> bool:
    """Whether a work is a variant of one that the asker does not want."""
    for record_id in query.need.unlike:
        card, mean, own = query.card(index, record_id), index.record_vector(record_id), index.record_vector(row[0].record_id)
        if card is not None and mean is not None and own is not None and _same(_title_of(card), _title_of(row[1]), float(mean @ own)):
            return True
    return False


def _title_of(card: Card) -> frozenset[str]:
    return _title_words(card["title"][0]["value"], card["title"][0]["language"])


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
    quote = quote_reason(query, index, candidate.passages)
    variants = variant_reasons([card for _, card in group], language) if len(group) > 1 else []
    reasons = [reason for reason in (quote, *shared_facts(card, signals, language), *_who(card, language), *variants) if reason]
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
        results=results_of(card, language),
        conditions=quoted(card.get("conditions", ()), language),
    )


def _who(card: Card, language: str) -> list[Reason]:
    """Who led the work, as its record names them."""
    leads = [part for part in card.get("participations", ()) if part["role"] == Role.LEAD.value]
    return [Reason(kind=ReasonKind.ORGANISATION, text=part["name"], language=language, record_id=part.get("organisation_id")) for part in leads[:LEADS]]
