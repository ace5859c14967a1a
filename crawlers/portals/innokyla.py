"""Innokylä: operating models, development projects and networks of health and welfare in Finland.

A model's main page and its tab "Kehittämisen polku" tell one record; the slug, the last part of the address, is its key. Each page prints every label of
its form, with nothing behind those that nobody filled in. Who wrote a page and whom to contact stands there too, and is not read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from crawlers.formats.html import Field, document, heading, labelled
from crawlers.formats.records import kind_by_name, made, texts
from crawlers.formats.sitemap import sitemap
from crawlers.formats.tables import partial_date
from crawlers.langdetection import language_of
from crawlers.portal import Crawl, Dropped, Fetch, Item, Labels, Page, Portal
from models.records import Innovation, InnovationKind, Organisation, OrganisationKind, Participation, Role

SITE = "https://innokyla.fi"
READERS = {"toimintamalli": "model", "kokonaisuus": "project", "verkosto": "network"}
ADDRESS = re.compile(rf"^https://(?:www\.)?innokyla\.fi/fi/({'|'.join(READERS)})/([^/?#]+)(?:/[^?#]*)?$")
SHORTEST_IDEA = 60
"""Characters of "Ratkaisun perusidea" below which a model is a draft: a name without a description, of which the site has many."""

# What each label tells, in the order in which its texts are read.
MODEL = {
    "solution": ("Ratkaisun perusidea",),
    "description": ("Toimintaympäristö",),
    "conditions": ("Toimivuuden ja käyttöönoton ehdot",),
}
PATH = {
    "need": ("Lähtötilanne ja strategiset liittymäkohdat", "Kohderyhmä ja asiakasymmärrys"),
    "description": ("Toimintaympäristö", "Tavoiteltu muutos", "Muutoksen mittaaminen", "Toteutussuunnitelma", "Ideointi", "Idean testaaminen asiakkailla",
                    "Kokeilu/pilotointi"),
    "outcome": ("Arvioinnin tulokset tiivistettynä",),
    "conditions": ("Vinkit toimintamallin soveltajille",),
}  # fmt: skip
PROJECT = {
    "need": ("Lähtötilanne ja strategiset liittymäkohdat",),
    "description": ("Kokonaisuuden tarkoitus ja tavoitteet",),
    "outcome": ("Arvioinnin tulokset tiivistettynä",),
}
MODEL_NAME, MODEL_LEAD = "Toimintamallin nimi", "Toimintamallin lyhyt kuvaus"
PLACE, REGION, MODEL_FUNDER = "Toteutuspaikka", "Paikkakunta, maakunta tai hyvinvointialue", "Toimintamallin rahoittaja"
NAME, LEAD, PERIOD, PARTIES, FUNDER = "Kokonaisuuden nimi", "Lyhyt kuvaus", "Toimiaika", "Toimijat", "Rahoittaja"
MODEL_LABELS = frozenset((MODEL_NAME, MODEL_LEAD, PLACE, REGION, MODEL_FUNDER, *(label for labels in MODEL.values() for label in labels)))
PROJECT_LABELS = frozenset((NAME, LEAD, PERIOD, PARTIES, FUNDER, "Kokonaisuuden tarkoitus ja tavoitteet"))
"""Labels that every page of the kind prints: one that is missing from all of them means that the site has changed."""

NO_FUNDER = re.compile(r"^(?:ei (?:erillis)?rahoitus|omarahoit)", re.IGNORECASE)
RANGE = re.compile(r"(?P<opens>[\d.]+)\s*[-–—]\s*(?P<ends>[\d.]+)?")
LONGEST_NAME = 120
"""Characters; what is longer is a sentence about bodies, not one's name."""


def pick(url: str) -> Fetch | None:
    """Choose from the sitemap: models, projects and networks in Finnish. Tabs are asked by their main page, which knows whether it is a draft."""
    found = ADDRESS.match(url)
    if not found or url.rstrip("/").rpartition("/")[2] != found[2]:
        return None
    return Fetch(url, READERS[found[1]])


