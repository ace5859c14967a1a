"""The site of Finland's structural fund projects (EURA 2007 and EURA 2014): one list of all projects, one page a project.

A page's sections are numbered headings (h2), each in a div; a field is a paragraph "Label: value". Numbers changed between the periods and with a project's
state, so sections are known by their words. Contact persons stand among the fields: only the labels below are ever read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from parsel import Selector

from crawlers.formats.eura import CODE_FORM, authority_of, language_of_title, private_recipient, says_nothing, title_of
from crawlers.formats.html import document, links, text_of
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, texts
from crawlers.formats.tables import amount, partial_date, year_of
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Fetch, Item, Labels, Page, PageReader
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import business_id
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

CODE = ("Hankekoodi", "Projektikoodi")
TITLE = ("Hankkeen nimi", "Projektin nimi")
PRIORITY = ("Toimintalinja",)
TIME = ("Suunnitelman mukainen toteutusaika", "Toteutusaika")
AUTHORITY = ("Vastuuviranomainen", "Rahoittava viranomainen")
LEAD = ("Hakijan virallinen nimi", "Hakijaorganisaation nimi")
LEAD_NUMBER = ("Y-tunnus",)
LEAD_PLACE = ("Postitoimipaikka",)
GRANTED = ("Myönnetty EU- ja valtion rahoitus", "Suunniteltu EU- ja valtion rahoitus", "Hankkeen suunniteltu EU- ja valtion rahoitus")
PLACES = ("Kunnat", "Seutukunnat", "Maakunnat")
WANTED = frozenset((*CODE, *TITLE, *PRIORITY, *TIME, *AUTHORITY, *LEAD, *LEAD_NUMBER, *LEAD_PLACE, *GRANTED, *PLACES))
PARTNERS = "Osatoteuttajat"

NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
FIELD = re.compile(r"^(?P<label>[^:]{3,90}?)(?:\s*\([^()]*\))?\s*:\s*(?P<value>.*)$", re.DOTALL)
PERIOD = re.compile(r"alkaa\s+([\d.]+).*?päättyy\s+([\d.]+)", re.IGNORECASE | re.DOTALL)
PARTNER = re.compile(r"^(?P<name>.+?),?\s*(?P<number>\d{7}-\d)?\s*$")
SECTIONS: tuple[tuple[str, str], ...] = (
    ("outcome", r"tulokset|loppuraport|aikaansaannokset"),
    ("description", r"tiivistelmä"),
    ("need", r"tarve|tavoitte"),
    ("solution", r"toimenpite|toteutustapa"),
    ("description", r"kohderyhm"),
)
"""Words of a heading -> the field that its text goes to. Other sections (indicators, equality, classes, costs) are read for their fields alone."""


@dataclass(frozen=True)
class Site:
    """What differs between the two periods' sites: id prefix, address of a page up to its code, and the programme of a priority's number."""

    prefix: str
    page: str
    programme: Callable[[str], str]


@dataclass
class _Project:
    """What one page says, before it is a record."""

    fields: dict[str, str] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)
    partners: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)

    def get(self, labels: tuple[str, ...]) -> str:
        return next((value for label in labels if (value := self.fields.get(label))), "")


def project_list(page: Page) -> Iterator[Fetch | Dropped]:
    """Yield every project of the one-page list, once."""
    seen: set[str] = set()
    for url in links(page, r"[?&]projektikoodi="):
        code = (parse_qs(urlsplit(url).query).get("projektikoodi") or [""])[0].strip()
        if CODE_FORM.match(code) and code not in seen:
            seen.add(code)
            yield Fetch(url, "project", note=code)
    if not seen:
        yield Dropped(page.url, "no list of projects")


def project_page(site: Site) -> PageReader:
    """Return the reader of one project's page."""

    def read(page: Page) -> Iterator[Item | Labels]:
        project = _parsed(document(page))
        code = one_line(project.get(CODE)) or page.note
        if not project.get(TITLE) or not CODE_FORM.match(code):
            yield Dropped(page.note or page.url, "no project on the page")
            return
        yield Labels(frozenset(project.labels))
        yield made(code, _record, project, code, site)

    return read


