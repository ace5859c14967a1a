"""What a person wants to see only -> the engine's filter tree. An unknown value is an error that helps, never an empty list."""

from difflib import get_close_matches

from indexer.engine import And, Eq, Filter, In, Range
from indexer.index import Index
from models.answers import Filters
from models.errors import InvalidInput, UnknownValue
from models.records import RecordType
from models.taxonomy import labels, places


def filter_tree(filters: Filters, record_type: RecordType, index: Index) -> Filter:
    """Return the filter for one record type. Raises UnknownValue for a place, kind, theme, target group or portal that nobody knows.

    Kinds of innovations limit innovations and kinds of organisations limit organisations; years and results limit innovations only.
    """
    parts: list[Filter] = [Eq("type", record_type.value)]
    if filters.places:
        parts.append(In("place", tuple(place_code(text) for text in filters.places)))
    for name, vocabulary, values in (("theme", "theme", filters.themes), ("target_group", "target_group", filters.target_groups)):
        if values:
            parts.append(In(name, tuple(labels.check(vocabulary, value) for value in values)))
    if kinds := _kinds(filters.kinds, record_type):
        parts.append(In("kind", kinds))
    if filters.languages:
        parts.append(In("language", filters.languages))
    if filters.portals:
        parts.append(In("portal", tuple(_portal(name, index) for name in filters.portals)))
    if record_type is RecordType.INNOVATION:
        parts.extend(_years(filters))
        if filters.with_results:
            parts.append(Eq("with_results", 1))
    return And(tuple(parts))


def place_code(text: str) -> str:
    """Return the code of a place by name or code. Raises UnknownValue with names that are near."""
    place = places.resolve(text)
    if place is None:
        near = places.suggestions(text)
        raise UnknownValue(
            "place", text, f"Did you mean {', '.join(near)}?" if near else "Use the name of a municipality, region, wellbeing county or country."
        )
    return place.code


def _kinds(kinds: tuple[str, ...], record_type: RecordType) -> tuple[str, ...]:
    own = {RecordType.INNOVATION: "innovation_kind", RecordType.ORGANISATION: "organisation_kind"}.get(record_type)
    known = {*labels.codes("innovation_kind"), *labels.codes("organisation_kind")}
    for kind in kinds:
        if kind not in known:
            raise UnknownValue("kind", kind, f"Known: {', '.join(sorted(known))}.")
    return tuple(kind for kind in kinds if own and kind in labels.codes(own))


def _portal(name: str, index: Index) -> str:
    known = {value for by in index.facets().values() for value in by.get("portal", {})}
    if name not in known:
        near = get_close_matches(name, sorted(known), 3)
        raise UnknownValue("portal", name, f"Did you mean {', '.join(near)}?" if near else "GET /v1/facets lists them.")
    return name


def _years(filters: Filters) -> list[Filter]:
    if filters.from_year and filters.to_year and filters.from_year > filters.to_year:
        raise InvalidInput(f"from_year {filters.from_year} is after to_year {filters.to_year}.")
    parts: list[Filter] = []
    if filters.from_year:
        parts.append(Range("to_year", filters.from_year, None))
    if filters.to_year:
        parts.append(Range("from_year", None, filters.to_year))
    return parts
