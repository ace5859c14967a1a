"""Partners and funders as a page shows them: in groups that say why they are there, with registers, sums and dates; and the table "who pays for this"."""

from collections.abc import Iterable, Sequence

from models.answers import CallStatus, Match, Paid, Payer, Reason, ReasonKind, Recurrence, Slot
from models.identifiers import FI_BUSINESS_ID, PIC, ROR, SE_NUMBER
from models.records import RecordType
from service.payers.table import FORMS, lines, years
from service.web.strings import money, number, partial_date, plural
from service.web.views import Reader, View, match_view

TABLE_ROWS = 12
"""Lines of the table on the page; the files hold all."""

REGISTERS = {
    FI_BUSINESS_ID: "https://tietopalvelu.ytj.fi/yritys/",
    ROR: "https://ror.org/",
    PIC: "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/how-to-participate/org-details/",
}
"""Where a number of a register is explained, by its scheme."""

REGISTERS_SHOWN = 2
WORKS_SHOWN = 3
EXAMPLES_SHOWN = 2
CAN_APPLY = (CallStatus.OPEN, CallStatus.ROLLING, CallStatus.FORTHCOMING)


def partner_groups(matches: Sequence[Match], reader: Reader) -> list[View]:
    """Partners in their three slots, each with a sentence on what it means."""
    return [
        _group(f"partners.{slot.value}", [match_view(match, reader) | {"extra": _partner(match, reader)} for match in matches if match.slot is slot], reader)
        for slot in Slot
    ]


def funder_groups(matches: Sequence[Match], reader: Reader) -> list[View]:
    """Calls by whether one can apply to them, then those who have paid; that no call is open is said where there is none."""
    calls = [match for match in matches if match.type is RecordType.CALL]
    rows = [(match.status, match_view(match, reader) | {"extra": _call(match, reader)}) for match in calls]
    past = [match_view(match, reader) | {"extra": _payer(match, reader)} for match in matches if match.type is not RecordType.CALL]
    return [
        _group("payers.open", [row for status, row in rows if status in CAN_APPLY], reader) | {"empty": reader.t("payers.open.none")},
        _group("payers.unknown", [row for status, row in rows if status is CallStatus.UNKNOWN], reader),
        _group("payers.closed", [row for status, row in rows if status is CallStatus.CLOSED], reader),
        {"heading": reader.t("results.past_funders"), "lead": reader.t("payers.past.lead"), "empty": None, "matches": past},
    ]


def _group(key: str, rows: list[View], reader: Reader) -> View:
    return {"heading": reader.t(key), "lead": reader.t(f"{key}.lead"), "empty": None, "matches": rows}


NOTHING: View = {"registers": [], "site": None, "adds": None, "works": [], "works_label": "", "paid": [], "dates": None}
"""What stands on a row beside what every row has."""


def _partner(match: Match, reader: Reader) -> View:
    adds = next((reason for reason in match.reasons if reason.kind is ReasonKind.COMPLEMENT), None)
    works = [work for record_id in match.works[:WORKS_SHOWN] if (work := reader.work(record_id))]
    told: View = {"registers": registers(match.identifiers, reader), "site": _site(match), "adds": _adds(adds, reader) if adds else None}
    return NOTHING | told | {"works": works, "works_label": reader.t("partners.works")}


def _payer(match: Match, reader: Reader) -> View:
    works = [work for record_id in (match.paid.examples if match.paid else ()) if (work := reader.work(record_id))]
    lines_of = paid_lines(match.paid, reader) if match.paid else []
    return NOTHING | {"site": _site(match), "paid": lines_of, "works": works, "works_label": reader.t("whopays.column.examples")}


def _call(match: Match, reader: Reader) -> View:
    return NOTHING | {"dates": closed_sentence(match.opens, match.closes, match.recurring, reader) if match.status is CallStatus.CLOSED else None}


def _site(match: Match) -> str | None:
    return match.url if match.url and match.url.startswith(("http://", "https://")) else None


