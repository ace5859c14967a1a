"""STEA: grants of Finland's funding centre for social welfare and health organisations, by its grant database's JSON or its workbook.

A row is one year of one purpose of one organisation; the same purpose goes on over the years. Here a purpose is one record, with a grant for each year.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from crawlers.formats.jsonapi import json_of
from crawlers.formats.purposes import says_something, title_of_purpose
from crawlers.formats.records import kind_by_name, made, slug, texts
from crawlers.formats.tables import JsonRow, amount, only_file
from crawlers.formats.workbook import sheet_rows
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import business_id
from models.records import Flag, Grant, Innovation, InnovationKind, Participation, Role

SITE = "https://avustukset.stea.fi"
API = f"{SITE}/api/organisation"
LAST_ID = 2_500
"""Ids of organisations are sparse numbers up to about this; there is no list of them."""

FUNDER, FUNDER_ID = "Sosiaali- ja terveysjärjestöjen avustuskeskus STEA", "org:stea"
PREDECESSOR, LAST_YEAR_OF_PREDECESSOR = "Raha-automaattiyhdistys (RAY)", 2016
COLUMNS = {
    "name": ("järjestö", "jarjesto", "organisaatio", "hakija"),
    "number": ("y-tunnus", "y_tunnus", "ytunnus"),
    "year": ("vuosi", "avustusvuosi"),
    "purpose": ("käyttötarkoitus", "kayttotarkoitus"),
    "programme": ("avustuslaji",),
    "area": ("alue",),
    "granted": ("myönnetty", "myonnetty", "myönnetty avustus"),
}
"""Columns of the workbook under the headers that it has had. The sums by area on STEA's map are shares by population and are not among them."""


@dataclass(frozen=True)
class Row:
    """One year of one purpose. `granted` is None before the decision and 0 for a refusal."""

    name: str
    number: str
    year: int
    purpose: str
    granted: Decimal | None
    programme: str = ""
    place: str = ""
    url: str = SITE


def organisation(page: Page) -> Iterator[Item]:
    """Read one organisation's answer; an id that nobody has says so by a name that is null."""
    try:
        data = json_of(page)
    except ValueError:
        data = None
    key = page.url.rpartition("/")[2]
    if not isinstance(data, dict):
        yield Dropped(key, "no organisation in the answer")
        return
    if data.get("name") is None:
        return
    targets = data.get("allAidTargets") or []
    rows = [row for target in targets if isinstance(target, dict) and (row := _of_answer(target, data, key))]
    if len(rows) < len(targets):
        yield Dropped(key, "aid target of another form")
    yield from _records(rows)


def _of_answer(target: JsonRow, data: JsonRow, key: str) -> Row | None:
    try:
        return Row(
            name=one_line(data["name"]),  # the present name, whatever it was called that year
            number=one_line(data.get("businessId")),
            year=int(target["year"]),
            purpose=one_line(target.get("purpose")),
            granted=amount(target.get("granted")),
            url=f"{SITE}/organisation/{data.get('organisationId') or key}",
        )
    except (KeyError, TypeError, ValueError):
        return None


def read(path: Path) -> Iterator[Item]:
    """Read the workbook of all grants, whose rows stand in any order."""
    rows: list[Row] = []
    file = only_file(path, ".xlsx", ".xlsm")
    for number, source in enumerate(sheet_rows(file), start=2):
        row = _of_sheet({key.casefold().strip(): value for key, value in source.items()})
        if row is None:
            yield Dropped(f"{file.name}:{number}", "row without organisation, year or purpose")
        else:
            rows.append(row)
    yield from _records(rows)


def _of_sheet(source: dict[str, str]) -> Row | None:
    cells = {field: next((source[name] for name in names if source.get(name)), "") for field, names in COLUMNS.items()}
    year = re.match(r"^\d{4}", cells["year"])
    if not (cells["name"] and year and cells["purpose"]):
        return None
    return Row(
        name=one_line(cells["name"]),
        number=one_line(cells["number"]),
        year=int(year[0]),
        purpose=one_line(cells["purpose"]),
        granted=amount(cells["granted"]),
        programme=one_line(cells["programme"]),
        place=one_line(cells["area"]),
    )


def _records(rows: Iterable[Row]) -> Iterator[Item]:
    """One record for each purpose of each organisation, or the reason why there is none."""

    def key(row: Row) -> str:
        return _key(row)

    for record_id, group in groupby(sorted(rows, key=lambda row: (key(row), row.year)), key=key):
        years = list(group)
        yield made(record_id, _record, record_id, years)


def _key(row: Row) -> str:
    """Who and what for: names change, so the organisation is its Y-tunnus where it has one; of a purpose letters and digits count."""
    purpose = re.sub(r"[\W_]+", "", row.purpose.casefold())
    return f"stea:{_number(row.number) or slug(row.name)}-{sha256(purpose.encode()).hexdigest()[:10]}"


def _number(text: str) -> str:
    try:
        return business_id(text).partition(":")[2]
    except InvalidIdentifier:
        return ""


def _record(record_id: str, rows: list[Row]) -> Item:
    latest = rows[-1]
    if not says_something(latest.purpose):
        return Dropped(record_id, "purpose says nothing")
    granted = [row for row in rows if row.granted]
    if not granted:
        return Dropped(record_id, "not granted")
    number = _number(latest.number)
    return Innovation(
        id=record_id,
        url=latest.url,
        kind=InnovationKind.PROJECT,
        language="fi",
        title=texts({"fi": title_of_purpose(latest.purpose)}),
        description=texts({"fi": clean(latest.purpose)}),
        started=str(granted[0].year),
        participations=(
            Participation(
                name=latest.name,
                role=Role.LEAD,
                identifiers=(f"fi-ytunnus:{number}",) if number else (),
                kind=kind_by_name(latest.name),
                country="FI",
            ),
            Participation(name=_funder(granted[-1].year), role=Role.FUNDER, country="FI"),
        ),
        grants=tuple(_grant(row) for row in granted),
        places=tuple(dict.fromkeys(row.place for row in granted if row.place)) or ("FI",),
        flags=(Flag.PLAN,),
    )


def _funder(year: int) -> str:
    return FUNDER if year > LAST_YEAR_OF_PREDECESSOR else PREDECESSOR


def _grant(row: Row) -> Grant:
    own = row.year > LAST_YEAR_OF_PREDECESSOR
    return Grant(
        funder=_funder(row.year), funder_id=FUNDER_ID if own else None, programme=row.programme or None, amount=row.granted, currency="EUR", year=row.year
    )


PORTAL = Portal(
    name="stea",
    title={"fi": "STEA-avustukset", "sv": "STEA-understöd", "en": "STEA grants"},
    publisher="Sosiaali- ja terveysministeriö, Sosiaali- ja terveysjärjestöjen avustuskeskus STEA",
    url=SITE,
    licence="unknown: see terms_url (CC BY 4.0 as the ministry's open data, to be confirmed)",
    terms_url=SITE,
    languages=("fi",),
    min_records=2_000,
    max_records=60_000,
    cadence="yearly",
    read_bulk=read,
    bulk_hint="the workbook of all grants (STEA-aineisto, .xlsx or .xlsm)",
    crawl=Crawl(
        adapter="JSON API, ids one by one",
        hosts=("avustukset.stea.fi",),
        start=tuple(Fetch(f"{API}/{number}", "organisation", optional=True) for number in range(1, LAST_ID + 1)),
        readers={"organisation": organisation},
        max_pages=3_000,
        delay=1.0,
    ),
)
