"""Early Intervention Foundation, the archive of its Guidebook. It lives on in the Guidebook of Foundations: a page that leads there is that portal's."""

import re
from collections.abc import Iterable

from crawlers.formats.guidebook import LABELS, guidebook
from crawlers.formats.sitemap import sitemap
from crawlers.formats.whatworks import PREFIX, Centre, approaches
from crawlers.portal import Crawl, Dropped, Fetch, Item, Labels, Page, Portal

SITE = "https://guidebook.eif.org.uk"
SUCCESSOR = "https://foundations.org.uk"
PROGRAMME = re.compile(rf"^{SITE}/programme/([a-z0-9-]+)/?$")
CENTRE = Centre("Early Intervention Foundation", "eif", ("England", "GB"), ("children-families",))

pick, read_archived = approaches(PROGRAMME, guidebook(CENTRE, "EIF"), LABELS)


def read_programme(page: Page) -> Iterable[Item | Fetch | Labels]:
    """Read one programme of the archive; one that has moved is the successor's to tell."""
    if page.url.startswith(f"{SUCCESSOR}/"):
        return [Dropped(page.url, "moved to Foundations")]
    return read_archived(page)


PORTAL = Portal(
    name="eif",
    title={
        "fi": "EIF Guidebook, arkisto (seuraaja: Foundations, foundations.org.uk)",
        "sv": "EIF Guidebook, arkiv (efterträdare: Foundations, foundations.org.uk)",
        "en": "EIF Guidebook, archive (successor: Foundations, foundations.org.uk)",
    },
    publisher="Early Intervention Foundation (since 2022 Foundations)",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url=SUCCESSOR,
    languages=("en",),
    min_records=60,
    max_records=300,
    cadence="yearly",
    id_prefixes=(PREFIX,),
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("guidebook.eif.org.uk", "foundations.org.uk"),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "approach": read_programme},
        max_pages=1_000,
    ),
)
