"""The sum and the dates that an application states of itself, each with the sentence that it stands in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from service.comparables.facets import Facet, Sentence

CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euroa": "EUR", "euron": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "$": "USD", "usd": "USD",
              "sek": "SEK", "kr": "SEK", "kronor": "SEK", "kruunua": "SEK", "nok": "NOK", "dkk": "DKK"}  # fmt: skip
SIGN = r"€|£|\$|\b(?:EUR|SEK|NOK|DKK|GBP|USD)\b"
WORD = rf"(?:{SIGN}|\beuro(?:a|n|s)?\b|\bkr\b|\bkronor\b|\bkruunua\b)"
FIGURE = r"\d{1,3}(?:[ \u00a0\u2009\u202f.,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
SCALE = r"(?:\s*(?P<scale{n}>milj(?:oona|oonaa|oner|\.)?|miljoner|million|mn|M|tuhatta|tusen|thousand|t(?=€)|k(?=€))\b\.?)?"
MONEY = re.compile(
    rf"(?:(?P<before>{SIGN})\s*(?P<first>{FIGURE}){SCALE.format(n=1)}|(?P<second>{FIGURE}){SCALE.format(n=2)}\s*(?P<after>{WORD}))", re.IGNORECASE
)
TOTAL = re.compile(
    r"\b(yhteensä|kokonais|haet|haemme|haettav|avustu|budjet|kustannusarvio|totalt|sammanlagt|totala|söker|ansök|bidrag|budget|total|apply|applied|request|grant)",
    re.IGNORECASE,
)
LEAST = Decimal(1_000)
"""Sums below this are prices, not budgets."""

MONTHS = {name: number for number, names in enumerate((
    "january januari tammikuu", "february februari helmikuu", "march mars maaliskuu", "april huhtikuu", "may maj toukokuu", "june juni kesäkuu",
    "july juli heinäkuu", "august augusti elokuu", "september syyskuu", "october oktober lokakuu", "november marraskuu", "december joulukuu"), 1)
    for name in names.split()}  # fmt: skip
MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
YEAR = r"(?:19|20)\d\d"


def _date_pattern(n: int) -> str:
    """Every way to write a date, its groups ending in `n`: 1.3.2026, 2026-03-01, 1 March 2026 or March 2026, 3/2026, 2026."""
    forms = (
        rf"(?P<d{n}>\d{{1,2}})\.(?P<m{n}>\d{{1,2}})\.(?P<y{n}>{YEAR})",
        rf"(?P<iso{n}>{YEAR}-\d\d-\d\d)",
        rf"(?:(?P<dd{n}>\d{{1,2}})\.?\s+)?(?P<mn{n}>{MONTH_NAMES})\w*\s+(?P<yn{n}>{YEAR})",
        rf"(?P<mm{n}>\d{{1,2}})/(?P<ym{n}>{YEAR})",
        rf"(?P<only{n}>{YEAR})",
    )
    return f"(?:{'|'.join(forms)})"


PERIOD = re.compile(rf"\b{_date_pattern(1)}\s*(?:–|—|-|to|until|till|and|ja|och)\s*{_date_pattern(2)}\b", re.IGNORECASE)


@dataclass(frozen=True)
class StatedSum:
    """A sum, in the application's words: `text[start:end]` is the sentence."""

    amount: Decimal
    currency: str
    start: int
    end: int


@dataclass(frozen=True)
class StatedPeriod:
    """A period, no more exact than it is written: YYYY, YYYY-MM or YYYY-MM-DD; `text[start:end]` is the sentence."""

    started: str
    ended: str
    start: int
    end: int


def stated_sum(text: str, sentences: Iterable[Sentence]) -> StatedSum | None:
    """Return the sum that the application is about: the largest beside a word such as "total" or "apply", else the largest under the budget; else none."""
    found = [(one, bool(TOTAL.search(text[one.start : one.end])), sentence.facet is Facet.BUDGET) for sentence in sentences for one in _sums(text, sentence)]
    for wanted in (
        [one for one, total, budget in found if total and budget],
        [one for one, total, _ in found if total],
        [one for one, _, budget in found if budget],
    ):
        if wanted:
            return max(wanted, key=lambda one: (one.amount, -one.start))
    return None


def stated_period(text: str, sentences: Iterable[Sentence]) -> StatedPeriod | None:
    """Return the first period whose end is not before its beginning; one of days or months before one of bare years."""
    periods = [period for sentence in sentences if (period := _period(text, sentence))]
    return next((period for period in periods if len(period.started) > 4), periods[0] if periods else None)


def _sums(text: str, sentence: Sentence) -> Iterator[StatedSum]:
    for found in MONEY.finditer(text[sentence.start : sentence.end]):
        sign = (found["before"] or found["after"]).casefold()
        amount = _figure(found["first"] or found["second"]) * _scale(found["scale1"] or found["scale2"])
        if amount >= LEAST:
            yield StatedSum(amount, CURRENCIES[sign], sentence.start, sentence.end)


def _figure(written: str) -> Decimal:
    """Read figures as people write them, "1 250 000", "1.250.000,50", "1,250,000" and "2,5": the last mark before one or two digits is the decimal one."""
    decimals = re.search(r"[.,](\d{1,2})$", written)
    whole = written[: decimals.start()] if decimals else written
    return Decimal(re.sub(r"\D", "", whole) + (f".{decimals[1]}" if decimals else ""))


def _scale(word: str | None) -> int:
    first = (word or "").casefold()
    return 1 if not first else 1_000_000 if first.startswith("m") else 1_000


def _period(text: str, sentence: Sentence) -> StatedPeriod | None:
    found = PERIOD.search(text[sentence.start : sentence.end])
    if found is None:
        return None
    started, ended = _date(found, 1), _date(found, 2)
    if started is None or ended is None or ended[: len(started)] < started[: len(ended)]:
        return None
    return StatedPeriod(started, ended, sentence.start, sentence.end)


def _date(found: re.Match[str], n: int) -> str | None:
    if found[f"iso{n}"]:
        return str(found[f"iso{n}"])
    if found[f"only{n}"]:
        return str(found[f"only{n}"])
    year = found[f"y{n}"] or found[f"yn{n}"] or found[f"ym{n}"]
    month = int(found[f"m{n}"] or found[f"mm{n}"] or MONTHS[found[f"mn{n}"].casefold()])
    day = found[f"d{n}"] or found[f"dd{n}"]
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
        return None
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
