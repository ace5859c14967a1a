"""What the British What Works centres have in common: each judges approaches, on a scale of its own, and tells of one approach a page."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from parsel import Selector

from crawlers.formats.html import Field, document, heading
from crawlers.formats.prose import opening, text_fields
from crawlers.formats.ratings import spoken
from crawlers.formats.records import made
from crawlers.portal import Dropped, Fetch, Item, Labels, Page, PageReader
from models.records import Evidence, Innovation, InnovationKind, Origin, Participation, Role, Text

PREFIX = "what-works"
"""Prefix of the ids, as the starter catalogue has it: `what-works:<centre>-<slug>`."""

OPENING = 400
"""Characters of a centre's own text that are taken: enough to say what an approach is, and to send the reader to the page for the rest."""


@dataclass(frozen=True)
class Centre:
    """Who judges: the name as it stands in a record, the code in the ids, the places that the judgement is made for, the themes of all its approaches."""

    name: str
    code: str
    places: tuple[str, ...]
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Approach:
    """A page about one approach: its address, the last part of it, its heading, its document and its labelled fields."""

    url: str
    slug: str
    title: str
    root: Selector
    fields: dict[str, Field]

    def answer(self, *questions: str) -> str:
        """Return the text under the first of these labels that has one, "" for none; case and a closing "?" do not matter."""
        asked = {_bare(label): field.text for label, field in self.fields.items()}
        return next((asked[_bare(question)] for question in questions if asked.get(_bare(question))), "")


def approaches(
    address: re.Pattern[str], read: Callable[[Approach], Item], needs: Iterable[str]
) -> tuple[Callable[[str], Fetch | None], PageReader]:  # fmt: skip
    """Return what picks the addresses of a centre's approaches, whose last group is the slug, and the reader of their pages, named "approach".

    `needs` are the labels without which `read` finds nothing: those that a page has are reported.
    """
    wanted = frozenset(needs)

    def pick(url: str) -> Fetch | None:
        return Fetch(url, "approach") if address.match(url) else None

    def read_page(page: Page) -> Iterable[Item | Fetch | Labels]:
        found, title = address.match(page.url), heading(page)
        if not found or not title:
            return [Dropped(page.url, "no page of an approach")]
        root = document(page)
        slug = found[found.re.groups]
        words = spoken(root).casefold()
        found_labels = Labels(frozenset(label for label in wanted if label.casefold() in words))
        return [found_labels, made(slug, read, Approach(page.url, slug, title, root, text_fields(root)))]

    return pick, read_page


def judged(
    centre: Centre, approach: Approach, evidence: Iterable[Evidence], *, ours: Mapping[str, str], told: Mapping[str, str] | None = None,
    by: tuple[Participation, ...] = (), key: str | None = None,
) -> Innovation:  # fmt: skip
    """Return the record of an approach: the centre's own words by section (`told`), shortened, and sentences made of its figures (`ours`); empty ones left out.

    A sentence of ours whose section holds the centre's words stands in the summary instead: nobody takes it for theirs. `by` are those who developed the
    approach or deliver it; `key` stands for the slug in the id.
    """
    words = {name: opening(text, OPENING) for name, text in (told or {}).items() if text}
    own = {name: sentence for name, sentence in ours.items() if sentence and name not in words}
    displaced = [sentence for name, sentence in ours.items() if sentence and name in words]
    if displaced:
        own["summary"] = " ".join(filter(None, (own.get("summary"), *displaced)))
    sections = {name: (Text(value=text, language="en", ours=texts is own),) for texts in (words, own) for name, text in texts.items()}
    return Innovation(
        id=f"{PREFIX}:{centre.code}-{key or approach.slug}",
        url=approach.url,
        kind=InnovationKind.METHOD,
        language="en",
        title=(Text(value=approach.title, language="en", origin=Origin.OFFICIAL),),
        participations=(Participation(name=centre.name, role=Role.LEAD, detail="judges the evidence", country="GB"), *by),
        places=centre.places,
        themes=centre.themes,
        evidence=tuple(evidence),
        **sections,
    )


def _bare(label: str) -> str:
    return label.casefold().rstrip("? ")
