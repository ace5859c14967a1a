"""360Giving: grants of UK funders under one standard, as JSON packages, tables with the standard's column titles, and a list of funders.

The site is walked from the register of data sets to each publisher's own file, on the publisher's own host.

The standard: https://standard.threesixtygiving.org, version 1.4.
"""

import codecs
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.giving import grants, licence_of, provenance, suffix_of
from crawlers.formats.jsonapi import json_of
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made
from crawlers.formats.tables import amount, json_rows, partial_date, year_of
from crawlers.portal import ANY_HOST, Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier, SnapshotError
from models.identifiers import org_id
from models.records import Flag, Grant, Innovation, InnovationKind, Organisation, OrganisationKind, Origin, Participation, Role, Source, Text

PAGE = "https://grantnav.threesixtygiving.org"
STANDARD_TITLE = re.compile(r"^(?:[\w ]{0,40}\b)?grant to\b", re.IGNORECASE)
NAMED_PERSON = re.compile(
    r"\bmade to (?:professor|prof|dr|mr|mrs|ms|sir)\b|\((?:professor|prof|dr)\b|"
    r"\b(?:fellowship|merit award|scholarship)s? (?:awarded )?to (?:professor|prof|dr)\b",
    re.IGNORECASE,
)
INITIALS = re.compile(r"\s*\([A-Z][a-z]+(?:, [A-Z][a-z]+)*\)(?=\s|$)")
FILE_NAME = re.compile(r"\.(?:json|csv|xlsx)(?:[?#]|$)", re.IGNORECASE)
DISTRICT_TYPE = re.compile(r"\s+(?:London Boro|District(?: \(B\))?|Ward)$")
BRITISH = frozenset(("uk", "gb", "united kingdom", "united kingdon", "great britain", "england", "scotland", "wales", "northern ireland"))
Row = dict[str, Any]


def read(path: Path) -> Iterator[Item]:
    """Read a file, or every package, CSV and list of funders of a folder, in the order of their names."""
    files = [path] if path.is_file() else sorted(file for file in path.iterdir() if file.suffix in (".json", ".csv", ".xlsx", ".jl", ".jsonl"))
    licences = provenance(files)
    files = [file for file in files if "provenance" not in file.name]
    if not files:
        raise SnapshotError(f"{path} has no 360Giving package (.json), table (.csv, .xlsx) or list of funders (.jl).")
    seen: set[str] = set()
    for file in files:
        if file.suffix in (".jl", ".jsonl"):
            yield from _funders(file)
            continue
        licence = next((value for key, value in licences.items() if key in file.name), None)
        for row in grants(file):
            yield made(f"{file.name}: {str(row.get('id'))[:60]}", _taken, row, file.name, licence, seen)


def _taken(row: Row, where: str, licence: str | None, seen: set[str]) -> Innovation | Dropped:
    key = one_line(row.get("id"))
    reason = _refused(row, key, seen)
    seen.add(key)
    return Dropped(key or where, reason) if reason else _grant(row, key, licence)


def _refused(row: Row, key: str, seen: set[str]) -> str | None:
    if not key:
        return "no grant id"
    if key in seen:
        return "repeated id"
    if row.get("recipientIndividual") or row.get("toIndividualsDetails") or not row.get("recipientOrganization"):
        return "private recipient"
    if NAMED_PERSON.search(str(row.get("description"))):
        return "award to a named person"
    return None if one_line(row.get("title")) and row.get("fundingOrganization") else "no title or funder"


def _grant(row: Row, key: str, licence: str | None) -> Innovation:
    title = one_line(row["title"])
    recipients, funder = row["recipientOrganization"], row["fundingOrganization"][0]
    description = _description(row, title, [one_line(recipient.get("name")) for recipient in recipients])
    dates = (row.get("plannedDates") or row.get("actualDates") or [{}])[0]
    started, ended = partial_date(dates.get("startDate")), partial_date(dates.get("endDate"))
    url = f"{PAGE}/grant/{key}"
    return Innovation(
        id=f"giving360:{key}",
        url=url,
        kind=InnovationKind.PROJECT,
        language="en",
        title=(Text(value=title, language="en", origin=Origin.OFFICIAL),),
        description=(Text(value=description, language="en"),) if description else (),
        started=started,
        ended=ended if not (started and ended and ended < started) else None,
        participations=(*(_body(recipient, Role.LEAD, "recipient") for recipient in recipients), _body(funder, Role.FUNDER, None)),
        grants=(_money(row, funder, key),),
        places=_places(row, recipients[0]),
        flags=(Flag.PLAN,) if description else (Flag.PLAN, Flag.TITLE_ONLY),
        sources=(Source(portal="giving360", url=url, licence=licence or PORTAL.licence),),
    )


