"""What past projects cost and how long they took: medians and ranges, each with how many projects it rests on. Sums stay within their currency."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from indexer.record_store import Card
from service.comparables.model import Comparable, Durations, Money, Summary, Sums


def money_of(card: Card) -> tuple[Money, ...]:
    """Return what a record's grants gave, by currency; a grant without a sum or a currency tells nothing."""
    grants: defaultdict[str, list[Card]] = defaultdict(list)
    for grant in card.get("grants", ()):
        if grant.get("amount") is not None and grant.get("currency"):
            grants[grant["currency"]].append(grant)
    return tuple(_money(currency, given) for currency, given in sorted(grants.items()))


def _money(currency: str, grants: Sequence[Card]) -> Money:
    years = [int(grant["year"]) for grant in grants if grant.get("year")]
    return Money(sum((Decimal(str(grant["amount"])) for grant in grants), Decimal()), currency, min(years, default=None), max(years, default=None), len(grants))


def months_of(started: str | None, ended: str | None) -> int | None:
    """Return how many months a project took, the first and the last counted; None when either month is not known."""
    if not started or not ended or len(started) < 7 or len(ended) < 7:
        return None
    months = (int(ended[:4]) - int(started[:4])) * 12 + int(ended[5:7]) - int(started[5:7]) + 1
    return months if months > 0 else None


def summarise(comparables: Sequence[Comparable]) -> Summary:
    """Return the summary of the projects that are shown."""
    by_currency: defaultdict[str, list[Money]] = defaultdict(list)
    for comparable in comparables:
        for money in comparable.money:
            by_currency[money.currency].append(money)
    months = [n for comparable in comparables if (n := months_of(comparable.match.started, comparable.match.ended)) is not None]
    years = [int(year[:4]) for comparable in comparables for year in (comparable.match.started, comparable.match.ended) if year]
    return Summary(
        count=len(comparables),
        sums=tuple(sorted((_sums(currency, given) for currency, given in by_currency.items()), key=lambda sums: (-sums.n, sums.currency))),
        durations=Durations(len(months), float(median(months)), min(months), max(months)) if months else None,
        with_results=sum(comparable.outcome is not None for comparable in comparables),
        from_year=min(years, default=None),
        to_year=max(years, default=None),
    )


def _sums(currency: str, given: Sequence[Money]) -> Sums:
    amounts = [money.amount for money in given]
    years = [year for money in given for year in (money.from_year, money.to_year) if year is not None]
    return Sums(currency, len(amounts), median(amounts), min(amounts), max(amounts), min(years, default=None), max(years, default=None))
