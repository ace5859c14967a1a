"""JRC Innovative Public Services explorer: AI and blockchain in European public services."""

import re
from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.bulk import from_file
from crawlers.formats.countries import country_code
from crawlers.formats.records import SHORTEST_TEXT, mapped
from crawlers.formats.tables import Row, csv_rows, need_files, partial_date
from crawlers.portal import Crawl, Dropped, Fetch, Item, Portal
from crawlers.text import clean, one_line
from models.records import Flag, Innovation, InnovationKind, OrganisationKind, Origin, Participation, Role, Text

FILE = "cases.csv"
SITE = "https://ipsoeu.github.io/ips-explorer/"
KINDS = {
    "Central-Government": OrganisationKind.PUBLIC_AGENCY,
    "Governmental": OrganisationKind.PUBLIC_AGENCY,
    "Regional Government": OrganisationKind.PUBLIC_AGENCY,
    "Local Government": OrganisationKind.MUNICIPALITY,
    "Private sector": OrganisationKind.COMPANY,
    "Academic-Research": OrganisationKind.RESEARCH_INSTITUTE,
    "Consortium": OrganisationKind.NETWORK,
    "Community led": OrganisationKind.NETWORK,
    "Non-governmental": OrganisationKind.NGO,
}
THEMES = {
    "Health": "health-promotion",
    "Education": "education",
    "Environmental protection": "climate-environment",
    "Public order and safety": "crime-safety",
    "Social protection": "poverty-inclusion",
    "Recreation, culture and religion": "culture-arts",
}
"""First-level COFOG classes that say one of our themes; the others (general services, economy, defence, housing and amenities) are too wide."""
NARROW_THEMES = {"Transport": "mobility", "Unemployment": "employment", "Family and children": "children-families", "Old age": "ageing"}
STATUSES = {
    "Planned": "It was planned",
    "In development": "It was in development",
    "Pilot": "It was a pilot",
    "Implemented": "It was in use",
    "In production": "It was in use",
    "Not in use anymore": "It was no longer in use",
}

CONTACT = re.compile(r"[,;]?\s*\bcontact\b[:\s]+\S+@\S+.*$", re.IGNORECASE)


def read(path: Path) -> Iterator[Item]:
    """Read cases.csv."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    seen: set[str] = set()
    for row in csv_rows(file, ("id", "name", "description", "geocoverage", "technology", "status")):
        key = row["id"]
        if not key:
            yield Dropped("(no id)", "no id")
        elif key in seen:
            yield Dropped(key, "repeated id")
        elif not one_line(row["name"]):
            yield Dropped(key, "no title")
        else:
            seen.add(key)
            yield _case(row)


def _case(row: Row) -> Innovation:
    title, description = one_line(row["name"]), clean(row["description"])
    told = _says_more(description, title)
    url = one_line(row.get("url"))
    return Innovation(
        id=f"jrc:{row['id']}",
        url=url if url.startswith("http") else SITE,
        kind=InnovationKind.CASE,
        language="en",
        title=(Text(value=title, language="en", origin=Origin.OFFICIAL),),
        summary=(Text(value=_summary(row), language="en", ours=True),) if told else (),
        description=(Text(value=description, language="en"),) if told else (),
        started=partial_date(row.get("start_date")),
        ended=partial_date(row.get("end_date", "").removesuffix(".0")),
        participations=tuple(_lead(row)),
        places=(country_code(row["geocoverage"]) or {"European Union": "EU"}.get(row["geocoverage"], row["geocoverage"]),) if row["geocoverage"] else (),
        assigned=mapped("theme", _themes(row)),
        flags=() if told else (Flag.TITLE_ONLY,),
    )


def _says_more(description: str, title: str) -> bool:
    """A description that only repeats the title is a placeholder."""
    bare = description.casefold().strip(" .'\"")
    return len(bare) >= SHORTEST_TEXT and bare not in title.casefold()


def _summary(row: Row) -> str:
    """Technology, function, place and state of a case in two sentences: fields that have no place of their own in a record."""
    function = one_line(row.get("type")).removesuffix(" (various)")
    place = row["geocoverage"].strip()
    technology = one_line(row["technology"])
    first = f"{technology} in public services" + (f" for {function[0].lower() + function[1:]}" if function else "") + (f" ({place})" if place else "") + "."
    status = STATUSES.get(row["status"].strip())
    return f"{first} {status} when the case was collected." if status else first


def _lead(row: Row) -> Iterator[Participation]:
    name = CONTACT.sub("", one_line(row.get("lead_organisation_name")))
    if name:
        yield Participation(name=name, role=Role.LEAD, kind=KINDS.get(row.get("lead_organisation_category", "")), country=country_code(row["geocoverage"]))


def _themes(row: Row) -> Iterator[str]:
    for value, themes in ((row.get("primary_sector", ""), THEMES), (row.get("secondary_sector", "").rstrip("."), NARROW_THEMES)):
        if value in themes:
            yield themes[value]


PORTAL = Portal(
    name="jrc",
    title={"fi": "JRC: innovatiiviset julkiset palvelut", "sv": "JRC: innovativa offentliga tjänster", "en": "JRC Innovative Public Services explorer"},
    publisher="European Commission, Joint Research Centre",
    url=SITE,
    licence="unknown: JRC open data, to be confirmed",
    terms_url="https://data.jrc.ec.europa.eu/licence/com_reuse",
    languages=("en",),
    min_records=600,
    max_records=10_000,
    cadence="yearly",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it",
    crawl=Crawl(
        adapter="bulk CSV that the site offers",
        hosts=("ipsoeu.github.io",),
        start=(Fetch(f"{SITE}data/{FILE}", "cases", accept="text/csv"),),
        readers={"cases": from_file(read, FILE)},
        max_pages=1,
        max_bytes=30_000_000,
    ),
)
