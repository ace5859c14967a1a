"""What a record can be filtered by: the same values on each of its passages."""

from indexer.engine import Value
from models.records import FundingCall, Innovation, Organisation, Record, sections
from models.taxonomy import places

Attributes = dict[str, Value | tuple[Value, ...]]


def attributes_of(record: Record) -> Attributes:
    """Return the record's values of the fields that indexer.manifest declares; a field without a value is left out."""
    languages = sorted({text.language for text in record.title} | {text.language for _, text in sections(record)})
    found: Attributes = {
        "record": record.id,
        "type": record.type.value,
        "language": tuple(languages),
        "portal": tuple(sorted({source.portal for source in record.sources} | {record.id.partition(":")[0]})),
        "theme": tuple(dict.fromkeys([*record.themes, *(label.value for label in record.assigned if label.field == "theme")])),
        "target_group": tuple(dict.fromkeys([*record.target_groups, *(label.value for label in record.assigned if label.field == "target_group")])),
        "place": place_codes(record),
    }
    if isinstance(record, Innovation):
        found |= {"kind": record.kind.value, "with_results": int(bool(record.outcome)), **_years(record.started, record.ended)}
    elif isinstance(record, Organisation) and record.kind:
        found["kind"] = record.kind.value
    elif isinstance(record, FundingCall):
        found |= _years(record.opens, record.closes)
    return {name: value for name, value in found.items() if value not in ((), None)}


def place_codes(record: Record) -> tuple[str, ...]:
    """Return the codes of the record's places and of all that hold them."""
    codes: dict[str, None] = {}
    for text in record.places:
        place = places.resolve(text)
        if place is not None:
            codes.update(dict.fromkeys((place.code, *place.parents)))
    return tuple(codes)


def _years(first: str | None, last: str | None) -> Attributes:
    """Years that a work touches; one known end stands for both."""
    start, end = first or last, last or first
    return {"from_year": int(start[:4]), "to_year": int(end[:4])} if start and end else {}
