"""Youth Endowment Fund Toolkit: what keeps young people out of violence, by expected effect, evidence and cost."""

import re

from crawlers.formats.ratings import out_of, rating, worded
from crawlers.formats.sitemap import sitemap
from crawlers.formats.whatworks import PREFIX, Approach, Centre, approaches, judged
from crawlers.portal import Crawl, Dropped, Fetch, Item, Portal
from models.records import Evidence

SITE = "https://youthendowmentfund.org.uk"
APPROACH = re.compile(rf"^{SITE}/toolkit/([a-z0-9-]+)/?$")
CENTRE = Centre("Youth Endowment Fund", "yef", ("England", "Wales", "GB"), ("crime-safety", "youth"))
IMPACT, QUALITY, COST = LABELS = ("Estimated impact on violent crime", "Evidence quality", "Estimated cost")
IMPACTS = {word: word for word in ("harmful", "no effect", "low", "moderate", "high")}
COSTS = {"£": "low", "££": "moderate", "£££": "high"}
POUNDS = re.compile(r"(?<!£)£{1,3}(?![£\d])")
SECTIONS = {"solution": ("What is it",), "outcome": ("Is it effective",), "conditions": ("How can you implement it well",)}


def _approach(approach: Approach) -> Item:
    impact = rating(approach.root, IMPACT, LABELS, worded(IMPACTS))
    quality = rating(approach.root, QUALITY, LABELS, out_of(5))
    pounds = rating(approach.root, COST, LABELS, lambda text: found[0] if (found := POUNDS.search(text)) else None)
    if impact is None and quality is None:
        return Dropped(approach.slug, "no rating")
    noted = [f"impact {impact}" if impact else "", f"cost {pounds}" if pounds else ""]
    return judged(
        CENTRE, approach,
        [Evidence(scheme="YEF Toolkit", value=quality, scale_max=5 if quality is not None else None, note="; ".join(filter(None, noted)) or None)],
        told={name: approach.answer(*questions) for name, questions in SECTIONS.items()},
        ours={
            "outcome": f"Estimated impact on violent crime, by the Fund's review: {impact}." if impact else "",
            "conditions": f"Estimated cost: {COSTS[pounds]} ({pounds} of £££)." if pounds else "",
        },
    )  # fmt: skip


pick, read_approach = approaches(APPROACH, _approach, LABELS)

PORTAL = Portal(
    name="yef",
    title={
        "fi": "Youth Endowment Fund: keinot ehkäistä nuorten väkivaltaa",
        "sv": "Youth Endowment Fund: metoder mot ungdomsvåld",
        "en": "Youth Endowment Fund: Toolkit",
    },
    publisher="Youth Endowment Fund",
    url=f"{SITE}/toolkit",
    licence="unknown: see terms_url",
    terms_url=SITE,
    languages=("en",),
    min_records=13,
    max_records=150,
    cadence="monthly",
    id_prefixes=(PREFIX,),
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("youthendowmentfund.org.uk",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "approach": read_approach},
        max_pages=500,
    ),
)
