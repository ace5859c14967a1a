"""Guidebook pages on programmes for children and families, as the Early Intervention Foundation made them and Foundations goes on making them."""

import re
from collections.abc import Callable, Iterator

from crawlers.formats.persons import private_person
from crawlers.formats.ratings import rating
from crawlers.formats.whatworks import Approach, Centre, judged
from crawlers.portal import Dropped, Item
from crawlers.text import one_line
from models.records import Evidence, Participation, Role

EVIDENCE, COST = "Evidence rating", "Cost rating"
LABELS = (EVIDENCE, COST)
OLDER = {"EIF evidence rating": "EIF"}
"""Ratings of an earlier centre that a page still shows, and their own schemes."""

OTHERS = (*LABELS, *OLDER, "Evidence ratings", "Cost ratings")
LEVEL = re.compile(r"^\W*(?:level |rating )?(NL2|NE|[234]\+?)(?![\w/])(?!\s*:\s*(?:a |an |the )?rating\b)", re.IGNORECASE)
BAND = re.compile(r"^\W*(?:level |rating )?([1-5])(?![\w/])(?!\s*:\s*(?:a |an |the )?rating\b)", re.IGNORECASE)
"""A value stands behind its label; "1: A rating of 1 indicates …" explains the scale and is none."""

BANDS = {1: "under £100", 2: "£100–499", 3: "£500–999", 4: "£1,000–2,000", 5: "over £2,000"}
"""Pounds a unit (a child, a parent or a family)."""

PLACEHOLDER = re.compile(r"^.*\b(?:lorem ipsum|dolor sit amet|consectetu\w* adipisc\w*)\b.*$", re.IGNORECASE | re.MULTILINE)
SECTIONS = {
    "solution": ("About the intervention", "About the programme", "What is it", "Description", "Overview"),
    "conditions": ("How is it delivered", "Delivery", "Delivery format"),
    "outcome": ("Child outcomes", "Outcomes", "About the evidence"),
}
PROVIDERS = ("Provider", "Programme provider", "Delivered by")


def guidebook(centre: Centre, scheme: str, questions: dict[str, tuple[str, ...]] | None = None) -> Callable[[Approach], Item]:
    """Return the reader of a guidebook's pages, whose evidence ratings are on the scale named `scheme` (2 to 4, with "+" for more than the threshold)."""

    def read(approach: Approach) -> Item:
        evidence = list(_evidence(approach, scheme))
        if not evidence:
            return Dropped(approach.slug, "no evidence rating")
        band = rating(approach.root, COST, OTHERS, lambda text: int(found[1]) if (found := BAND.match(text)) else None)
        told = {name: _written(approach.answer(*labels)) for name, labels in (questions or SECTIONS).items()}
        whom = one_line(approach.answer("Target population", "Who is it for", "Age range"))
        provider = one_line(approach.answer(*PROVIDERS))
        by = (Participation(name=provider, role=Role.PARTNER, detail="provider"),) if provider and not private_person(provider) else ()
        return judged(
            centre, approach, evidence, told=told, by=by,
            ours={
                "summary": f"A programme for children or families, in a guidebook of tested programmes. For: {whom.rstrip('.')}." if whom else "",
                "conditions": f"Cost: {band} of 5 ({BANDS[band]} a unit)." if band else "",
            },
        )  # fmt: skip

    return read


def _evidence(approach: Approach, scheme: str) -> Iterator[Evidence]:
    for label, on_scale in ((EVIDENCE, scheme), *OLDER.items()):
        level = rating(approach.root, label, OTHERS, lambda text: found[1].upper() if (found := LEVEL.match(text)) else None)
        if level in ("NL2", "NE"):
            yield Evidence(scheme=on_scale, note="NL2: not level 2" if level == "NL2" else level)
        elif level:
            yield Evidence(
                scheme=on_scale, value=float(level[0]), scale_max=4, note=f"{level}: more than the threshold of {level[0]}" if "+" in level else None
            )


def _written(text: str) -> str:
    """The text without what a template left in it."""
    return re.sub(r"\n{3,}", "\n\n", PLACEHOLDER.sub("", text)).strip()