def _description(row: Row, title: str, recipients: list[str]) -> str:
    """The description when it says more than "Grant to X" does."""
    text = INITIALS.sub("", clean(row.get("description")))
    bare = text.casefold().strip(" .")
    names = {name.casefold() for name in recipients}
    repeats = bare == title.casefold().strip(" .") or (STANDARD_TITLE.match(text) and any(bare.endswith(name) for name in names))
    return "" if repeats or len(text) < SHORTEST_TEXT else text


def _body(body: Row, role: Role, detail: str | None) -> Participation:
    """An organisation of a grant; contact names and addresses are not read."""
    name = one_line(body.get("name"))
    return Participation(
        name=name, role=role, detail=detail, identifiers=identifiers_of(body), kind=kind_by_name(name), country="GB" if _british(body) else None
    )


def identifiers_of(body: Row) -> tuple[str, ...]:
    """Register numbers as org-ids; a funder's own numbering ("360G-…") identifies nobody."""
    company = str(body.get("companyNumber") or "").strip()
    candidates = [str(body.get("id") or ""), *(str(other) for other in body.get("orgIDs") or ()), f"GB-COH-{company.zfill(8)}" if company else ""]
    found: list[str] = []
    for candidate in candidates:
        try:
            found.append(org_id(candidate))
        except InvalidIdentifier:
            continue
    return tuple(dict.fromkeys(found))


def _british(body: Row) -> bool:
    return str(body.get("addressCountry") or "uk").casefold() in BRITISH or str(body.get("id") or "").startswith("GB-")


def _money(row: Row, funder: Row, key: str) -> Grant:
    """The sum, but not of money to be granted on: those who grant it on publish it again, and it would count twice."""
    awarded = None if row.get("regrantType") else amount(row.get("amountAwarded")) or None
    programme = one_line((row.get("grantProgramme") or [{}])[0].get("title"))
    return Grant(
        funder=one_line(funder.get("name")),
        identifiers=identifiers_of(funder),
        programme=programme or None,
        code=key,
        amount=awarded,
        currency=str(row.get("currency") or "").upper() or None if awarded else None,
        year=year_of(partial_date(row.get("awardDate"))),
    )


def _places(row: Row, recipient: Row) -> tuple[str, ...]:
    """Where the grant is used, else where the recipient is. GrantNav's own look-ups are not read: in its test files they are made up."""
    looked_up = {**(row.get("additional_data") or {}), **row}
    used = [one_line(place.get("name")) for place in row.get("beneficiaryLocation") or ()]
    home = [
        one_line(recipient.get("addressLocality")),
        DISTRICT_TYPE.sub("", one_line(looked_up.get("recipientDistrictName"))),
        one_line(looked_up.get("recipientRegionName")),
    ]
    country = ("GB",) if _british(recipient) else ()
    return tuple({place.casefold(): place for place in reversed((*(used if any(used) else home), *country)) if place}.values())[::-1]


def _funders(file: Path) -> Iterator[Item]:
    for number, row in json_rows(file, ("id", "name")):
        where = f"{file.name}:{number}"
        yield made(where, _funder, row or {}, where)


def _funder(row: Row, where: str) -> Organisation | Dropped:
    name, key = one_line(row.get("name")), one_line(row.get("id"))
    if not name or not key:
        return Dropped(where, "no funder id or name")
    register: Row = row.get("ftcData") or {}
    government = register.get("organisationTypePrimary") == "Government Organisation"
    return Organisation(
        id=f"giving360-org:{key}",
        url=f"{PAGE}/org/{key}",
        title=(Text(value=name, language="en", origin=Origin.OFFICIAL),),
        kind=OrganisationKind.PUBLIC_AGENCY if government else kind_by_name(name) or OrganisationKind.FOUNDATION,
        identifiers=identifiers_of({**register, "id": key}),
        country="GB",
        description=tuple(_funding_so_far(name, row.get("aggregate") or {})),
        places=("GB",),
        roles=("funder",),
    )


