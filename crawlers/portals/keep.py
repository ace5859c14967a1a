"""keep.eu: Interreg projects since 2000 with their partners and what they achieved, from the one workbook that the site makes of its whole database.

Before 2021 a project has no number: programme and acronym stand for it, and where two projects share both, their titles as well.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.bulk import from_file
from crawlers.formats.countries import country_code
from crawlers.formats.jsonapi import posted
from crawlers.formats.persons import private_person
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, slug
from crawlers.formats.sums import plain_sum
from crawlers.formats.tables import Row, need_files, partial_date, year_of
from crawlers.formats.workbook import sheet_rows
from crawlers.langdetection import language_of
from crawlers.portal import Crawl, Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import business_id, pic, swedish_number
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

SITE = "https://keep.eu"
FILE = "keep.xlsx"
PROGRAMME, NUMBER, ACRONYM, NAME = "Programme", "Project ID", "Project acronym", "Project name in English"
DESCRIPTION, EXPECTED, ACHIEVED = "Description in English", "Expected Achievements in English", "Actual Achievements in English"
BODY, LEAD = "Organisation in English", "Lead partner"
NOTHING = frozenset(("", "n.a.", "n/a", "na", "-"))
APOSTROPHE = str.maketrans({"’": "'", "`": "'", "´": "'"})
EVERYTHING = {
    "projects": {
        "status": None,
        "prizes": False,
        "only_projects_with_documents": False,
        "project_details": {"start": [], "without_start": False, "end": [], "without_end": False},
        "project_budget": {"range": [], "without_budget": False},
        "themes": {"list": [], "type": "or"},
        "macro_regional_strategies": [],
        "only_infrastructure_financed": False,
    },
    "programmes": {"type": [], "period": [], "available": []},
    "partners": {"status": [], "type": [], "nuts_lead": [], "nuts_partner": [], "nuts_search_type": "both", "selectedAreas": {}},
    "contribution_2014_2020": {"specific_objectives": {"thematic_objectives": [], "thematic_priorities": []}, "thematic_objectives_eni": []},
    "contribution_2021_2027": {"specific_objectives": [], "intervention": [], "common_output_indicators": [], "common_result_indicators": []},
    "search": {"list": [], "type": None, "fields": [], "rawSearchString": ""},
    "documents": {"document_lang": [], "languages": [], "types": [], "name": "", "search": ""},
    "project_lang": [],
    "project_desc_lang": [],
    "languages": [],
    "translation_languages": [],
    "thematic_objectives_eni": [],
    "location": None,
    "response_type": "excel",
}
"""The search form with nothing chosen, which is the whole database. It makes a workbook of it in minutes."""


def read(path: Path) -> Iterator[Item]:
    """Read the workbook, or the folder with it: its sheet of projects, with the partners of its other sheet."""
    (file,) = need_files(path, FILE)
    rows = [_plain(row) for row in sheet_rows(file, (PROGRAMME, ACRONYM, NAME, DESCRIPTION))]
    shared = _shared(rows)
    partners = _partners(file)
    told: set[str] = set()
    for number, row in enumerate(rows, start=1):
        key = _key(row)
        if not row[PROGRAMME] or not (row[NAME] or row[ACRONYM]):
            yield Dropped(f"project {number}", "no title" if row[PROGRAMME] else "no programme")
        elif (record := _record_key(row, shared)) in told:
            yield Dropped(record, "repeated id")
        else:
            told.add(record)
            if key in shared and key in partners:
                yield Dropped(record, "partners of another project of the same acronym")
            yield made(record, _project, record, row, [] if key in shared else partners.get(key, []))


def _plain(row: Row) -> Row:
    """The headers with straight apostrophes ("Partner’s …" and "Partner's …" both occur), and "N.a." as nothing."""
    return {name.translate(APOSTROPHE): "" if value.casefold() in NOTHING else value for name, value in row.items()}


def _key(row: Row) -> str:
    """What ties a project to its partners: its programme with its number, or before 2021 with its acronym."""
    return f"{slug(row[PROGRAMME], 70)}-{slug(row.get(NUMBER) or row[ACRONYM] or row.get(NAME, ''), 60)}".strip("-")


def _shared(rows: list[Row]) -> set[str]:
    """The keys that two projects of different titles have."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        titles[_key(row)].add(one_line(row[NAME]).casefold())
    return {key for key, found in titles.items() if len(found) > 1}


