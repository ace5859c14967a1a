"""Kohesio: what the EU's cohesion policy paid for in Finland, Sweden and Denmark, from the file that each country has for each period.

The search API cannot be paged past a thousand results; the files hold everything. In them an operation stands once for each place.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from crawlers.formats.bulk import from_file
from crawlers.formats.jsonapi import json_of
from crawlers.formats.persons import private_person
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, mapped
from crawlers.formats.sums import plain_sum
from crawlers.formats.tables import Row, csv_rows, partial_date, year_of
from crawlers.joining import joined
from crawlers.langdetection import language_of
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import clean, one_line
from models.nobody import is_nobody
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

SITE = "https://kohesio.ec.europa.eu"
LIST = f"{SITE}/api/data/projects"
FILE = f"{SITE}/api/data/object?id="
LANGUAGES = {"FI": "fi", "SE": "sv", "DK": "da"}
"""The countries that are read, with the language that most of a country's operations are told in."""

KEY = re.compile(r"^data/projects-[\d-]+/latest/([A-Z]{2})-pp[\d-]+-latest\.csv$")
ENTITY = re.compile(r"(?:^|/)(Q\d+)$")
OBJECTIVES = {
    "4": "climate-environment", "5": "climate-environment", "6": "climate-environment", "7": "mobility", "8": "employment", "9": "poverty-inclusion",
    "10": "education",
}  # fmt: skip
"""Thematic objectives of 2014-2020 (EU 1303/2013 Art. 9) that say one of our themes."""

NEEDED = ("Operation_Unique_Identifier", "Operation_Name_Programme_Language", "Country", "Project_EU_Budget", "Programme_Name")


def read(path: Path) -> Iterator[Item]:
    """Read one country's file of one period, or a folder of them."""
    for file in [path] if path.is_file() else sorted(path.glob("*.csv")):
        yield from _operations(file)


def _operations(file: Path) -> Iterator[Item]:
    """Rows of one operation are joined: each tells one of its places, or one of its beneficiaries."""
    found: dict[str, Innovation] = {}
    for number, row in enumerate(csv_rows(file, NEEDED), start=2):
        item = made(f"{file.name}:{number}", _operation, row, f"{file.name}:{number}")
        if isinstance(item, Dropped):
            yield item
            continue
        before = found.get(item.id)
        parts = joined((before, item)) if before else item
        found[item.id] = parts if isinstance(parts, Innovation) else item
    yield from found.values()


def _operation(row: Row, where: str) -> Innovation | Dropped:
    entity = ENTITY.search(row["Operation_Unique_Identifier"])
    title = _told(row, "Operation_Name")
    if not entity or not title:
        return Dropped(where, "no title" if entity else "no project id")
    beneficiary = one_line(row.get("Beneficiary_Name"))
    if private_person(beneficiary):
        return Dropped(entity[1], "private recipient")
    description = tuple(text for text in _told(row, "Operation_Summary") if len(text.value) >= SHORTEST_TEXT)
    return Innovation(
        id=f"kohesio:{entity[1]}",
        url=f"{SITE}/en/projects/{entity[1]}",
        kind=InnovationKind.PROJECT,
        language=title[0].language,
        title=title,
        description=description,
        started=partial_date(row.get("Operation_Start_Date")),
        ended=partial_date(row.get("Operation_End_Date")),
        participations=tuple(_lead(beneficiary, row["Country"])),
        grants=(_grant(row),),
        places=tuple(_places(row)),
        assigned=mapped("theme", _themes(row)),
        flags=(Flag.PLAN,) if description else (Flag.PLAN, Flag.TITLE_ONLY),
    )


def _told(row: Row, field: str) -> tuple[Text, ...]:
    """The text in the programme's language; the English one, which a machine made of it, only where there is no other.

    A title is too short to tell its language for sure: the summary tells for both.
    """
    original, english = (clean(row.get(f"{field}_{which}")) for which in ("Programme_Language", "English"))
    if original:
        told = clean(row.get("Operation_Summary_Programme_Language")) or original
        language = language_of(told, LANGUAGES.get(row["Country"], "en"))
        return (Text(value=original, language=language, origin=Origin.OFFICIAL if field == "Operation_Name" else Origin.SOURCE),)
    return (Text(value=english, language="en", origin=Origin.MACHINE),) if english else ()


def _lead(name: str, country: str) -> Iterator[Participation]:
    if name and not is_nobody(name):
        yield Participation(name=name, role=Role.LEAD, detail="beneficiary", kind=kind_by_name(name), country=country or None)


def _grant(row: Row) -> Grant:
    """The EU's part, which Kohesio gives in euros for every country."""
    granted = plain_sum(row["Project_EU_Budget"])
    started = partial_date(row.get("Operation_Start_Date"))
    return Grant(
        funder=one_line(row.get("Fund_Name")) or "European Union",
        programme=one_line(row["Programme_Name"]) or None,
        code=one_line(row.get("Operation_Local_Identifier")) or None,
        amount=granted,
        currency="EUR" if granted else None,
        year=year_of(started),
    )


def _places(row: Row) -> Iterator[str]:
    """Municipalities, then regions by code, then the country; "|" divides several."""
    for field in ("LAU_Labels", "NUTS3_Code"):
        yield from dict.fromkeys(name for part in (row.get(field) or "").split("|") if (name := one_line(part)))
    if row["Country"]:
        yield row["Country"]


def _themes(row: Row) -> Iterator[str]:
    for part in (row.get("Thematic_Objective_ID") or "").split("|"):
        number = re.sub(r"\D", "", part).lstrip("0")
        if number in OBJECTIVES:
            yield OBJECTIVES[number]


def read_list(page: Page) -> Iterable[Item | Fetch]:
    """Pick the newest file of each country that is read, from the list of all."""
    try:
        keys = json_of(page)
    except ValueError as error:
        yield Dropped(page.url, "no list of files", str(error))
        return
    matches = [match for key in (keys if isinstance(keys, list) else []) if (match := KEY.match(str(key)))]
    missing = set(LANGUAGES) - {match[1] for match in matches}
    yield from (Dropped(country, "country without a file") for country in sorted(missing))
    yield from (Fetch(FILE + match[0], reads="file") for match in matches if match[1] in LANGUAGES)


PORTAL = Portal(
    name="kohesio",
    title={
        "fi": "Kohesio – EU:n koheesiopolitiikan hankkeet",
        "sv": "Kohesio – projekt inom EU:s sammanhållningspolitik",
        "en": "Kohesio – projects of the EU's cohesion policy",
    },
    publisher="European Commission, Directorate-General for Regional and Urban Policy",
    url=SITE,
    licence="CC BY 4.0 (the Commission's reuse policy)",
    terms_url="https://commission.europa.eu/legal-notice_en",
    languages=("fi", "sv", "da", "en"),
    min_records=5_000,
    max_records=300_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint="a country's file (FI-pp21-27-latest.csv, say), or a folder of them",
    bulk_files=("*-pp14-20-latest.csv", "*-pp21-27-latest.csv"),
    crawl=Crawl(
        adapter="bulk CSV",
        hosts=("kohesio.ec.europa.eu",),
        start=(Fetch(LIST, reads="list"),),
        readers={"list": read_list, "file": from_file(read, "projects.csv")},
        max_pages=20,
        max_bytes=400_000_000,
        delay=1.0,
    ),
)
