"""Centre for Homelessness Impact, intervention tool: what helps people out of homelessness, by impact, strength of evidence and cost."""

import re

from crawlers.formats.ratings import rating, worded
from crawlers.formats.sitemap import sitemap
from crawlers.formats.whatworks import PREFIX, Approach, Centre, approaches, judged
from crawlers.portal import Crawl, Dropped, Fetch, Item, Portal
from models.records import Evidence

SITE = "https://www.homelessnessimpact.org"
APPROACH = re.compile(rf"^{SITE}/intervention/([a-z0-9-]+)/?$")
CENTRE = Centre("Centre for Homelessness Impact", "chi", ("GB",), ("homelessness-housing",))
STRENGTH, IMPACT, COST = LABELS = ("Strength of evidence", "Impact", "Cost")
STRENGTHS = {"insufficient": 1.0, "limited": 2.0, "some": 3.0, "considerable": 4.0}
"""Four levels; by the Centre's rule "considerable" is three trials, or five studies, with 300 people or more."""

IMPACTS = {"--": "strongly negative", "-": "negative", "+/-": "no clear effect", "+": "positive", "++": "strongly positive"}
SIGN = re.compile(r"[\s:]*(\+\s?/\s?[-−]|\+\+|[-−]{2}|\+|[-−])\s*")
"""A sign by itself: a dash between words is none."""

SECTIONS = {
    "solution": ("What is it", "About the intervention"),
    "outcome": ("Does it work", "How effective is it"),
    "conditions": ("What should you consider",),
}


def _intervention(approach: Approach) -> Item:
    strength = rating(approach.root, STRENGTH, LABELS, worded({word: word for word in STRENGTHS}))
    if strength is None:
        return Dropped(approach.slug, "no strength of evidence")
    impact = rating(approach.root, IMPACT, LABELS, _sign)
    cost = rating(approach.root, COST, LABELS, lambda text: found[0] if (found := re.search(r"(?<!£)£{1,5}(?![£\d])", text)) else None)
    note = "; ".join(filter(None, (f"{strength} evidence", f"impact {impact}" if impact else "", f"cost {cost}" if cost else "")))
    return judged(
        CENTRE, approach,
        [Evidence(scheme="CHI strength of evidence", value=STRENGTHS[strength], scale_max=4, note=note)],
        told={name: approach.answer(*questions) for name, questions in SECTIONS.items()},
        ours={"outcome": f"Impact, by the Centre's review: {IMPACTS[impact]} ({impact}); {strength} evidence." if impact else ""},
    )  # fmt: skip


def _sign(text: str) -> str | None:
    found = SIGN.fullmatch(text)
    return found[1].replace("−", "-").replace(" ", "") if found else None


pick, read_approach = approaches(APPROACH, _intervention, LABELS)

PORTAL = Portal(
    name="chi",
    title={
        "fi": "Centre for Homelessness Impact: keinot asunnottomuuteen",
        "sv": "Centre for Homelessness Impact: metoder mot hemlöshet",
        "en": "Centre for Homelessness Impact: intervention tool",
    },
    publisher="Centre for Homelessness Impact",
    url=f"{SITE}/intervention-tool-overview",
    licence="unknown: see terms_url",
    terms_url=SITE,
    languages=("en",),
    min_records=10,
    max_records=200,
    cadence="monthly",
    id_prefixes=(PREFIX,),
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("www.homelessnessimpact.org",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "approach": read_approach},
        max_pages=500,
    ),
)
