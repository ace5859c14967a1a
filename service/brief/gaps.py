"""What nobody did: the themes, target groups and places that a need names, against the works that were found for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from indexer.record_store import Card
from models.taxonomy import places
from service.signals import Signals

Field = Literal["theme", "target_group", "place"]
STATED = {"theme": "themes", "target_group": "target_groups"}


@dataclass(frozen=True)
class Gap:
    """A theme, target group or place for which no work with results was found; `works` counts those without."""

    field: Field
    code: str
    works: int


@dataclass(frozen=True)
class Pair:
    """A theme and a target group that no work brings together, though there are works on each."""

    theme: str
    target_group: str


def gaps(named: Signals, works: Sequence[Card]) -> tuple[list[Gap], list[Pair]]:
    """Return what is missing, in the order of codes. A label counts whether the source stated it or Kutoja assigned it."""
    found: list[Gap] = []
    on: dict[tuple[str, str], set[str]] = {}
    wanted: list[tuple[Field, str]] = [("theme", code) for code in sorted(named.themes)]
    wanted += [("target_group", code) for code in sorted(named.target_groups)]
    wanted += [("place", code) for code in sorted(named.places)]
    for field, code in wanted:
        holding = [card for card in works if _holds(card, field, code)]
        on[field, code] = {card["id"] for card in holding}
        if not any(card.get("outcome") for card in holding):
            found.append(Gap(field, code, len(holding)))
    pairs = [
        Pair(theme, group)
        for theme, group in product(sorted(named.themes), sorted(named.target_groups))
        if on["theme", theme] and on["target_group", group] and not on["theme", theme] & on["target_group", group]
    ]
    return found, pairs


def _holds(card: Card, field: Field, code: str) -> bool:
    if field == "place":
        return any(place is not None and code in {place.code, *place.parents} for place in map(places.resolve, card.get("places", ())))
    assigned = (label["value"] for label in card.get("assigned", ()) if label["field"] == field)
    return code in {*card.get(STATED[field], ()), *assigned}
