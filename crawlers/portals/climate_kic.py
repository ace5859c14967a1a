"""EIT Climate-KIC: open calls, with their guidelines in PDF, and projects. Calls that are over stay on the site: the deadline tells, nothing else does."""

import re
from collections.abc import Iterable, Mapping

from crawlers.formats import pdf
from crawlers.formats.applicants import applicants
from crawlers.formats.countries import country_code
from crawlers.formats.html import document, heading, links, text_of
from crawlers.formats.persons import private_person
from crawlers.formats.prose import intro, text_fields
from crawlers.formats.records import kind_by_name, made, texts
from crawlers.formats.sitemap import sitemap
from crawlers.formats.tables import partial_date
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import one_line
from models.records import FundingCall, Innovation, InnovationKind, Participation, Role, Text

SITE = "https://www.climate-kic.org"
CALL = re.compile(r"^https://(?:www\.)?climate-kic\.org/open-calls?/([a-z0-9-]+)/?$")
WORK = re.compile(r"^https://(?:www\.)?climate-kic\.org/(projects|programmes|case-studies|success-stories)/([a-z0-9-]+)/?$")
KINDS = {"projects": InnovationKind.PROJECT, "programmes": InnovationKind.PROJECT, "case-studies": InnovationKind.CASE, "success-stories": InnovationKind.CASE}
FUNDER = "Climate-KIC"
DEADLINE = re.compile(r"(?<!\w)DEADLINE\W+(\d{4}-\d{2}-\d{2})(?!\d)", re.IGNORECASE)
"""As printed: "2021-12-28 18:00: CET", with a stray colon; a deadline in running text may be an older one and is not taken."""

SOUGHT = re.compile(r"^CALL FOR\s*\n+\s*(.+)$", re.MULTILINE)
DETAILS = ("details", "about the call", "description", "background", "objectives")
WHO = ("who can apply", "eligibility", "who is eligible", "eligibility criteria")
GUIDELINES_PAGES = 8
"""Pages of a PDF that are read: what the call is for and who may apply stands there, annexes behind."""

SECTIONS = {
    "need": ("the challenge", "challenge", "the problem", "context"),
    "solution": ("the solution", "solution", "our approach", "approach", "what we do", "description", "about the project"),
    "outcome": ("results", "impact", "outcomes", "outputs"),
}
APART = re.compile(r"\s*[\n,;]\s*")
YEARS = re.compile(r"\b(20[0-4]\d)\b")


def pick(url: str) -> Fetch | None:
    """Calls and works; news of them are not asked."""
    return Fetch(url, "call") if CALL.match(url) else Fetch(url, "work") if WORK.match(url) else None


def read_call(page: Page) -> Iterable[Item | Fetch]:
    """Read one call, and ask for its guidelines."""
    found, title = CALL.match(page.url), heading(page)
    if not found or not title:
        return [Dropped(page.url, "no call")]
    call = made(found[1], _call, page, found[1], title)
    guidelines = [url for url in links(page, r"\.pdf$") if re.search(r"guidelines|brief|call", url, re.IGNORECASE)]
    note = f"{found[1]}\n{title}"
    return [call, *(Fetch(url, "guidelines", note=note, optional=True) for url in guidelines[:1] if isinstance(call, FundingCall))]


def _call(page: Page, slug: str, title: str) -> Item:
    root = document(page)
    body = next((text_of(main) for main in root.xpath("//main | //body")), "")
    fields = {label.casefold().rstrip("? "): field.text for label, field in text_fields(root).items()}
    told = [next((fields[label] for label in labels if fields.get(label)), "") for labels in (DETAILS, WHO)]
    deadline, sought = DEADLINE.search(body), SOUGHT.search(body)
    if not deadline and not any(told):
        return Dropped(slug, "no call")
    parts = [f"Call for {one_line(sought[1]).lower()}." if sought else "", *told]
    return FundingCall(
        id=f"climate-kic:{slug}",
        url=page.url,
        title=texts({"en": title}, official=True),
        description=texts({"en": "\n\n".join(filter(None, parts))}),
        funder=FUNDER,
        programme="EIT Climate-KIC",
        closes=partial_date(deadline[1]) if deadline else None,
        eligible_applicants=applicants(told[1]),
        places=("EU",),
        themes=("climate-environment",),
    )


def read_guidelines(page: Page) -> Iterable[Item]:
    """Read a call's guidelines: they join its record."""
    slug, _, title = page.note.partition("\n")
    try:
        told = pdf.with_page_marks(pdf.pages(page.body, most=GUIDELINES_PAGES), "p.")
    except ValueError as error:
        return [Dropped(page.url, "unreadable guidelines", str(error))]
    if not slug or not title or not told:
        return [Dropped(page.url, "guidelines of no call")]
    return [FundingCall(id=f"climate-kic:{slug}", title=texts({"en": title}, official=True), description=texts({"en": told}), funder=FUNDER)]


def read_work(page: Page) -> Iterable[Item]:
    """Read one project, programme or case study."""
    found, title = WORK.match(page.url), heading(page)
    if not found or not title:
        return [Dropped(page.url, "no page of a work")]
    root = document(page)
    fields = {label.casefold().rstrip("? "): field.text for label, field in text_fields(root).items()}
    return [made(found[2], _work, page.url, found[1], found[2], title, fields, intro(root))]


def _work(url: str, section: str, slug: str, title: str, fields: Mapping[str, str], text: str) -> Item:
    told = {name: "\n\n".join(fields[label] for label in labels if fields.get(label)) for name, labels in SECTIONS.items()}
    if not text and not any(told.values()):
        return Dropped(slug, "no text")
    years = YEARS.findall(fields.get("duration", ""))
    funding = one_line(fields.get("funding", "")).rstrip(".")
    places = [name for label in ("location", "locations", "countries") for name in APART.split(fields.get(label, "")) if name]
    return Innovation(
        id=f"climate-kic:{slug}",
        url=url,
        kind=KINDS[section],
        language="en",
        title=texts({"en": title}, official=True),
        summary=texts({"en": text}) or ((Text(value=f"Funding: {funding}.", language="en", ours=True),) if funding else ()),
        started=years[0] if years else None,
        ended=years[-1] if len(years) > 1 else None,
        participations=(Participation(name=FUNDER, role=Role.PARTNER, detail="has it in its portfolio"), *_partners(fields)),
        places=tuple(country_code(name) or name for name in places),
        themes=("climate-environment",),
        **{name: texts({"en": value}) for name, value in told.items()},
    )


def _partners(fields: Mapping[str, str]) -> Iterable[Participation]:
    for name in map(one_line, APART.split(fields.get("partners", ""))):
        if name and not private_person(name):
            yield Participation(name=name, role=Role.PARTNER, kind=kind_by_name(name))


PORTAL = Portal(
    name="climate-kic",
    title={"fi": "EIT Climate-KIC: haut ja hankkeet", "sv": "EIT Climate-KIC: utlysningar och projekt", "en": "EIT Climate-KIC: open calls and projects"},
    publisher="Climate-KIC",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url=SITE,
    languages=("en",),
    min_records=20,
    max_records=2_000,
    cadence="weekly",
    crawl=Crawl(
        adapter="sitemap + labelled HTML + PDF",
        hosts=("climate-kic.org",),
        start=(Fetch(f"{SITE}/sitemap_index.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "call": read_call, "guidelines": read_guidelines, "work": read_work},
        max_pages=4_000,
        max_bytes=20_000_000,
    ),
)
