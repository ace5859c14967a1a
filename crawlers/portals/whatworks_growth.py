"""What Works Centre for Local Economic Growth: reviews of evaluations, counted by the direction of their findings."""

import re
from collections.abc import Iterator

from parsel import Selector

from crawlers.formats.html import text_of
from crawlers.formats.ratings import spoken
from crawlers.formats.sitemap import sitemap
from crawlers.formats.whatworks import PREFIX, Approach, Centre, approaches, judged
from crawlers.portal import Crawl, Dropped, Fetch, Item, Portal
from models.records import Evidence

SITE = "https://whatworksgrowth.org"
REVIEW = re.compile(rf"^{SITE}/resources/([a-z0-9-]+)/?$")
CENTRE = Centre("What Works Centre for Local Economic Growth", "wwg", ("GB",))
DIRECTIONS = {
    "positive": "positive", "no effect": "no effect", "zero": "no effect", "insignificant": "no effect", "mixed": "mixed", "negative": "negative",
}  # fmt: skip
SECTIONS = {"solution": ("What is it", "What is the policy", "Introduction"), "outcome": ("What did we find", "Findings", "Key findings")}
MARYLAND = re.compile(r"(?:Maryland|\bSMS\b)\D{0,60}?([3-5])\b")
COUNT = re.compile(r"^\d{1,3}$")


def _review(review: Approach) -> Item:
    counted = list(_counts(review.root))
    if not counted:
        return Dropped(review.slug, "no counts of findings")
    threshold = MARYLAND.search(spoken(review.root))
    least = f"; only studies of {threshold[1]} or more on the Maryland scale of 5" if threshold else ""
    findings = "; ".join(f"{outcome}: {', '.join(f'{number} {direction}' for direction, number in counts.items())}" for outcome, counts in counted)
    return judged(
        CENTRE, review, [Evidence(scheme="Systematic review", note=f"studies by finding: {findings}{least}")],
        told={name: _prose(review, questions) for name, questions in SECTIONS.items()},
        ours={
            "summary": f"Evaluations of local policy, reviewed by the Centre. {review.title}.",
            "outcome": f"Studies by the direction of their finding. {findings[0].upper()}{findings[1:]}.",
        },
    )  # fmt: skip


def _counts(root: Selector) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield (outcome, {direction: number of studies}) of the tables whose columns are directions; columns of one direction add up."""
    for table in root.xpath("//table[.//tr]"):
        heads = [spoken(cell).casefold() for cell in table.xpath("(.//tr)[1]/*[self::th or self::td]")]
        columns = {number: DIRECTIONS[head] for number, head in enumerate(heads) if head in DIRECTIONS}
        if len(set(columns.values())) < 2:
            continue
        for row in table.xpath(".//tr")[1:]:
            cells = [spoken(cell) for cell in row.xpath("*[self::th or self::td]")]
            counts: dict[str, int] = {}
            for number, direction in columns.items():
                if number < len(cells) and COUNT.match(cells[number]):
                    counts[direction] = counts.get(direction, 0) + int(cells[number])
            if cells and cells[0] and counts:
                yield cells[0].lower(), counts


def _prose(review: Approach, questions: tuple[str, ...]) -> str:
    """An answer without its tables."""
    text = review.answer(*questions)
    for table in review.root.xpath("//table"):
        text = text.replace(text_of(table), "")
    return text.strip()


pick, read_review = approaches(REVIEW, _review, ())

PORTAL = Portal(
    name="whatworks-growth",
    title={
        "fi": "What Works Growth: paikallisen talouden tutkimuskatsaukset",
        "sv": "What Works Growth: forskningsöversikter om lokal ekonomi",
        "en": "What Works Growth: evidence reviews on local economies",
    },
    publisher="What Works Centre for Local Economic Growth",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url=SITE,
    languages=("en",),
    min_records=8,
    max_records=200,
    cadence="monthly",
    id_prefixes=(PREFIX,),
    crawl=Crawl(
        adapter="sitemap + HTML tables",
        hosts=("whatworksgrowth.org",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "approach": read_review},
        max_pages=1_500,
    ),
)
