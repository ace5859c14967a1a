"""A portal of our own for tests of crawling: a sitemap, pages of labelled facts, a list in pages; told apart by what their address holds."""

import re

from crawlers.portal import Crawl, Dropped, Fetch, Labels, Page, Portal
from models.records import Innovation, InnovationKind, Origin, Text

SITE = "https://toy.example"
LABELS = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)


def sitemap(page: Page):
    """Every address that a sitemap lists, with its date."""
    for url, modified in re.findall(r"<loc>(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", page.text):
        yield Fetch(url, "page", modified=modified or None)


def listed(page: Page):
    """A list: links to records, and to its next page."""
    for url in re.findall(r'<a href="(.*?)">', page.text):
        yield Fetch(url, "page")
    for url in re.findall(r'<link rel="next" href="(.*?)">', page.text):
        yield Fetch(url, "list")


def record(page: Page):
    """A page: <html lang>, <h1>, labels, and its twins in other languages."""
    language = (re.search(r'<html lang="(\w+)"', page.text) or ["", "en"])[1]
    for url in re.findall(r'<link rel="alternate" href="(.*?)">', page.text):
        yield Fetch(url, "page")
    heading = re.search(r"<h1>(.*?)</h1>", page.text)
    if heading is None:
        yield Dropped(page.url, "no title")
        return
    labels = {label.strip(): value.strip() for label, value in LABELS.findall(page.text)}
    yield Labels(frozenset(labels))
    if "explode" in page.text:
        raise KeyError("explode")
    key = re.sub(r"^/(?:[a-z]{2}/)?", "", page.url.partition(SITE)[2]) or "home"
    need, twin = labels.get("Need", ""), "/en/" not in page.url and re.match(rf"{SITE}/[a-z]{{2}}/", page.url)
    yield Innovation(
        id=f"toy:{key}",
        url=page.url,
        kind=InnovationKind.CASE,
        language=language,
        title=(Text(value=heading[1], language=language, origin=Origin.TRANSLATION if twin else Origin.OFFICIAL),),
        need=(Text(value=need, language=language, origin=Origin.TRANSLATION if twin else Origin.SOURCE),) if need else (),
    )


PORTAL = Portal(
    name="toy",
    title={"fi": "Koe", "sv": "Prov", "en": "Toy"},
    publisher="Toy",
    url=SITE,
    licence="CC0",
    terms_url=f"{SITE}/terms",
    languages=("en",),
    min_records=1,
    max_records=20_000,
    cadence="weekly",
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("toy.example",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap, "list": listed, "page": record},
        max_bytes=1_000_000,
    ),
)


def toy_page(title: str, need: str = "Something is needed.", language: str = "en", more: str = "") -> str:
    """The HTML of a record's page."""
    return f'<html lang="{language}"><head>{more}</head><body><h1>{title}</h1><dl><dt>Need</dt><dd>{need}</dd><dt>Status</dt><dd>done</dd></dl></body></html>'


def toy_sitemap(*urls: str, modified: str = "") -> str:
    """The XML of a sitemap."""
    dated = f"<lastmod>{modified}</lastmod>" if modified else ""
    return f"<urlset>{''.join(f'<url><loc>{url}</loc>{dated}</url>' for url in urls)}</urlset>"
