"""Every weight and threshold that decides what is shown and how it is called. Fitted on judged data; docs/relevance.md says how and with what result.

Provisional: fitted on the verdict needs of eval/collections/verdict (their "fit" half) over the starter catalogue.
"""

import math

from models.answers import Level, Verdict

PASSAGES = 200
"""Candidates from each retriever, dense and lexical, for each record type."""

LEXICAL_WEIGHT = 0.25
"""Weight of a full lexical match beside the centred cosine."""

SECOND_PASSAGE = 0.1
SECOND_FROM = 0.4
"""What a record's second passage adds: this share of its fused score above SECOND_FROM."""

STRONG = 0.64
RELATED = 0.48
"""Strengths (see `strength`) from which a Match is strong or related."""

FOUND = 0.55
NOTHING = 0.44
"""Strength of the best work from which prior work is found, and below which there is none."""

BACKGROUND_RANKS = (10, 60)
BACKGROUND = 0.2
"""Cosine of records that merely share the need's general subject: the mean over these ranks of the same search, or this where a search brings fewer.
Measured over the starter catalogue: .19 for Finnish needs, .20 for Swedish, .21 for English."""

COVERAGE_STRENGTH = 0.08
"""What a full lexical match adds to a strength."""

LOGISTIC_SLOPE = 9.0

LIKE = 0.6
UNLIKE = 0.4
"""Rocchio weights of liked and unliked records beside the need (Rocchio 1971; Manning et al. 2008, section 9.1.1 uses .75 and .15 of 1)."""

WORTH = 0.36
"""Strength below which a work says nothing for an organisation; what is above it is its weight."""

ROLE_WEIGHTS = {"lead": 1.0, "partner": 0.7, "funder": 0.0}
HALF_LIFE_YEARS = 10.0
"""Years after which a work speaks half as much for an organisation."""

NEAR = 1.15
"""Factor for a partner in the asker's own place."""

OWN_WORDS = 0.35
"""Weight of how well an organisation's own description fits, beside its works."""

WORKS = 60
"""Matched works that speak for organisations."""

NEWCOMER = 2
"""Works up to which an organisation is called a newcomer."""

SAME_PRACTICE = 0.965
"""Cosine of two records' main passages from which they are one practice told twice."""

CLOSE_SENTENCES = 0.02
"""A sentence in the original language is quoted when it is this close to the best one."""


def fused(cosine: float, coverage: float) -> float:
    """Return the score of a passage: centred cosine plus the weighted share of the need's term weight that the passage holds (0..1)."""
    return cosine + LEXICAL_WEIGHT * coverage


def background(cosines: list[float]) -> float:
    """Return the cosine that a merely general likeness reaches in one search; `cosines` fall."""
    tail = cosines[BACKGROUND_RANKS[0] : BACKGROUND_RANKS[1]]
    return sum(tail) / len(tail) if len(tail) >= BACKGROUND_RANKS[0] else BACKGROUND


def strength(cosine: float, coverage: float, ground: float) -> float:
    """Return how much a record answers: its cosine, how far that stands out from the search's background, and what it holds of the need's words.

    The distance makes needs of different languages, lengths and subjects comparable: off-topic needs find many records that are equally far.
    """
    return cosine + (cosine - ground) + COVERAGE_STRENGTH * coverage


def displayed(strength_: float) -> float:
    """Return a strength as 0..1 for people: a logistic curve around the border of "related"."""
    return 1.0 / (1.0 + math.exp(-LOGISTIC_SLOPE * (strength_ - RELATED)))


def level(strength_: float, *, title_only: bool = False) -> Level:
    """Return how well a Match answers; a record of which only a title is known is never strong."""
    if strength_ >= STRONG and not title_only:
        return Level.STRONG
    return Level.RELATED if strength_ >= RELATED else Level.WEAK


def verdict(best: float) -> Verdict:
    """Return whether prior work was found, from the strength of the strongest innovation."""
    return Verdict.FOUND if best >= FOUND else Verdict.WEAK if best >= NOTHING else Verdict.NONE
