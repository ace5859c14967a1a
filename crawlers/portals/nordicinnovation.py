"""Nordic Innovation: calls for projects of several Nordic countries, and the programmes that they belong to.

A call's page names its terms beside labels ("Deadline", "Available funding per project (NOK)"); a page without them tells of a programme.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from crawlers.formats.applicants import applicants
from crawlers.formats.article import article
from crawlers.formats.html import Field, canonical, document, heading, labelled, links, text_of
from crawlers.formats.records import SHORTEST_TEXT, made
from crawlers.formats.tables import amount, partial_date
from crawlers.portal import Crawl, Dropped, Fetch, Item, Labels, Page, Portal
from models.records import FundingCall, Innovation, InnovationKind, OrganisationKind, Origin, Participation, Role, Text

SITE = "https://www.nordicinnovation.org"
FUNDER, FUNDER_ID = "Nordic Innovation", "org:nordicinnovation"
COUNTRIES = ("DK", "FI", "IS", "NO", "SE")
LEAD = Participation(name=FUNDER, role=Role.LEAD, organisation_id=FUNDER_ID, kind=OrganisationKind.PUBLIC_AGENCY, country="NO")
PAGE = re.compile(r"^https://www\.nordicinnovation\.org/programs/([a-z0-9][a-z0-9-]*)/?$")
DEADLINE, FUNDING, START, ABOUT = "Deadline", "Available funding per project (NOK)", "Project start", "About the call"
CALL_LABELS = frozenset((DEADLINE, FUNDING, "Funding decision", START, "Project announcement", "Project duration", "Webinar", ABOUT))
SAID_DEADLINE = re.compile(
    r"deadline\b\D{0,40}?(\d{1,2}\.? (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4})", re.IGNORECASE
)
SUM = re.compile(r"\d[\d., \xa0]*")
MILLIONS = re.compile(r"\d\s*(?:million|mill\.?|m)\b", re.IGNORECASE)
DAY = re.compile(r"\d{1,2}\.? [A-Za-z]+ \d{4}")


def read_list(page: Page) -> Iterable[Fetch | Dropped]:
    """Follow the cards of the list, then its next page."""
    found = links(page, PAGE.pattern)
    yield from (Fetch(url.rstrip("/"), reads="page") for url in found)
    following = document(page).xpath("//a[@rel='next']/@href | //link[@rel='next']/@href").get()
    if following:
        yield Fetch(following, reads="list")
    elif not found:
        yield Dropped(page.url, "list without cards")


def read_page(page: Page) -> Iterable[Item | Labels]:
    """Read a call or a programme."""
    slug = PAGE.match(canonical(page)) or PAGE.match(page.url)
    title = heading(page)
    if slug is None or not title:
        yield Dropped(page.url, "no title" if slug else "not a programme's address")
        return
    fields = labelled(document(page))
    if CALL_LABELS & fields.keys():
        yield Labels(frozenset((DEADLINE,)) & fields.keys())  # the others differ from call to call
        yield made(page.url, _call, page, slug[1], title, fields)
    else:
        yield made(page.url, _programme, page, slug[1], title)


def _call(page: Page, slug: str, title: str, fields: dict[str, Field]) -> Item:
    low, high = _sums(_value(fields, FUNDING))
    told = _value(fields, ABOUT) or article(page)
    return FundingCall(
        id=f"nordicinnovation:{slug}",
        url=page.url,
        title=(Text(value=title, language="en", origin=Origin.OFFICIAL),),
        description=(Text(value=told, language="en"),) if len(told) >= SHORTEST_TEXT else (),
        funder=FUNDER,
        funder_id=FUNDER_ID,
        closes=_deadline(page, fields),
        amount_min=low,
        amount_max=high,
        currency="NOK" if low or high else None,
        eligible_applicants=applicants(told),
        places=COUNTRIES,
    )


def _deadline(page: Page, fields: dict[str, Field]) -> str | None:
    """The date beside the label, unless the page says another one elsewhere (its head has misprinted the year): then nobody can say which is right.

    In a call of two steps the label has the first step's date; a later step has a label of its own.
    """
    stated = {date for text in DAY.findall(_value(fields, DEADLINE)) if (date := partial_date(text))}
    told = {date for text in SAID_DEADLINE.findall(_whole(page)) if (date := partial_date(text))}
    dates = stated | told
    return dates.pop() if len(dates) == 1 else None


def _sums(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Smallest and largest sum of "Up to 200,000", "2–6 million", "2 000 000 - 6 000 000"."""
    unit = 1_000_000 if MILLIONS.search(text) else 1
    found = [value * (unit if value < 1_000 else 1) for number in SUM.findall(text) if (value := amount(number.strip(" .,")))]
    if len(found) > 1:
        return min(found), max(found)
    return None, found[0] if found else None


def _programme(page: Page, slug: str, title: str) -> Item:
    told = article(page).removeprefix(title).strip()
    if len(told) < SHORTEST_TEXT:
        return Dropped(page.url, "no text")
    return Innovation(
        id=f"nordicinnovation:{slug}",
        url=page.url,
        kind=InnovationKind.PROJECT,
        language="en",
        title=(Text(value=title, language="en", origin=Origin.OFFICIAL),),
        description=(Text(value=told, language="en"),),
        participations=(LEAD,),
        places=COUNTRIES,
    )


def _value(fields: dict[str, Field], label: str) -> str:
    return fields[label].text if label in fields else ""


def _whole(page: Page) -> str:
    """All that the page's main part prints, its head too."""
    main = document(page).xpath("//main")
    return text_of(main[0]) if main else ""


PORTAL = Portal(
    name="nordicinnovation",
    title={"fi": "Nordic Innovation – haut ja ohjelmat", "sv": "Nordic Innovation – utlysningar och program", "en": "Nordic Innovation – calls and programmes"},
    publisher="Nordic Innovation",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url=SITE,
    languages=("en",),
    min_records=10,
    max_records=1_000,
    cadence="weekly",
    crawl=Crawl(
        adapter="labelled HTML",
        hosts=("nordicinnovation.org",),
        start=(Fetch(f"{SITE}/programs", reads="list"),),
        readers={"list": read_list, "page": read_page},
        max_pages=500,
    ),
)
