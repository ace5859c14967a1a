"""People whose names no list of the rules was made for: how many go is held where it stands, by what tells them.

The lists in `crawlers/formats` hold nearly all names of Faker's Finnish, Swedish and English people, many of them added while sentences were mended, so what
`test_personal_measured` counts says little of a Polish or a Spanish name. Here the same sentences hold Polish, Spanish, German, Hungarian and Estonian people.
"""

from collections import Counter
from itertools import product

import pytest
from planted import CUES, LOCALES, OTHERS, measure

SETS = ("fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
LEAST = {"contact": 0.95, "row": 0.85, "prose": 0.80}
"""Share of sentences without a trace of anybody, all five locales together; before people were told by their place it was .63, .22 and .28."""

LEAST_OF_ONE = 0.80
"""The same over all kinds for the locale that does worst (Spanish: families that are called like towns, given names that are words)."""


@pytest.fixture(scope="module")
def shares() -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """Shares by locale and kind, and by locale; and no planted organisation, place or programme lost on the way."""
    there: Counter[tuple[str, str]] = Counter()
    gone: Counter[tuple[str, str]] = Counter()
    for turn, (name, language) in enumerate(product(SETS, LOCALES)):
        for people in (OTHERS[turn % len(OTHERS)], OTHERS[(turn + 2) % len(OTHERS)]):  # two of the five in turn: all five take two and a half times as long
            outcome = measure(name, language, 1, 1, people)
            there.update({(people, kind): outcome.of_kind[kind] for kind in CUES})
            gone.update({(people, kind): outcome.gone_of_kind[kind] for kind in CUES})
            assert outcome.lost == []
    by_kind = {key: gone[key] / there[key] for key in there}
    return by_kind, {people: sum(gone[people, kind] for kind in CUES) / sum(there[people, kind] for kind in CUES) for people in OTHERS}


@pytest.mark.parametrize("kind", CUES)
def test_people_of_other_tongues_go(kind: str, shares: tuple[dict[tuple[str, str], float], dict[str, float]]) -> None:
    found = {people: shares[0][people, kind] for people in OTHERS}
    print(f"\n{kind}: {found}")
    assert sum(found.values()) / len(found) >= LEAST[kind], found


def test_no_tongue_falls_behind(shares: tuple[dict[tuple[str, str], float], dict[str, float]]) -> None:
    print(f"\n{shares[1]}")
    assert min(shares[1].values()) >= LEAST_OF_ONE, shares[1]
