"""The table "who pays for this": one line a payer and currency, as JSON or CSV. Made in memory, from what is sent each time."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.answers import Payer, Sum
from models.jsonl import dumps
from models.records import INTERFACE_LANGUAGES
from models.taxonomy import labels
from service.comparables.export import CSV
from service.spreadsheet import cell
from service.web.strings import Translate, translator

FORMS = ("csv", "json")

Titles = Callable[[str], str]
"""Title of a work by its id, in the reader's language."""

COLUMNS = ("payer", "kind", "works", "currency", "sum", "sum_works", "sum_years", "unknown", "years", "programmes", "examples", "id")


@dataclass(frozen=True)
class Line:
    """One payer in one currency; `sum` is None for a payer of whom no sum is known."""

    payer: Payer
    sum: Sum | None


@dataclass(frozen=True)
class WhoPays:
    """The payers of works like a need; `language` is what the need was read in."""

    language: str
    payers: tuple[Payer, ...]
    took_ms: float


def lines(payers: Sequence[Payer]) -> list[Line]:
    """Return one line a payer and currency, in the order of the payers; sums of two currencies are never added."""
    return [Line(payer, given) for payer in payers for given in payer.paid.sums or (None,)]


def who_pays_json(found: WhoPays) -> dict[str, Any]:
    """Return the table as the HTTP API gives it."""
    payers = [payer.model_dump(exclude={"paid"}) | payer.paid.model_dump() for payer in found.payers]
    return {"language": found.language, "payers": payers, "took_ms": found.took_ms}


def export(found: WhoPays, form: str, language: str, titles: Titles) -> tuple[bytes, str, str]:
    """Return (content, media type, file name) of `form` "csv" or "json", a CSV labelled in an interface language."""
    assert language in INTERFACE_LANGUAGES
    name = f"{translator(language)('whopays.file_name')}.{form}"
    if form == "csv":
        return _csv(found.payers, language, titles), CSV, name
    return dumps(who_pays_json(found), indent=True), "application/json", name


def _csv(payers: Sequence[Payer], language: str, titles: Titles) -> bytes:
    """Separated as spreadsheets of the language expect: by semicolons where the decimal mark is a comma."""
    t = translator(language)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if language == "en" else ";")
    writer.writerow([t(f"whopays.column.{column}") for column in COLUMNS])
    for line in lines(payers):
        writer.writerow([cell(text) for text in _texts(line, language, t, titles)])
    return out.getvalue().encode("utf-8-sig")


def _texts(line: Line, language: str, t: Translate, titles: Titles) -> Iterator[str]:
    payer, paid, given = line.payer, line.payer.paid, line.sum
    yield payer.title
    yield labels.label("organisation_kind", payer.kind, language) if payer.kind else ""
    yield str(paid.works)
    yield from (given.currency, f"{given.amount:f}", str(given.works), years(given.from_year, given.to_year)) if given else ("", "", "0", "")
    yield str(paid.unknown)
    yield years(paid.from_year, paid.latest) or t("comparables.unknown")
    yield from ("; ".join(paid.programmes), "; ".join(titles(work) for work in paid.examples), payer.id)


def years(first: int | None, last: int | None) -> str:
    """2019–2021, or 2019; empty when not known."""
    return "–".join(dict.fromkeys(str(year) for year in (first, last) if year))