def _record_key(row: Row, shared: set[str]) -> str:
    key = _key(row)
    return f"{key}-{hashlib.sha256(one_line(row[NAME]).casefold().encode()).hexdigest()[:8]}" if key in shared else key


def _partners(path: Path) -> dict[str, list[Participation]]:
    """Who takes part, by project; the lead partner first. Streets, departments and contractors are not read."""
    found: defaultdict[str, list[Participation]] = defaultdict(list)
    for row in map(_plain, sheet_rows(path, (PROGRAMME, ACRONYM, BODY, LEAD))):
        name = one_line(row[BODY])
        if name and not private_person(name):
            found[_key(row)].append(_partner(name, row))
    return {key: sorted(dict.fromkeys(parties), key=lambda party: party.role is not Role.LEAD) for key, parties in found.items()}


def _partner(name: str, row: Row) -> Participation:
    leads = row[LEAD].casefold() == "yes"
    website = row.get("Website", "")
    return Participation(
        name=name,
        role=Role.LEAD if leads else Role.PARTNER,
        detail="lead partner" if leads else "partner",
        identifiers=tuple(_identifiers(row)),
        kind=kind_by_name(name),
        country=country_code(row.get("Country code")) or country_code(row.get("Country")),
        place=one_line(row.get("Town")) or None,
        url=website if website.startswith("http") else None,
    )


def _identifiers(row: Row) -> Iterator[str]:
    """PIC, else the national number, which is a Y-tunnus in Finland and an organisationsnummer in Sweden."""
    national = {"FI": business_id, "SE": swedish_number}.get(row.get("Country code", ""))
    for checked, text in ((pic, row.get("Participant Identification Code", "")), (national, row.get("Partner's ID if not PIC", ""))):
        if checked is not None and text:
            try:
                yield checked(text)
            except InvalidIdentifier:
                continue


def _project(key: str, row: Row, partners: list[Participation]) -> Innovation:
    title = one_line(row[NAME]) or one_line(row[ACRONYM])
    acronym = one_line(row[ACRONYM])
    description, expected, achieved = (clean(row.get(field)) for field in (DESCRIPTION, EXPECTED, ACHIEVED))
    about = "\n\n".join(text for text in (description, expected) if len(text) >= SHORTEST_TEXT)
    countries = dict.fromkeys(party.country for party in partners if party.country)
    return Innovation(
        id=f"keep:{key}",
        url=SITE,
        kind=InnovationKind.PROJECT,
        language="en",
        title=(Text(value=f"{acronym}: {title}" if _adds(acronym, title) else title, language="en", origin=Origin.OFFICIAL),),
        description=(Text(value=about, language=language_of(about, "en")),) if about else (),
        outcome=(Text(value=achieved, language=language_of(achieved, "en")),) if len(achieved) >= SHORTEST_TEXT else (),
        started=partial_date(row.get("Project start")),
        ended=partial_date(row.get("Project end")),
        participations=tuple(partners),
        grants=(_grant(row),),
        places=tuple(countries),
        flags=(*(() if achieved else (Flag.PLAN,)), *(() if about or achieved else (Flag.TITLE_ONLY,))),
    )


def _adds(acronym: str, title: str) -> bool:
    return bool(acronym) and not title.casefold().startswith(acronym.casefold())


def _grant(row: Row) -> Grant:
    granted = plain_sum(row.get("Project's EU funding"))
    return Grant(
        funder=one_line(row[PROGRAMME]),
        programme=f"Interreg {one_line(row.get('Period'))}".strip(),
        code=one_line(row.get(NUMBER)) or None,
        amount=granted,
        currency="EUR" if granted else None,
        year=year_of(partial_date(row.get("Project start"))),
    )


PORTAL = Portal(
    name="keep",
    title={"fi": "keep.eu – Interreg-hankkeet", "sv": "keep.eu – Interregprojekt", "en": "keep.eu – Interreg projects"},
    publisher="Interact",
    url=SITE,
    licence="unknown: believed reusable with attribution to keep.eu, to be confirmed",
    terms_url=SITE,
    languages=("en",),
    min_records=10_000,
    max_records=100_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=f"the workbook that the site's project search exports, or the folder with it as {FILE}",
    crawl=Crawl(
        adapter="bulk XLSX (POST)",
        hosts=("keep.eu",),
        start=(posted(f"{SITE}/api/search/projects/", EVERYTHING, reads="workbook"),),
        readers={"workbook": from_file(read, FILE)},
        max_pages=2,
        max_bytes=400_000_000,
        timeout=600.0,
    ),
)