def read_registry(page: Page) -> Iterable[Item | Fetch]:
    """Read the register: who publishes, and where each data set lies. Raises ValueError when the answer is no list: then it is another answer."""
    entries = json_of(page)
    if not isinstance(entries, list):
        raise ValueError(f"{page.url} answered no list of data sets")
    for place, entry in enumerate(entries):
        found = made(f"data set {place}", _data_set, entry)
        yield from (found,) if isinstance(found, Dropped) else found


def _data_set(entry: Row) -> list[Item | Fetch]:
    key, publisher, file = one_line(entry["identifier"]), entry.get("publisher") or {}, _file(entry)
    found: list[Item | Fetch] = []
    if publisher.get("org_id"):
        found.append(_funder({"id": publisher["org_id"], "name": publisher.get("name")}, key))
    if (entry.get("datagetter_metadata") or {}).get("downloads") is False:
        found.append(Dropped(key, "file that the register itself could not fetch"))
    elif file:
        found.append(Fetch(file, reads="file", note=f"{key} {licence_of(entry)}", modified=one_line(entry.get("modified")) or None))
    else:
        found.append(Dropped(key, "no file to download"))
    return found


def _file(entry: Row) -> str | None:
    """Where a data set lies. An accessURL is mostly the publisher's page, now and then the file itself."""
    for link in entry.get("distribution") or ():
        download, access = one_line(link.get("downloadURL")), one_line(link.get("accessURL"))
        if download.startswith("http"):
            return download
        if access.startswith("http") and FILE_NAME.search(access):
            return access
    return None


def read_file(page: Page) -> Iterable[Item]:
    """Read a publisher's file under the licence that the register states. A file that is no grants' table costs itself alone."""
    key, _, licence = page.note.partition(" ")
    seen: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="kutoja-") as folder:
        file = Path(folder) / f"grants{suffix_of(page.body)}"
        file.write_bytes(page.body.removeprefix(codecs.BOM_UTF8))
        try:
            for row in grants(file):
                yield made(f"{key}: {str(row.get('id'))[:60]}", _taken, row, key, licence, seen)
        except SnapshotError as error:
            yield Dropped(page.url, "file of another form", str(error))


def _funding_so_far(name: str, aggregate: Row) -> Iterator[Text]:
    sums = [f"{float(money['total']):,.0f} {currency}" for currency, money in (aggregate.get("currencies") or {}).items()]
    first, last = (year_of(partial_date(aggregate.get(field))) for field in ("minAwardDate", "maxAwardDate"))
    if aggregate.get("grants") and sums and first and last:
        value = f"{name} has published {aggregate['grants']:,} grants worth {' and '.join(sums)}, awarded in {first}–{last}."
        yield Text(value=value, language="en", ours=True)


PORTAL = Portal(
    name="giving360",
    title={"fi": "360Giving – brittirahoittajien avustukset", "sv": "360Giving – brittiska finansiärers bidrag", "en": "360Giving – grants of UK funders"},
    publisher="360Giving and its publishers",
    url=PAGE,
    licence="unknown: set by each publisher, see terms_url",
    terms_url="https://data.threesixtygiving.org",
    languages=("en",),
    min_records=400,
    max_records=2_000_000,
    cadence="monthly",
    read_bulk=read,
    bulk_files=("*.json", "*.csv", "*.xlsx"),
    bulk_hint="a 360Giving package (.json), a table with the standard's titles (.csv, .xlsx), a list of funders (.jl), or a folder of them",
    id_prefixes=("giving360", "giving360-org"),
    crawl=Crawl(
        adapter="register of bulk files (JSON, CSV, XLSX)",
        hosts=(ANY_HOST,),  # each publisher's file lies on its own host; the register names them
        start=(Fetch("https://data.threesixtygiving.org/data.json", reads="register"),),
        readers={"register": read_registry, "file": read_file},
        max_pages=5_000,
        max_bytes=300_000_000,
    ),
)
