"""Comparables as the JSON of the HTTP API. Written by hand: what is there, and what is left out, is a contract."""

from typing import Any

from service.api.serialise import match_json
from service.comparables.model import Comparable, Comparables, Overlap, Pair, Summary

Json = dict[str, Any]


def comparables_json(found: Comparables) -> Json:
    """Return the whole answer. Sums are numbers beside their currency, dates as exact as they are known."""
    return {
        "language": found.language,
        "facets": {facet.value: count for facet, count in found.facets.items()},
        "stated": _stated(found),
        "comparables": [_comparable(one) for one in found.comparables],
        "summary": _summary(found.summary),
        "overlaps": [_overlap(one, found.language) for one in found.overlaps],
        "boilerplate": found.boilerplate,
        "took_ms": found.took_ms,
    }


def _stated(found: Comparables) -> Json:
    amount, period = found.stated_sum, found.stated_period
    return {
        "amount": float(amount.amount) if amount else None,
        "currency": amount.currency if amount else None,
        "amount_text": found.text[amount.start : amount.end] if amount else None,
        "started": period.started if period else None,
        "ended": period.ended if period else None,
        "period_text": found.text[period.start : period.end] if period else None,
    }


def _comparable(one: Comparable) -> Json:
    return match_json(one.match) | {
        "money": [
            {"amount": float(money.amount), "currency": money.currency, "from_year": money.from_year, "to_year": money.to_year, "grants": money.grants}
            for money in one.money
        ],
        "lead": one.lead,
        "lead_id": one.lead_id,
        "regions": list(one.regions),
        "outcome": one.outcome,
        "outcome_language": one.outcome_language,
        "facets": [facet.value for facet in one.facets],
    }


def _overlap(one: Overlap, language: str) -> Json:
    return {"id": one.record_id, "title": one.title, "title_language": one.title_language, "pairs": [_pair(pair, language) for pair in one.pairs]}


def _pair(pair: Pair, language: str) -> Json:
    return {
        "application": {"text": pair.text, "language": language, "start": pair.start, "end": pair.end, "facet": pair.facet.value},
        "record": {
            "text": pair.record_text,
            "language": pair.record_language,
            "section": pair.section,
            "start": pair.record_start,
            "end": pair.record_end,
            "ours": pair.ours,
        },
        "cosine": pair.cosine,
        "shared_with": pair.shared_with,
    }


def _summary(summary: Summary) -> Json:
    first = summary.sums[0] if summary.sums else None
    return {
        "count": summary.count,
        "median_amount": float(first.median) if first else None,
        "currency": first.currency if first else None,
        "amounts": [
            {
                "currency": sums.currency,
                "n": sums.n,
                "median": float(sums.median),
                "low": float(sums.low),
                "high": float(sums.high),
                "from_year": sums.from_year,
                "to_year": sums.to_year,
            }
            for sums in summary.sums
        ],
        "years": {"from": summary.from_year, "to": summary.to_year},
        "months": None if summary.durations is None else vars(summary.durations),
        "with_results": summary.with_results,
    }
