"""What was found for a need -> the sections of its brief, in sentences from templates. The order is that in which one decides: what is there, who, money."""

from collections.abc import Sequence
from decimal import Decimal

from indexer.record_store import Card
from models.answers import CallStatus, Level, Match, Need, Verdict
from models.records import RecordType
from models.taxonomy import labels, places
from service.answer import Answerer
from service.brief.gaps import Gap, gaps
from service.brief.gather import Findings, about, close_rows, evidence_lines, gather, lead_of, notes_of, outcome_of, title_of
from service.brief.model import Brief, Entry, Grid, Section, Words
from service.brief.money import CurrencySum, shown_years, sums
from service.cards import shortened
from service.comparables.texts import years
from service.web.strings import day, money, number, partial_date, period, plural

WORKS, PARTNERS, CALLS, PAYERS, RATED = 5, 4, 3, 4, 4
"""How many of each a brief names: what fits two pages of A4 in the longest of the three languages."""

YEARS = 4
"""Rows of sums for each currency, the last of them for all years before."""

CURRENCIES = 3
NEED_LENGTH = 500
LINE_LENGTH = 90
TITLES = 2
"""Works named beside a partner."""

GAPS = 6
APPLY_NOW = (CallStatus.OPEN, CallStatus.ROLLING, CallStatus.FORTHCOMING)


def make_brief(answerer: Answerer, need: Need) -> Brief:
    """Return the brief of an answer. Raises what Answerer.answer raises."""
    found = gather(answerer, need)
    t = found.t
    sections = (_need(found), _exists(found), _who(found), _money(found), _calls(found), _evidence(found), _gaps(found))
    return Brief(
        name="brief",
        kind=t("brief.title"),
        title=Words(shortened(" ".join(need.text.split()), LINE_LENGTH), found.answer.language),
        language=found.language,
        made=found.today,
        sections=sections,
        sources=tuple(found.sources.listed),
        how=t("brief.how"),
    )


def _need(found: Findings) -> Section:
    t = found.t
    text = found.need.text.strip()
    short = shortened(text, NEED_LENGTH)
    limits = _limits(found)
    sentences = [t("brief.need.shortened")] if short != text else []
    sentences += [t("brief.need.limits", limits="; ".join(limits))] if limits else []
    return Section("need", t("brief.section.need"), tuple(sentences), (Words(short, found.answer.language),))


def _limits(found: Findings) -> list[str]:
    filters, language = found.need.filters, found.language
    named = [found.reader.place_name(place) for place in filters.places]
    named += [labels.label("theme", code, language) for code in filters.themes]
    named += [labels.label("target_group", code, language) for code in filters.target_groups]
    return named + ([found.t("search.with_results")] if filters.with_results else [])


def _exists(found: Findings) -> Section:
    t = found.t
    if not found.works:
        sentences = [t(f"results.verdict.{found.answer.verdict.value}")] if found.answer.verdict is not Verdict.FOUND else [t("results.verdict.weak")]
    else:
        sentences = [_counted(found), _told_results(found)]
    return Section(
        "exists", t("brief.section.exists"), tuple(sentences), entries=tuple(_work(card, found) for card in close_rows(found, "innovations")[:WORKS])
    )


def _counted(found: Findings) -> str:
    n = len(found.works)
    form = "one" if n == 1 else "few" if n <= WORKS else "many"
    return found.t(f"brief.works.{form}", n=number(n, found.language))


def _told_results(found: Findings) -> str:
    t, told = found.t, len(found.with_results())
    if len(found.works) == 1:
        return t("brief.result.yes") if told else t("brief.result.no")
    return plural(t, "brief.results", told, found.language) if told else t("brief.results.none")


