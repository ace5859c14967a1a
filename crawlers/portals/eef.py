"""Education Endowment Foundation, Teaching and Learning Toolkit and Early Years Toolkit: what approaches in schools do, cost and rest on.

The Foundation keeps its texts to itself: a record holds the figures, in our words, and the address.
"""

import re

from crawlers.formats.ratings import out_of, rating, spoken
from crawlers.formats.sitemap import sitemap
from crawlers.formats.whatworks import PREFIX, Approach, Centre, approaches, judged
from crawlers.portal import Crawl, Dropped, Fetch, Item, Portal
from models.records import Evidence

SITE = "https://educationendowmentfoundation.org.uk"
STRAND = re.compile(rf"^{SITE}/education-evidence/(?:teaching-learning-toolkit|early-years-toolkit)/([a-z0-9-]+)/?$")
"""The strands themselves: no technical appendix, no Welsh twin, no news that quotes an old figure."""

CENTRE = Centre("Education Endowment Foundation", "eef", ("England", "GB"), ("education",))
STARTER_KEYS = {
    "metacognition-and-self-regulation": "metacognition",
    "collaborative-learning-approaches": "collaborative-learning",
    "teaching-assistant-interventions": "teaching-assistants",
}
"""Strands whose id was given in the starter catalogue before the site was walked."""

COSTS = {"very low": 1, "low": 2, "moderate": 3, "high": 4, "very high": 5}
COST_BANDS = {1: "up to £80", 2: "£80–200", 3: "£200–600", 4: "£600–1,200", 5: "over £1,200"}
"""Pounds a pupil a year; of the Teaching and Learning Toolkit, since 2021."""

PADLOCKS = {"insufficient": 0, "very limited": 1, "limited": 2, "moderate": 3, "extensive": 4, "very extensive": 5}
HEADLINE = re.compile(
    r"\b(?:very low or no|very high|high|moderate|low|very low|no|unclear|(?:(?:very high|high|moderate|low|very low) )?negative) impact "
    rf"for (?P<cost>{'|'.join(sorted(COSTS, key=len, reverse=True))}) cost,? "
    rf"based on (?P<evidence>{'|'.join(sorted(PADLOCKS, key=len, reverse=True))}) evidence",
    re.IGNORECASE,
)
MONTHS = re.compile(r"([+−–-]?)\s?(\d{1,2})\s+months?\b", re.IGNORECASE)
LABELS = ("Implementation cost", "Evidence strength", "Impact (months)")


def _strand(strand: Approach) -> Item:
    headline = HEADLINE.search(spoken(strand.root))
    if not headline:
        return Dropped(strand.slug, "no headline")
    cost, padlocks = COSTS[headline["cost"].lower()], PADLOCKS[headline["evidence"].lower()]
    shown = {"cost": rating(strand.root, LABELS[0], LABELS, out_of(5)), "padlocks": rating(strand.root, LABELS[1], LABELS, out_of(5))}
    if shown["cost"] not in (None, cost) or shown["padlocks"] not in (None, padlocks):
        return Dropped(strand.slug, "headline and icons disagree", f"{headline[0]}; icons: {shown}")
    return _record(strand, headline, cost, padlocks)


def _record(strand: Approach, headline: re.Match[str], cost: int, padlocks: int) -> Item:
    months = rating(strand.root, LABELS[2], LABELS, _months)
    figure = "impact unclear" if months is None else f"{months:+d} month{'s' * (abs(months) != 1)}"
    impact = "The impact is unclear" if months is None else f"On average {figure} of progress compared with similar pupils"
    early = "/early-years-toolkit/" in strand.url
    band, whom = ("", "early years settings") if early else (f", {COST_BANDS[cost]} a pupil a year", "schools")
    judgement = headline[0].lower()
    return judged(
        CENTRE, strand, [Evidence(scheme="EEF padlocks", value=padlocks, scale_max=5, note=f"{figure}; {judgement}")],
        key=f"{'early-years-' * early}{STARTER_KEYS.get(strand.slug, strand.slug)}",
        ours={
            "summary": f"{strand.title}: an approach for {whom} in a toolkit of the Education Endowment Foundation. {judgement[0].upper()}{judgement[1:]}.",
            "outcome": f"{impact}, by the Foundation's review of studies ({headline['evidence'].lower()} evidence, {padlocks} of 5 padlocks).",
            "conditions": f"Cost: {headline['cost'].lower()} ({cost} of 5{band}).",
        },
    )  # fmt: skip


def _months(text: str) -> int | None:
    found = MONTHS.search(text)
    return (-1 if found[1] in "−–-" and found[1] else 1) * int(found[2]) if found else None


pick, read_strand = approaches(STRAND, _strand, LABELS)

PORTAL = Portal(
    name="eef",
    title={
        "fi": "Education Endowment Foundation: opetuksen ja varhaiskasvatuksen keinot",
        "sv": "Education Endowment Foundation: metoder i skola och förskola",
        "en": "Education Endowment Foundation: Teaching and Learning Toolkit, Early Years Toolkit",
    },
    publisher="Education Endowment Foundation",
    url=f"{SITE}/education-evidence/teaching-learning-toolkit",
    licence="unknown: see terms_url; figures and address are kept, not the Foundation's texts",
    terms_url=SITE,
    languages=("en",),
    min_records=30,
    max_records=100,
    cadence="monthly",
    id_prefixes=(PREFIX,),
    crawl=Crawl(
        adapter="sitemap + HTML",
        hosts=("educationendowmentfoundation.org.uk",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "approach": read_strand},
        max_pages=500,
    ),
)
