"""Sitra, the Finnish Innovation Fund: calls from its WordPress API; projects, publications and articles on what came of its work from its pages.

Versions in other languages are pages of their own: the Finnish one's last part of the address is the key of all, and the others are its translations.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from parsel import Selector

from crawlers.formats.applicants import applicants
from crawlers.formats.article import article
from crawlers.formats.html import document, fragment, heading, hreflang, labelled, page_language, text_of
from crawlers.formats.prose import intro
from crawlers.formats.records import kind_by_name, made, slug, texts
from crawlers.formats.sitemap import sitemap
from crawlers.formats.tables import JsonRow, partial_date
from crawlers.formats.wordpress import next_page, posts, rendered, rows, title
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import clean
from models.records import FundingCall, Innovation, InnovationKind, Participation, Role

SITE = "https://www.sitra.fi"
FUNDER, FUNDER_ID = "Suomen itsenäisyyden juhlarahasto Sitra", "org:sitra"  # as the starter catalogue names it
ADDRESS = re.compile(r"^https://www\.sitra\.fi/(?:(en|sv)/)?([a-z-]+)/([a-z0-9-]+)/?$")
READERS = {
    "hankkeet": "project", "projektit": "project", "projects": "project", "projekt": "project",
    "artikkelit": "article", "articles": "article", "artiklar": "article", "julkaisut": "article", "publications": "article", "publikationer": "article",
}  # fmt: skip

STATUS: dict[str, Literal["open", "forthcoming", "closed"]] = {
    "avoinna": "open", "open": "open", "öppen": "open", "tulossa": "forthcoming", "upcoming": "forthcoming", "kommande": "forthcoming",
    "päättynyt": "closed", "suljettu": "closed", "closed": "closed", "avslutad": "closed",
}  # fmt: skip
META = "//div[contains(concat(' ', normalize-space(@class), ' '), ' single-meta--{name} ')]//*[contains(@class, 'single-meta__data')]"

PROJECT = {
    "need": ("Mistä on kyse?", "What is it about?", "Vad handlar det om?"),
    "solution": ("Mitä teemme?", "What are we doing?", "Vad gör vi?"),
    "outcome": ("Missä mennään?", "Where are we now?", "Hur går det?"),
}
PARTIES = ("Ketkä ovat mukana?", "Who is involved?", "Vilka är med?")
REVIEW = re.compile(r"^hallintoneuvoston-(?:toiminta)?katsaus")
SHORTEST_SECTION = 200
"""Characters below which a review's section tells of no work: a date, a list of meetings."""

TELLS_OF_WORK = re.compile(
    r"kokeil|pilot|tulok|vaikut|ratkais|toimintamalli|hanke|hankke|opit\b|opimme|experiment|trial|result|impact|solution|försök|resultat|lösning", re.IGNORECASE
)
"""What an article says near its beginning when it tells of work and what came of it, not of an event or an opinion."""

BYLINE = re.compile(r"^(?:Kirjoittajat?|Writers?|Författare|Skribenter?)\n(?:.*\n){1,12}?(?:Julkaistu|Published|Publicerad).*$", re.MULTILINE)
KICKER = re.compile(r"^(?:artikkelit|articles|artiklar|Katsaus|Arvioitu lukuaika.*|Estimated reading time.*|Beräknad lästid.*)$", re.IGNORECASE | re.MULTILINE)


def pick(url: str) -> Fetch | None:
    """Choose projects, publications and articles from the sitemap."""
    found = ADDRESS.match(url)
    return Fetch(url, READERS[found[2]]) if found and found[2] in READERS else None


def read_calls(page: Page) -> Iterator[Item | Fetch]:
    """Read a page of the API's list of calls."""
    for row in rows(page):
        key = str(row.get("slug") or str(row.get("link")).rstrip("/").rpartition("/")[2])
        if not title(row):
            yield Dropped(key, "no title")
            continue
        yield made(key, _call, key, row)
        yield Fetch(str(row.get("link")), "twins", note=key, optional=True)
    if following := next_page(page, "calls"):
        yield following


def _call(key: str, row: JsonRow) -> FundingCall:
    link = str(row.get("link") or SITE)
    root = _opened(rendered(row, "content"), link)
    facts = {name: _meta(root, name) for name in ("program", "start-datetime", "end-datetime", "status")}
    text = _text_without_facts(root)
    return FundingCall(
        id=f"sitra:{key}"[:200],
        url=link,
        title=texts({"fi": title(row)}, official=True),
        description=texts({"fi": text}),
        funder=FUNDER,
        funder_id=FUNDER_ID,
        programme=facts["program"] or None,
        opens=partial_date(facts["start-datetime"]),
        closes=partial_date(facts["end-datetime"]),
        recurring="once",
        stated_status=STATUS.get(facts["status"].casefold()),
        eligible_applicants=applicants(text),
        places=("FI",),
    )


def _opened(markup: str, base: str) -> Selector:
    """The document with what stands in <template> in view: who may apply is told there."""
    return fragment(re.sub(r"<(/?)template\b", r"<\1div", markup), base)


def _meta(root: Selector, name: str) -> str:
    found = root.xpath(META.format(name=name))
    return text_of(found[0]) if found else ""


def _text_without_facts(root: Selector) -> str:
    """Take the facts that have fields of their own out of a call's document, and return the text that is left."""
    for node in root.xpath("//div[contains(@class, 'single-meta')] | //h1"):
        node.drop()
    return text_of(root)


