"""INDIGO: impact bonds of the world with who provided, invested and paid, what was paid for and what came of it (Government Outcomes Lab, Oxford).

There is no site to walk: nobody has confirmed an address from which the tables can be had. An operator saves those that
the laboratory publishes and gives their folder with --from.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawlers.formats.countries import country_code
from crawlers.formats.indigo import (
    CATEGORY_KINDS,
    Party,
    by_project,
    evidence,
    goals,
    identifiers,
    metrics_text,
    number,
    organisation_id,
    participations,
    parties,
    results_text,
    value,
)
from crawlers.formats.persons import private_person
from crawlers.formats.records import kind_by_name, mapped
from crawlers.formats.tables import Row, amount, csv_rows, need_files, partial_date, year_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.nobody import is_nobody
from models.records import FundingCall, Grant, Innovation, InnovationKind, Organisation, OrganisationKind, Origin, Participation, Text

SITE = "https://golab.bsg.ox.ac.uk/knowledge-bank/indigo/impact-bond-dataset-v2/"
FUND_SITE = "https://golab.bsg.ox.ac.uk/knowledge-bank/indigo/outcomes-fund-directory/"
FILES = (
    "projects.csv", "organisations.csv", "funds.csv", "projects_service_provisions.csv", "projects_investments.csv", "projects_outcome_payment_commitments.csv",
    "projects_intermediary_services.csv", "projects_outcome_metrics.csv", "projects_results.csv", "projects_delivery_locations.csv",
)  # fmt: skip
KINDS = {
    "Government body": OrganisationKind.PUBLIC_AGENCY,
    "Registered non-profit organisation, charity or foundation": OrganisationKind.NGO,
    "Registered company, partnership or commercial association": OrganisationKind.COMPANY,
    "Multilateral, bilateral or intergovernmental body": OrganisationKind.PUBLIC_AGENCY,
}
THEMES = {
    "Employment and training": ("employment", "education"),
    "Health": ("health-promotion",),
    "Education": ("education",),
    "Child and family welfare": ("children-families",),
    "Homelessness": ("homelessness-housing",),
    "Criminal justice": ("crime-safety",),
    "Agriculture and environment": ("climate-environment",),
    "Poverty reduction": ("poverty-inclusion",),
}
PUBLISHED_CALLS = {
    "0001": "youth-engagement-fund", "0002": "innovation-fund", "0003": "commissioning-better-outcomes", "0004": "social-outcomes-fund",
    "0005": "fair-chance-fund",
    "0007": "portugal-inovacao-social", "0012": "life-chances-fund", "0013": "care-leavers", "0014": "brabant", "0020": "france-egalite",
    "0021": "france-economie-circulaire", "0026": "nsw", "0031": "refugee-transitions",
}  # fmt: skip
"""Ids under which the starter catalogue had published a fund, by the number in its INDIGO id: an id once given stays."""

ENDS = ("Actual end date of service provision", "Actual completion date", "Anticipated end date of service provision", "Anticipated completion date")
STAGES = {"Implementation": "It is being carried out.", "Complete": "It has been completed.", "Contracted": "It has been agreed."}
UNNAMED = re.compile(
    r"^(?:anonymous|undisclosed|unknown|not disclosed|private (?:individuals?|investors?)|individuals?|high net worth|various|"
    r"local municipalities$|public sector employers$|pension funds$|local government pension schemes$|tbc)",
    re.IGNORECASE,
)
ROLES = {"service provider": "developer", "investor": "funder", "outcome payer": "funder", "intermediary": "partner"}
LONGEST_PLACE = 60


@dataclass(frozen=True)
class Tables:
    """What the tables hold of one project, and the names of all organisations."""

    metrics: list[Row]
    results: list[Row]
    locations: list[Row]
    bodies: list[tuple[Participation, Grant | None]]
    names: dict[str, str]


def read(path: Path) -> Iterator[Item]:
    """Read organisations, projects and outcomes funds from the folder of CSV files."""
    need_files(path, *FILES)
    involved = parties(path)
    rows = {row["ID"]: row for row in csv_rows(path / "organisations.csv", ("ID", "Name"))}
    parts = _parts_of_organisations(involved)
    for key, row in rows.items():
        yield _organisation(key, row, parts.get(key, []))
    names = {key: one_line(row["Name"]) for key, row in rows.items() if not _unnamed(one_line(row["Name"]))}
    yield from _projects(path, involved, names, rows)
    for row in csv_rows(path / "funds.csv", ("ID", "Fund - Name")):
        yield _fund(row, names)


def _unnamed(name: str) -> str | None:
    """Why an organisation is not kept, None when it is."""
    if not name or UNNAMED.match(name) or is_nobody(name):
        return "no named organisation"
    return "private person" if private_person(name) else None


def _parts_of_organisations(involved: dict[str, list[Party]]) -> dict[str, list[Party]]:
    found: dict[str, list[Party]] = {}
    for items in involved.values():
        for party in items:
            found.setdefault(party.organisation_id, []).append(party)
    return found


def _organisation(key: str, row: Row, parts: list[Party]) -> Organisation | Dropped:
    name, english, trading = one_line(row["Name"]), one_line(row.get("Translated Official Name - English")), one_line(row.get("Trading Name"))
    if reason := _unnamed(name):
        return Dropped(key, reason)
    language = one_line(row.get("Translated Official Name - Source Language")).lower()
    titles = [Text(value=name, language=language if english and language else "en", origin=Origin.OFFICIAL)]
    if english and language not in ("", "en"):
        titles.append(Text(value=english, language="en", origin=Origin.TRANSLATION))
    description = clean(row.get("Description"))
    described = "\n\n".join(part for part in (f"Also known as {trading}." if trading and trading != name else "", description) if part)
    country = country_code(row.get("Jurisdiction")) or country_code(row.get("Country"))
    website = one_line(row.get("Website"))
    return Organisation(
        id=organisation_id(key),
        url=website if website.startswith("http") else None,
        title=tuple(titles),
        kind=_kind(name, row, parts),
        identifiers=identifiers(row),
        country=country,
        description=(Text(value=described, language="en"),) if described else (),
        places=(country,) if country else (),
        roles=tuple(dict.fromkeys(ROLES[part.part] for part in parts)),
    )


def _kind(name: str, row: Row, parts: list[Party]) -> OrganisationKind | None:
    """Its name tells most exactly, then its register type, then what it is called where it takes part."""
    stated = KINDS.get(value(row, "Type"))
    named = kind_by_name(name)
    if stated is OrganisationKind.COMPANY and named is OrganisationKind.FOUNDATION:
        return stated  # "… Trust" and "… Foundation" are trade names too
    by_part = next((CATEGORY_KINDS[part.category] for part in parts if part.category in CATEGORY_KINDS), None)
    return named or stated or by_part


def _projects(path: Path, involved: dict[str, list[Party]], names: dict[str, str], rows: dict[str, Row]) -> Iterator[Item]:
    metrics, results, locations = (by_project(path / f"projects_{name}.csv") for name in ("outcome_metrics", "results", "delivery_locations"))
    for row in csv_rows(path / "projects.csv", ("ID", "Impact Bond Name - (Value)")):
        key = row["ID"]
        title = one_line(value(row, "Impact Bond Name"))
        if not title:
            yield Dropped(key, "no title")
            continue
        bodies = list(participations(involved.get(key, []), names, rows))
        yield _project(row, title, Tables(metrics.get(key, []), results.get(key, []), locations.get(key, []), bodies, names))


def _project(row: Row, title: str, tables: Tables) -> Innovation:
    started = _first_date(row, "Start date of service provision", "Date outcomes contract signed", "Date contracts between all parties signed")
    texts = {
        "summary": _text(_summary(row), ours=True),
        "need": _text(_need(row)),
        "solution": _text(value(row, "Purpose and classifications - Intervention")),
        "description": _text(metrics_text(tables.metrics), ours=True),
        "outcome": _text(results_text(tables.results, {metric["Id"]: metric for metric in tables.metrics}), ours=True),
    }
    year = year_of(_first_date(row, "Date outcomes contract signed") or started)
    return Innovation(
        id=f"indigo:{row['ID'].lower()}",
        url=SITE + row["ID"].lower() + "/",
        kind=InnovationKind.PROJECT,
        language="en",
        title=(Text(value=title, language="en", origin=Origin.OFFICIAL),),
        **texts,
        started=started,
        ended=_first_date(row, *ENDS),
        participations=tuple(dict.fromkeys(party for party, _ in tables.bodies)),
        grants=tuple(grant if grant.year else grant.model_copy(update={"year": year}) for _, grant in tables.bodies if grant),
        places=_places(tables.locations, row),
        assigned=mapped("theme", THEMES.get(value(row, "Purpose and classifications - Policy sector"), ())),
        sdgs=goals([row], "Purpose and classifications - ") or goals(tables.metrics),
        evidence=evidence(tables.results, tables.metrics, tables.names),
    )


def _text(text: str, *, ours: bool = False) -> tuple[Text, ...]:
    return (Text(value=text, language="en", ours=ours),) if text else ()


def _first_date(row: Row, *fields: str) -> str | None:
    dates = (partial_date(value(row, f"Dates - {field}")) for field in fields)
    return next((date for date in dates if date), None)


def _summary(row: Row) -> str:
    """Sector, other names, stage and size of an impact bond in plain sentences."""
    users = "Service and beneficiaries - {} number of unique service users or beneficiaries {}(total)"
    sector = value(row, "Purpose and classifications - Policy sector").lower()
    other = one_line(value(row, "Alternative Names"))
    planned, actual = value(row, users.format("Targeted", "")), value(row, users.format("Actual", "engaged "))
    parts = (
        f"Impact bond in {sector}." if sector else "Impact bond.",
        f"Also known as {other}." if other else "",
        STAGES.get(value(row, "Stage of Development"), ""),
        f"It was planned for {number(planned)} {_unit(row)}." if planned else "",
        f"{number(actual)} took part." if actual else "",
    )
    return " ".join(part for part in parts if part)


def _unit(row: Row) -> str:
    if value(row, "Service and beneficiaries - Unit type of targeted service users or beneficiaries") != "Other":
        return "people"
    described = one_line(value(row, "Service and beneficiaries - Unit description of targeted service user or beneficiaries")).lower()
    return described if 0 < len(described) <= LONGEST_PLACE else "units"


def _need(row: Row) -> str:
    fields = ("Purpose and classifications - Social challenge", "Service and beneficiaries - Target population")
    return "\n\n".join(dict.fromkeys(text for text in (value(row, field) for field in fields) if text))


def _places(locations: list[Row], row: Row) -> tuple[str, ...]:
    names = [one_line(value(location, "Location - Name")) for location in locations]
    countries = [country_code(value(location, "Location - Country")) for location in locations] or [country_code(value(row, "Jurisdiction - Jurisdiction"))]
    return tuple(dict.fromkeys([name for name in names if name and len(name) <= LONGEST_PLACE] + [code for code in countries if code]))


def _fund(row: Row, names: dict[str, str]) -> FundingCall | Dropped:
    name = one_line(row["Fund - Name"]).removesuffix(f" - {one_line(row.get('Fund - Country'))}")
    if not name:
        return Dropped(row["ID"], "no title")
    number, host = row["ID"].rpartition("-")[2], row.get("Fund - Host institution of Outcome Fund", "")
    size = "Fund - Dimensions of Scale - Total Outcome Fund value (outcomes funding)"
    currency = value(row, f"{size} - Currency")
    # What was planned or what was paid in, whichever is more: the size of the fund.
    sums = [money for which in ("Aspiration", "Actual") if (money := amount(value(row, f"{size} - {which} - Amount")))]
    total = max(sums) if sums and currency else None
    texts = [clean(row.get(field)) for field in ("Fund - Purpose and classifications - Purpose", "Fund - Mechanism")]
    country = country_code(row.get("Fund - Country"))
    return FundingCall(
        id=f"indigo:{PUBLISHED_CALLS.get(number) or row['ID'].lower()}",
        url=FUND_SITE,
        title=(Text(value=name, language="en", origin=Origin.OFFICIAL),),
        description=_text("\n\n".join(dict.fromkeys(text for text in texts if text))),
        funder=names.get(host, name),
        funder_id=organisation_id(host) if host in names else None,
        programme="Outcomes fund",
        opens=partial_date(value(row, "Fund - Dates - Launch date")) or partial_date(value(row, "Fund - Dates - Expression of interest")),
        recurring="once",
        total_budget=total,
        currency=currency if total else None,
        places=(country,) if country else (),
    )


PORTAL = Portal(
    name="indigo",
    title={"fi": "INDIGO – vaikuttavuussopimusten tietokanta", "sv": "INDIGO – databas över sociala utfallskontrakt", "en": "INDIGO – impact bond dataset"},
    publisher="Government Outcomes Lab, University of Oxford",
    url=SITE,
    licence="unknown: said to be CC BY 4.0, to be confirmed",
    terms_url="https://golab.bsg.ox.ac.uk/knowledge-bank/indigo/",
    languages=("en",),
    min_records=1_200,
    max_records=20_000,
    cadence="yearly",
    read_bulk=read,
    bulk_hint="the folder with projects.csv, organisations.csv, funds.csv and the projects_*.csv tables",
    id_prefixes=("indigo", "indigo-org"),
)
