"""What grants gave to works, by currency and year. Sums of two currencies are never added."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indexer.record_store import Card


@dataclass(frozen=True)
class YearSum:
    """Grants of one currency decided in one year; None: those whose year is not known."""

    year: int | None
    amount: Decimal
    grants: int


@dataclass(frozen=True)
class CurrencySum:
    """Grants of one currency, the latest year first, those without a year last."""

    currency: str
    years: tuple[YearSum, ...]

    @property
    def amount(self) -> Decimal:
        """The sum of all years."""
        return sum((year.amount for year in self.years), Decimal())

    @property
    def grants(self) -> int:
        """Grants whose sum is known."""
        return sum(year.grants for year in self.years)

    @property
    def span(self) -> tuple[int | None, int | None]:
        """First and last year that is known."""
        known = [year.year for year in self.years if year.year is not None]
        return min(known, default=None), max(known, default=None)


def sums(cards: Iterable[Card]) -> tuple[tuple[CurrencySum, ...], int]:
    """Return the sums by currency, the one with most grants first, and how many grants have no sum or no currency."""
    by_currency: defaultdict[str, defaultdict[int | None, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    unknown = 0
    for card in cards:
        for grant in card.get("grants", ()):
            if grant.get("amount") is None or not grant.get("currency"):
                unknown += 1
            else:
                by_currency[grant["currency"]][grant.get("year")].append(Decimal(str(grant["amount"])))
    found = [_currency(currency, years) for currency, years in by_currency.items()]
    return tuple(sorted(found, key=lambda one: (-one.grants, one.currency))), unknown


def _currency(currency: str, years: dict[int | None, list[Decimal]]) -> CurrencySum:
    ordered = sorted(years.items(), key=lambda item: (item[0] is None, -(item[0] or 0)))
    return CurrencySum(currency, tuple(YearSum(year, sum(amounts, Decimal()), len(amounts)) for year, amounts in ordered))


def shown_years(one: CurrencySum, most: int) -> list[tuple[YearSum, bool]]:
    """Return at most `most` rows, and whether a row holds all the years before those above it."""
    dated = [year for year in one.years if year.year is not None]
    undated = [(year, False) for year in one.years if year.year is None]
    room = most - len(undated)
    if len(dated) <= room:
        return [(year, False) for year in dated] + undated
    rest = dated[room - 1 :]
    earlier = YearSum(rest[0].year, sum((year.amount for year in rest), Decimal()), sum(year.grants for year in rest))
    return [(year, False) for year in dated[: room - 1]] + [(earlier, True)] + undated
