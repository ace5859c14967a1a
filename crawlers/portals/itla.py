"""Itla: Kasvun tuki's judgements of methods for children and families, and the work told by Lapsuudenrakentajat.

A method is judged in two ways that are never one scale: until 2021 by a rapid review in words (kasvuntuki.fi/menetelmat), since then on a scale of five
(itla.fi/menetelmapankki). Both pages of one method have one slug, and are one record with two judgements; a journal article may tell the second at length.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from parsel import Selector

from crawlers.formats.article import article
from crawlers.formats.html import Field, canonical, document, heading, labelled, page_language
from crawlers.formats.pdf import pages, with_page_marks
from crawlers.formats.prose import intro, opening
from crawlers.formats.ratings import SPOKEN, spoken
from crawlers.formats.records import made, mapped, texts
from crawlers.formats.sitemap import sitemap
from crawlers.formats.tables import partial_date
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import one_line
from models.records import Evidence, Innovation, InnovationKind, OrganisationKind, Participation, Role

METHOD = re.compile(r"^https://(?:www\.)?(?:itla\.fi/menetelmapankki|kasvuntuki\.fi/(?:blog/)?(?:tyo)?menetelmat)/([a-z0-9-]+)/?$")
WORKSHOP = re.compile(r"^https://(?:www\.|verstas\.)?lapsuudenrakentajat\.fi/(?:verstas/)?([a-z0-9-]{8,})/?$")
"""Itla's site of community impact. Its address is not confirmed: that it does not answer is no news."""

REVIEW = re.compile(r"^https://(?:www\.)?(?:itla|kasvuntuki)\.fi/\S+\.pdf$", re.IGNORECASE)
REVIEW_WORDS = re.compile(r"menetelmäarvio|katsaus|artikkeli", re.IGNORECASE)
OPEN_LICENCE = re.compile(r"\bCC[ -]BY\b|Creative Commons (?:Nimeä|Attribution)|creativecommons\.org/licenses/by", re.IGNORECASE)
MOST_PAGES = 40
"""Of a review that are read."""

OPENING = 400
"""Characters of a site's own text that are taken where all rights are reserved: enough to say what a method is."""

SCALE = "Kasvun tuki"
RAPID = "Kasvun tuki (suppea katsaus)"
APPLICABILITY = "Kasvun tuki (suppea katsaus, sovellettavuus)"
OF_FIVE = re.compile(r"(?<![\d/])([1-5])\s*(?:/|kautta)\s*5(?!\d)")
CLASS_OF_FIVE = re.compile(r"(?:rating|taso|stars?|tahdet)-([1-5])(?!\d)")
RAPID_WORDS = {"vahva": 3.0, "kohtalainen": 2.0, "heikko": 1.0, "ei dokumentoitua": 0.0, "ei näyttöä": 0.0}
"""The four steps of the rapid reviews, those of the Käypä hoito guidelines, weakest 0."""

HERO = "(//h1)[1]/following::*[not(preceding::h2[preceding::h1] or self::h2 or ancestor::h2 or ancestor-or-self::nav or ancestor-or-self::footer)]"
TARGET_GROUPS = {
    "leikki-ikäi": "children", "vauva": "children", "alakoulu": "children", "lapset": "children", "yläkoulu": "young-people", "nuor": "young-people",
    "vanhem": "families", "perhe": "families", "ammattilai": "professionals",
}  # fmt: skip


def pick(url: str) -> Fetch | None:
    """Choose methods and workshop pages from the sitemaps; news, handbooks and "embed" twins are left."""
    if METHOD.match(url):
        return Fetch(url, "method")
    return Fetch(url, "workshop") if WORKSHOP.match(url) else None