def _work(card: Card, found: Findings) -> Entry:
    t, language = found.t, found.language
    lead, outcome = lead_of(card, found), outcome_of(card, found)
    facts = [labels.label("innovation_kind", card["kind"], language), _where(card, found), period(card.get("started"), card.get("ended"), language)]
    sentences = [t("brief.lead", name=lead)] if lead else []
    sentences += [*notes_of(card, found), *([] if outcome else [t("record.outcome.none")])]
    says = [quote for quote in (about(card, found), outcome) if quote]
    return entry_of(card, found, facts, sentences, says)


def _where(card: Card, found: Findings) -> str:
    return ", ".join(dict.fromkeys(found.reader.place_name(place) for place in card.get("places", ())[:2]))


def entry_of(card: Card, found: Findings, facts: Sequence[str], sentences: Sequence[str], quotes: Sequence[Words] = ()) -> Entry:
    """Return a record as an entry, numbered among the sources."""
    title = title_of(card, found.language)
    return Entry(
        title=Words(shortened(title.text, LINE_LENGTH), title.language),
        record_id=card["id"],
        type=RecordType(card["type"]),
        facts=tuple(fact for fact in facts if fact),
        sentences=tuple(sentences),
        quotes=tuple(quotes),
        source=found.sources.number(card),
    )


def _who(found: Findings) -> Section:
    t = found.t
    rows = [match for match in found.answer.partners if match.level is not Level.WEAK][:PARTNERS]
    entries = [_partner(match, card, found) for match in rows if (card := found.index.records.card(match.id)) is not None]
    return Section("who", t("brief.section.who"), () if entries else (t("results.partners.empty"),), entries=tuple(entries))


def _partner(match: Match, card: Card, found: Findings) -> Entry:
    t, language = found.t, found.language
    works = found.close(match.works) or match.works
    titles = [shortened(title_of(work, language).text, LINE_LENGTH) for key in works[:TITLES] if (work := found.index.records.card(key))]
    n = len(works)
    told = t(f"brief.partner.{'one' if n == 1 else 'many'}", n=number(n, language), titles="; ".join(titles)) if n else t("brief.partner.own")
    slot = t(f"brief.slot.{match.slot.value}") if match.slot else ""
    return entry_of(card, found, [labels.label("organisation_kind", card.get("kind"), language), _where(card, found), slot], [told])


def _money(found: Findings) -> Section:
    t, language = found.t, found.language
    payers = [(match.title, len(paid)) for match in found.answer.funders if match.past_grants is not None and (paid := found.close(match.works))]
    named = [f"{name} ({plural(t, 'match.works', n, language)})" for name, n in payers[:PAYERS]]
    sentences = [*money_lines(found), *([t("brief.payers", names="; ".join(named))] if named else [])]
    return Section("money", t("brief.section.money"), tuple(sentences), grid=_grid(sums(found.works)[0][:CURRENCIES], found))


def money_lines(found: Findings) -> list[str]:
    """Return what grants gave to the works, a sentence for each currency, and how many sums are not known."""
    t = found.t
    by_currency, unknown = sums(found.works)
    shown = by_currency[:CURRENCIES]
    lines = [_sum(one, found) for one in shown] or [t("brief.money.none")]
    lines += [t("brief.money.apart")] if len(shown) > 1 else []
    return lines + ([plural(t, "brief.money.unknown", unknown, found.language)] if unknown and shown else [])


def _calls(found: Findings) -> Section:
    entries = close_calls(found)
    told = found.t("brief.calls" if entries else "brief.calls.none", date=day(found.today, found.language))
    return Section("calls", found.t("brief.section.calls"), (told,), entries=tuple(entries))


def close_calls(found: Findings) -> list[Entry]:
    """Return the calls that answer the need and that one can apply to, now or soon."""
    calls = [match for match in found.answer.funders if match.status in APPLY_NOW and match.level is not Level.WEAK][:CALLS]
    return [_call(match, card, found) for match in calls if (card := found.index.records.card(match.id)) is not None]


