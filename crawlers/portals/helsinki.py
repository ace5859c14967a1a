"""City of Helsinki: grants for associations and residents, as funding calls; by the forms that are public code, or by the pages that tell of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parsel import Selector

from crawlers.formats.applicants import applicants
from crawlers.formats.html import document, heading, hreflang, links, page_language, text_of
from crawlers.formats.periods import application_period
from crawlers.formats.records import made, slug, texts
from crawlers.formats.tables import JsonRow, json_rows, need_files, partial_date
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import from_html, one_line
from models.records import INTERFACE_LANGUAGES, FundingCall, OrganisationKind

FILE = "grant_instruments.jsonl"
URL = "https://www.hel.fi/fi/paatoksenteko-ja-hallinto/avustukset"
GRANTS = "https://avustukset.hel.fi"
SEARCH = f"{GRANTS}/fi/etsi-avustusta"
FUNDER, FUNDER_ID = "Helsingin kaupunki", "fi-pro:0201256-6"
PLACES = ("Helsinki",)
APPLICANTS = {
    "registered_community": (OrganisationKind.NGO, OrganisationKind.FOUNDATION),
    "unregistered_community": (OrganisationKind.INDIVIDUAL,),  # a group of residents without a legal form
    "private_person": (OrganisationKind.INDIVIDUAL,),
}
OPEN_ALL_YEAR = re.compile(r"-01-01T00:00")
WHOLE_CLOCK = re.compile(r"T(23:59|16:00)")
"""Rounds close at the end of a day or of office hours; other clock times are left from somebody's trying out the form."""

