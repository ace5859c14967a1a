"""Digital Social Innovation for Europe (DSI4EU): projects and organisations that its members entered themselves, linked to each other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.countries import country_code
from crawlers.formats.persons import private_person
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, mapped
from crawlers.formats.tables import json_rows, need_files, partial_date
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.records import Flag, Innovation, InnovationKind, Organisation, OrganisationKind, Origin, Participation, Role, Text

PROJECTS, ORGANISATIONS = "projects2.jsonl", "organisations2.jsonl"
SITE = "https://digitalsocial.eu"
KINDS = {
    1: OrganisationKind.NGO,  # "Social enterprise, charity, foundation or other non-profit", unless the name says more
    2: OrganisationKind.COMPANY,
    3: OrganisationKind.RESEARCH_INSTITUTE,
    4: OrganisationKind.NETWORK,
    5: OrganisationKind.PUBLIC_AGENCY,
}
THEMES = {
    "Participation and democracy": "democracy-participation",
    "Education and skills": "education",
    "Culture and arts": "culture-arts",
    "Health and wellbeing": "health-promotion",
    "Work and employment": "employment",
    "Energy and environment": "climate-environment",
    "food": "food",
    "social enterprise": "social-enterprise",
}
ADVERTISEMENT = re.compile(
    r"(?:essay|assignment|academic|lab report|thesis)\s*(?:writing|help)|dissertation ?planet|writing (?:company|industry)|"
    r"(?:car|cab) (?:rental|service)|seo (?:company|fun)|(?:flyer|powerpoint) designing|"
    r"resource generator|loans?$|digital ad connector|regeneracja pomp",
    re.IGNORECASE,
)
"""Words of those who used the open form to sell something else."""
TEST_ENTRY = re.compile(r"^(?:(?:project )?prova ?\d*|test(?:ing)?|x+)$", re.IGNORECASE)
LOST_APOSTROPHE = re.compile(r"(?<=\w)\?(?=(?:s|t|re|ve|ll|d)\b)")
Row = dict[str, Any]


def read(path: Path) -> Iterator[Item]:
    """Read organisations, then projects, from the folder that holds both."""
    projects, organisations = need_files(path, PROJECTS, ORGANISATIONS)
    names: dict[str, str] = {}
    for number, row in json_rows(organisations, ("organisation_id", "organisation_name")):
        where = f"{ORGANISATIONS}:{number}"
        item = made(where, _organisation, row or {}, where)
        if isinstance(item, Organisation):
            names[item.id] = item.title[0].value
        yield item
    for number, row in json_rows(projects, ("project_id", "project_name", "linked_organisation_ids")):
        where = f"{PROJECTS}:{number}"
        yield made(where, _project, row or {}, where, names)


def _refused(name: str, texts: str) -> str | None:
    if not name:
        return "no title"
    if TEST_ENTRY.match(name):
        return "test entry"
    # Letters swapped for look-alikes to pass a filter came through as question marks.
    return "advertisement" if ADVERTISEMENT.search(f"{name}\n{texts}") or name.count("?") > 3 else None


def _organisation(row: Row, where: str) -> Organisation | Dropped:
    name, texts = one_line(row.get("organisation_name")), _texts(row)
    if reason := _refused(name, "\n".join(texts)) or ("private person" if private_person(name) else None):
        return Dropped(where, reason)
    told = "\n\n".join(texts)
    country = country_code(row.get("country"))
    return Organisation(
        id=f"dsi4eu-org:{row['organisation_id']}",
        url=_web(row.get("website")) or f"{SITE}/org/{row['organisation_id']}",
        title=(Text(value=name, language="en", origin=Origin.OFFICIAL),),
        kind=kind_by_name(name) or KINDS.get((row.get("organisation_type") or {}).get("id", 0)),
        country=country,
        description=(Text(value=told, language=language_of(told, "en")),) if told else (),
        places=_places(row, country),
        roles=("developer",) if row.get("linked_project_ids") else (),
    )


def _project(row: Row, where: str, names: dict[str, str]) -> Innovation | Dropped:
    title, texts = one_line(LOST_APOSTROPHE.sub("’", str(row.get("project_name") or ""))), _texts(row)
    if reason := _refused(title, "\n".join(texts)):
        return Dropped(where, reason)
    language = language_of("\n".join(texts), "en")
    summary, rest = (texts[0], texts[1:]) if len(texts) > 1 else ("", texts)
    links = [f"dsi4eu-org:{key}" for key in row.get("linked_organisation_ids") or ()]
    return Innovation(
        id=f"dsi4eu:{row['project_id']}",
        url=f"{SITE}/project/{row['project_id']}",
        kind=InnovationKind.PROJECT,
        language=language,
        title=(Text(value=title, language=language, origin=Origin.OFFICIAL),),
        summary=(Text(value=summary, language=language),) if summary else (),
        description=(Text(value="\n\n".join(rest), language=language),) if rest else (),
        started=partial_date(row.get("start_date")),
        ended=partial_date(row.get("end_date")),
        # The map does not say who leads.
        participations=tuple(Participation(name=names[key], role=Role.PARTNER, organisation_id=key) for key in dict.fromkeys(links) if key in names),
        places=_places(row, country_code(row.get("country"))),
        assigned=mapped("theme", (THEMES[tag["name"]] for tag in row.get("support_tags") or () if tag.get("name") in THEMES)),
        flags=() if texts else (Flag.TITLE_ONLY,),
    )


def _texts(row: Row) -> list[str]:
    """Short, then long description, then what is said of social impact; each once, placeholders ("-", "bla bla") left out."""
    found = (clean(LOST_APOSTROPHE.sub("’", str(row.get(field) or ""))) for field in ("short_description", "long_description", "social_impact"))
    return list(dict.fromkeys(text for text in found if len(text) >= SHORTEST_TEXT))


def _places(row: Row, country: str | None) -> tuple[str, ...]:
    region = one_line(row.get("region"))
    return tuple(place for place in (region, country or one_line(row.get("country"))) if place)


def _web(url: str | None) -> str | None:
    return url.strip() if url and url.strip().startswith("http") else None


PORTAL = Portal(
    name="dsi4eu",
    title={
        "fi": "DSI4EU – digitaaliset sosiaaliset innovaatiot",
        "sv": "DSI4EU – digitala sociala innovationer",
        "en": "DSI4EU – Digital Social Innovation for Europe",
    },
    publisher="Nesta",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url=f"{SITE}/terms-of-use",
    languages=("en", "es", "fr", "it"),
    min_records=1_400,
    max_records=20_000,
    cadence="once",
    read_bulk=read,
    bulk_hint=f"the folder with {PROJECTS} and {ORGANISATIONS}",
    id_prefixes=("dsi4eu", "dsi4eu-org"),
)
