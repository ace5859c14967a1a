"""What is answered to an application: comparable projects, overlaps, and a summary of them."""

from dataclasses import dataclass, field
from decimal import Decimal

from models.answers import Match
from service.comparables.facets import Facet
from service.comparables.stated import StatedPeriod, StatedSum


@dataclass(frozen=True)
class Money:
    """What grants gave to one project in one currency, and in which years as far as they are known."""

    amount: Decimal
    currency: str
    from_year: int | None
    to_year: int | None
    grants: int


@dataclass(frozen=True)
class Comparable:
    """A past project like the application. The first reason of `match` quotes it beside the application's sentence."""

    match: Match
    money: tuple[Money, ...]
    lead: str | None
    lead_id: str | None
    regions: tuple[str, ...]
    outcome: str | None  # shortened; None: no results reported
    outcome_language: str | None
    facets: tuple[Facet, ...]  # parts of the application that brought it, best first


@dataclass(frozen=True)
class Pair:
    """Two sentences that say nearly the same: `application text[start:end]`, and the record's section in that language, `[record_start:record_end]`."""

    text: str
    start: int
    end: int
    facet: Facet
    record_text: str
    record_language: str
    section: str
    record_start: int
    record_end: int
    ours: bool
    cosine: float
    shared_with: int  # other records of the same programme that hold such a sentence


@dataclass(frozen=True)
class Overlap:
    """A record that may overlap, with the pairs to judge by, most telling first."""

    record_id: str
    title: str
    title_language: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Sums:
    """Sums of the projects in one currency; never compared with those of another."""

    currency: str
    n: int
    median: Decimal
    low: Decimal
    high: Decimal
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True)
class Durations:
    """Months that the projects took, of those whose months are known."""

    n: int
    median: float
    low: int
    high: int


@dataclass(frozen=True)
class Summary:
    """What the comparables have in common; `with_results` of `count` tell what came of them."""

    count: int
    sums: tuple[Sums, ...]
    durations: Durations | None
    with_results: int
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True)
class Comparables:
    """The whole answer. `facets` counts the application's sentences by what they tell of; `boilerplate` the pairs left out as a programme's shared words."""

    language: str
    facets: dict[Facet, int]
    comparables: tuple[Comparable, ...]
    overlaps: tuple[Overlap, ...]
    boilerplate: int
    summary: Summary
    stated_sum: StatedSum | None
    stated_period: StatedPeriod | None
    text: str = field(repr=False)  # the application, for quoting only
    took_ms: float = 0.0
