"""Business Finland: its calls and funding services, from the pages that tell of them in Finnish and English."""

import re
from collections.abc import Iterator

from crawlers.formats.applicants import applicants
from crawlers.formats.html import document, heading, links, page_language, text_of
from crawlers.formats.periods import application_period
from crawlers.formats.records import made, texts
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import one_line
from models.records import FundingCall

SITE = "https://www.businessfinland.fi"
FUNDER, FUNDER_ID = "Business Finland", "org:businessfinland"  # as the starter catalogue names it
LISTS = (f"{SITE}/en/services/funding/funding-services", f"{SITE}/en/whats-new/calls")
LIST_PAGE = r"^https://(?:www\.)?businessfinland\.fi/en/(?:services/funding/funding-services|whats-new/calls)(?:/[a-z0-9-]+)?$"
"""The two lists, and one level below them: groups of services, years of calls."""
LEAF_PAGE = r"^https://(?:www\.)?businessfinland\.fi/en/(?:services/funding/funding-services|whats-new/calls)/[a-z0-9-]+/[a-z0-9-]+$"
ADDRESS = re.compile(r"/(services/funding/funding-services|whats-new/calls)/([a-z0-9-]+)/([a-z0-9-]+)$")
PROSE = "//main//*[self::p or self::li or self::h2 or self::h3][not(ancestor::nav or ancestor::aside or ancestor::li)]"
CONTACTS = re.compile(r"^(?:contacts?|contact (?:us|persons?)|further information|more information|yhteystiedot|lisätietoja|ota yhteyttä)$", re.IGNORECASE)
"""Headings below which people stand; what follows them is left out up to the next heading."""


def list_page(page: Page) -> Iterator[Item | Fetch]:
    """Read a list of services or calls: the pages themselves, and the lists one level below."""
    leaves = links(page, LEAF_PAGE)
    lists = [url for url in links(page, LIST_PAGE) if url.rstrip("/") != page.url.rstrip("/")]
    yield from (Fetch(url, "page") for url in leaves)
    yield from (Fetch(url, "list") for url in lists if url not in leaves)
    if not leaves and not lists:
        yield Dropped(page.url, "no list of services or calls")


def funding_page(page: Page) -> Iterator[Item]:
    """Read the page of one service or call."""
    found = ADDRESS.search(page.url.rstrip("/"))
    if not found:
        yield Dropped(page.url, "another address")
        return
    kind, group, name = found.groups()
    # A service's name is its own; two years' calls may share one, and its year tells them apart.
    key = name if kind.startswith("services") else f"{name}-{group}"
    yield made(key, _call, page, key)


def _call(page: Page, key: str) -> Item:
    title = one_line(heading(page))
    text = _prose(page)
    if not title:
        return Dropped(key, "no title")
    language = "fi" if page_language(page) == "fi" else "en"
    period = application_period(text)
    return FundingCall(
        id=f"businessfinland:{key}"[:200],
        url=page.url,
        title=texts({language: title}, official=True),
        description=texts({language: text}),
        funder=FUNDER,
        funder_id=FUNDER_ID,
        opens=period.opens,
        closes=period.closes,
        recurring=period.recurring,
        eligible_applicants=applicants(text),
        places=("FI",),
    )


def _prose(page: Page) -> str:
    kept: list[str] = []
    among_contacts = False
    for node in document(page).xpath(PROSE):
        text = text_of(node)
        if node.root.tag in ("h2", "h3"):
            among_contacts = bool(CONTACTS.match(text))
        if text and not among_contacts:
            kept.append(text)
    return "\n\n".join(dict.fromkeys(kept))


PORTAL = Portal(
    name="business-finland",
    title={"fi": "Business Finlandin rahoitus ja haut", "sv": "Business Finlands finansiering och utlysningar", "en": "Business Finland: funding and calls"},
    publisher="Business Finland",
    url=SITE,
    licence="unknown: see terms_url (free use with the source named, to be confirmed)",
    terms_url=SITE,
    languages=("en", "fi"),
    min_records=10,
    max_records=2_000,
    cadence="weekly",
    id_prefixes=("businessfinland",),
    crawl=Crawl(
        adapter="lists + prose",
        hosts=("businessfinland.fi",),
        start=tuple(Fetch(url, "list") for url in LISTS),
        readers={"list": list_page, "page": funding_page},
        max_pages=2_000,
    ),
)
