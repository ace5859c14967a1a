"""Variants of one practice: how a folded record differs from the row that it is folded into, told from facts alone: titles, places, years and who led."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.record_store import Card
from models.answers import Reason, ReasonKind
from models.taxonomy import places
from service.cards import face
from service.web.strings import number, period, translator

NUMBERED = re.compile(r"\b(?:[2-9](?:\.0)?|ii|iii|iv|jatko\w*|(?:\w+ )?vaihe|fortsättning\w*|etapp|phase|follow-up)\b", re.IGNORECASE)
"""What a title of a further round says of itself."""

ROLLED_OUT = re.compile(r"juurru|levit[tty]|laajen|skalning|skalering|sprid|scal(?:e|ing)|roll-?out|spread|expan", re.IGNORECASE)
"""What a title of a practice that was taken elsewhere says of itself."""

NAMED = 5
"""Places named in one sentence; the rest are counted."""


class Difference(StrEnum):
    """What a folded record is beside the row's."""

    LATER = "later"
    EARLIER = "earlier"
    SCALED_FROM = "scaled_from"
    SCALED_TO = "scaled_to"
    ELSEWHERE = "elsewhere"
    ALIKE = "alike"


@dataclass(frozen=True)
class Facts:
    """What tells two records of one practice apart."""

    title: str
    year: int | None
    places: tuple[places.Place, ...]
    leads: frozenset[str]


def facts_of(card: Card) -> Facts:
    """Return a record's first title, its first year, the places that are known, and the ids of those who led it."""
    year = card.get("started") or card.get("ended")
    found = tuple(place for text in card.get("places", ()) if (place := places.resolve(text)))
    leads = frozenset(part["organisation_id"] for part in card.get("participations", ()) if part["role"] == "lead" and part.get("organisation_id"))
    return Facts(card["title"][0]["value"], int(str(year)[:4]) if year else None, found, leads)


def difference(row: Facts, other: Facts) -> Difference:
    """Return what `other` is beside the row. A round needs two years and a tie (place, lead or title); scaling needs the title to say so."""
    later = row.year is not None and other.year is not None and other.year > row.year
    earlier = row.year is not None and other.year is not None and other.year < row.year
    together = _overlap(row.places, other.places)
    if row.places and other.places and not together:
        if earlier and ROLLED_OUT.search(row.title):
            return Difference.SCALED_FROM
        return Difference.SCALED_TO if later and ROLLED_OUT.search(other.title) else Difference.ELSEWHERE
    tied = together or bool(row.leads & other.leads) or bool(NUMBERED.search(row.title) or NUMBERED.search(other.title))
    if tied and (later or earlier):
        return Difference.LATER if later else Difference.EARLIER
    return Difference.ALIKE


def variant_reasons(cards: Sequence[Card], language: str) -> list[Reason]:
    """Return one reason for each record folded into the first; before them, without an id, one on where it was done when that is more than one place.

    `language` is one of the interface's.
    """
    row = facts_of(cards[0])
    others = [facts_of(card) for card in cards[1:]]
    reasons = [_reason(text, language) for text in _also_in(row, others, language)]
    for card, other in zip(cards[1:], others, strict=True):
        where = ", ".join(place.name(language) for place in other.places[:3])
        details = ", ".join(part for part in (where, period(card.get("started"), card.get("ended"), language)) if part)
        title = face(card, language).title[0]
        text = translator(language)(f"reason.variant.{difference(row, other).value}", text=f"{title} ({details})" if details else title)
        reasons.append(_reason(text, language, card["id"]))
    return reasons


def _also_in(row: Facts, others: Sequence[Facts], language: str) -> list[str]:
    """Say in how many further regions (of Finland alone) or places the practice was told of, where they are two or more."""
    own = {_region(place).code for place in row.places}
    further = {region.code: region for other in others for place in other.places if (region := _region(place)).code not in own}
    if len(further) < 2:
        return []
    names = sorted(region.name(language) for region in further.values())
    shown = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    key = "reason.variant.regions" if all(region.kind == "region" for region in further.values()) else "reason.variant.places"
    return [translator(language)(key, n=number(len(names), language), names=shown)]


def _region(place: places.Place) -> places.Place:
    """The region that holds a place, the place itself where none is known."""
    held = (found for code in place.parents if (found := places.get(code)) and found.kind == "region")
    return place if place.kind == "region" else next(held, place)


def _overlap(some: Sequence[places.Place], others: Sequence[places.Place]) -> bool:
    """Whether a place of one is, or lies in, a place of the other; a whole country or union is too wide to tell."""
    return any(
        one.code == other.code or one.code in _narrow(other) or other.code in _narrow(one)
        for one in some
        for other in others
    )  # fmt: skip


def _narrow(place: places.Place) -> set[str]:
    return {code for code in place.parents if (holder := places.get(code)) and places.RANK.get(holder.kind, 0)}


def _reason(text: str, language: str, record_id: str | None = None) -> Reason:
    return Reason(kind=ReasonKind.VARIANT, text=text, language=language, record_id=record_id)
