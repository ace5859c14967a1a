"""Who pays for this: for each payer of matched works, how many it paid, what is known of the sums, in which years and programmes.

Sums are added within one payer and one currency, never across; works of which no sum is known are counted beside them. A figure is of what the catalogue
knows, not of all that a payer ever gave.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indexer.index import Index
from models.answers import Paid, Payer, Sum
from service import calibrate
from service.cards import face
from service.query import Query
from service.recommend import weighing
from service.retrieve import Candidate

EXAMPLES = 3
PROGRAMMES = 4

Money = dict[str, Any]
"""One grant, as plain JSON values."""


@dataclass(frozen=True)
class PaidWork:
    """One matched work with the grants that one payer gave to it: none where only its part as funder is told."""

    candidate: Candidate
    started: int | None
    grants: tuple[Money, ...]


def who_pays(query: Query, index: Index, works: Sequence[Candidate]) -> list[Payer]:
    """Return the payers of the works that fit at least loosely, by how well those fit (see weighing.summed); ties by id."""
    paid: defaultdict[str, list[PaidWork]] = defaultdict(list)
    for candidate in works[: calibrate.WORKS]:
        if candidate.strength >= calibrate.LOOSE:
            card = query.card(index, candidate.record_id) or {}
            for payer_id in index.graph.funders_of(candidate.record_id):
                paid[payer_id].append(PaidWork(candidate, _year(card.get("started")), tuple(grants_of(card, payer_id))))
    ranked = sorted(paid.items(), key=lambda item: (-weighing.summed(one.candidate.strength - calibrate.WORTH for one in item[1]), item[0]))
    return [payer for payer_id, funded in ranked if (payer := _payer(query, index, payer_id, funded))]


def _payer(query: Query, index: Index, payer_id: str, funded: Sequence[PaidWork]) -> Payer | None:
    card = query.card(index, payer_id)
    if card is None:
        return None
    title, language = face(card, query.need.interface_language or query.language).title
    return Payer(id=payer_id, title=title, title_language=language, kind=card.get("kind"), paid=summed(funded))


def grants_of(card: Money, payer_id: str) -> Iterator[Money]:
    """What a payer gave to a work; a grant that two portals tell of, with one code, sum and currency, once."""
    seen: set[tuple[object, ...]] = set()
    for grant in card.get("grants", ()):
        mark = (grant.get("code"), grant.get("amount"), grant.get("currency"))
        if grant.get("funder_id") == payer_id and not (grant.get("code") and mark in seen):
            seen.add(mark)
            yield grant


def summed(funded: Sequence[PaidWork]) -> Paid:
    """Add up what one payer paid of some works. A grant's year is the work's first where its own is not known."""
    sums: defaultdict[str, list[tuple[str, Decimal, int | None]]] = defaultdict(list)
    years: list[int] = []
    programmes: Counter[str] = Counter()
    for one in funded:
        when = [grant.get("year") or one.started for grant in one.grants] or [one.started]
        years += [year for year in when if year]
        programmes.update({grant["programme"]: None for grant in one.grants if grant.get("programme")}.keys())
        for grant, year in zip(one.grants, when, strict=False):
            if grant.get("amount") is not None and grant.get("currency"):
                sums[grant["currency"]].append((one.candidate.record_id, Decimal(str(grant["amount"])), year))
    known = {work for given in sums.values() for work, _, _ in given}
    best = sorted(funded, key=lambda one: (-one.candidate.strength, one.candidate.record_id))
    return Paid(
        works=len(funded),
        unknown=len(funded) - len(known),
        sums=tuple(_sum(currency, given) for currency, given in sorted(sums.items(), key=lambda item: (-len(item[1]), item[0]))),
        from_year=min(years, default=None),
        latest=max(years, default=None),
        programmes=tuple(name for name, _ in programmes.most_common(PROGRAMMES)),
        examples=tuple(one.candidate.record_id for one in best[:EXAMPLES]),
    )


def _sum(currency: str, given: Sequence[tuple[str, Decimal, int | None]]) -> Sum:
    years = [year for _, _, year in given if year]
    amount = sum((amount for _, amount, _ in given), Decimal(0))
    return Sum(
        currency=currency, amount=amount, works=len({work for work, _, _ in given}), from_year=min(years, default=None), to_year=max(years, default=None)
    )


def _year(value: str | None) -> int | None:
    return int(value[:4]) if value else None