# The forms' texts are labels and help for filling them in. Only sentences like these tell what is funded and for whom.
SAYS = {
    "fi": re.compile(r"^tällä lomakkeella haetaan (?!vain)|avustu(sta|ksia) (voidaan myöntää|voi saada|myönnetään (?!yhde))", re.IGNORECASE),
    "sv": re.compile(r"^med denna blankett (an)?söks|(understöd|bidrag)(et|en)? kan (beviljas|fås)|^denna blankett används", re.IGNORECASE),
    "en": re.compile(r"^this form is used to apply for an? |grants? can be (awarded|granted)|grants? (is|are) (awarded|granted) (for|to)", re.IGNORECASE),
}
ADVANCE = re.compile(r"ennakko|förskott|advance", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")


def read(path: Path) -> Iterator[Item]:
    """Read grant_instruments.jsonl."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    for number, row in json_rows(file, ("id", "title")):
        if row is None:
            yield Dropped(f"{file.name}:{number}", "no JSON object")
            continue
        yield made(str(row.get("id")), _call, row)


def _call(row: JsonRow) -> Item:
    titles = {language: one_line(row["title"].get(language)) for language in INTERFACE_LANGUAGES}
    if not any(titles.values()):
        return Dropped(row["id"], "no title")
    opens, closes = _period(str(row.get("application_open") or ""), str(row.get("application_close") or ""))
    kinds = [kind for applicant in row.get("applicant_types") or () for kind in APPLICANTS.get(applicant, ())]
    return FundingCall(
        id=f"helsinki:{row['id'].replace('_', '-')}",
        url=URL,
        title=texts(titles, official=True),
        description=texts({language: _told((row.get("texts") or {}).get(language) or {}, language) for language in INTERFACE_LANGUAGES}),
        funder=FUNDER,
        funder_id=FUNDER_ID,
        opens=opens,
        closes=closes,
        eligible_applicants=tuple(dict.fromkeys(kinds)),
        places=PLACES,
    )


def _period(opens: str, closes: str) -> tuple[str | None, str | None]:
    """The application period as far as it is one: the forms' 1 January and 31 December stand for "no date", and so does a clock time of nobody's office."""
    start = None if OPEN_ALL_YEAR.search(opens) else partial_date(opens)
    end = partial_date(closes) if WHOLE_CLOCK.search(closes) and "-12-31T" not in closes else None
    return start, end


def _told(labels: dict[str, Any], language: str) -> str:
    sentences = [sentence for text in labels.values() for sentence in SENTENCE_END.split(from_html(str(text)))]
    return " ".join(dict.fromkeys(sentence for sentence in sentences if SAYS[language].search(sentence) and not ADVANCE.search(sentence)))


GRANT_PAGE = r"^https://avustukset\.hel\.fi/fi/tietoa-avustuksista/[^/?]+/[^/?]+$"
FURTHER_PAGE = r"/fi/etsi-avustusta\?(?:[^#]*&)?page=\d+"
FORM = re.compile(r"/(?:tietoja-avustuksista/([a-z0-9_]+)/tulosta|uusi-hakemus/([a-z0-9_]+))")
"""The page's link to a preview of its form, or to the form: the form's name is the record's key, as in the public code."""
PROSE = (
    "//main//*[self::p or self::li or self::h2 or self::h3]"
    "[not(ancestor::nav or ancestor::aside or ancestor::li or ancestor::*[contains(@class, 'grants-service-page-block') or contains(@class, 'sidebar')])]"
)


def search_page(page: Page) -> Iterator[Item | Fetch]:
    """Read a page of the list of grants: the pages that tell of each, and the list's further pages."""
    grants = links(page, GRANT_PAGE)
    yield from (Fetch(url, "grant") for url in grants)
    yield from (Fetch(url, "search") for url in links(page, FURTHER_PAGE))
    if not grants:
        yield Dropped(page.url, "no list of grants")


def grant_page(page: Page) -> Iterator[Item | Fetch]:
    """Read what a page tells of one grant, in its language; its twins in the other languages are asked with its key."""
    form = FORM.search(" ".join(document(page).css("a::attr(href)").getall()))
    key = (form[1] or form[2]).replace("_", "-") if form else page.note or slug(page.url.rpartition("/")[2])
    yield made(key, _told_by_page, page, key)
    if not page.note:
        twins = {language: url for language, url in hreflang(page).items() if language in ("sv", "en") and url.startswith(GRANTS)}
        yield from (Fetch(url, "grant", note=key, optional=True) for url in twins.values())


def _told_by_page(page: Page, key: str) -> Item:
    title, language = one_line(heading(page)), page_language(page) or "fi"
    if not title:
        return Dropped(key, "no title")
    if language not in INTERFACE_LANGUAGES:
        return Dropped(key, "another language")
    text = _prose(document(page))
    period = application_period(text)
    return FundingCall(
        id=f"helsinki:{key}",
        url=page.url if language == "fi" else None,
        title=texts({language: title}, "fi", official=True),
        description=texts({language: text}, "fi"),
        funder=FUNDER,
        funder_id=FUNDER_ID,
        opens=period.opens,
        closes=period.closes,
        recurring=period.recurring,
        eligible_applicants=applicants(text),
        places=PLACES,
    )


def _prose(root: Selector) -> str:
    """The page's own text, paragraph by paragraph, without menus and the box that leads to the form."""
    return "\n\n".join(dict.fromkeys(text for node in root.xpath(PROSE) if (text := text_of(node))))


PORTAL = Portal(
    name="helsinki",
    title={"fi": "Helsingin kaupungin avustukset", "sv": "Helsingfors stads understöd", "en": "City of Helsinki grants"},
    publisher="Helsingin kaupunki",
    url=URL,
    licence="MIT (the forms' public code); the pages: unknown, see terms_url",
    terms_url="https://www.hel.fi/fi/avustukset",
    languages=("fi", "sv", "en"),
    min_records=15,
    max_records=500,
    cadence="weekly",
    read_bulk=read,
    bulk_hint=FILE,
    crawl=Crawl(
        adapter="paged list + prose, twins by hreflang",
        hosts=("avustukset.hel.fi",),
        start=(Fetch(f"{SEARCH}?items_per_page=30", "search"),),
        readers={"search": search_page, "grant": grant_page},
        max_pages=1_000,
    ),
)