def registers(identifiers: Iterable[str], reader: Reader, most: int | None = REGISTERS_SHOWN) -> list[View]:
    """Numbers in registers with their names, and links to where they are explained; `most` None for all."""
    shown = []
    for identifier in list(identifiers)[:most]:
        scheme, _, value = identifier.partition(":")
        # PIC and ROR are names of their own in every language.
        label = scheme.upper() if scheme in (PIC, ROR) else reader.t(f"partners.register.{scheme if scheme in (FI_BUSINESS_ID, SE_NUMBER) else 'other'}")
        shown.append({"label": label, "text": value, "href": REGISTERS[scheme] + value if scheme in REGISTERS else None})
    return shown


def _adds(reason: Reason, reader: Reader) -> View:
    return {"text": reason.need_text, "language": reason.need_language, "work": reader.work(reason.record_id) if reason.record_id else None}


def paid_lines(paid: Paid, reader: Reader) -> list[str]:
    """What a payer paid, a line each: how many works, each currency's sum, what is not known, the latest year."""
    t, language = reader.t, reader.language
    shown = [f"{t('payers.paid')} {plural(t, 'payers.paid', paid.works, language)}"]
    for given in paid.sums:
        of = t("payers.sum.of", n=number(given.works, language), count=number(paid.works, language)) if given.works < paid.works else ""
        detail = ", ".join(part for part in (years(given.from_year, given.to_year), of) if part)
        shown.append(money(given.amount, given.currency, language) + (f" ({detail})" if detail else ""))
    if paid.unknown and paid.sums:
        shown.append(plural(t, "payers.unknown_sum", paid.unknown, language))
    if paid.latest:
        shown.append(t("payers.latest", year=paid.latest))
    return shown


def closed_sentence(opens: str | None, closes: str | None, recurring: Recurrence | None, reader: Reader) -> str | None:
    """When a closed call was open, and that it comes back each year where the dates of its rounds show it."""
    t, language = reader.t, reader.language
    if not closes:
        return None
    was = t("payers.was_open", period=dates(opens, closes, language)) if opens else t("payers.has_closed", date=partial_date(closes, language))
    return f"{was}, {t(f'payers.recurs.{recurring.season.value}', year=recurring.since)}." if recurring else f"{was}."


def dates(first: str, last: str, language: str) -> str:
    """2026-03-02 and 2026-04-30 -> "2.3.–30.4.2026" (fi, sv) or "2 March – 30 April 2026" (en); of one year it is written once."""
    begins, ends = partial_date(first, language), partial_date(last, language)
    if first[:4] == last[:4] and len(first) == len(last) == len("2026-01-01"):
        begins = begins.removesuffix(first[:4]).rstrip()
    return f"{begins} – {ends}" if language == "en" else f"{begins}–{ends}"


def payers_view(payers: Sequence[Payer], reader: Reader) -> View:
    """The table: one line a payer and currency."""
    t, language = reader.t, reader.language
    rows = []
    for line in lines(payers)[:TABLE_ROWS]:
        payer, paid, given = line.payer, line.payer.paid, line.sum
        rows.append(
            {
                "href": reader.link(RecordType.ORGANISATION, payer.id),
                "title": payer.title,
                "language": payer.title_language,
                "works": number(paid.works, language),
                "sum": money(given.amount, given.currency, language) if given else t("comparables.unknown"),
                "sum_years": years(given.from_year, given.to_year) if given else "",
                "unknown": number(paid.unknown, language),
                "years": years(paid.from_year, paid.latest) or t("comparables.unknown"),
                "programmes": "; ".join(paid.programmes),
                "examples": [work for record_id in paid.examples[:EXAMPLES_SHOWN] if (work := reader.work(record_id))],
            }
        )
    total = len(lines(payers))
    rest = t("whopays.rest", shown=number(len(rows), language), total=number(total, language)) if total > len(rows) else None
    return {"rows": rows, "rest": rest, "forms": FORMS}