def read_twins(page: Page) -> Iterable[Fetch]:
    """Read which pages tell a call in other languages."""
    return [Fetch(url, "translation", note=f"{language} {page.note}", optional=True) for language, url in hreflang(page).items() if language in ("en", "sv")]


def read_translation(page: Page) -> Iterable[Item]:
    """Read a call in another language, as a part of its record."""
    language, _, key = page.note.partition(" ")
    named = heading(page)
    root = _opened("".join(document(page).xpath("//main").getall()), page.url)
    if not named or not (text := _text_without_facts(root)):
        return [Dropped(key, "translation without a text")]
    return [made(key, _translation, key, language, named, text)]


def _translation(key: str, language: str, named: str, text: str) -> FundingCall:
    return FundingCall(
        id=f"sitra:{key}"[:200],
        title=texts({language: named}, "fi"),
        description=texts({language: text}, "fi"),
        funder=FUNDER,
        funder_id=FUNDER_ID,
    )


def read_project(page: Page) -> Iterable[Item]:
    """Read a project's page."""
    key, named, fields = _key(page), heading(page), labelled(document(page))
    told = {section: next((fields[label.rstrip(":")].text for label in labels if label in fields), "") for section, labels in PROJECT.items()}
    if not named or not any(told.values()):
        return [Dropped(key, "no page of a project")]
    parties = next((fields[label].text for label in PARTIES if label in fields), "")
    return [made(key, _project, page, key, named, told | {"summary": intro(document(page))}, parties)]


def _project(page: Page, key: str, named: str, told: dict[str, str], parties: str) -> Innovation:
    language, original = _languages(page)
    bodies = [name for line in re.split(r"[\n,;]", parties) if (name := line.strip(" .")) and len(name) < 100 and kind_by_name(name)]
    return Innovation(
        id=f"sitra:{key}"[:200],
        url=page.url if language == original else None,
        kind=InnovationKind.PROJECT,
        language=original,
        title=texts({language: named}, original, official=True),
        places=("FI",),
        participations=(_sitra(), *(Participation(name=name, role=Role.PARTNER, kind=kind_by_name(name)) for name in dict.fromkeys(bodies))),
        **{section: texts({language: text}, original) for section, text in told.items()},
    )


def read_article(page: Page) -> Iterable[Item]:
    """Read an article or publication. A review of the Supervisory Board tells of many projects: each of its sections is a record."""
    key, named = _key(page), heading(page)
    if REVIEW.match(key):
        return _sections(page, key, named)
    text = clean(KICKER.sub("", BYLINE.sub("", article(page).removeprefix(named).lstrip())))
    if not named or not text:
        return [Dropped(key, "no article")]
    if not TELLS_OF_WORK.search(f"{named}\n{text[:600]}"):
        return [Dropped(key, "article that tells of no work")]
    return [made(key, _result, page, key, named, text)]


def _sections(page: Page, key: str, named: str) -> Iterable[Item]:
    found = {label: field.text for label, field in labelled(document(page)).items() if len(field.text) >= SHORTEST_SECTION}
    if not found:
        return [Dropped(key, "review without sections")]
    bare = {re.sub(r"^[\d.\s]+", "", label): text for label, text in found.items()}
    return [made(key, _result, page, f"{key}.{slug(label)}", f"{label} ({named})", text) for label, text in bare.items() if label]


def _result(page: Page, key: str, named: str, text: str) -> Innovation:
    language, original = _languages(page)
    return Innovation(
        id=f"sitra:{key}"[:200],
        url=page.url if language == original else None,
        kind=InnovationKind.RESULT,
        language=original,
        title=texts({language: named}, original, official=True),
        outcome=texts({language: text}, original),
        places=("FI",),
        participations=(_sitra(),),
    )


def _sitra() -> Participation:
    return Participation(name=FUNDER, role=Role.LEAD, organisation_id=FUNDER_ID, country="FI")


def _key(page: Page) -> str:
    """The last part of the Finnish page's address; of its own where there is no Finnish one."""
    return hreflang(page).get("fi", page.url).rstrip("/").rpartition("/")[2]


def _languages(page: Page) -> tuple[str, str]:
    """The page's language, and that of the original: Finnish where there is a Finnish page."""
    language = page_language(page) or "fi"
    return language, "fi" if language == "fi" or "fi" in hreflang(page) else language


PORTAL = Portal(
    name="sitra",
    title={
        "fi": "Sitra: rahoitushaut, projektit ja tulokset",
        "sv": "Sitra: utlysningar, projekt och resultat",
        "en": "Sitra, the Finnish Innovation Fund: calls, projects, results",
    },
    publisher="Suomen itsenäisyyden juhlarahasto Sitra",
    url=SITE,
    licence="unknown: see terms_url (publications usually CC BY-SA 4.0 or CC BY, to be confirmed)",
    terms_url=SITE,
    languages=("fi", "sv", "en"),
    min_records=20,
    max_records=10_000,
    cadence="weekly",
    crawl=Crawl(
        adapter="WordPress REST + sitemap",
        hosts=("sitra.fi",),
        # the API is known to answer; the sitemap is not, and without it there are still the calls
        start=(posts(SITE, "funding_request", "calls", query="lang=fi"), Fetch(f"{SITE}/sitemap_index.xml", "sitemap", optional=True)),
        readers={
            "calls": read_calls,
            "twins": read_twins,
            "translation": read_translation,
            "sitemap": sitemap(pick),
            "project": read_project,
            "article": read_article,
        },
    ),
)
