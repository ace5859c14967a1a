"""College of Policing, Crime Reduction Toolkit: what reduces crime, by reviews of research that are rated in five parts (EMMIE).

The toolkit's old site (whatworks.college.police.uk) is not asked: its pages are on the College's own site now.
"""

import re

from crawlers.formats.ratings import out_of, rating, worded
from crawlers.formats.sitemap import sitemap
from crawlers.formats.whatworks import PREFIX, Approach, Centre, approaches, judged
from crawlers.portal import Crawl, Dropped, Fetch, Item, Portal
from models.records import Evidence

SITE = "https://www.college.police.uk"
APPROACH = re.compile(rf"^{SITE}/research/crime-reduction-toolkit/([a-z0-9-]+)/?$")
CENTRE = Centre("College of Policing", "crt", ("England", "Wales", "GB"), ("crime-safety",))
PARTS = ("Effect", "Mechanism", "Moderator", "Implementation", "Economic cost")
"""What EMMIE rates: whether it works, how, where, how it is done, what it costs; each by the quality of the reviews, 0 to 4."""

QUALITY = re.compile(r"quality(?: of evidence)?\W{0,3}([0-4])\b", re.IGNORECASE)
QUALITY_WORDS = {"no information": 0.0, "limited": 1.0, "moderate": 2.0, "strong": 3.0, "very strong": 4.0}
EFFECTS = {
    word: word for word in ("overall reduction", "overall increase", "some reduction", "some increase", "mixed findings", "no statistically significant effect")
}
SECTIONS = {
    "solution": ("What is the focus of the intervention",),
    "outcome": ("How effective is it",),
    "conditions": ("What can be said about implementing this initiative", "In which contexts does it work best"),
}
"""Sections of a record, and the questions that a page answers in them."""

FILTERS = ("Focus", "Problem", "Population", "Factor")


def _intervention(approach: Approach) -> Item:
    quality = {part: value for part in PARTS if (value := rating(approach.root, part, PARTS, _quality)) is not None}
    if "Effect" not in quality:
        return Dropped(approach.slug, "no rating of the effect")
    effect = next(filter(None, (rating(approach.root, label, PARTS[1:], worded(EFFECTS)) for label in ("Impact on crime", "Effect scale"))), "")
    about = "; ".join(f"{name.lower()}: {answer}" for name in FILTERS if (answer := approach.answer(name)))
    return judged(
        CENTRE, approach,
        [Evidence(scheme="EMMIE", value=quality["Effect"], scale_max=4, note=_note(quality))],
        told={name: approach.answer(*questions) for name, questions in SECTIONS.items()},
        ours={
            "summary": f"An intervention in the Crime Reduction Toolkit ({about})." if about else "",
            "outcome": f"The College's reading of the reviews: {effect}." if effect else "",
        },
    )  # fmt: skip


def _quality(text: str) -> float | None:
    """Quality as "Evidence quality 4", as "3 out of 4", or in words."""
    if found := QUALITY.search(text):
        return float(found[1])
    of_four = out_of(4)(text)
    return of_four if of_four is not None else worded(QUALITY_WORDS)(text) if "quality" in text.casefold() else None


def _note(quality: dict[str, float]) -> str:
    return "Evidence quality: " + ", ".join(f"{part.lower()} {value:.0f}" for part, value in quality.items())


pick, read_approach = approaches(APPROACH, _intervention, PARTS)

PORTAL = Portal(
    name="college-of-policing",
    title={
        "fi": "College of Policing: rikollisuuden torjunnan keinot",
        "sv": "College of Policing: metoder mot brott",
        "en": "College of Policing: Crime Reduction Toolkit",
    },
    publisher="College of Policing",
    url=f"{SITE}/research/crime-reduction-toolkit",
    licence="unknown: see terms_url (said to be under the Non-Commercial College Licence)",
    terms_url=SITE,
    languages=("en",),
    min_records=50,
    max_records=300,
    cadence="monthly",
    id_prefixes=(PREFIX,),
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("www.college.police.uk",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "approach": read_approach},
        max_pages=1_000,
    ),
)
