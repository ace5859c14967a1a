"""What several feeds say of one record -> the effective record. A pure function of the contributions."""

from collections.abc import Iterable, Sequence
from typing import Any

from models.records import Flag, Origin, Record, Source, Text, sections

STARTER = "starter"
TEXTS = ("title", "summary", "need", "solution", "description", "conditions", "outcome")
UNITED = ("participations", "grants", "evidence", "places", "themes", "target_groups", "sdgs", "identifiers", "roles", "assigned")
"""Fields of several values: two crawled feeds add up; a crawled feed replaces the starter's."""

OF_ITSELF = frozenset(("id", "type", "flags", "sources"))


def merge(contributions: Sequence[tuple[str, Record]]) -> Record:
    """Return the effective record of (feed, record) pairs, the starter's first, then in order of age: each later one wins field by field.

    Of contributions that disagree about the record's type, those of the latest one's type count.
    """
    ordered = sorted(contributions, key=lambda pair: pair[0] != STARTER)
    kept = [pair for pair in ordered if pair[1].type is ordered[-1][1].type]
    feed, result = kept[0]
    for next_feed, over in kept[1:]:
        result = _over(result, over, replace=feed == STARTER)
        feed = next_feed
    return _settle_flags(result)


def _over(base: Record, over: Record, *, replace: bool) -> Record:
    changed: dict[str, Any] = {}
    for name in type(over).model_fields:
        old, new = getattr(base, name), getattr(over, name)
        if name in OF_ITSELF or new in (None, ()):
            continue
        if name in TEXTS:
            changed[name] = _texts(old, new)
        elif name in UNITED and not replace:
            changed[name] = _union(old, new)
        else:
            changed[name] = new
    changed["sources"] = _sources([*over.sources, *base.sources])
    changed["flags"] = _union(base.flags, over.flags)
    return base.model_copy(update=changed)


def _texts(old: tuple[Text, ...], new: tuple[Text, ...]) -> tuple[Text, ...]:
    """The new feed's languages replace; the old one's other languages stay, marked as the translations that they now are."""
    languages = {text.language for text in new}
    kept = [text for text in old if text.language not in languages]
    return (*new, *(text if text.origin is Origin.MACHINE else text.model_copy(update={"origin": Origin.TRANSLATION}) for text in kept))


def _union(old: Iterable[Any], new: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys([*old, *new]))


def _sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple({(source.portal, source.url): source for source in reversed(list(sources))}.values())[::-1]


def _settle_flags(record: Record) -> Record:
    """A record that another feed gave a text is no longer a mere title."""
    if Flag.TITLE_ONLY in record.flags and any(True for _ in sections(record)):
        return record.model_copy(update={"flags": tuple(flag for flag in record.flags if flag is not Flag.TITLE_ONLY)})
    return record
