"""Funders: calls that fit the need, then organisations that have paid for works like it. Ranked apart, never mixed."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice

from indexer.index import Index
from indexer.record_store import Card
from models.answers import CallStatus, Level, Match, Paid, PastGrant, Payer, Reason, ReasonKind
from service import calibrate
from service.cards import face, falling, row
from service.eligibility import eligibility
from service.explain import quote_reason, shared_facts
from service.query import Query
from service.recommend.bearing import bearing_of, is_weak, subjects
from service.recommend.purposes import fits
from service.recommend.recurrence import recurrence, rounds_of, series_of
from service.recommend.weighing import summed, weight
from service.retrieve import Candidate
from service.signals import Signals

GRANTS_SHOWN = 5
Ranked = tuple[tuple[int, bool, float, str], Candidate, Card, CallStatus]
"""A call with what it is sorted by."""

STATUS_ORDER = {CallStatus.OPEN: 0, CallStatus.ROLLING: 0, CallStatus.FORTHCOMING: 0, CallStatus.UNKNOWN: 1, CallStatus.CLOSED: 2}


def call_status(card: Card, today: date) -> CallStatus:
    """Return where a call stands on a day.

    Open needs a known closing date that has not passed (or a call that takes applications all the time); a date that is not there is unknown.
    """
    opens, closes = _first_day(card.get("opens")), _last_day(card.get("closes"))
    if closes is not None and closes < today:
        return CallStatus.CLOSED
    if opens is not None and opens > today:
        return CallStatus.FORTHCOMING
    if closes is not None:
        return CallStatus.FORTHCOMING if card.get("stated_status") == "forthcoming" and opens is None else CallStatus.OPEN
    return CallStatus.ROLLING if card.get("recurring") == "rolling" else CallStatus.UNKNOWN


def _first_day(value: str | None) -> date | None:
    return date.fromisoformat((value + "-01-01")[:10] if len(value) == 4 else (value + "-01")[:10]) if value else None


def _last_day(value: str | None) -> date | None:
    """A closing date known to the day; a month or a year alone is too vague to be open by."""
    return date.fromisoformat(value) if value and len(value) == 10 else None


def funders(
    query: Query, index: Index, calls: Sequence[Candidate], works: Sequence[Candidate], signals: Signals, today: date, payers: Sequence[Payer]
) -> list[Match]:
    """Return call Matches, then organisation Matches with what they paid, together at most the need's limit: each kind gets half, and what the other leaves."""
    limit = query.need.limit
    paid = {payer.id: payer.paid for payer in payers}
    past = [_with_sums(match, paid[match.id], works) for match in past_funders(query, index, works, signals, today) if match.id in paid]
    open_to = matching_calls(query, index, calls, signals, today)[: max(limit - len(past), limit - limit // 2)]
    return [*open_to, *past[: limit - len(open_to)]]


def _with_sums(match: Match, paid: Paid, works: Sequence[Candidate]) -> Match:
    """A past funder with what it paid, and no more works and grants than that counts: the quoted one, and those that fit at least loosely."""
    counted = {candidate.record_id for candidate in works[: calibrate.WORKS] if candidate.strength >= calibrate.LOOSE}
    kept = tuple(work for work in match.works if work in counted or work == match.reasons[0].record_id)
    grants = tuple(grant for grant in match.past_grants or () if grant.record_id in kept)
    return match.model_copy(update={"paid": paid, "works": kept, "past_grants": grants})


def matching_calls(query: Query, index: Index, candidates: Sequence[Candidate], signals: Signals, today: date) -> list[Match]:
    """Return calls, each round of one but once: those that one can apply to, then those of unknown dates, then closed ones; within each weak ones last."""
    ranked = sorted(listable_calls(query, index, candidates, signals, today), key=lambda item: item[0])
    matches = (_call(query, index, candidate, card, status, signals, today) for _, candidate, card, status in _one_round(ranked)[: query.need.limit])
    return [match for match in matches if match is not None]


def listable_calls(query: Query, index: Index, candidates: Sequence[Candidate], signals: Signals, today: date) -> list[Ranked]:
    """Return the calls that may be listed, before rounds are folded and rows limited, their strengths those of what they are for (see `purposes.fits`).

    A weak call is listed only where it may still take applications, fits nearly, and shares something of the need's subject: a vague likeness to a large
    programme's call is no help to anybody.
    """
    found = []
    steered = bool(query.need.like or query.need.unlike)
    for candidate, fit in zip(candidates, fits(query, index, candidates, signals), strict=True):
        card = query.card(index, candidate.record_id) if fit >= calibrate.CALL_WORTH else None
        if card is not None:
            fitting = replace(candidate, strength=fit)
            weak, status = is_weak(fitting), call_status(card, today)
            if weak and (status is CallStatus.CLOSED or not signals.subject & subjects(card)):
                continue
            order = STATUS_ORDER[status], weak, -(candidate.score if steered else fit), candidate.record_id
            found.append((order, fitting, card, status))
    return found


def _one_round(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Of the rounds of one call the one that stands first: one that can be applied to, else the latest."""
    rounds: defaultdict[tuple[str, str], list[Ranked]] = defaultdict(list)
    for item in ranked:
        rounds[series_of(item[2])].append(item)
    kept = {max(same, key=lambda item: (-STATUS_ORDER[item[3]], item[2].get("closes") or ""))[1].record_id for same in rounds.values()}
    return [item for item in ranked if item[1].record_id in kept]


def _call(query: Query, index: Index, candidate: Candidate, card: Card, status: CallStatus, signals: Signals, today: date) -> Match | None:
    quote = quote_reason(query, index, candidate.passages)
    if quote is None:
        return None
    language = query.need.interface_language or query.language
    return Match(
        **row(card, query.need.interface_language),
        score=round(calibrate.displayed(candidate.strength), 4),
        level=calibrate.level(candidate.strength),
        reasons=(quote, *shared_facts(card, signals, language)),
        eligibility=eligibility(card, query.need.asker, language),
        opens=card.get("opens"),
        closes=card.get("closes"),
        status=status,
        recurring=recurrence(card, rounds_of(index, card), today) if status is CallStatus.CLOSED else None,
    )


def past_funders(query: Query, index: Index, works: Sequence[Candidate], signals: Signals, today: date) -> list[Match]:
    """Return organisations that paid for matched works of which one at least bears on the need, by how well those fit and how long ago they ended."""
    speaks = bearing_of(query, index, signals)
    supports = {payer: paid for payer, paid in paid_works(works, index.graph.funders_of).items() if any(speaks(candidate) for candidate in paid)}
    ranked = ranked_payers(query, index, supports, today)
    matches = [match for _, funder_id in ranked[: query.need.limit] if (match := _funder(query, index, funder_id, supports[funder_id]))]
    return falling(sorted(matches, key=lambda match: match.level is Level.WEAK))


def paid_works(works: Sequence[Candidate], payers_of: Callable[[str], Sequence[str]]) -> dict[str, list[Candidate]]:
    """Return the matched works of each who paid for one, best first."""
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in works[: calibrate.WORKS]:
        if candidate.strength >= calibrate.WORTH:
            for payer in payers_of(candidate.record_id):
                found[payer].append(candidate)
    return dict(found)


def ranked_payers(query: Query, index: Index, supports: Mapping[str, Sequence[Candidate]], today: date) -> list[tuple[float, str]]:
    """Return (score, payer) by falling score, ties by id."""
    weights = {one.record_id: weight(one, query.card(index, one.record_id), today) for paid in supports.values() for one in paid}
    scores = {payer: summed(weights[one.record_id] for one in paid) for payer, paid in supports.items()}
    return sorted(((score, payer) for payer, score in scores.items()), key=lambda item: (-item[0], item[1]))


def _funder(query: Query, index: Index, funder_id: str, paid: Sequence[Candidate]) -> Match | None:
    card = query.card(index, funder_id)
    best = paid[0]
    quote = quote_reason(query, index, best.passages, best.record_id)
    if card is None or quote is None:
        return None
    language = query.need.interface_language or query.language
    grants = islice((grant for candidate in paid for grant in _grants(query, index, candidate.record_id, funder_id, language)), GRANTS_SHOWN)
    return Match(
        **row(card, query.need.interface_language),
        score=round(calibrate.displayed(best.strength), 4),
        level=calibrate.level(best.strength),
        reasons=(quote, Reason(kind=ReasonKind.GRANT, text=_title(query, index, best.record_id, language), language=language, record_id=best.record_id)),
        roles=("funder",),
        works=tuple(candidate.record_id for candidate in paid),
        past_grants=tuple(grants),
    )


def _grants(query: Query, index: Index, record_id: str, funder_id: str, language: str) -> list[PastGrant]:
    card = query.card(index, record_id) or {}
    title = face(card, language).title[0]
    found = [grant for grant in card.get("grants", ()) if grant.get("funder_id") == funder_id]
    return [
        PastGrant(
            record_id=record_id,
            title=title,
            programme=grant.get("programme"),
            amount=Decimal(str(grant["amount"])) if grant.get("amount") is not None else None,
            currency=grant.get("currency"),
            year=grant.get("year"),
        )
        for grant in found
    ] or [PastGrant(record_id=record_id, title=title)]


def _title(query: Query, index: Index, record_id: str, language: str) -> str:
    card = query.card(index, record_id)
    return face(card, language).title[0] if card else record_id