def read_method(page: Page) -> Iterable[Item | Fetch]:
    """Read a method's page, of either kind."""
    root, title = document(page), heading(page)
    found = METHOD.match(canonical(page))
    if not title:
        return [Dropped(page.url, "no page of a method")]
    if found is None:
        return [Dropped(page.url, "copy of another page")]
    key, fields = found[1], labelled(root)
    judged = list(_judgements(root, fields))
    if not judged:
        return [Dropped(key, "no judgement that can be read")]
    reviews = [link.url for field in fields.values() for link in field.links if REVIEW.match(link.url) and REVIEW_WORDS.search(link.text)]
    review = [Fetch(url, "review", note=f"{key}\n{title}", optional=True) for url in dict.fromkeys(reviews)]
    return [made(key, _method, key, canonical(page), title, root, fields, judged), *review]


def _method(key: str, url: str, title: str, root: Selector, fields: Mapping[str, Field], judged: Iterable[Evidence]) -> Innovation:
    language = (root.root.get("lang") or "fi")[:2].lower()
    lead = "\n\n".join(part for part in intro(root).split("\n\n") if not OF_FIVE.search(part) and " > " not in part)
    groups = _text(fields, "Kohderyhmä").casefold()
    told = {
        "summary": lead,
        "need": _text(fields, "Ilmiöt"),
        "solution": _text(fields, "Mistä menetelmässä on kyse?", "Tavoite", "Tausta"),
        "conditions": "; ".join(filter(None, (_text(fields, label) for label in ("Toteutuspaikka", "Toteutusmuoto", "Koulutus ja materiaali")))),
        "outcome": _outcome(fields),
    }
    return Innovation(
        id=f"kasvuntuki:{key}",
        url=url,
        kind=InnovationKind.METHOD,
        language=language,
        title=texts({language: title}, official=True),
        places=("FI",),
        themes=("children-families",),
        assigned=mapped("target_group", (code for word, code in TARGET_GROUPS.items() if word in groups)),
        participations=(
            Participation(name="Itla Lapsuuden rakentajat", role=Role.PARTNER, detail="menetelmäarvio", kind=OrganisationKind.FOUNDATION, country="FI"),
        ),
        evidence=tuple(judged),
        **{section: texts({language: opening(text, OPENING)}) for section, text in told.items() if text},
    )


def _judgements(root: Selector, fields: Mapping[str, Field]) -> Iterator[Evidence]:
    """What a page says of the evidence, each on its own scale. A rating may be an icon: its name counts, then its class; the legend of all five never."""
    hero = root.xpath(HERO)
    value = OF_FIVE.search(" ".join(spoken(node) for node in hero)) or CLASS_OF_FIVE.search(" ".join(hero.xpath("@class").getall()))
    day = partial_date(_text(fields, "Arviointi päivitetty", "Arvioinnin päivämäärä"))
    if value:
        kind = _text(fields, "Arviointitapa")
        note = "; ".join(filter(None, (kind, f"arvioitu {day}" if day else "")))
        yield Evidence(scheme=SCALE, value=float(value[1]), scale_max=5.0, note=note or None)
    rapid = _first_line(_text(fields, "Arvio vaikuttavuudesta", "Tutkimusnäytön aste", "Tutkimusnäyttö") or _icon(root, "Arvio vaikuttavuudesta"))
    step = next((number for word, number in RAPID_WORDS.items() if word in rapid.casefold()), None)
    if step is not None:
        yield Evidence(scheme=RAPID, value=step, scale_max=3.0, note=rapid)
        if applicability := _first_line(_text(fields, "Sovellettavuus Suomeen", "Sovellettavuus")):
            yield Evidence(scheme=APPLICABILITY, note=applicability)


def _icon(root: Selector, label: str) -> str:
    """What an icon behind a heading says of itself, where the heading has no text below it."""
    for node in root.xpath(f"//*[self::h2 or self::h3 or self::h4][starts-with(normalize-space(), '{label}')]/following-sibling::*[1]"):
        return one_line(" ".join(node.xpath(SPOKEN).getall()))
    return ""


