"""The Australian Centre for Social Innovation (TACSI): its projects and case studies, in short: the page tells the rest."""

import re
from collections.abc import Iterable, Mapping

from crawlers.formats.html import canonical, document, heading
from crawlers.formats.persons import private_person
from crawlers.formats.prose import intro, opening, text_fields
from crawlers.formats.records import kind_by_name, made, texts
from crawlers.formats.sitemap import sitemap
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import one_line
from models.records import Innovation, InnovationKind, Participation, Role, Source

SITE = "https://www.tacsi.org.au"
WORK = re.compile(r"^https?://(?:www\.)?tacsi\.org\.au/(?:our-work/(?:case-study|project|hub)|project|work)/([a-z0-9-]+)/?$")
"""Works on today's site and on those before it; posts stand elsewhere."""

STARTER_KEYS = {
    "co-designing-better-post-suicidal-support-systems": "hope-co-design",
    "supporting-organisations-to-implement-caring-model-weavers": "weavers",
    "realising-the-potential-peer-to-peer": "peer-to-peer-initiative",
}
"""Works whose id was given in the starter catalogue before the site was walked."""

SECTIONS = {
    "need": ("the background", "background", "the challenge", "challenge", "the problem", "why"),
    "solution": ("the vision", "the approach", "approach", "what we did", "what we're doing", "the work", "the solution"),
    "outcome": ("the outcome", "the outcomes", "outcomes", "what happened", "impact", "the impact", "the insights", "what we learned"),
}
PARTNERS = ("partners", "our partners", "partner", "in partnership with", "funders", "funded by")
FUNDERS = frozenset(("funders", "funded by"))
YEARS = re.compile(r"\b(20[0-4]\d)\b")
STATES = ("South Australia", "New South Wales", "Victoria", "Queensland", "Western Australia", "Tasmania", "Northern Territory", "Australian Capital Territory")
SHORT = 400
"""Characters of each section: a short abstract."""

APART = re.compile(r"\s*[\n,;]\s*")


def pick(url: str) -> Fetch | None:
    """The pages of works."""
    return Fetch(url, "work") if WORK.match(url) else None


def read_work(page: Page) -> Iterable[Item]:
    """Read one work."""
    address, title = canonical(page), heading(page)
    found = WORK.match(address) or WORK.match(page.url)
    if not found or not title:
        return [Dropped(page.url, "no page of a work")]
    root = document(page)
    fields = {label.casefold(): field.text for label, field in text_fields(root).items()}
    return [made(found[1], _work, page.url, address, found[1], title, fields, intro(root))]


def _work(asked: str, address: str, slug: str, title: str, fields: Mapping[str, str], text: str) -> Item:
    told = {name: next((fields[label] for label in labels if fields.get(label)), "") for name, labels in SECTIONS.items()}
    sections = {"summary": text, **told}
    if not any(sections.values()):
        return Dropped(slug, "no text")
    years = YEARS.findall(" ".join(fields.get(label, "") for label in ("year", "years", "date", "when", "timeframe")))
    where = fields.get("location", "") or fields.get("where", "")
    urls = dict.fromkeys((address, asked))
    return Innovation(
        id=f"tacsi:{STARTER_KEYS.get(slug, slug)}",
        url=address,
        kind=InnovationKind.CASE if "case-study" in address else InnovationKind.PROJECT,
        language="en",
        title=texts({"en": title}, official=True),
        started=years[0] if years else None,
        ended=years[-1] if len(years) > 1 else None,
        participations=(Participation(name="The Australian Centre for Social Innovation (TACSI)", role=Role.LEAD, country="AU"), *_partners(fields)),
        places=(*(state for state in STATES if state.casefold() in where.casefold()), "AU"),
        sources=tuple(Source(portal="tacsi", url=url, licence=LICENCE) for url in urls) if len(urls) > 1 else (),
        **{name: texts({"en": opening(value, SHORT)}) for name, value in sections.items()},
    )


def _partners(fields: Mapping[str, str]) -> Iterable[Participation]:
    for label in PARTNERS:
        for name in map(one_line, APART.split(fields.get(label, ""))):
            if name and not private_person(name):
                yield Participation(name=name, role=Role.FUNDER if label in FUNDERS else Role.PARTNER, kind=kind_by_name(name))


LICENCE = "unknown: see terms_url; metadata and a short abstract are kept"
PORTAL = Portal(
    name="tacsi",
    title={
        "fi": "TACSI, Australian sosiaalisten innovaatioiden keskus",
        "sv": "TACSI, Australiens centrum för social innovation",
        "en": "TACSI, The Australian Centre for Social Innovation",
    },
    publisher="The Australian Centre for Social Innovation",
    url=SITE,
    licence=LICENCE,
    terms_url=SITE,
    languages=("en",),
    min_records=10,
    max_records=500,
    cadence="monthly",
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("tacsi.org.au",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "work": read_work},
        max_pages=1_000,
    ),
)
