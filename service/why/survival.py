"""Whether a quote carries its Match: taking the sentence away must lower the record's score. Arithmetic on stored vectors; `kutoja eval reasons` encodes anew.

A record's score is its best passage's and a little of the best from another section (service.retrieve). It is looked at in the sentence's own language,
since the translation of a text would stand in for what was taken away.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from models.answers import Level, Match, ReasonKind
from models.records import Flag
from service import calibrate
from service.query import Array

LEAST = 1e-4
"""A score must fall by this much: less is the rounding of 8-bit sentence vectors."""

Ranked = Sequence[tuple[str, float]]
"""(passage id, fused score) of a record's passages that a search brought, best first."""


@dataclass(frozen=True)
class Sentences:
    """The sentences of a record's ranked passages, with what they are scored against."""

    ranked: Ranked
    vectors: Array  # centred, shape (sentences of all passages, dim)
    ends: Sequence[int]  # where those of each passage end
    need: Array  # centred, shape (dim,)

    def place(self, row: int) -> tuple[int, int]:
        """Return which passage a sentence stands in, and its number there."""
        number = bisect_right(self.ends, row)
        return number, row - (self.ends[number - 1] if number else 0)

    def survives(self, row: int) -> bool:
        """Whether the record's score falls when sentence `row` is taken away. True where nothing would be left: the record is that one sentence."""
        number, _ = self.place(row)
        _, language = section_of(self.ranked[number][0])
        alike = [(passage_id, score) for passage_id, score in self.ranked if section_of(passage_id)[1] == language]
        return record_score(alike) - record_score(self._without(alike, number, row)) > LEAST

    def _without(self, alike: Ranked, number: int, row: int) -> Ranked:
        holder = self.ranked[number][0]
        first, last = self.ends[number - 1] if number else 0, self.ends[number]
        if last - first == 1:
            return [(passage_id, score) for passage_id, score in alike if passage_id != holder]
        fall = drop(self.vectors[first:last], row - first, self.need)
        return [(passage_id, score - fall if passage_id == holder else score) for passage_id, score in alike]


def drop(sentences: Array, number: int, need: Array) -> float:
    """Return how much a passage's cosine with the need falls without one of its sentences, shape (k, dim): a passage is taken as their mean."""
    whole = sentences.sum(axis=0)
    rest = whole - sentences[number]
    return float(need @ whole) / max(float(np.linalg.norm(whole)), 1e-12) - float(need @ rest) / max(float(np.linalg.norm(rest)), 1e-12)


def record_score(ranked: Ranked) -> float:
    """Return the score of a record with these passages, as service.retrieve rolls them up; 0 without any."""
    if not ranked:
        return 0.0
    best_id, best = max(ranked, key=lambda item: item[1])
    section, _ = section_of(best_id)
    others = [score for passage_id, score in ranked if section_of(passage_id)[0] != section]
    return best + (calibrate.second(max(others)) if others else 0.0)


def section_of(passage_id: str) -> tuple[str, str]:
    """Return section and language of a passage by its id."""
    section, language, _ = passage_id[passage_id.rindex("#") + 1 :].split(".", 2)
    return section, language


def unquoted(match: Match) -> bool:
    """Whether no passage speaks for a row, though its record has more than a title."""
    return Flag.TITLE_ONLY not in match.flags and all(reason.kind is not ReasonKind.PASSAGE for reason in match.reasons)


def at_most_related(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the rows, those that no passage speaks for called related at most: a title says too little for "strong"."""
    return tuple(match.model_copy(update={"level": Level.RELATED}) if match.level is Level.STRONG and unquoted(match) else match for match in matches)
