"""The import form: how records are written in snapshots and in files that people prepare by hand.

One JSON object a line. It is the schema of the starter catalogue (texts as {"fi": …, "sv": …, "en": …}, `organisations`, `funding`, …) with optional
extensions, all described in docs/import-form.md. `parse` reads it, `dump` writes it, and `parse(dump(record)) == record`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models.errors import InvalidIdentifier, InvalidInput
from models.identifiers import business_id
from models.records import (
    Evidence,
    Grant,
    Innovation,
    OrganisationKind,
    Origin,
    Participation,
    Record,
    RecordType,
    Source,
    Text,
)

Line = dict[str, Any]
TEXT_FIELDS = {
    RecordType.INNOVATION: ("title", "summary", "need", "solution", "description", "conditions", "outcome"),
    RecordType.ORGANISATION: ("title", "description"),
    RecordType.CALL: ("title", "description"),
}
RECORD: TypeAdapter[Record] = TypeAdapter(Record)
ORGANISATION_KINDS = tuple(kind.value for kind in OrganisationKind)  # a tuple: a line may hold anything as its kind, also what cannot be hashed


def parse(line: Line, defaults: Source | None = None) -> Record:
    """Read one line of the import form.

    `defaults` gives portal, retrieval date and licence where the line states no `sources`. Raises InvalidInput that names the field at fault.
    """
    if not isinstance(line, dict):
        raise InvalidInput("A line of the import form is a JSON object.")
    kind = _record_type(line)
    fields = {key: value for key, value in line.items() if key not in _WIRE_ONLY and value is not None}
    fields["type"] = kind
    try:
        for name in TEXT_FIELDS[kind]:
            source_name = "name" if name == "title" and kind is RecordType.ORGANISATION and "title" not in line else name
            fields.pop(source_name, None)
            if line.get(source_name):
                fields[name] = _texts(line, source_name, name)
        _PARTS[kind](line, fields)
        fields.setdefault("sources", _sources(line, defaults))
        return RECORD.validate_python(fields)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part not in tuple(RecordType)) or "record"
        raise InvalidInput(f"{where}: {first['msg']}") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InvalidInput(f"record: {type(error).__name__} {error}") from error


def dump(record: Record) -> Line:
    """Write a record in the import form; fields without a value are left out."""
    line: Line = record.model_dump(mode="json", exclude_defaults=True)
    line["type"] = record.type.value
    for name in TEXT_FIELDS[record.type]:
        texts: tuple[Text, ...] = getattr(record, name)
        if texts:
            line[name] = {text.language: text.value for text in texts}
            _dump_marks(line, name, texts)
    if not record.sources:
        line["sources"] = []  # none, which is not the same as those that the reader would supply
    for name in ("amount_min", "amount_max", "total_budget"):
        if name in line:
            line[name] = _number(line[name])
    if isinstance(record, Innovation):
        _move(line, "participations", "organisations")
        _move(line, "grants", "funding")
        for grant in line.get("funding", ()):
            if "amount" in grant:
                grant["amount"] = _number(grant["amount"])
    return line


# Reading


def _record_type(line: Mapping[str, Any]) -> RecordType:
    """The stated type, else what the fields tell: calls have a funder, innovations a language and a title, organisations a name."""
    stated = line.get("type")
    if stated is not None:
        try:
            return RecordType(stated)
        except ValueError:
            raise InvalidInput(f"type: {str(stated)[:40]!r} is none of innovation, organisation, call") from None
    if "funder" in line:
        return RecordType.CALL
    if line.get("kind") in ORGANISATION_KINDS or ("name" in line and "title" not in line):
        return RecordType.ORGANISATION
    return RecordType.INNOVATION


def _texts(line: Line, source_name: str, name: str) -> list[Line]:
    """One language map -> texts, the original first, each with its origin.

    Without `origins`, the text in the record's `language` (or, without one, the first) is the original; a title in it is official.
    """
    values: Mapping[str, str] = _mapping(line[source_name], source_name, 'a text for each language, such as {"fi": …},')
    origins = _mapping(line.get("origins") or {}, "origins", "one entry for each text field")
    marks: Mapping[str, str] = _mapping(origins.get(name) or {}, f"origins.{name}", "an origin for each language")
    ours = line.get("ours", True if "origins" not in line and "type" not in line else ())
    # An organisation's names are official in each language, unless marked otherwise.
    names_official = source_name == "name" or line.get("type") == RecordType.ORGANISATION
    original = line.get("language") if line.get("language") in values else next(iter(values))
    # A line that states its origins was written in its own order; otherwise the original is put first.
    order = list(values) if marks else sorted(values, key=lambda code: code != original)
    texts = []
    for language in order:
        default = Origin.TRANSLATION if language != original else Origin.SOURCE
        if name == "title" and (language == original or names_official):
            default = Origin.OFFICIAL
        text: Line = {"value": values[language], "language": language, "origin": marks.get(language, default)}
        text["ours"] = _is_ours(ours, name, language, text["origin"])
        texts.append(text)
    return texts


def _mapping(value: object, field: str, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{field}: an object with {what} is expected here")
    return value


def _items(line: Line, field: str) -> list[Line]:
    """The objects of a list field; none when it is absent."""
    value = line.get(field) or []
    if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
        raise InvalidInput(f"{field}: a list of objects is expected here")
    return list(value)


def _is_ours(ours: object, name: str, language: str, origin: str) -> bool:
    """`ours`: true (all but official titles), false, or a list of fields ("summary") and texts ("summary.sv")."""
    if isinstance(ours, bool):
        return ours and origin != Origin.OFFICIAL
    return isinstance(ours, (list, tuple)) and (name in ours or f"{name}.{language}" in ours)


def _innovation_parts(line: Line, fields: Line) -> None:
    fields["participations"] = [_participation(item) for item in _items(line, "organisations")]
    fields["grants"] = [Grant.model_validate(item) for item in _items(line, "funding")]
    fields["evidence"] = [Evidence.model_validate(item) for item in _items(line, "evidence")]


def _participation(item: Line) -> Participation:
    fields = dict(item)
    stated = fields.pop("business_id", None)
    if stated:
        fields["identifiers"] = _with_business_id(fields.get("identifiers", ()), stated)
    return Participation.model_validate(fields)


def _organisation_parts(line: Line, fields: Line) -> None:
    if line.get("business_id"):
        fields["identifiers"] = _with_business_id(line.get("identifiers", ()), line["business_id"])


def _with_business_id(identifiers: list[str] | tuple[str, ...], stated: str) -> list[str]:
    """Add a Y-tunnus to the identifiers; one that fails its check digit is left out, since it identifies nobody."""
    try:
        return list(dict.fromkeys([*identifiers, business_id(stated)]))
    except InvalidIdentifier:
        return list(identifiers)


def _call_parts(_line: Line, _fields: Line) -> None:
    """A call has no parts of its own."""


def _sources(line: Line, defaults: Source | None) -> list[Source]:
    portal = line.get("portal") or (defaults.portal if defaults else str(line.get("id", "")).partition(":")[0])
    retrieved, licence = (defaults.retrieved, defaults.licence) if defaults else (None, None)
    return [Source(portal=portal, url=line.get("url"), retrieved=retrieved, licence=licence)]


_PARTS: dict[RecordType, Callable[[Line, Line], None]] = {
    RecordType.INNOVATION: _innovation_parts,
    RecordType.ORGANISATION: _organisation_parts,
    RecordType.CALL: _call_parts,
}
_WIRE_ONLY = frozenset({"organisations", "funding", "portal", "business_id", "origins", "ours", "name"})


# Writing


_EXACT_INTEGER = 2**53
"""Above it a JSON reader may keep a number as a rounded double (RFC 8259, section 6)."""


def _dump_marks(line: Line, name: str, texts: tuple[Text, ...]) -> None:
    line.setdefault("origins", {})[name] = {text.language: text.origin.value for text in texts}
    ours = line.setdefault("ours", [])
    if all(text.ours for text in texts):
        ours.append(name)
    else:
        ours.extend(f"{name}.{text.language}" for text in texts if text.ours)


def _move(line: Line, old: str, new: str) -> None:
    if old in line:
        line[new] = line.pop(old)


def _number(value: str) -> int | float | str:
    """A JSON number where it holds the amount exactly, else the decimal as text."""
    exact = Decimal(value)
    if exact == exact.to_integral_value() and abs(exact) <= _EXACT_INTEGER:
        return int(exact)
    return float(exact) if Decimal(repr(float(exact))) == exact else value