def read_model(page: Page) -> Iterable[Item | Fetch | Labels]:
    """Read a model's main page: what it is, where, who paid for it, what it needs."""
    fields, key = labelled(document(page)), _key(page)
    title = _value(fields, MODEL_NAME) or heading(page)
    if MODEL_LABELS.isdisjoint(fields):
        return [Dropped(key, "no page of a model")]
    labels = Labels(MODEL_LABELS.intersection(fields))
    if len(_value(fields, *MODEL["solution"])) < SHORTEST_IDEA:
        return [labels, Dropped(key, "draft without a basic idea")]
    return [labels, made(key, _model, key, page.url, title, fields), Fetch(f"{page.url.rstrip('/')}/kehittamisen-polku", "path", note=key, optional=True)]


def _model(key: str, url: str, title: str, fields: Mapping[str, Field]) -> Innovation:
    lead = _value(fields, MODEL_LEAD)
    language = language_of("\n".join((title, lead, _value(fields, *MODEL["solution"]))), "fi")
    return Innovation(
        id=f"innokyla:{key}",
        url=url,
        kind=InnovationKind.OPERATING_MODEL,
        language=language,
        title=texts({language: title}, official=True),
        summary=texts({language: lead}),
        places=tuple("FI" if name == "Valtakunnallinen" else name for name in _names(fields, REGION)),
        participations=(*_bodies(fields, PLACE, Role.LEAD), *_bodies(fields, MODEL_FUNDER, Role.FUNDER)),
        **{section: texts({language: _apart(lead, _value(fields, *labels))}) for section, labels in MODEL.items()},
    )


def read_path(page: Page) -> Iterable[Item]:
    """Read a model's development path: where it started from, how it was tried, what came of it. A part of the model's record."""
    fields, title = labelled(document(page)), heading(page)
    told = {section: _apart(_value(fields, MODEL_LEAD), _value(fields, *labels)) for section, labels in PATH.items()}
    if not title or not any(told.values()):
        return []  # the tab is there, and nobody has filled it in
    return [made(page.note, _path, page.note, title, told)]


def _path(key: str, title: str, told: Mapping[str, str]) -> Innovation:
    language = language_of("\n".join((title, *told.values())), "fi")
    return Innovation(
        id=f"innokyla:{key}",
        kind=InnovationKind.OPERATING_MODEL,
        language=language,
        title=texts({language: title}, official=True),
        **{section: texts({language: text}) for section, text in told.items()},
    )


def read_project(page: Page) -> Iterable[Item | Fetch | Labels]:
    """Read a kokonaisuus: a project or programme. The models that belong to it are asked too, should the sitemap lack them."""
    fields, key = labelled(document(page)), _key(page)
    title = _value(fields, NAME) or heading(page)
    if PROJECT_LABELS.isdisjoint(fields):
        return [Dropped(key, "no page of a project")]
    labels = Labels(PROJECT_LABELS.intersection(fields))
    if not any(_value(fields, label) for label in (LEAD, *PROJECT["description"])):
        return [labels, Dropped(key, "draft without a description")]
    return [labels, made(key, _project, key, page.url, title, fields), Fetch(f"{page.url.rstrip('/')}/toimintamallit", "models", optional=True)]


def _project(key: str, url: str, title: str, fields: Mapping[str, Field]) -> Innovation:
    lead = _value(fields, LEAD)
    language = language_of("\n".join((title, lead, _value(fields, *PROJECT["description"]))), "fi")
    period = RANGE.search(_value(fields, PERIOD))
    return Innovation(
        id=f"innokyla:{key}",
        url=url,
        kind=InnovationKind.PROJECT,
        language=language,
        title=texts({language: title}, official=True),
        summary=texts({language: lead}),
        started=partial_date(period["opens"].rstrip(".")) if period else None,
        ended=partial_date((period["ends"] or "").rstrip(".")) if period else None,
        places=tuple("FI" if name == "Valtakunnallinen" else name for name in _names(fields, REGION)),
        participations=(*_bodies(fields, PARTIES, Role.PARTNER), *_bodies(fields, FUNDER, Role.FUNDER)),
        **{section: texts({language: _apart(lead, _value(fields, *labels))}) for section, labels in PROJECT.items()},
    )


