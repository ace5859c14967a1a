"""PRH / YTJ: Finnish organisations by Y-tunnus, from the register's file of all companies (one JSON array, zipped, made anew every day).

Of some half a million entries those are taken that Kutoja may meet as a partner, an applicant or a funder: associations, foundations, public bodies and
churches, and companies whose line of business is research, education, health, social work, culture, sports or the work of associations.
Sole traders and estates are private persons and are never taken.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.bulk import from_file
from crawlers.formats.persons import names_given, private_person
from crawlers.formats.records import kind_by_name, made, texts
from crawlers.formats.tables import JsonRow, only_file
from crawlers.portal import Crawl, Dropped, Fetch, Item, Portal
from crawlers.text import one_line
from models.archives import opened
from models.errors import InvalidIdentifier, SnapshotError
from models.identifiers import business_id
from models.records import Organisation, OrganisationKind, Origin, Source, Text
from models.taxonomy import places

API = "https://avoindata.prh.fi/opendata-ytj-api/v3"
LICENCE = "CC BY 4.0"
FILE = "all_companies.zip"
MOST_UNPACKED = 10_000_000_000
"""Bytes of all companies' JSON, which is read entry by entry: some three million of them, about a kilobyte or two each."""
LANGUAGES = {"1": "fi", "2": "sv", "3": "en"}
CHUNK, LONGEST_ENTRY = 1 << 20, 8 << 20
"""Characters read at once, and of one entry at most."""

COMPANIES = frozenset(("16", "17", "80", "14", "83"))  # limited and public companies, cooperatives, their European forms
PARTNERSHIPS = frozenset(("5", "13"))  # general and limited: often named after a person
PRIVATE = {"26": "sole trader", "53": "estate of a person"}
BODIES = (
    dict.fromkeys(("6", "21", "25", "29", "31", "35", "38", "47", "63"), OrganisationKind.NGO)
    | dict.fromkeys(("18", "39"), OrganisationKind.FOUNDATION)
    | dict.fromkeys(("3", "22", "40", "42", "43", "48", "49", "61", "62", "64"), OrganisationKind.PUBLIC_AGENCY)
    | dict.fromkeys(("44", "45", "46", "71"), OrganisationKind.CHURCH)
    | {"41": OrganisationKind.MUNICIPALITY, "70": OrganisationKind.NETWORK}
)
"""Legal forms by the register's own code (YRMU) that are taken whatever they do. Housing and property companies, pension funds and the like are not."""

LINES = re.compile(r"^(?:72|8[4-8]|9[0134])")
"""Divisions of industries (TOL 2008 and 2025 alike): research, administration, education, health, social work, culture, sports, associations."""
OVER = frozenset(("KONK", "SELTILA"))  # bankruptcy, liquidation


def read(path: Path) -> Iterator[Item]:
    """Read the file of all companies, zipped or not, entry by entry: memory stays flat."""
    file = only_file(path, ".zip", ".json")
    seen: set[str] = set()
    for number, row in enumerate(_entries(file), start=1):
        key = str((row.get("businessId") or {}).get("value") or "") if isinstance(row.get("businessId"), dict) else ""
        try:
            value = business_id(key).partition(":")[2]
        except InvalidIdentifier:
            yield Dropped(key or f"entry {number}", "no valid business id")
            continue
        if value in seen:
            yield Dropped(value, "repeated id")
            continue
        seen.add(value)
        yield made(value, _organisation, row, value)


def _entries(file: Path) -> Iterator[JsonRow]:
    """Yield the objects of the file's one array. Raises SnapshotError when it is damaged, or no array of objects."""
    try:
        if not zipfile.is_zipfile(file):
            with file.open(encoding="utf-8-sig") as stream:
                yield from _objects(stream)
            return
        with opened(file, most_unpacked=MOST_UNPACKED) as (archive, files):
            name = next((info.filename for info in files if info.filename.lower().endswith(".json")), None)
            if name is None:
                raise SnapshotError(f"{file.name} holds no JSON file: it is not the file of all companies.")
            with archive.open(name) as packed, io.TextIOWrapper(packed, encoding="utf-8-sig") as stream:
                yield from _objects(stream)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise SnapshotError(f"{file.name} cannot be read as one JSON array of companies: {error}.") from error


def _objects(stream: io.TextIOBase | io.TextIOWrapper) -> Iterator[JsonRow]:
    decoder = json.JSONDecoder()
    buffer, position = stream.read(CHUNK), 0
    position = buffer.find("[") + 1
    if not position:
        raise ValueError("no array begins")
    while True:
        position = _next(buffer, position)
        try:
            value, position = decoder.raw_decode(buffer, position)
        except json.JSONDecodeError:
            if buffer[position : position + 1] == "]":
                return
            more = stream.read(CHUNK)
            if not more or len(buffer) - position > LONGEST_ENTRY:
                raise ValueError("it ends within an entry" if not more else "an entry is too long") from None
            buffer, position = buffer[position:] + more, 0
            continue
        if isinstance(value, dict):
            yield value


