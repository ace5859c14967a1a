"""Every weight and threshold that decides what is shown and how it is called. Fitted on judged data; docs/relevance.md says how and with what result.

Fitted on the verdict needs of eval/collections/verdict (their "fit" half) and our own graded needs, over the starter catalogue; `kutoja eval verdict` reports
the other half, `kutoja eval answerable` the grades of what is called strong, related and weak.
"""

import math

import numpy as np
from numpy.typing import NDArray

from models.answers import Level, Verdict
from models.records import RecordType

Array = NDArray[np.float64]

PASSAGES = 150
"""Candidates from each retriever, dense and lexical, among works."""

TRANSLATED = 200
"""Candidates among works from the search for the need's words in other languages, the need's own among them. With 100 instead of 200 recall among 100 falls by
.024 on the judged development needs, with 300 it rises by .003."""

TRANSLATED_TYPES = frozenset({RecordType.INNOVATION})
"""Records that are searched so: for organisations works speak."""

FEWER_PASSAGES = 100
"""Candidates among organisations and calls, where no more are wanted: works speak for partners and past funders, and a list shows ten calls."""

ROLLED_UP = 250
"""Best of the candidates that become records."""

LEXICAL_WEIGHT = 0.25
LEXICAL_FROM = 0.15
"""Weight of a lexical match beside the centred cosine: for what a passage in the need's language covers above LEXICAL_FROM of the need, and for all that one
in another language covers in translation, where a part of the words is lost. On both judged collections nDCG@10 stays within .02 for weights from .15 to .3
and for LEXICAL_FROM from .1 to .3; docs/relevance.md."""

COMMON = 0.1
"""Share of passages from which a translated word is left out: it tells little and takes a third of the search's time."""

CROWDING_WEIGHT = 0.5
"""Share of a passage's crowding that is taken off its cosine. docs/relevance.md has what others give."""

COVERAGE_STRENGTH = 0.16
"""Weight of a lexical match in a strength (see `strength`)."""

SECOND_PASSAGE = 0.2
SECOND_FROM = 0.1
"""What a record's second passage adds: this share of its fused score above SECOND_FROM. On the verdict needs over the starter catalogue nDCG@10 is .846 with
it, .843 without."""

FOUND = 0.375
NOTHING = 0.27
"""Strength of the best work from which prior work is found, and below which there is none. Over the starter catalogue FOUND
leaves at most 1 in 40 off-topic needs of a language of the "fit" half above it, NOTHING at most 4 % of our own answerable needs below it."""

STRONG = 0.46
RELATED = FOUND
"""Strengths from which a Match is strong or related: prior work is found when at least one is related. docs/relevance.md says how many rows of each are
graded useful."""

LANGUAGE_OFFSET = {"fi": 0.025, "sv": 0.015, "en": -0.015}
"""Added to strengths of needs in a language: the same need brings less in Finnish and Swedish than in English, also where no text is translated. Larger ones
would suit the starter catalogue; with these, off-topic needs called found are about even between the languages there, and over 14,100 works .04, .06, .11."""

TYPE_OFFSET = {RecordType.INNOVATION: 0.0, RecordType.ORGANISATION: 0.08, RecordType.CALL: 0.06}
"""Added to strengths of a type, so that one scale serves all: descriptions of organisations and calls are short and general. With it, over 27,923 records, 2 %
of the off-topic verdict needs have a related call and .4 % a related organisation, of the answerable ones a third and a tenth."""

CATALOGUE = {RecordType.INNOVATION: 401, RecordType.ORGANISATION: 307, RecordType.CALL: 176}
GROWTH = 0.0185
"""Taken off a strength for each e-fold of records beyond the starter catalogue's: among more records the nearest one is nearer by chance. Set over 14,100 works
(starter, public services and twelve open data sets; 234 off-topic needs, whose first rows were read: 18 of them, such as "event horizon of a black hole",
have a true answer there). Of the others at most 5 % of a language are called found, as over the starter; at .01 it was 11 %. docs/relevance.md."""

TITLE_ONLY = 0.06
"""Taken off the strength of a record of which only titles are known: a few words are near to any other few words."""

NO_WORD_KNOWN = 0.05
"""Taken off all strengths when the index holds none of the need's words, though it is in a language that most of the index is in: keyboard mash."""

WORTH = 0.24
"""Strength below which a record says nothing, for an organisation neither: the median of what off-topic needs bring up. What a work has above it is its
weight for those who made it or paid for it."""

LOGISTIC_SLOPE = 12.0
"""Shown scores: .5 at the border of related, .71 at that of strong, .18 where lists end."""

LIKE = 1.0
UNLIKE = 0.4
"""Rocchio weights of liked and unliked records beside the need (Rocchio 1971; Manning et al. 2008, section 9.1.1 uses .75 and .15 of 1)."""

ROLE_WEIGHTS = {"lead": 1.0, "partner": 0.85, "funder": 0.0}
HALF_LIFE_YEARS = 10.0
"""Years after which a work speaks half as much for those who made or paid for it. Of half-lives from 3 to 20 years and shares of a partner from .5 to 1 none
names more of the hidden partners and payers (`kutoja eval partners`, `kutoja eval funders`, the half "tuned on"); docs/relevance.md."""

NEXT_WORK = 1.5
"""Exponent by which each further work of an organisation counts less. Of sums whose n-th work counts 1, 1/√n, 1/n, n^-1.5, n^-2 and 2^-n, this one names most
hidden partners where members are told, and more payers of each source than 2^-n did; with the first three many weak works would outweigh a strong one."""

TOGETHER = 1.0
"""What it adds to have worked with who is in already, in units of the best support by matched works. From .3 to 3 the hidden partners named stay within .02."""

NEAR = 1.15
"""Factor for a partner in the asker's own place."""

