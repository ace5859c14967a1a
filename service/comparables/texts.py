"""Sentences that a page and a document share: what the application states, what the comparables have in common."""

from service.comparables.model import Comparables, Summary, Sums
from service.comparables.summary import months_of
from service.web.strings import money, number, partial_date, plural, translator


def years(first: int | None, last: int | None) -> str:
    """Return "2019", "2019–2021" or ""."""
    known = [str(year) for year in (first, last) if year is not None]
    return "–".join(dict.fromkeys(known))


def stated_lines(found: Comparables, language: str) -> list[str]:
    """Return what the application states of its sum and its dates, each with its own words; says so where it states none."""
    t = translator(language)
    amount, when = found.stated_sum, found.stated_period
    lines = []
    if amount:
        shown = money(amount.amount, amount.currency, language)
        lines.append(t("comparables.stated.sum", amount=shown, text=" ".join(found.text[amount.start : amount.end].split())))
    else:
        lines.append(t("comparables.stated.no_sum"))
    if when:
        dates = f"{partial_date(when.started, language)}–{partial_date(when.ended, language)}"
        lasting = months_of(when.started, when.ended)
        shown = f"{dates} ({plural(t, 'comparables.months', lasting, language)})" if lasting else dates
        lines.append(t("comparables.stated.period", period=shown, text=" ".join(found.text[when.start : when.end].split())))
    else:
        lines.append(t("comparables.stated.no_period"))
    return lines


def summary_lines(summary: Summary, language: str) -> list[str]:
    """Return the summary, one fact a line, each with how many projects it rests on."""
    t = translator(language)
    if not summary.count:
        return [t("comparables.summary.none")]
    lines = [plural(t, "comparables.summary.count", summary.count, language)]
    lines += [_sums(sums, summary.count, language) for sums in summary.sums] or [t("comparables.summary.no_sums")]
    if summary.durations:
        lasted = summary.durations
        values = {"median": number(lasted.median, language), "low": number(lasted.low, language), "high": number(lasted.high, language)}
        key = "comparables.summary.month" if lasted.n == 1 else "comparables.summary.months"
        lines.append(t(key, **values, n=number(lasted.n, language), count=number(summary.count, language)))
    shown = {"n": number(summary.with_results, language), "count": number(summary.count, language)}
    return [*lines, t("comparables.summary.results", **shown)]


def _sums(sums: Sums, count: int, language: str) -> str:
    t = translator(language)
    when = years(sums.from_year, sums.to_year)
    return t(
        "comparables.summary.sum" if sums.n == 1 else "comparables.summary.sums",  # one sum has no range
        median=money(sums.median, sums.currency, language),
        low=money(sums.low, sums.currency, language),
        high=money(sums.high, sums.currency, language),
        years=f", {when}" if when else "",
        n=number(sums.n, language),
        count=number(count, language),
    )
