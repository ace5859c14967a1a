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
"""What a record's second passage adds, as a share of its score."""

STRONG = 0.56
RELATED = 0.40
"""Fused scores from which a Match is strong or related."""

FOUND = 0.50
NOTHING = 0.36
"""Evidence (see `evidence`) from which prior work is found, and below which there is none."""

LOGISTIC_CENTRE = 0.45
LOGISTIC_SLOPE = 9.0

LIKE = 0.6
UNLIKE = 0.4
"""Rocchio weights of liked and unliked records beside the need (Rocchio 1971; Manning et al. 2008, section 9.1.1 uses .75 and .15 of 1)."""

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


def displayed(score: float) -> float:
    """Return a fused score as 0..1 for people: a logistic curve around the border of "related"."""
    return 1.0 / (1.0 + math.exp(-LOGISTIC_SLOPE * (score - LOGISTIC_CENTRE)))


def level(score: float, *, title_only: bool = False) -> Level:
    """Return how well a Match answers; a record of which only a title is known is never strong."""
    if score >= STRONG and not title_only:
        return Level.STRONG
    return Level.RELATED if score >= RELATED else Level.WEAK


def evidence(scores: list[float]) -> float:
    """Return how much speaks for there being prior work: the best score, tempered by the next two, so that one stray hit does not decide."""
    if not scores:
        return 0.0
    best = sorted(scores, reverse=True)[:3]
    return 0.7 * best[0] + 0.3 * sum(best) / len(best)


def verdict(scores: list[float]) -> Verdict:
    """Return whether prior work was found, from the fused scores of the innovations."""
    strength = evidence(scores)
    return Verdict.FOUND if strength >= FOUND else Verdict.WEAK if strength >= NOTHING else Verdict.NONE