def _parsed(root: Selector) -> _Project:
    project = _Project()
    for heading in root.css("h2"):
        title = NUMBER.sub("", one_line(text_of(heading)))
        project.labels.add(title)
        target = next((name for name, words in SECTIONS if re.search(words, title, re.IGNORECASE)), "")
        under = ""
        for node in heading.xpath("following-sibling::*"):
            name, text = node.root.tag, text_of(node)
            if name == "h2":
                break
            if name in ("h3", "h4"):
                under = NUMBER.sub("", text).rstrip(":")
                if target and text:
                    project.told.setdefault(target, []).append(NUMBER.sub("", text))
            elif text:
                _take(project, text, under, target)
    return project


def _take(project: _Project, text: str, under: str, target: str) -> None:
    """One paragraph, or list item, below a heading: a partner, a field that is wanted, or text."""
    if under == PARTNERS:
        project.partners += [line for line in text.split("\n") if line.strip()]
    elif target:
        project.told.setdefault(target, []).append(text)
    elif found := FIELD.match(text):
        label = one_line(found["label"])
        if label in WANTED:
            project.labels.add(label)
            project.fields.setdefault(label, found["value"].strip())


def _record(project: _Project, code: str, site: Site) -> Item:
    name = one_line(project.get(LEAD))
    if name and private_recipient(name):
        return Dropped(code, "private recipient")
    title = title_of(project.get(TITLE))
    told = {target: clean("\n".join(lines)) for target, lines in project.told.items()}
    told = {target: text for target, text in told.items() if len(text) >= SHORTEST_TEXT}
    if says_nothing(title) and not told:
        return Dropped(code, "title says nothing")
    period = PERIOD.search(project.get(TIME))
    started, ended = (partial_date(period[1].rstrip(".")), partial_date(period[2].rstrip("."))) if period else (None, None)
    language = language_of(told.get("description", ""), language_of_title(title))
    return Innovation(
        id=f"{site.prefix}:{code}",
        url=site.page + code,
        kind=InnovationKind.PROJECT,
        language=language,
        title=(Text(value=title, language=language, origin=Origin.OFFICIAL),),
        **{target: texts({language: text}) for target, text in told.items()},
        started=started,
        ended=ended if not (started and ended and ended < started) else None,
        participations=(*_lead(project, name), *_partners(project), *_funder(project)),
        grants=tuple(_grant(project, code, site, started)),
        places=_places(project),
        flags=_flags(told),
    )


def _flags(told: dict[str, str]) -> tuple[Flag, ...]:
    if not told:
        return (Flag.TITLE_ONLY,)
    return () if "outcome" in told else (Flag.PLAN,)


def _identifiers(number: str) -> tuple[str, ...]:
    try:
        return (business_id(number),) if number else ()
    except InvalidIdentifier:
        return ()


def _lead(project: _Project, name: str) -> Iterator[Participation]:
    if name:
        place = one_line(project.get(LEAD_PLACE)).title()
        numbers = _identifiers(project.get(LEAD_NUMBER))
        yield Participation(name=name, role=Role.LEAD, identifiers=numbers, kind=kind_by_name(name), country="FI", place=place or None)


def _partners(project: _Project) -> Iterator[Participation]:
    for line in project.partners:
        found = PARTNER.match(one_line(line))
        if found and not private_recipient(found["name"]):
            numbers = _identifiers(found["number"] or "")
            yield Participation(name=found["name"], role=Role.PARTNER, identifiers=numbers, kind=kind_by_name(found["name"]), country="FI")


def _funder(project: _Project) -> Iterator[Participation]:
    if project.get(AUTHORITY):
        authority, section, _ = authority_of(project.get(AUTHORITY))
        yield Participation(name=authority, role=Role.FUNDER, detail=section, country="FI")


def _grant(project: _Project, code: str, site: Site, started: str | None) -> Iterator[Grant]:
    if project.get(AUTHORITY):
        authority, _, _ = authority_of(project.get(AUTHORITY))
        granted = amount(project.get(GRANTED)) or None
        number = re.match(r"\d+", project.get(PRIORITY))
        programme = site.programme(number[0] if number else "")
        yield Grant(funder=authority, programme=programme, code=code, amount=granted, currency="EUR" if granted else None, year=year_of(started))


def _places(project: _Project) -> tuple[str, ...]:
    """The narrowest area that the page names; the whole country where it names none."""
    for label in PLACES:
        named = tuple(dict.fromkeys(part for part in (one_line(part) for part in project.fields.get(label, "").split(",")) if part))
        if named:
            return named
    return ("FI",)