def _next(buffer: str, position: int) -> int:
    while position < len(buffer) and buffer[position] in " \t\r\n,":
        position += 1
    return position


def _organisation(row: JsonRow, number: str) -> Item:
    name = _name(row)
    if reason := _refused(row, name):
        return Dropped(number, reason)
    form = _form(row)
    own = kind_by_name(name)
    kind = own if own not in (None, OrganisationKind.COMPANY) else BODIES.get(form, OrganisationKind.COMPANY)
    place = _place(row)
    return Organisation(
        id=f"fi-pro:{number}",
        url=_website(row),
        title=(Text(value=name, language="fi", origin=Origin.OFFICIAL),),
        kind=kind,
        identifiers=(f"fi-ytunnus:{number}",),
        country="FI",
        description=texts(_by_language((row.get("mainBusinessLine") or {}).get("descriptions") or (), "description")),
        places=(place,) if place else (),
        sources=(Source(portal="prh", url=f"{API}/companies?businessId={number}", licence=LICENCE),),
    )


def _refused(row: JsonRow, name: str) -> str | None:
    """Why an entry is not taken, None when it is. The first reason that holds counts."""
    form = _form(row)
    reasons = (
        (form in PRIVATE, PRIVATE.get(form, "")),
        (_ended(row), "ended"),
        (not name, "no name"),
        (form in PARTNERSHIPS and names_given(name), "named after a person"),
        (not form and private_person(name), "private person"),
        (form in COMPANIES | PARTNERSHIPS and not LINES.match(str((row.get("mainBusinessLine") or {}).get("type"))), "line of business outside the catalogue"),
        (form not in COMPANIES | PARTNERSHIPS and form not in BODIES, "form outside the catalogue" if form else "no form"),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _ended(row: JsonRow) -> bool:
    situations = row.get("companySituations") or ()
    return bool(row.get("endDate")) or str(row.get("status")) == "3" or any(item.get("type") in OVER and not item.get("endDate") for item in situations)


def _form(row: JsonRow) -> str:
    """The code of the legal form in force; entries of the past have an end date."""
    return next((str(form.get("type") or "") for form in row.get("companyForms") or () if not form.get("endDate")), "")


def _name(row: JsonRow) -> str:
    """The present name: type 1 without an end date. Parallel and auxiliary names (types 2 and 3) name a language or a line of business, not the body."""
    return next((one_line(name.get("name")) for name in row.get("names") or () if str(name.get("type")) == "1" and not name.get("endDate")), "")


def _place(row: JsonRow) -> str | None:
    """The municipality of the street address, else of the postal one. Streets are not read."""
    for address in sorted(row.get("addresses") or (), key=lambda address: str(address.get("type"))):
        offices = address.get("postOffices") or ()
        for office in offices:
            known = places.get(f"FI-M{str(office.get('municipalityCode') or '').zfill(3)}")
            if known:
                return known.name("fi")
        if city := _by_language(offices, "city").get("fi"):
            return city.title()
    return None


def _website(row: JsonRow) -> str | None:
    site = row.get("website")
    address = one_line(site.get("url") if isinstance(site, dict) else "").lower()
    if not re.match(r"^(?:https?://)?[a-zåäö0-9.-]+\.[a-z]{2,}(?:/\S*)?$", address):
        return None
    return address if address.startswith("http") else f"https://{address}"


def _by_language(items: Any, field: str) -> dict[str, str]:  # noqa: ANN401 (a JSON list)
    """Texts of a list by its language codes, Finnish first."""
    found = {LANGUAGES.get(str(item.get("languageCode")), ""): one_line(item.get(field)) for item in items}
    return {language: found[language] for language in LANGUAGES.values() if found.get(language)}


PORTAL = Portal(
    name="prh",
    title={
        "fi": "Yritys- ja yhteisötietojärjestelmä (YTJ)",
        "sv": "Företags- och organisationsdatasystemet (FODS)",
        "en": "Business Information System of Finland (YTJ)",
    },
    publisher="Patentti- ja rekisterihallitus",
    url="https://avoindata.prh.fi/",
    licence=LICENCE,
    terms_url="https://avoindata.prh.fi/",
    languages=("fi", "sv", "en"),
    min_records=5_000,
    max_records=400_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=f"{FILE} from {API}/all_companies",
    id_prefixes=("fi-pro",),
    crawl=Crawl(
        adapter="bulk file",
        hosts=("avoindata.prh.fi",),
        start=(Fetch(f"{API}/all_companies", "all", accept="application/zip"),),
        readers={"all": from_file(read, FILE)},
        max_pages=5,
        max_bytes=700_000_000,
        timeout=1_800.0,
    ),
)
