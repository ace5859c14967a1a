"""OECD Observatory of Public Sector Innovation: case studies of governments, as those who did them tell of them."""

import re
from collections.abc import Iterable, Mapping

from crawlers.formats.countries import country_code
from crawlers.formats.html import document, heading
from crawlers.formats.jsonapi import json_of
from crawlers.formats.persons import private_person
from crawlers.formats.prose import intro, text_fields
from crawlers.formats.records import kind_by_name, made, texts
from crawlers.formats.wordpress import next_page, posts, rows
from crawlers.langdetection import language_of
from crawlers.portal import Crawl, Dropped, Fetch, Item, Labels, Page, Portal
from crawlers.text import one_line
from models.records import Evidence, Innovation, InnovationKind, Participation, Role

SITE = "https://oecd-opsi.org"
CASE = re.compile(rf"^{SITE}/innovations/([a-z0-9-]+)/?$")
CASE_TYPES = frozenset("innovation innovations case cases case_study case-study case_studies case-studies".split())
"""Names under which the site's API may keep its case studies; its list of types tells which it is."""

SECTIONS = {
    "summary": ("innovation summary",),
    "need": ("problem", "the problem", "challenge addressed"),
    "solution": ("innovation description", "innovation overview"),
    "description": ("what makes your project innovative", "current status", "what is the current status", "collaborations", "users, stakeholders", "users"),
    "conditions": ("conditions for success", "replication"),
    "outcome": ("results", "challenges and failures", "lessons learned"),
}
"""Sections of a record, and how the headings of the submission form begin."""

NEEDED = frozenset(("country",))
BANNER = re.compile(
    r"^(?:An official website of the OECD\b|How to validate authenticity|Validation that this is an official OECD|This website was created by the OECD\b).*$",
    re.MULTILINE,
)
YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
APART = re.compile(r"\s*[\n,;]\s*")


def read_types(page: Page) -> Iterable[Item | Fetch]:
    """Read the API's list of types: the one that holds the case studies is asked for its rows."""
    try:
        types = json_of(page)
    except ValueError as error:
        return [Dropped(page.url, "no list of types", str(error))]
    found = [
        str(entry.get("rest_base") or name)
        for name, entry in (types.items() if isinstance(types, dict) else ())
        if isinstance(entry, dict) and not CASE_TYPES.isdisjoint((name, str(entry.get("rest_base"))))
    ]
    return [posts(SITE, kind, "list") for kind in found] or [Dropped(page.url, "no type for case studies")]


def read_list(page: Page) -> Iterable[Item | Fetch]:
    """Read one page of the list of case studies."""
    try:
        found = rows(page)
    except ValueError as error:
        return [Dropped(page.url, "no list", str(error))]
    further = next_page(page, "list")
    cases = [Fetch(str(row["link"]), "case", modified=str(row.get("modified_gmt") or "") or None) for row in found if CASE.match(str(row.get("link")))]
    strange = [Dropped(str(row.get("link") or row.get("id")), "no address of a case study") for row in found if not CASE.match(str(row.get("link")))]
    return [*cases, *strange, *([further] if further else [])]


def read_case(page: Page) -> Iterable[Item | Labels]:
    """Read one case study."""
    found, title = CASE.match(page.url), heading(page)
    if not found or not title:
        return [Dropped(page.url, "no case study")]
    root = document(page)
    fields = {label.casefold().rstrip("? "): _own(field.text) for label, field in text_fields(root).items()}
    return [Labels(NEEDED & fields.keys()), made(found[1], _case, page.url, found[1], title, fields, _own(intro(root)))]


def _case(url: str, slug: str, title: str, fields: Mapping[str, str], text: str) -> Item:
    sections = {name: "\n\n".join(_answers(fields, beginnings)) for name, beginnings in SECTIONS.items()}
    sections["summary"] = sections["summary"] if text in sections["summary"] else "\n\n".join(filter(None, (text, sections["summary"])))
    if not any(sections.values()):
        return Dropped(slug, "no text")
    language = language_of(" ".join([title, *sections.values()]), "en")
    year = YEAR.search(fields.get("year", ""))
    places = tuple(country_code(name) or name for name in APART.split(fields.get("country", "") or fields.get("countries", "")) if name)
    return Innovation(
        id=f"opsi:{slug}",
        url=url,
        kind=InnovationKind.CASE,
        language=language,
        title=texts({language: title}, official=True),
        started=year[1] if year else None,
        participations=tuple(_participations(fields, places)),
        places=places,
        evidence=(Evidence(scheme="OPSI case study", note="results as those who did it tell them", self_reported=True),) if sections["outcome"] else (),
        **{name: texts({language: value}) for name, value in sections.items()},
    )


def _answers(fields: Mapping[str, str], beginnings: tuple[str, ...]) -> list[str]:
    """The texts under headings that begin so, each once: tabs repeat them."""
    return list(dict.fromkeys(text for beginning in beginnings for label, text in fields.items() if text and re.match(rf"{re.escape(beginning)}(?!\w)", label)))


def _participations(fields: Mapping[str, str], places: tuple[str, ...]) -> Iterable[Participation]:
    stated = next((fields[label] for label in ("organisation", "organisation name", "lead organisation", "submitted by organisation") if fields.get(label)), "")
    name = one_line(stated)
    if name and not private_person(name):
        yield Participation(name=name, role=Role.LEAD, kind=kind_by_name(name), country=places[0] if len(places) == 1 and len(places[0]) == 2 else None)


def _own(text: str) -> str:
    """A text without the banner that says whose site it is."""
    return BANNER.sub("", text).strip()


PORTAL = Portal(
    name="opsi",
    title={
        "fi": "OECD OPSI: julkisen sektorin innovaatioita",
        "sv": "OECD OPSI: innovationer i offentlig sektor",
        "en": "OECD OPSI: case studies of public sector innovation",
    },
    publisher="Organisation for Economic Co-operation and Development",
    url=f"{SITE}/case-study-archive/",
    licence="unknown: see terms_url (OECD terms; submissions are by third parties: cite the submitter and OECD OPSI)",
    terms_url=SITE,
    languages=("en", "fr", "es"),
    min_records=500,
    max_records=10_000,
    cadence="monthly",
    crawl=Crawl(
        adapter="WordPress REST + labelled HTML",
        hosts=("oecd-opsi.org",),
        start=(Fetch(f"{SITE}/wp-json/wp/v2/types", "types"),),
        readers={"types": read_types, "list": read_list, "case": read_case},
        max_pages=15_000,
        delay=1.0,
    ),
)
