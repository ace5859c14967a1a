"""Joins the parts of one record: its tabs, its twins in other languages, its rows in several lists, told by several pages of one portal."""

from collections.abc import Iterable, Sequence
from typing import Any

from models.importform import TEXT_FIELDS
from models.records import Flag, Origin, Record, Text, sections

_OWN = frozenset((Origin.OFFICIAL, Origin.SOURCE))
_OF_ITSELF = frozenset(("id", "type", "flags"))


def joined(parts: Sequence[Record]) -> Record:
    """Return the record that its parts, all of one id and type, tell together.

    The first part whose title is in the publisher's own words leads; what it lacks comes from the others, in their order. Two texts of one field and
    language become one, the second below the first, unless one holds the other. Raises ValueError for no part.
    """
    if not parts:
        raise ValueError("a record has at least one part")
    ordered = sorted(parts, key=lambda part: not part.title or part.title[0].origin not in _OWN)
    result = ordered[0]
    for part in ordered[1:]:
        if part.type is result.type:
            result = _with(result, part)
    return _without_title_only(result)


def _with(base: Record, part: Record) -> Record:
    changed: dict[str, Any] = {"flags": _union(base.flags, part.flags)}
    for name in type(base).model_fields:
        old, new = getattr(base, name), getattr(part, name)
        if name in _OF_ITSELF or new in (None, ()) or new == old:
            continue
        if name == "title":
            changed[name] = (*old, *(text for text in new if text.language not in {known.language for known in old}))
        elif name in TEXT_FIELDS[base.type]:
            changed[name] = _texts(old, new)
        elif isinstance(old, tuple):
            changed[name] = _union(old, new)
        elif old is None:
            changed[name] = new
    return base.model_copy(update=changed)


def _texts(old: tuple[Text, ...], new: tuple[Text, ...]) -> tuple[Text, ...]:
    by_language = {text.language: text for text in old}
    for text in new:
        known = by_language.get(text.language)
        by_language[text.language] = text if known is None or known.value in text.value else _below(known, text)
    return tuple(by_language.values())


def _below(first: Text, second: Text) -> Text:
    return first if second.value in first.value else first.model_copy(update={"value": f"{first.value}\n\n{second.value}"})


def _union(old: Iterable[Any], new: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def _without_title_only(record: Record) -> Record:
    if Flag.TITLE_ONLY in record.flags and next(sections(record), None):
        return record.model_copy(update={"flags": tuple(flag for flag in record.flags if flag is not Flag.TITLE_ONLY)})
    return record
