"""EURA 2021: Finland's structural fund projects of 2021-2027, from the register's Excel export: the register is a Power BI view that no crawler can read."""

import re
from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.eura import authority_of, language_of_title, private_recipient, says_nothing, title_of
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, texts
from crawlers.formats.tables import Row, amount, only_file, partial_date, year_of
from crawlers.formats.workbook import sheet_rows
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import business_id
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

REGISTER = "https://eura2021.fi/tiepa"
CARD = "https://www.eura2021.fi/hakutulokset/projektikortti?id="
PROGRAMME = "Uudistuva ja osaava Suomi 2021–2027"
CODE, FUND, PRIORITY, TITLE, LEAD, NUMBER, AUTHORITY = (
    "Hankekoodi", "Rahasto", "Tl", "Hankkeen nimi", "Toteuttajan nimi", "Toteuttajan Y-tunnus", "Rahoittava viranomainen"
)  # fmt: skip
GRANTED = "Suunniteltu EU- ja valtion rahoitus"
SUMMARY = "Suunnitelman mukainen tiivistelmä hankkeen toteutuksesta"
PLACE, TOWN, PAGE = "Sijainti", "Toteutuspaikan postitoimipaikka", "Hankekuvauksen osoite"
CODE_FORM = re.compile(r"^[A-Z]\d{4,9}$")
REGION = re.compile(r"FI[0-9A-Z]{1,3}\s+([^,;]+)")


def read(path: Path) -> Iterator[Item]:
    """Read the export; its last rows are a footer."""
    seen: set[str] = set()
    for number, row in enumerate(sheet_rows(only_file(path, ".xlsx"), (CODE, FUND, TITLE, LEAD)), start=1):
        code = row[CODE].strip()
        if not CODE_FORM.match(code):
            yield Dropped(code or f"row {number}", "no project code")
        elif code in seen:
            yield Dropped(code, "repeated id")
        else:
            seen.add(code)
            yield made(code, _project, row, code)


def _project(row: Row, code: str) -> Item:
    name = one_line(row[LEAD])
    if name and private_recipient(name):
        return Dropped(code, "private recipient")
    title, told = title_of(row[TITLE]), clean(row.get(SUMMARY))
    told = told if len(told) >= SHORTEST_TEXT else ""
    if not title:
        return Dropped(code, "no title")
    if says_nothing(title) and not told:
        return Dropped(code, "title says nothing")
    language = language_of(told, language_of_title(title))
    started, ended = partial_date(row.get("Aloituspvm")), partial_date(row.get("Päättymispvm"))
    page = row.get(PAGE, "").strip()
    return Innovation(
        id=f"eura2021:{code}",
        url=page if page.startswith("http") else CARD + code,
        kind=InnovationKind.PROJECT,
        language=language,
        title=(Text(value=title, language=language, origin=Origin.OFFICIAL),),
        description=texts({language: told}),
        started=started,
        ended=ended if not (started and ended and ended < started) else None,
        participations=tuple(_parties(row, name)),
        grants=tuple(_grants(row, code, started)),
        places=_places(row),
        flags=(Flag.PLAN,) if told else (Flag.TITLE_ONLY,),
    )


def _parties(row: Row, name: str) -> Iterator[Participation]:
    if name:
        try:
            numbers: tuple[str, ...] = (business_id(row.get(NUMBER, "")),)
        except InvalidIdentifier:
            numbers = ()
        yield Participation(name=name, role=Role.LEAD, identifiers=numbers, kind=kind_by_name(name), country="FI")
    if row.get(AUTHORITY):
        authority, section, _ = authority_of(row[AUTHORITY])
        yield Participation(name=authority, role=Role.FUNDER, detail=section, country="FI")


def _grants(row: Row, code: str, started: str | None) -> Iterator[Grant]:
    if row.get(AUTHORITY):
        granted = amount(row.get(GRANTED)) or None
        priority = f", toimintalinja {row[PRIORITY].strip()}" if row.get(PRIORITY, "").strip() else ""
        yield Grant(
            funder=authority_of(row[AUTHORITY])[0],
            programme=f"{PROGRAMME}, {row[FUND].strip()}{priority}",
            code=code,
            amount=granted,
            currency="EUR" if granted else None,
            year=year_of(started),
        )


def _places(row: Row) -> tuple[str, ...]:
    """Regions as "FI193 Keski-Suomi" where the register has them (about 41 % of rows), else the town, else the country."""
    regions = tuple(dict.fromkeys(one_line(found) for found in REGION.findall(row.get(PLACE, ""))))
    town = one_line(row.get(TOWN)).title()
    return regions or ((town,) if town else ("FI",))


PORTAL = Portal(
    name="eura2021",
    title={"fi": "Rakennerahastohankkeet 2021–2027", "sv": "Strukturfondsprojekt i Finland 2021–2027", "en": "Structural fund projects in Finland 2021–2027"},
    publisher="Työ- ja elinkeinoministeriö",
    url=REGISTER,
    licence="unknown: public register of beneficiaries (621/1999), no licence is stated; the ministry is cited",
    terms_url="https://www.rakennerahastot.fi",
    languages=("fi", "sv", "en"),
    min_records=2_000,
    max_records=60_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint="the Excel export of the register of projects (eura2021.fi/tiepa)",
)
