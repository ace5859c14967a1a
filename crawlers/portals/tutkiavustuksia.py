"""Tutkiavustuksia.fi: positive decisions on grants of the Finnish state, from exports of its report (one workbook a sector, or one of all).

The report is a Power BI view that no crawler can read. Recipients without a Y-tunnus are private persons, groups and foreign bodies: they are not taken.
STEA's and Business Finland's decisions stand in the report too, and are read from their own registers.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from crawlers.formats.persons import private_person
from crawlers.formats.purposes import says_something, title_of_purpose
from crawlers.formats.records import kind_by_name, made, slug, texts
from crawlers.formats.tables import Row, amount, partial_date, year_of
from crawlers.formats.workbook import sheet_rows
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier, SnapshotError
from models.identifiers import business_id
from models.records import Flag, Grant, Innovation, InnovationKind, Participation, Role

DECIDED, RECIPIENT, FUNDER, NUMBER = "Päätös pvm", "Saajan nimi", "Myöntäjä", "Asianumero"
GRANTED, PURPOSE, CALL, AREAS = "Myönnetty", "Hyväksytty käyttötarkoitus", "Haun nimi (asianumero)", "Alueet"
ELSEWHERE = re.compile(r"sosiaali- ja terveysjärjestöjen avustuskeskus|\bstea\b|business finland|innovaatiorahoituskeskus", re.IGNORECASE)
NAMED = re.compile(r"^(?P<name>.+?)\s*\((?P<number>\d{7}-\d)\)\s*$")
CODED = re.compile(r"^(?P<name>.*?)\s*\((?P<code>[^()\s]+)\)\s*$")
EXCEL_EPOCH = date(1899, 12, 30)
NO_AREA = frozenset(("", "ei alueita", "koko suomi", "koko maa", "valtakunnallinen", "suomi"))


def read(path: Path) -> Iterator[Item]:
    """Read a workbook, or all workbooks of a folder. Raises SnapshotError where there is none."""
    files = [path] if path.is_file() else sorted(path.glob("*.xlsx"))
    if not files:
        raise SnapshotError(f"{path} has no workbook (.xlsx): give the folder with the exports, or one of them.")
    seen: set[str] = set()
    for file in files:
        for row in sheet_rows(file, (RECIPIENT, FUNDER, NUMBER, PURPOSE)):
            key = slug(row[NUMBER])
            if not key:
                yield Dropped(one_line(row[NUMBER]) or "(no number)", "no case number")
                continue
            if key in seen:
                yield Dropped(key, "repeated id")
                continue
            item = made(key, _decision, row, key)
            if not isinstance(item, Dropped):
                seen.add(key)
            yield item


def _decision(row: Row, key: str) -> Item:
    funder = one_line(row[FUNDER])
    if ELSEWHERE.search(funder):
        return Dropped(key, "read from the funder's own register")
    recipient = NAMED.match(one_line(row[RECIPIENT]))
    if not recipient or private_person(recipient["name"]):
        return Dropped(key, "recipient without business id" if not recipient else "private recipient")
    try:
        number = business_id(recipient["number"])
    except InvalidIdentifier:
        return Dropped(key, "recipient without business id")
    purpose = clean(row[PURPOSE])
    if not says_something(purpose):
        return Dropped(key, "purpose says nothing")
    name = recipient["name"]
    language = language_of(purpose, "fi")
    return Innovation(
        id=f"tutkiavustuksia:{key}",
        url=PORTAL.url,
        kind=InnovationKind.PROJECT,
        language=language,
        title=texts({language: title_of_purpose(purpose)}),
        description=texts({language: purpose}),
        participations=(
            Participation(name=name, role=Role.LEAD, identifiers=(number,), kind=kind_by_name(name), country="FI"),
            Participation(name=funder, role=Role.FUNDER, country="FI"),
        ),
        grants=(_grant(row, funder),),
        places=_places(row.get(AREAS, "")),
        flags=(Flag.PLAN,),
    )


def _grant(row: Row, funder: str) -> Grant:
    call = one_line(row.get(CALL))
    coded = CODED.match(call)
    granted = amount(row.get(GRANTED)) or None
    return Grant(
        funder=funder,
        programme=(coded["name"] if coded else call) or None,
        call=coded["code"] if coded else None,
        code=one_line(row[NUMBER]),
        amount=granted,
        currency="EUR" if granted else None,
        year=year_of(_day(row.get(DECIDED, ""))),
    )


def _day(text: str) -> str | None:
    """A date, also one that the export wrote as Excel's count of days."""
    if found := re.match(r"^(\d{5})(?:\.\d+)?$", text.strip()):
        return (EXCEL_EPOCH + timedelta(days=int(found[1]))).isoformat()
    return partial_date(text)


def _places(areas: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(place for place in (one_line(part) for part in re.split(r"[,;]", areas)) if place.casefold() not in NO_AREA))
    return named or ("FI",)


PORTAL = Portal(
    name="tutkiavustuksia",
    title={"fi": "Tutkiavustuksia.fi: valtionavustuspäätökset", "sv": "Beslut om statsunderstöd i Finland", "en": "Decisions on grants of the Finnish state"},
    publisher="Valtiokonttori",
    url="https://www.tutkihallintoa.fi/valtionavustukset/tutkiavustuksia/",
    licence="unknown: see terms_url",
    terms_url="https://www.tutkihallintoa.fi/",
    languages=("fi", "sv"),
    min_records=5_000,
    max_records=250_000,
    cadence="yearly",
    read_bulk=read,
    bulk_hint="exports of the table Myönteiset päätökset (.xlsx), one or a folder of them",
)
