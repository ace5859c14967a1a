"""Application periods as people write them in Finnish, Swedish and English: dated only where the text gives a year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from crawlers.formats.tables import MONTHS

SENTENCE_END = re.compile(r"(?<=[a-zäöå)\d][.!?])\s+(?=[A-ZÄÖÅ])|\n+")
ABOUT_APPLYING = re.compile(
    r"hakuaika|hakuajat|\bhaku\b|\bhaettav|hakemu|haetaan|hakea\b|hakujakso|hakukierros|ansök|\bsök|utlysning|appl(?:y|ication|ied)|\bcall\b|deadline",
    re.IGNORECASE,
)
ROLLING = re.compile(
    r"jatkuva\w* haku|haku\w* on jatkuva|jatkuvasti|jatkuvaan hakuun|ympäri vuoden|koko vuoden ajan|ilman hakuaikaa|fortlöpande|året runt|kontinuerlig|"
    r"continuous(?:ly)?\b|all year round|throughout the year|rolling",
    re.IGNORECASE,
)
YEARLY = re.compile(
    r"vuosittai[ns]|joka vuosi|(?:kerran|kahdesti|kaksi kertaa|kolme kertaa) vuodessa|vuosihaku|årlig|varje år|(?:en|två) gång(?:er)? (?:per år|om året)|"
    r"annual(?:ly)?\b|every year|each year|(?:once|twice) a year",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
NAMED_DAY = re.compile(rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of )?({_MONTH})(?:ta|n|ssa|hun)?\b\.?,?(?:\s+([12]\d{{3}}))?", re.IGNORECASE)
NAMED_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+([12]\d{{3}}))?", re.IGNORECASE)
_TIME = r"(?:\s*,?\s*(?:klo|kello|kl\.?|at|clock)\.?\s*\d{1,2}(?:[.:]\d{2})?)?"
RANGE = re.compile(
    rf"(?<![\d.])(\d{{1,2}})\.?(?:(\d{{1,2}})\.?)?(?:\s?([12]\d{{3}}))?{_TIME}"
    r"\s*(?:[-–—]|(?:ja|och|and)\s+(?:se\s+)?(?:päättyy|päättyi|avslutas|går ut|ends|closes)|till|to|until)\s*"
    rf"(\d{{1,2}})\.(\d{{1,2}})\.?(?:\s?([12]\d{{3}}))?(?![\d.]*\d)"
)
CLOSING = re.compile(
    r"(?:päättyy|päättyi|viimeistään|asti|saakka|mennessä|määräaika|senast|deadline|by|before|closes|ends)\b[^.\d]{0,40}(\d{1,2})\.(\d{1,2})\.\s?([12]\d{3})"
    r"|(?<![\d.])(\d{1,2})\.(\d{1,2})\.\s?([12]\d{3})(?:\s*(?:klo|kello)\s*[\d.:]+)?\s*(?:mennessä|asti|saakka)",
    re.IGNORECASE,
)
NO_YEAR = re.compile(r"(?<![\d.])\d{1,2}\.(?:\d{1,2}\.)?(?!\s?\d)")


@dataclass(frozen=True)
class Period:
    """When one may apply: dates (YYYY-MM-DD) only where the year was written; `recurring` where the text says that it comes again or never ends."""

    opens: str | None = None
    closes: str | None = None
    recurring: Literal["rolling", "yearly"] | None = None


def application_period(text: str) -> Period:
    """Return the application period that a text tells, the latest of several with a year. "1.–15.9." without a year is yearly, never a date."""
    dated: list[tuple[str, str]] = []
    rolling = yearly = False
    for sentence in SENTENCE_END.split(text):
        if not ABOUT_APPLYING.search(sentence):
            continue
        numeric = _numeric(sentence)
        found = list(_dated(numeric))
        dated += found
        rolling = rolling or bool(ROLLING.search(sentence))
        yearly = yearly or bool(YEARLY.search(sentence)) or (not found and bool(NO_YEAR.search(numeric)))
    opens, closes = max(dated, key=lambda pair: pair[1], default=("", ""))
    recurring: Literal["rolling", "yearly"] | None = "rolling" if rolling and not dated else "yearly" if yearly else None
    return Period(opens or None, closes or None, recurring)


def _numeric(sentence: str) -> str:
    """Write "30 September 2026" and "September 30, 2026" as 30.9.2026."""
    sentence = NAMED_DAY.sub(lambda found: f"{found[1]}.{MONTHS[found[2].casefold()]}.{found[3] or ''}", sentence)
    return NAMED_MONTH_FIRST.sub(lambda found: f"{found[2]}.{MONTHS[found[1].casefold()]}.{found[3] or ''}", sentence)


def _dated(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield (opens, closes) of the periods whose end has a year; opens is "" where only the end is told."""
    spans = []
    for found in RANGE.finditer(sentence):
        day, month, year, end_day, end_month, end_year = found.groups()
        closes = _iso(end_year, end_month, end_day)
        if not closes:
            continue
        month = month or end_month
        turned = not year and int(month) > int(end_month)
        opens = _iso(year or str(int(end_year) - turned), month, day)
        if opens and opens <= closes:
            spans.append(found.span())
            yield opens, closes
    for found in CLOSING.finditer(sentence):
        if any(start <= found.start() < end or start < found.end() <= end for start, end in spans):
            continue
        day, month, year = found.groups()[:3] if found[1] else found.groups()[3:]
        if closes := _iso(year, month, day):
            yield "", closes


def _iso(year: str | None, month: str, day: str) -> str | None:
    try:
        return datetime(int(year or ""), int(month), int(day), tzinfo=UTC).date().isoformat()
    except ValueError:
        return None