def _outcome(fields: Mapping[str, Field]) -> str:
    """The words of a judgement: below its label, or in the section that places the method on the scale."""
    words = _text(fields, "Arvio vaikuttavuudesta", "Vaikutukset")
    return words.partition("\n")[2].strip() or next((field.text for field in fields.values() if re.search(r"taso(?:lle|lla) [1-5]/5", field.text)), "")


def _text(fields: Mapping[str, Field], *labels: str) -> str:
    """The text of the first of the labels that has one; "Info", the button behind some of them, does not matter."""
    known = {label.removesuffix("Info").strip(): field.text for label, field in fields.items()}
    return next((known[label] for label in labels if known.get(label)), "")


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()


def read_review(page: Page) -> Iterable[Item]:
    """Read a journal article on a method, as a part of its record: only one that is openly licensed, its pages numbered."""
    key, _, title = page.note.partition("\n")
    try:
        read = pages(page.body, most=MOST_PAGES)
    except ValueError as error:
        return [Dropped(key, "review without text", str(error))]
    if not OPEN_LICENCE.search("\n".join(read)):
        return [Dropped(key, "review without an open licence")]
    return [made(key, _review, key, title, with_page_marks(read))]


def _review(key: str, title: str, text: str) -> Innovation:
    return Innovation(
        id=f"kasvuntuki:{key}",
        kind=InnovationKind.METHOD,
        language="fi",
        title=texts({"fi": title}, official=True),
        description=texts({"fi": text}),
    )


def read_workshop(page: Page) -> Iterable[Item]:
    """Read a page of Lapsuudenrakentajat: work for children that somebody tells of."""
    found, title = WORKSHOP.match(page.url), heading(page)
    text = article(page).removeprefix(title).strip()
    if not found or not title or not text:
        return [Dropped(page.url, "no article")]
    return [made(found[1], _work, found[1], page.url, title, text, page_language(page) or "fi")]


def _work(key: str, url: str, title: str, text: str, language: str) -> Innovation:
    return Innovation(
        id=f"itla:{key}",
        url=url,
        kind=InnovationKind.CASE,
        language=language,
        title=texts({language: title}, official=True),
        description=texts({language: opening(text, OPENING)}),
        places=("FI",),
        themes=("children-families",),
    )


PORTAL = Portal(
    name="itla",
    title={
        "fi": "Itla: Kasvun tuki (kasvuntuki.fi, itla.fi/menetelmapankki) ja Lapsuudenrakentajat",
        "sv": "Itla: Kasvun tuki (kasvuntuki.fi, itla.fi/menetelmapankki) och Lapsuudenrakentajat",
        "en": "Itla: Kasvun tuki, rated methods (kasvuntuki.fi, itla.fi/menetelmapankki), and Lapsuudenrakentajat",
    },
    publisher="Itla Lapsuuden rakentajat",
    url="https://itla.fi/menetelmapankki",
    licence="unknown: see terms_url (journal articles are often CC BY; only those that say so are read in full)",
    terms_url="https://itla.fi/",
    languages=("fi",),
    min_records=15,
    max_records=1_000,
    cadence="monthly",
    id_prefixes=("kasvuntuki",),
    crawl=Crawl(
        adapter="sitemap + labelled HTML, linked PDF",
        hosts=("itla.fi", "kasvuntuki.fi", "lapsuudenrakentajat.fi"),
        start=(
            Fetch("https://itla.fi/sitemap.xml", "sitemap"),
            Fetch("https://kasvuntuki.fi/sitemap.xml", "sitemap", optional=True),
            Fetch("https://lapsuudenrakentajat.fi/sitemap.xml", "sitemap", optional=True),
        ),
        readers={"sitemap": sitemap(pick), "method": read_method, "review": read_review, "workshop": read_workshop},
        max_pages=3_000,
        max_bytes=30_000_000,
    ),
)