def read_models(page: Page) -> Iterable[Fetch]:
    """Read the list of a project's models; an empty one says so in a sentence. What the menu links to is not the project's."""
    urls = dict.fromkeys(document(page).css("main a::attr(href)").getall())
    return [fetch for url in urls if (fetch := pick(url)) and fetch.reads == "model"]


def read_network(page: Page) -> Iterable[Item]:
    """Read a network: an organisation that others may join."""
    fields, key, title = labelled(document(page)), _key(page), heading(page)
    about = _value(fields, LEAD, "Verkoston lyhyt kuvaus", "Verkoston tarkoitus ja tavoitteet")
    if not title or not about:
        return [Dropped(key, "network without a description")]
    return [made(key, _network, key, page.url, title, about, _names(fields, REGION))]


def _network(key: str, url: str, title: str, about: str, places: Iterable[str]) -> Organisation:
    language = language_of(f"{title}\n{about}", "fi")
    return Organisation(
        id=f"innokyla:verkosto-{key}",
        url=url,
        title=texts({language: title}, official=True),
        kind=OrganisationKind.NETWORK,
        country="FI",
        places=tuple("FI" if name == "Valtakunnallinen" else name for name in places),
        description=texts({language: about}),
        roles=("network",),
    )


def _key(page: Page) -> str:
    found = ADDRESS.match(page.url)
    return found[2] if found else page.url


def _value(fields: Mapping[str, Field], *labels: str) -> str:
    """The texts under labels, one below the other."""
    return "\n\n".join(fields[label].text for label in labels if label in fields and fields[label].text)


def _apart(lead: str, text: str) -> str:
    """The text without paragraphs that only repeat the short description, which stands on every tab."""
    return "\n\n".join(paragraph for paragraph in text.split("\n\n") if paragraph != lead)


def _names(fields: Mapping[str, Field], label: str) -> tuple[str, ...]:
    """The places under a label, one on a line or between commas."""
    return tuple(dict.fromkeys(name.strip() for name in re.split(r"[\n,;]", _value(fields, label)) if name.strip()))


def _bodies(fields: Mapping[str, Field], label: str, role: Role) -> Iterator[Participation]:
    """The bodies under a label, one on a line; "Ei erillisrahoitusta" is nobody, and a sentence about bodies no name."""
    for name in dict.fromkeys(line.strip(" ,.•-") for line in re.split(r"[\n;]", _value(fields, label))):
        if name and len(name) <= LONGEST_NAME and not NO_FUNDER.match(name):
            yield Participation(name=name, role=role, detail=label, kind=kind_by_name(name), country="FI")


PORTAL = Portal(
    name="innokyla",
    title={"fi": "Innokylä", "sv": "Innokylä", "en": "Innokylä, models and projects of health and welfare in Finland"},
    publisher="THL, SOSTE ja Kuntaliitto",
    url=SITE,
    licence="Non-commercial use without separate permission, the content producer or rights holder named; images not (see terms_url)",
    terms_url=f"{SITE}/fi/palvelun-kayttoehdot",
    languages=("fi", "sv"),
    min_records=500,
    max_records=20_000,
    cadence="weekly",
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("innokyla.fi",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={
            "sitemap": sitemap(pick),
            "model": read_model,
            "path": read_path,
            "project": read_project,
            "models": read_models,
            "network": read_network,
        },
        max_pages=40_000,
    ),
)
