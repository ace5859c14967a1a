"""Comparables as a file to keep: CSV (the table) or DOCX (all of it), labelled in the reader's language. Made in memory, from what is sent each time."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from models.jsonl import dumps
from models.records import INTERFACE_LANGUAGES
from service.comparables.model import Comparable, Comparables, Money
from service.comparables.serialise import comparables_json
from service.comparables.texts import stated_lines, summary_lines, years
from service.documents.docx import Heading, Paragraph, Table, write
from service.spreadsheet import cell
from service.web.strings import Translate, day, money, period, translator

CSV = "text/csv; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def export(found: Comparables, form: str, language: str, today: date) -> tuple[bytes, str, str]:
    """Return (content, media type, file name) of `form` "json", "csv" or "docx" in an interface language; `today` stands in a document."""
    assert language in INTERFACE_LANGUAGES
    name = f"{translator(language)('comparables.file_name')}.{form}"
    if form == "csv":
        return _csv(found, language), CSV, name
    if form == "docx":
        return _docx(found, language, today), DOCX, name
    return dumps(comparables_json(found), indent=True), "application/json", name


def _csv(found: Comparables, language: str) -> bytes:
    """One line a project and currency. Separated as spreadsheets of the language expect: by semicolons where the decimal mark is a comma."""
    t = translator(language)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if language == "en" else ";")
    heads = ("project", "amount", "currency", "grant_years", "started", "ended", "lead", "region", "outcome", "yours", "theirs", "level", "id", "address")
    writer.writerow([t(f"comparables.column.{head}") for head in heads])
    for one in found.comparables:
        for given in one.money or (None,):
            writer.writerow([cell(text) for text in _line(one, given, t)])
    return out.getvalue().encode("utf-8-sig")


def _line(one: Comparable, given: Money | None, t: Translate) -> Iterator[str]:
    match, quote = one.match, one.match.reasons[0]
    yield match.title
    yield f"{given.amount:f}" if given else ""
    yield given.currency if given else ""
    yield years(given.from_year, given.to_year) if given else ""
    yield from (match.started or "", match.ended or "", one.lead or "", ", ".join(one.regions))
    yield one.outcome or t("record.outcome.none")
    yield from (quote.need_text or "", quote.text, t(f"level.{match.level.value}"), match.id, match.url or "")


def _docx(found: Comparables, language: str, today: date) -> bytes:
    t = translator(language)
    title = t("comparables.results")
    blocks: list[Heading | Paragraph | Table] = [Heading(title), Paragraph(t("comparables.made", date=day(today, language)))]
    blocks += [Heading(t("comparables.stated"), 2), *map(Paragraph, stated_lines(found, language))]
    blocks += [Heading(t("comparables.summary"), 2), *map(Paragraph, summary_lines(found.summary, language))]
    blocks += [Heading(t("comparables.table"), 2), _table(found, language)]
    for one in found.comparables:
        quote = one.match.reasons[0]
        blocks += [
            Heading(one.match.title, 3),
            Paragraph(f"{t('comparables.column.yours')}: ”{quote.need_text}”"),
            Paragraph(f"{t('comparables.column.theirs')}: ”{quote.text}”"),
        ]
        blocks.append(Paragraph(f"{t('record.outcome')}: {one.outcome or t('record.outcome.none')}"))
        blocks.append(Paragraph(one.match.url or one.match.id))
    blocks += [Heading(t("comparables.overlaps"), 2), Paragraph(t("comparables.overlaps.lead"))]
    for overlap in found.overlaps:
        blocks += [
            Heading(overlap.title, 3),
            Table([t("comparables.column.yours"), t("comparables.column.theirs")], [[p.text, p.record_text] for p in overlap.pairs]),
        ]
    if not found.overlaps:
        blocks.append(Paragraph(t("comparables.overlaps.none")))
    return write(blocks, title=title, language=language)


def _table(found: Comparables, language: str) -> Table:
    t = translator(language)
    heads = [t(f"comparables.column.{name}") for name in ("project", "amount", "years", "lead", "region")]
    rows = [
        [
            one.match.title,
            "\n".join(f"{money(given.amount, given.currency, language)}{_when(given)}" for given in one.money),
            period(one.match.started, one.match.ended, language),
            one.lead or "",
            ", ".join(one.regions),
        ]
        for one in found.comparables
    ]
    return Table(heads, rows)


def _when(given: Money) -> str:
    when = years(given.from_year, given.to_year)
    return f" ({when})" if when else ""