OWN_WORDS = 0.35
"""Weight of how well an organisation's own description fits, beside its works."""

WORKS = 60
"""Matched works that speak for organisations."""

OF_ONE_WORK = 3
"""Organisations in a row that rest on the same single work."""

NEWCOMER = 2
"""Works up to which an organisation is called a newcomer."""

SEATS_LOOKED_AT = 3
"""Organisations looked at for each seat among the partners, so that newcomers and complements are found below the well-known."""

OF_ONE_ASPECT = 2
"""Organisations that add one and the same thing."""

NEARER = 0.01
"""How much nearer to a sentence of the need a work must be than those that fit the whole need best, to be told as what an organisation adds."""

SAID = 0.3
"""Share of a sentence's term weight (see `service.query.full_match`) that such a work must hold, unless it answers the sentence strongly. Without it half of
what was told to be added for fifteen needs of several sentences over 27,923 records was not."""

LOOSE = 0.28
"""Strength from which a work fits at least loosely: from which a weak one is listed and speaks for partners, where it bears on the need's subject
(service.recommend.bearing), and from which it says who pays for such things."""

LOOSE_ALONE = 0.3
"""The same where no work is related: of the weak works between the two borders .38 are useful or fair there, .52 where others are related; of those that make
somebody a partner .35 and .73 (docs/audit-recommendations.md)."""

NEAREST = 2
"""Works that are listed, weak as they are, though they bear on the need but little: what "weak" says is there. Of 90 needs of the audit 48 were shown something
useful or fair without them, 57 with two, 60 with three; of the rows shown .59, .55 and .53 are. Only those on the need's subject: 56 and 59, .57 and .55."""

CALL_LABELS = 0.25
"""Weight of the cosine between a call's themes and target groups and those of the need's subject, beside how near the beginning of the call is. Graded calls
for thirty needs (docs/audit-recommendations.md): of the best 80 rows .36 are useful or fair by the best passage, .60 with .1, .68 with .2, .71 with .3."""

CALL_GROUND = -0.015
CALL_WORTH = 0.36
"""What the fit of a call is moved by to stand on the scale of strengths, and from which fit a weak call is listed, when it may still take applications and
shares a subject with the need. Of the graded calls .63 of those listed so are useful or fair, .57 from .35; a higher border leaves out those for few needs."""

SAME_TEXT = 0.9
"""Cosine of two records' mean vectors from which they are one practice told twice, whatever their titles."""

SAME_TITLE = ((0.7, 1, 0.65), (0.5, 3, 0.75))
"""Two records are one practice in two places when their titles share this share of their words (Jaccard, without places, numbers, brackets and words such as
"project") and at least so many, and their mean vectors have this cosine. Set by eye on the 401 innovations of the starter: nine pairs, none of different
practices."""

VARIETY = 0.9
"""Weight of a work's score against its nearness to the works above it (service.recommend.diversity). On the verdict needs over the starter catalogue (237)
nDCG@10 is .853 with it, .855 without (difference -.002, 95 % interval -.006 to .001); the first five rows' mean cosine with each other .370 and .383."""

CLOSE_SENTENCES = 0.02
"""A sentence in the original language is quoted when it is this close to the best one."""


def passages_for(record_type: RecordType, limit: int) -> int:
    """Return how many candidates each retriever brings for lists of `limit` rows."""
    return PASSAGES if record_type is RecordType.INNOVATION else min(PASSAGES, max(FEWER_PASSAGES, 2 * limit))


def fused(cosines: Array, coverages: Array, translated: Array, crowded: Array) -> Array:
    """Return the scores by which passages are ranked, shape (n,): centred cosine, less for a crowded place, more for a good lexical match.

    A coverage (0..1) is the share of the need's term weight that a passage holds, `translated` the same in another language than the need's, 0 in its own; for
    `crowded` see indexer.crowding.
    """
    match = np.maximum(coverages - LEXICAL_FROM, translated)
    scores: Array = cosines - CROWDING_WEIGHT * crowded + LEXICAL_WEIGHT * np.maximum(0.0, match)
    return scores


def second(score: float) -> float:
    """Return what a second passage of this fused score adds to a record's."""
    return SECOND_PASSAGE * max(0.0, score - SECOND_FROM)


def ground(mean_cosine: float, record_type: RecordType, records: int, language: str, *, known: bool) -> float:
    """Return what a record's strength is measured from: the mean cosine of all passages of its type, moved to the common scale.

    `records` is how many of the type there are, `language` the need's, `known` whether the index holds any of its words.
    """
    growth = GROWTH * math.log(max(1.0, records / CATALOGUE[record_type]))
    return mean_cosine - TYPE_OFFSET[record_type] - LANGUAGE_OFFSET.get(language, 0.0) + growth + (0.0 if known else NO_WORD_KNOWN)


def strength(cosine: float, coverage: float, base: float) -> float:
    """Return how much a record answers, whatever the need: its cosine above `base` (see `ground`), plus what it covers.

    Some needs are near to everything (hubs); the distance makes needs of different languages, lengths and subjects comparable, and does not depend on
    filters. Of eleven features and their sums this one parts answerable from off-topic needs best (area under the ROC curve .98 on the verdict needs; the
    cosine alone .93, its distance to ranks 11 to 60 of the same search .94).
    """
    return cosine - base + COVERAGE_STRENGTH * coverage


def call_fit(nearness: float, labels: float, doubt: float) -> float:
    """Return how well a call fits: how much nearer its beginning is to the need than calls' are on average, and how alike its labels are with the subject.

    It is less by how doubtful the subject is: what the nearest work lacks to be related, where the need names nothing that the call does.
    """
    return nearness + CALL_LABELS * labels - doubt + CALL_GROUND


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