def _sum(one: CurrencySum, found: Findings) -> str:
    span = years(*one.span)
    return found.t(
        f"brief.money.sum.{'one' if one.grants == 1 else 'many'}",
        n=number(one.grants, found.language),
        sum=_amount(one.amount, one.currency, found),
        years=f" ({span})" if span else "",
    )


def _grid(shown: tuple[CurrencySum, ...], found: Findings) -> Grid | None:
    t = found.t
    rows = []
    for one in shown:
        for year, earlier in shown_years(one, YEARS):
            told = t("brief.money.no_year") if year.year is None else t("brief.money.until", year=year.year) if earlier else str(year.year)
            rows.append((told, number(year.grants, found.language), _amount(year.amount, one.currency, found)))
    head = (t("record.year"), t("brief.money.grants"), t("brief.money.amount"))
    return Grid(head, tuple(rows)) if len(rows) > 1 else None


def _amount(amount: Decimal, currency: str, found: Findings) -> str:
    return money(amount, currency, found.language)


def _call(match: Match, card: Card, found: Findings) -> Entry:
    t, language = found.t, found.language
    funder = found.index.records.card(card["funder_id"]) if card.get("funder_id") else None
    name = title_of(funder, language).text if funder else card["funder"]
    sentences = [t("brief.call.funder", name=name), _call_when(match, found)]
    if found.need.asker.organisation_kind and match.eligibility:
        sentences.append(f"{t(f'match.eligibility.{match.eligibility.verdict}')}.")
    return entry_of(card, found, [card["programme"]] if card.get("programme") and card["programme"] != title_of(card, language).text else [], sentences)


def _call_when(match: Match, found: Findings) -> str:
    """Say when one can apply to a call, as far as it is known."""
    t, language = found.t, found.language
    if match.status is CallStatus.OPEN and match.closes:
        return t("brief.call.open", date=partial_date(match.closes, language))
    if match.status is CallStatus.FORTHCOMING and match.opens:
        return t("brief.call.forthcoming", date=partial_date(match.opens, language))
    status = match.status or CallStatus.UNKNOWN
    return f"{t(f'status.{status.value}')}."


def _evidence(found: Findings) -> Section:
    t = found.t
    rated = [card for card in found.works if card.get("evidence")]
    sentences = [plural(t, "brief.evidence", len(rated), found.language), t("brief.evidence.scales")] if rated else [t("brief.evidence.none")]
    entries = tuple(entry_of(card, found, [], [f"{line}." for line in evidence_lines(card, found.language)[:2]]) for card in rated[:RATED])
    return Section("evidence", t("brief.section.evidence"), tuple(sentences), entries=entries)


def _gaps(found: Findings) -> Section:
    t = found.t
    named = found.named
    if not found.works:
        return Section("gaps", t("brief.section.gaps"), (t("brief.gaps.whole"), t("brief.gaps.caveat")))
    missing, pairs = gaps(named, found.works)
    lines = [] if found.with_results() else [t("brief.gaps.no_results")]
    lines += [_gap(gap, found) for gap in missing]
    label = labels.label
    lines += [
        t("brief.gap.pair", theme=label("theme", pair.theme, found.language), group=label("target_group", pair.target_group, found.language)) for pair in pairs
    ]
    if not lines:
        told = t("brief.gaps.none") if named.themes or named.target_groups or named.places else t("brief.gaps.unnamed")
        return Section("gaps", t("brief.section.gaps"), (told,))
    return Section("gaps", t("brief.section.gaps"), (*lines[:GAPS], t("brief.gaps.caveat")))


def _gap(gap: Gap, found: Findings) -> str:
    place = places.get(gap.code) if gap.field == "place" else None
    name = place.name(found.language) if place else labels.label(gap.field, gap.code, found.language)
    form = "none" if not gap.works else "one" if gap.works == 1 else "many"
    return found.t(f"brief.gap.{gap.field}.{form}", name=name, n=number(gap.works, found.language))
