"""An application -> need, activities, target group, outcomes and budget: by its headings in Finnish, Swedish or English, else by what sentences say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.sentences import split

Span = tuple[int, int]


class Facet(StrEnum):
    """What a stretch of an application tells of."""

    NEED = "need"
    ACTIVITIES = "activities"
    TARGET_GROUP = "target_group"
    OUTCOMES = "outcomes"
    BUDGET = "budget"


@dataclass(frozen=True)
class Sentence:
    """One sentence of the application: `text[start:end]`."""

    start: int
    end: int
    facet: Facet


HEADING_LENGTH = 80
"""Characters up to which a line may be a heading that nothing marks as one."""

NUMBERING = re.compile(r"^(?:#\s*)?(?:(?:\d{1,2}\.?)+\)?|[A-Za-z]\)|[IVX]{1,4}\.)?\s*")
SAID_BY_HEADINGS = {
    Facet.BUDGET: (
        r"\b(kustannus|kustannuks|budjet|rahoitus|talousarvio|haettava (avustus|tuki)|omarahoitus|budget|kostnad|finansiering|cost|funding|financ|price)",
    ),
    Facet.TARGET_GROUP: (r"\b(kohderyhm|kohdejoukko|hyödynsaaj|osallistujat|målgrupp|deltagare|target (group|population|audience)|beneficiar|participants)",),
    Facet.OUTCOMES: (
        r"\b(tulo(s|kset)\b|tulokse|tulokset|odotet|vaikutu|vaikuttavuus|tuotokse|mittari|arviointi|resultat|effekt|förväntade|utvärdering|mätare|"
        r"outcome|result|impact|output|evaluation|indicator|deliverable)",
    ),
    Facet.ACTIVITIES: (
        r"\b(toimenpite|toiminta|toteutus|toteuttami|työpaketi|menetelm|aikataulu|hankkeen kuvaus|projektikuvaus|åtgärd|aktivitet|genomförande|arbetspaket|"
        r"metod|tidtabell|projektbeskrivning|activit|implementation|work ?package|method|approach|work ?plan|project description|timetable)",
    ),
    Facet.NEED: (
        r"\b(tarve|tarpee|tausta|lähtökohd|ongelma|nykytil|perustelu|tavoit|tarkoitus|miksi|behov|bakgrund|problem|utgångsläge|nuläge|motivering|mål\b|syfte|"
        r"varför|need|background|rationale|context|objective|aim|goal|purpose|why|challenge)",
    ),
}
"""Beginnings of words in headings; of several facets the first in this order wins: "Kohderyhmän tarpeet" is on the target group."""

SAID_BY_SENTENCES = {
    Facet.BUDGET: (
        r"(\d\s*(€|euro|eur\b|kr\b|sek\b|milj)|€\s*\d|\b(eur|sek|gbp)\s*\d|\bkustannukset\b|\bkustannusarvio|\bbudjet|\bomarahoitus|\bpalkkakulu|\bhaettava\b|"
        r"\bbudget|\bkostnader|\bself-financing|\bco-?funding|\bsalar(y|ies)\b)",
    ),
    Facet.TARGET_GROUP: (r"\b(kohderyhm|hyödynsaaj|suunnattu|tarkoitettu|målgrupp|riktar sig|avsedd för|target group|aimed at|intended for|beneficiar)",),
    Facet.OUTCOMES: (
        r"\b(tulokse|tuloks|vaikutu|lopputulo|odotamme|vakiint|juurtu|vähenee|lisääntyy|paranee|resultat|effekt|minskar|ökar|förbättras|"
        r"outcome|result|impact|will (reduce|improve|increase)|as a consequence)",
    ),
    Facet.NEED: (
        r"\b(tarve|tarvi|ongelma|haaste|puuttu|riski|yksinäis|heikko|tutkimusten mukaan|tilasto|behov|saknas|problem|utmaning|brist|enligt|"
        r"need|lack|problem|challenge|suffer|barrier|according to|without)",
    ),
}
HEADED = {facet: re.compile("|".join(patterns), re.IGNORECASE) for facet, patterns in SAID_BY_HEADINGS.items()}
SAID = {facet: re.compile("|".join(patterns), re.IGNORECASE) for facet, patterns in SAID_BY_SENTENCES.items()}


def sentences_of(text: str, language: str | None) -> list[Sentence]:
    """Return an application's sentences in order, headings left out, each with its facet.

    What stands under no heading that is known goes by its own words, and where they say nothing with the sentence before it; the first ones tell the need.
    """
    found: list[Sentence] = []
    for start, end, facet in _sections(text):
        before = found[-1].facet if found else Facet.NEED
        for first, last in split(text[start:end], language):
            sentence = text[start + first : start + last]
            own = facet or _by_content(sentence, before)
            found.append(Sentence(start + first, start + last, own))
            # One sentence about money does not turn those after it into a budget.
            before = own if facet or own is not Facet.BUDGET else before
    return found


def _sections(text: str) -> list[tuple[int, int, Facet | None]]:
    """Stretches between headings, with the facet that the heading names, None where it names none."""
    sections: list[tuple[int, int, Facet | None]] = []
    start, facet, position = 0, None, 0
    for line in text.splitlines(keepends=True):
        heading, named = _heading(line)
        if heading:
            sections.append((start, position, facet))
            start, facet = position + len(line), named
        position += len(line)
    sections.append((start, len(text), facet))
    return [(first, last, kind) for first, last, kind in sections if text[first:last].strip()]


def _heading(line: str) -> tuple[bool, Facet | None]:
    """Whether a line is a heading, and which facet it names. A line that nothing marks is one when it is short and names a facet."""
    marked = line.startswith("# ")
    words = NUMBERING.sub("", line.strip(), count=1).rstrip(" :")
    if not words or (not marked and (len(words) > HEADING_LENGTH or words[-1] in ".!?,;" or words[:1].islower() or len(words.split()) > 7)):
        return marked, None
    named = next((facet for facet, pattern in HEADED.items() if pattern.search(words)), None)
    return marked or named is not None, named


def _by_content(sentence: str, before: Facet) -> Facet:
    named = next((facet for facet, pattern in SAID.items() if pattern.search(sentence)), None)
    if named is not None:
        return named
    return Facet.ACTIVITIES if before is not Facet.NEED or _promises(sentence) else before


PROMISES = re.compile(
    r"\b(hankkeessa|toteutamme|järjestämme|järjestetään|kehitetään|kehitämme|kokeillaan|perustetaan|koulutetaan|"
    r"vi (ordnar|utvecklar|genomför)|ordnas|utvecklas|genomförs|testas|we will|will be (organi[sz]ed|developed|tested|trained)|the project will)",
    re.IGNORECASE,
)


def _promises(sentence: str) -> bool:
    """Whether a sentence tells what will be done."""
    return PROMISES.search(sentence) is not None


def longest(sentences: Sequence[Sentence], most: int) -> list[Sentence]:
    """Return at most `most` of them, the longest ones, in reading order: short ones say little that tells projects apart."""
    return sorted(sorted(sentences, key=lambda sentence: (sentence.start - sentence.end, sentence.start))[:most], key=lambda sentence: sentence.start)
