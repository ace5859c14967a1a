"""The portfolio: works by theme or Sustainable Development Goal, for all or for one funder or programme, with sums and years."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from service.maps.facts import MINOR, SDGS, THEMES, UNKNOWN, Bits, Facts, Rows
from service.maps.scope import Selection, grants_of

Axis = Literal["theme", "sdg"]
LATEST = 20
"""Works that are listed below the picture, newest first."""


@dataclass(frozen=True)
class Sum:
    """What was granted in one currency: the sum, and how many grants it is of."""

    currency: str
    amount: Decimal
    grants: int


@dataclass(frozen=True)
class Line:
    """One theme or goal; `code` is empty for all of them together, where each work counts once."""

    code: str
    works: int
    told: int
    sums: tuple[Sum, ...]  # largest number of grants first; currencies are never added up
    unknown: int  # grants of unknown sum
    years: dict[int, int]  # year -> works that began in it, or that the funder first paid for in it


@dataclass(frozen=True)
class Portfolio:
    """Lines in the order of works; a work of two themes counts in both lines, its grants too."""

    axis: Axis
    lines: tuple[Line, ...]
    whole: Line
    labelled: int  # works that have a theme, or a goal
    latest: tuple[str, ...]  # see `newest`


def portfolio(chosen: Selection, axis: Axis = "theme") -> Portfolio:
    """Return the portfolio of a selection. With a funder or programme chosen, only its own grants count."""
    facts = chosen.facts
    codes, matrix = (THEMES, facts.themes) if axis == "theme" else (SDGS, facts.sdgs)
    counted = grants_of(facts, chosen.scope) & chosen.works[facts.grants.work]
    years = _years(facts, counted, own=bool(chosen.scope.funder or chosen.scope.programme))
    lines = [_line(facts, code, chosen.works & matrix[:, number], counted, years) for number, code in enumerate(codes)]
    return Portfolio(
        axis=axis,
        lines=tuple(sorted((line for line in lines if line.works), key=lambda line: (-line.works, codes.index(line.code)))),
        whole=_line(facts, "", chosen.works, counted, years),
        labelled=int((chosen.works & matrix.any(axis=1)).sum()),
        latest=newest(chosen),
    )


def newest(chosen: Selection) -> tuple[str, ...]:
    """Return the ids of the works of a selection that began last, at most LATEST."""
    rows = np.flatnonzero(chosen.works)
    order = np.lexsort((rows, -chosen.facts.year[rows]))[:LATEST]
    return tuple(chosen.facts.ids[row] for row in rows[order])


def sums(facts: Facts, grants: NDArray[np.int64]) -> tuple[Sum, ...]:
    """Return the sums of grants (given by their rows), by currency."""
    given = facts.grants
    known = grants[given.currency[grants] != UNKNOWN]
    found = []
    for currency in np.unique(given.currency[known]).tolist():
        own = known[given.currency[known] == currency]
        found.append(Sum(facts.currencies[currency], Decimal(int(given.amount[own].sum())) / MINOR, len(own)))
    return tuple(sorted(found, key=lambda one: (-one.grants, one.currency)))


def span(lines: Sequence[Line]) -> tuple[int, int] | None:
    """Return the first and the last year of lines, None where no year is known."""
    years = [year for line in lines for year in line.years]
    return (min(years), max(years)) if years else None


def _line(facts: Facts, code: str, works: Bits, counted: Bits, years: Rows) -> Line:
    grants = np.flatnonzero(counted & works[facts.grants.work])
    found, numbers = np.unique(years[works], return_counts=True)
    return Line(
        code=code,
        works=int(works.sum()),
        told=int((works & facts.told).sum()),
        sums=sums(facts, grants),
        unknown=int((facts.grants.currency[grants] == UNKNOWN).sum()),
        years={year: n for year, n in zip(found.tolist(), numbers.tolist(), strict=True) if year != UNKNOWN},
    )


def _years(facts: Facts, counted: Bits, *, own: bool) -> Rows:
    """The year of each work, shape (n,): with a funder chosen (`own`) that of its first grant, where it says."""
    years = facts.year.copy()
    if own:
        grants = facts.grants
        dated = np.flatnonzero(counted & (grants.year != UNKNOWN))
        first = np.full(facts.count, np.iinfo(np.int32).max, np.int32)
        np.minimum.at(first, grants.work[dated], grants.year[dated])
        told = first != np.iinfo(np.int32).max
        years[told] = first[told]
    return years
