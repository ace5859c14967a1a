"""What a list can be filtered by -> the fields of its form: labels in the reader's language, counts, what is chosen."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

from crawlers.discovery import portals
from models.records import RecordType
from models.taxonomy import labels, places
from service.shelves import Chosen
from service.web.strings import number, translator
from service.web.views import View

Count = Callable[[str], dict[str, int]]
"""Field -> how many records each of its values would leave."""

PLACE_KINDS = ("country", "region", "wellbeing_county", "municipality", "area")
"""Kinds of place that are offered, in this order; cities of other countries and statistical areas stand among areas."""


def facet_views(record_type: RecordType, chosen: Chosen, fields: Sequence[str], count: Count, language: str) -> list[View]:
    """Return one view a field: `name`, `label`, `open`, `select`, and `groups` of `options` (value, label, count, chosen).

    A field without options is left out.
    """
    found = []
    for name in fields:
        counts = count(name)
        kept = {**dict.fromkeys(chosen.get(name, ()), 0), **counts}
        if name == "with_results":
            kept = {value: number_of for value, number_of in kept.items() if value == "1"}
        options = [_option(name, value, counted, record_type, chosen, language) for value, counted in kept.items()]
        if options:
            groups = _by_kind(options, language) if name == "place" else [{"label": None, "options": _sorted(name, options)}]
            found.append({"name": name, "label": field_label(name, language), "open": name in chosen, "select": name == "place", "groups": groups})
    return found


def field_label(name: str, language: str) -> str:
    """Return the name of a field, as a person calls it."""
    return translator(language)(f"browse.field.{name}")


@lru_cache(maxsize=10_000)
def value_label(name: str, value: str, record_type: RecordType, language: str) -> str:
    """Return the name of a value in a language: a label, a portal's title, a place's name, a year."""
    if name == "place":
        return places.name(value, language)
    if name == "portal":
        known = portals().get(value)
        return known.title[language] if known else value
    if name == "with_results":
        return translator(language)("search.with_results")
    if name == "status":
        return labels.label("call_status", value, language) if value != "unknown" else translator(language)("status.unknown")
    if name in ("from_year", "to_year"):
        return value
    vocabulary = "organisation_kind" if name == "kind" and record_type is RecordType.ORGANISATION else "innovation_kind" if name == "kind" else name
    return labels.label(vocabulary, value, language)


def _option(name: str, value: str, count: int, record_type: RecordType, chosen: Chosen, language: str) -> View:
    return {
        "value": value,
        "label": value_label(name, value, record_type, language),
        "n": count,
        "count": number(count, language),
        "chosen": value in chosen.get(name, ()),
    }


def _sorted(name: str, options: list[View]) -> list[View]:
    """Statuses stay in their order, what is most frequent stands first elsewhere."""
    return options if name == "status" else sorted(options, key=lambda one: (-one["n"], one["label"].casefold()))


def _by_kind(options: list[View], language: str) -> list[View]:
    """Places in groups, by name within a group."""
    groups: defaultdict[str, list[View]] = defaultdict(list)
    for option in options:
        place = places.get(option["value"])
        groups[place.kind if place and place.kind in PLACE_KINDS else "area"].append(option)
    t = translator(language)
    return [
        {"label": t(f"browse.place.{kind}"), "options": sorted(groups[kind], key=lambda one: one["label"].casefold())} for kind in PLACE_KINDS if groups[kind]
    ]
