"""Whether a quote carries its Match: taking the sentence away must lower the record's score. Arithmetic on stored vectors; `kutoja eval reasons` encodes anew.

A record's score is its best passage's and a little of the best from another section (service.retrieve). It is looked at in the sentence's own language,
since the translation of a text would stand in for what was taken away.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from indexer.passages import stand
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
    to_need: Array  # cosines with the need, shape (sentences of all passages,)

    @cached_property
    def stands(self) -> list[tuple[str, str]]:
        """Section and language of each passage."""
        return [stand(passage_id)[1:] for passage_id, _ in self.ranked]

    @cached_property
    def holders(self) -> list[int]:
        """The number of the passage that each sentence stands in."""
        return [number for number, (start, end) in enumerate(pairwise((0, *self.ends))) for _ in range(start, end)]

    def place(self, row: int) -> tuple[int, int]:
        """Return which passage a sentence stands in, and its number there."""
        number = self.holders[row]
        return number, row - (self.ends[number - 1] if number else 0)

    def survives(self, row: int) -> bool:
        """Whether the record's score falls when sentence `row` is taken away. True where nothing would be left: the record is that one sentence."""
        number, at = self.place(row)
        section, language = self.stands[number]
        alike = [(other, score) for (other, spoken), (_, score) in zip(self.stands, self.ranked, strict=True) if spoken == language]
        first, last = row - at, self.ends[number]
        holder = (section, self.ranked[number][1])
        rest = alike.copy()
        rest.remove(holder)
        if last - first > 1:
            rest.append((section, holder[1] - drop(self.vectors[first:last], self.to_need[first:last], at)))
        return record_score(alike) - record_score(rest) > LEAST


def drop(sentences: Array, to_need: Array, number: int) -> float:
    """Return how much a passage's cosine with the need falls without one of its sentences: a passage is taken as their mean.

    `sentences` has shape (k, dim), `to_need` are their dot products with the need's unit vector, shape (k,).
    """
    whole, one = sentences.sum(axis=0), sentences[number]
    full = float(whole @ whole)
    rest = full - 2 * float(whole @ one) + float(one @ one)
    total, part = float(to_need.sum()), float(to_need[number])
    return total / max(math.sqrt(full), 1e-12) - (total - part) / max(math.sqrt(max(rest, 0.0)), 1e-12)


def record_score(passages: Sequence[tuple[str, float]]) -> float:
    """Return the score of a record with these passages (section, score), as service.retrieve rolls them up; 0 without any."""
    if not passages:
        return 0.0
    section, best = max(passages, key=itemgetter(1))
    return best + calibrate.second(max((score for other, score in passages if other != section), default=0.0))


def unquoted(match: Match) -> bool:
    """Whether no passage speaks for a row, though its record has more than a title."""
    return Flag.TITLE_ONLY not in match.flags and all(reason.kind is not ReasonKind.PASSAGE for reason in match.reasons)


def at_most_related(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the rows, those that no passage speaks for called related at most: a title says too little for "strong"."""
    return tuple(match.model_copy(update={"level": Level.RELATED}) if match.level is Level.STRONG and unquoted(match) else match for match in matches)
