"""Business Finland (Tekes until 2017): publicly funded research projects, from an export of its data bank.

The data bank is a Qlik view whose gateway refuses crawlers; the table is asked for under the Act on Openness (621/1999), as its own page tells, or exported by
hand. It has no titles, and a project stands there once for each organisation of its consortium.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from crawlers.formats.persons import private_person
from crawlers.formats.purposes import title_of_purpose
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, slug, texts
from crawlers.formats.tables import Row, amount, csv_rows, only_file
from crawlers.formats.workbook import sheet_rows
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import business_id
from models.records import Flag, Grant, Innovation, InnovationKind, OrganisationKind, Participation, Role

DIARY, YEAR, ORGANISATION, NUMBER = "Diari", "Rahoituksen päätösvuosi", "Organisaatio", "Y-tunnus"
ABSTRACT, PROGRAMME, SERVICE, FORM = "Julkinen tiivistelmä", "BF:n ohjelma", "Rahoituspalvelu", "Organisaatiomuoto"
MONEY = re.compile(r"sum|rahoitus.*(?:eur|€)|^rahoitus$|summa", re.IGNORECASE)
"""Headers of the column of money, which differ by export. A confidential sum is a word, not a number."""

FUNDER, FUNDER_ID = "Business Finland", "org:businessfinland"
PREDECESSOR, LAST_YEAR_OF_PREDECESSOR = "Tekes", 2017
FORMS = {
    "yliopisto": OrganisationKind.UNIVERSITY,
    "ammattikorkeakoulu": OrganisationKind.UAS,
    "tutkimuslaitos": OrganisationKind.RESEARCH_INSTITUTE,
    "yritys": OrganisationKind.COMPANY,
}


def read(path: Path) -> Iterator[Item]:
    """Read the export, an Excel or CSV file; its rows stand in any order."""
    file = only_file(path, ".xlsx", ".csv")
    needed = (DIARY, YEAR, ORGANISATION, ABSTRACT)
    rows = list(csv_rows(file, needed) if file.suffix.lower() == ".csv" else sheet_rows(file, needed))
    for diary, group in groupby(sorted(rows, key=lambda row: row[DIARY].strip()), key=lambda row: row[DIARY].strip()):
        if not slug(diary):
            yield from (Dropped("(no diary number)", "no diary number") for _ in group)
        else:
            yield made(diary, _project, diary, list(group))


def _project(diary: str, rows: list[Row]) -> Item:
    told = max((clean(row[ABSTRACT]) for row in rows), key=len)
    if len(told) < SHORTEST_TEXT:
        return Dropped(diary, "no abstract")
    parties = tuple(_parties(rows))
    if not parties:
        return Dropped(diary, "no organisation")
    language = language_of(told, "fi")
    year = next((int(found[0]) for row in rows if (found := re.match(r"[12]\d{3}", row[YEAR]))), None)
    funder = PREDECESSOR if year and year <= LAST_YEAR_OF_PREDECESSOR else FUNDER
    return Innovation(
        id=f"business-finland-projects:{slug(diary)}",
        url=PORTAL.url,
        kind=InnovationKind.PROJECT,
        language=language,
        title=texts({language: title_of_purpose(told)}),
        description=texts({language: told}),
        participations=(*parties, Participation(name=funder, role=Role.FUNDER, country="FI")),
        grants=(_grant(diary, rows, year, funder),),
        places=("FI",),
        flags=(Flag.PLAN,),
    )


def _parties(rows: list[Row]) -> Iterator[Participation]:
    """Each organisation of the consortium once; the export does not say which leads."""
    seen: set[str] = set()
    for row in rows:
        name = one_line(row[ORGANISATION])
        if not name or name.casefold() in seen or private_person(name):
            continue
        seen.add(name.casefold())
        try:
            numbers: tuple[str, ...] = (business_id(row.get(NUMBER, "")),)
        except InvalidIdentifier:
            numbers = ()
        kind = FORMS.get(one_line(row.get(FORM)).casefold()) or kind_by_name(name)
        yield Participation(name=name, role=Role.PARTNER, identifiers=numbers, kind=kind, country="FI")


def _grant(diary: str, rows: list[Row], year: int | None, funder: str) -> Grant:
    sums = [_sum(row) for row in rows]
    whole = sum((value for value in sums if value is not None), Decimal(0)) if all(value is not None for value in sums) else None
    programme = next((text for field in (PROGRAMME, SERVICE) for row in rows if (text := one_line(row.get(field)))), None)
    own = funder == FUNDER
    return Grant(
        funder=funder,
        funder_id=FUNDER_ID if own else None,
        programme=programme,
        code=diary,
        amount=whole or None,
        currency="EUR" if whole else None,
        year=year,
    )


def _sum(row: Row) -> Decimal | None:
    return next((value for header, cell in row.items() if MONEY.search(header) and header != YEAR and (value := amount(cell)) is not None), None)


PORTAL = Portal(
    name="business-finland-projects",
    title={
        "fi": "Business Finlandin rahoittamat julkisen tutkimuksen projektit",
        "sv": "Offentliga forskningsprojekt finansierade av Business Finland",
        "en": "Public research projects funded by Business Finland",
    },
    publisher="Business Finland",
    url="https://tietopankki.businessfinland.fi/anonymous/extensions/Julkisen_tutkimuksen_projektit/julkisen_tutkimuksen_projektit.html",
    licence="unknown: see terms_url (free use with the source named, to be confirmed)",
    terms_url="https://tietopankki.businessfinland.fi/",
    languages=("fi", "en"),
    min_records=1_000,
    max_records=30_000,
    cadence="yearly",
    read_bulk=read,
    bulk_hint="the export of the table of public research projects (.xlsx or .csv)",
)
