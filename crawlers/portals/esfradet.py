"""Svenska ESF-rådet: Sweden's ESF+ projects, from the workbook that its project bank exports.

The address of the export is not known for certain, so that there is no site to walk: an operator saves the workbook and gives it with --from. Kohesio has
the same projects, with the number of this list at the end of its own ("2021SE05SFPR001_23-017-S01").
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from crawlers.formats.countries import country_code
from crawlers.formats.persons import private_person
from crawlers.formats.records import kind_by_name, made, slug, texts
from crawlers.formats.tables import Row, amount, need_files, partial_date, year_of
from crawlers.formats.workbook import sheet_rows
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import from_html, one_line
from models.errors import InvalidIdentifier
from models.identifiers import swedish_number
from models.records import Flag, Grant, Innovation, InnovationKind, Participation, Role

FILE = "projektbank.xlsx"
AUTHORITY = "Svenska ESF-rådet"
NUMBER, NAME, BENEFICIARY = "Diarienummer / Operation ID", "Namn på insatsen / Operation Name", "Stödmottagare / Beneficiary"
BENEFICIARY_NUMBER, CITY = "Projektägare organisationsnummer / Beneficiary ID", "Projektägare ort / Beneficiary city"
COUNTRY = "Stödmottagarens land / Beneficiary country"
SUMMARY, SUMMARY_EN = "Sammanfattning / Summary", "Sammanfattning engelsk / Summary in english"
STARTS, ENDS = "Startdatum / Start date", "Slutdatum / End date"
EU_PART, FUND, CODE = "EU-stöd i SEK / EU contribution SEK", "EU-fond / EU fund", "Program CCI / Program CCI"
COUNTRIES = {"Sverige": "SE", "Finland": "FI", "Norge": "NO", "Danmark": "DK"}  # as the list writes them


def read(path: Path) -> Iterator[Item]:
    """Read the workbook, or the folder with it: one row a project."""
    (file,) = need_files(path, FILE)
    seen: set[str] = set()
    for number, row in enumerate(sheet_rows(file, (NUMBER, NAME, BENEFICIARY, SUMMARY)), start=1):
        key = slug(row[NUMBER], 40)
        if not key:
            yield Dropped(f"row {number}", "no project id")
        elif key in seen:
            yield Dropped(key, "repeated id")
        else:
            seen.add(key)
            yield made(key, _project, key, row)


def _project(key: str, row: Row) -> Innovation | Dropped:
    title, beneficiary = one_line(row[NAME]), one_line(row[BENEFICIARY])
    if not title:
        return Dropped(key, "no title")
    if private_person(beneficiary):
        return Dropped(key, "private recipient")
    swedish, english = from_html(row[SUMMARY]), from_html(row.get(SUMMARY_EN))
    own = language_of(swedish, "sv") if swedish else "sv"  # a few are written in English
    return Innovation(
        id=f"esfradet:{key}",
        kind=InnovationKind.PROJECT,
        language=own,
        title=texts({own: title}, official=True),
        description=texts({own: swedish} | ({"en": english} if own != "en" else {})),
        started=partial_date(row.get(STARTS)),
        ended=partial_date(row.get(ENDS)),
        participations=tuple(_lead(beneficiary, row)),
        grants=(_grant(row),),
        places=tuple(place for place in (one_line(row.get(CITY)).title(), "SE") if place),
        flags=(Flag.PLAN,) if swedish or english else (Flag.PLAN, Flag.TITLE_ONLY),
    )


def _lead(name: str, row: Row) -> Iterator[Participation]:
    if name:
        identifiers: tuple[str, ...] = ()
        with suppress(InvalidIdentifier):
            identifiers = (swedish_number(row.get(BENEFICIARY_NUMBER, "")),)
        written = row.get(COUNTRY, "")
        country = COUNTRIES.get(written) or country_code(written)
        yield Participation(name=name, role=Role.LEAD, detail="stödmottagare", identifiers=identifiers, kind=kind_by_name(name), country=country)


def _grant(row: Row) -> Grant:
    """The EU's part; the whole budget, which stands beside it, is no grant."""
    granted = amount(row.get(EU_PART)) or None
    return Grant(
        funder=AUTHORITY,
        programme=" ".join(part for part in (one_line(row.get(FUND)), one_line(row.get(CODE))) if part) or None,
        code=one_line(row[NUMBER]),
        amount=granted,
        currency="SEK" if granted else None,
        year=year_of(partial_date(row.get(STARTS))),
    )


PORTAL = Portal(
    name="esfradet",
    title={"fi": "ESF-rådet – Ruotsin ESR+-hankkeet", "sv": "Svenska ESF-rådet – ESF+-projekt", "en": "Swedish ESF Council – ESF+ projects"},
    publisher=AUTHORITY,
    url="https://www.esf.se",
    licence="unknown: public list of operations (EU 2021/1060 Art. 49)",
    terms_url="https://www.esf.se",
    languages=("sv", "en"),
    min_records=100,
    max_records=20_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=f"the workbook that the project bank exports, or the folder with it as {FILE}",
)
