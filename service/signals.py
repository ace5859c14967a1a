"""What a need names in so many words: themes, target groups and places. Conservative: a false reason is worse than none."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from indexer.analysis import words
from models.records import INTERFACE_LANGUAGES
from models.taxonomy import labels, places

SHORTEST = 5
"""Letters of a label's word and of the beginning that a need's word must share with it."""

READ = 2000
"""Characters of a need that are read for names: what a longer text names further on is rarely what it asks for."""

GENERIC = frozenset(
    "ihmiset people personer users services tjänster palvelujen käyttäjät työelämä kaikki alla leaving asukkaat invånare residents muusta being social "
    "development utveckling kehittäminen edistäminen osallistuminen participation equality".split()
)
ENDINGS = re.compile(r"(ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|seen|een|iin|hin|n|s)$")
NAME = re.compile(r"[A-ZÅÄÖÉÜ][^\W\d_]+(?:-[A-ZÅÄÖa-zåäö][^\W\d_]+)*(?:\s[A-ZÅÄÖÉÜ][^\W\d_]+)?")


@dataclass(frozen=True)
class Signals:
    """Codes of what a need names, and of what it is about as far as that and the works nearest to it tell (service.recommend.bearing)."""

    themes: frozenset[str]
    target_groups: frozenset[str]
    places: frozenset[str]
    subject: frozenset[str] = frozenset()
    doubt: float = 0.0  # strength that the nearest work lacks to be related: what is read from it is doubtful


def signals(text: str) -> Signals:
    """Return the themes, target groups and places that a text names."""
    found = list(dict.fromkeys(words(text[:READ])))
    return Signals(_named("theme", found), _named("target_group", found), frozenset(places_in(text[:READ])))


def places_in(text: str) -> list[str]:
    """Return codes of places that stand in a text with a capital letter, also in the common Finnish cases."""
    codes: dict[str, None] = {}
    for name in NAME.findall(text):
        for form in dict.fromkeys((name, name.split()[0], name.split()[-1])):
            place = _place(form)
            if place is not None:
                codes[place] = None
                break
    return list(codes)


def _place(name: str) -> str | None:
    stem = ENDINGS.sub("", name)
    for form in (name, stem, stem[:-1] if stem[-1:] == stem[-2:-1] else stem):
        place = places.resolve(form)
        # A first word of a sentence may be a place's name by chance: short ones are not believed.
        if place is not None and len(form) >= 4:
            return place.code
    return None


def _named(vocabulary: str, found: list[str]) -> frozenset[str]:
    by_first = _beginnings(vocabulary)
    return frozenset(code for word in found for beginning, code in by_first.get(word[:SHORTEST], ()) if word.startswith(beginning))


@cache
def _beginnings(vocabulary: str) -> dict[str, list[tuple[str, str]]]:
    """The beginnings of the labels' telling words (all but the last two letters, which inflection changes) with their codes, by their first letters."""
    table: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code in labels.codes(vocabulary):
        telling = {word for language in INTERFACE_LANGUAGES for word in words(labels.label(vocabulary, code, language)) if word not in GENERIC}
        for beginning in {word[: max(SHORTEST, len(word) - 2)] for word in telling if len(word) >= SHORTEST}:
            table[beginning[:SHORTEST]].append((beginning, code))
    return dict(table)
