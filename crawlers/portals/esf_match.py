"""ESF+ Social Innovation Match: initiatives of social innovation across Europe, as those who run them tell of them."""

import re
from collections.abc import Iterable

from crawlers.formats.countries import country_code
from crawlers.formats.html import document, heading, links
from crawlers.formats.persons import private_person
from crawlers.formats.prose import intro, text_fields
from crawlers.formats.records import kind_by_name, made, mapped, texts
from crawlers.formats.tables import partial_date
from crawlers.portal import Crawl, Dropped, Fetch, Item, Labels, Page, Portal
from crawlers.text import one_line
from models.records import Evidence, Innovation, InnovationKind, Participation, Role, Text

SITE = "https://european-social-fund-plus.ec.europa.eu"
LIST = f"{SITE}/en/social-innovation-match/case-study"
CASE = re.compile(rf"^{LIST}/([a-z0-9-]+)$")
STARTER_KEYS = {
    "soliguide-digital-platform-revolutionising-access-information": "soliguide",
    "national-competence-centre-social-innovation": "competence-centre-sweden",
    "social-innovation-under-european-social-fund-flanders": "flanders-support-package",
}
"""Case studies whose id was given in the starter catalogue before the site was walked."""

NEEDED = frozenset(("Countries",))
SECTIONS = {
    "need": ("problem addressed",),
    "solution": ("innovative solution",),
    "outcome": ("key results and benefits", "lessons learned"),
    "conditions": ("potential for mainstreaming", "potential for upscaling", "potential for mainstreaming/upscaling"),
}
LEAD = ("lead organisation and partners", "lead organisation")
PARTNERS = ("participants", "partners")
APART = re.compile(r"\s*(?:\n|;|,(?! ?(?:Inc|Ltd|s\.r\.o)\b))\s*")
COUNTRIES = re.compile(r"\s*[\n,;]\s*")
THEMES = {
    "employment": "employment", "education": "education", "skills": "education", "social inclusion": "poverty-inclusion", "housing": "homelessness-housing",
    "homeless": "homelessness-housing", "migra": "migration-integration", "refugee": "migration-integration", "youth": "youth", "health": "health-promotion",
    "social economy": "social-enterprise", "food": "food", "digital": "digital-inclusion", "gender": "gender-equality", "disabilit": "disability",
}  # fmt: skip
TARGET_GROUPS = {
    "unemployed": "unemployed", "young": "young-people", "youth": "young-people", "children": "children", "famil": "families", "migrant": "immigrants",
    "refugee": "immigrants", "disabilit": "people-with-disabilities", "homeless": "homeless-people", "older": "older-people", "elderly": "older-people",
    "prison": "prisoners", "offender": "prisoners",
}  # fmt: skip
"""What words of the Match's own lists say in our terms."""


def read_list(page: Page) -> Iterable[Item | Fetch]:
    """Read one page of the list; it leads to the next as long as its pager does."""
    found = links(page, CASE.pattern)
    if not found:
        return [Dropped(page.url, "no case studies")]
    number = int(found_number[1]) if (found_number := re.search(r"[?&]page=(\d+)", page.url)) else 0
    further = [f"{LIST}?page={number + 1}"] if links(page, rf"^{LIST}\?(?:.*&)?page={number + 1}(?:&|$)") else []
    return [*(Fetch(url, "case") for url in found), *(Fetch(url, "list") for url in further)]


def read_case(page: Page) -> Iterable[Item | Labels]:
    """Read one case study."""
    found, title = CASE.match(page.url), heading(page)
    if not found or not title:
        return [Dropped(page.url, "no case study")]
    root = document(page)
    for element in root.xpath("//*[contains(@class, 'ecl-u-type-heading')][self::div or self::p or self::span]"):
        element.root.tag = "h3"  # a heading by its class alone
    fields = {label.casefold(): field.text for label, field in text_fields(root).items()}
    labels = Labels(frozenset(label for label in NEEDED if label.casefold() in fields))
    return [labels, made(found[1], _case, page.url, found[1], title, fields, intro(root))]


def _case(url: str, slug: str, title: str, fields: dict[str, str], text: str) -> Item:
    sections = {name: "\n\n".join(fields[label] for label in labels if fields.get(label)) for name, labels in SECTIONS.items()}
    places = tuple(country_code(name) or name for name in COUNTRIES.split(fields.get("countries", "")) if name)
    if not text and not any(sections.values()):
        return Dropped(slug, "no text")
    about = _facts(fields)
    return Innovation(
        id=f"esf-match:{STARTER_KEYS.get(slug, slug)}",
        url=url,
        kind=InnovationKind.CASE,
        language="en",
        title=texts({"en": title}, official=True),
        summary=(Text(value=about, language="en", ours=True),) if about else (),
        description=texts({"en": text}),
        started=partial_date(fields.get("project start")),
        ended=partial_date(fields.get("project end")),
        participations=tuple(_participations(fields, places[0] if len(places) == 1 else None)),
        places=places,
        assigned=(
            *mapped("theme", (code for word, code in THEMES.items() if word in fields.get("themes", "").casefold())),
            *mapped("target_group", (code for word, code in TARGET_GROUPS.items() if word in fields.get("target groups", "").casefold())),
        ),
        evidence=(Evidence(scheme="Social Innovation Match", note="results as the initiative tells them", self_reported=True),) if sections["outcome"] else (),
        **{name: texts({"en": value}) for name, value in sections.items()},
    )


def _participations(fields: dict[str, str], country: str | None) -> Iterable[Participation]:
    lead = next((fields[label] for label in LEAD if fields.get(label)), "")
    partners = "\n".join(fields[label] for label in PARTNERS if fields.get(label))
    names = [one_line(name) for name in [*APART.split(lead), *APART.split(partners)]]
    for number, name in enumerate(dict.fromkeys(names)):
        leads = number == 0 and bool(lead)
        if name and not private_person(name):
            yield Participation(name=name, role=Role.LEAD if leads else Role.PARTNER, kind=kind_by_name(name), country=country if leads else None)


def _facts(fields: dict[str, str]) -> str:
    """Money and programme in a sentence of ours: the page tells the whole budget, not who gave how much."""
    told = [
        f"{label}: {one_line(fields[label.casefold()]).rstrip('.')}"
        for label in ("Source of funding", "Budget", "Programming period", "Type of initiative")
        if fields.get(label.casefold())
    ]
    return f"{'. '.join(told)}." if told else ""


PORTAL = Portal(
    name="esf-match",
    title={"fi": "ESR+ Social Innovation Match", "sv": "ESF+ Social Innovation Match", "en": "ESF+ Social Innovation Match"},
    publisher="European Commission",
    url=LIST,
    licence="CC BY 4.0 unless noted (legal notice of the Commission)",
    terms_url="https://commission.europa.eu/legal-notice_en",
    languages=("en",),
    min_records=100,
    max_records=2_000,
    cadence="monthly",
    crawl=Crawl(
        adapter="list in pages + labelled HTML",
        hosts=("european-social-fund-plus.ec.europa.eu",),
        start=(Fetch(LIST, "list"),),
        readers={"list": read_list, "case": read_case},
        max_pages=3_000,
        delay=1.2,
    ),
)
