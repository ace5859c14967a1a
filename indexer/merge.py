"""What several feeds say of one record -> the effective record. Pure functions of the contributions, whose organisations are resolved already."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from indexer.names import read_name
from models.records import Flag, Frozen, Grant, Innovation, Origin, Participation, Record, Source, Text, sections

STARTER = "starter"
TEXTS = ("title", "summary", "need", "solution", "description", "conditions", "outcome")
UNITED = ("evidence", "places", "themes", "target_groups", "sdgs", "identifiers", "roles", "assigned")
"""Fields of several values: two crawled feeds add up, a crawled feed replaces the starter's. Participations and grants always add up."""

_OF_ITSELF = frozenset(("id", "type", "flags", "sources"))
_Part = TypeVar("_Part", bound=Frozen)


def merge(contributions: Sequence[tuple[str, Record]]) -> Record:
    """Return the effective record of one id's (feed, record) pairs, given in order of age; the starter's counts as the oldest.

    Each later one wins field by field. Of contributions that disagree about the record's type, those of the latest one's type count.
    """
    ordered = sorted(contributions, key=lambda pair: pair[0] != STARTER)
    kept = [pair for pair in ordered if pair[1].type is ordered[-1][1].type]
    result = without_repeats(kept[0][1])
    for (older_feed, _), (_, record) in pairwise(kept):
        result = _over(result, without_repeats(record), replace=older_feed == STARTER)
    return result


def join(keeper: Record, duplicates: Iterable[Record]) -> Record:
    """Return the record that answers for several ids: the keeper's own facts first, what it lacks from the others of its type."""
    result: Record | None = None
    for record in duplicates:
        if record.type is keeper.type:
            result = record if result is None else _over(result, record, replace=False)
    if result is None:
        return keeper
    return _over(result, keeper, replace=False).model_copy(update={"id": keeper.id})


def without_repeats(record: Record) -> Record:
    """Return a record that names each organisation once in each role, and tells each grant once."""
    if not isinstance(record, Innovation):
        return record
    united = {"participations": _united_participations((), record.participations), "grants": _united_grants((), record.grants)}
    return record.model_copy(update=united)


def _over(base: Record, over: Record, *, replace: bool) -> Record:
    """Lay one record over another; `replace`: the base is the starter's, whose place a crawled record takes."""
    changed: dict[str, Any] = {}
    for name in type(over).model_fields:
        old, new = getattr(base, name), getattr(over, name)
        if name in _OF_ITSELF or new in (None, ()):
            continue
        if name in TEXTS:
            changed[name] = _texts(old, new, replace=replace)
        elif name in _UNITERS:
            changed[name] = _UNITERS[name](old, new)
        elif name in UNITED and not replace:
            changed[name] = _union(old, new)
        else:
            changed[name] = new
    changed["sources"] = _sources([*over.sources, *base.sources])
    changed["flags"] = _flags(_union(base.flags, over.flags), base, over)
    return base.model_copy(update=changed)


def _texts(old: tuple[Text, ...], new: tuple[Text, ...], *, replace: bool) -> tuple[Text, ...]:
    """The new languages replace. Of the starter's others, our own wording is now a translation of a source that speaks for itself."""
    languages = {text.language for text in new}
    kept = [text for text in old if text.language not in languages]
    if replace:
        kept = [text.model_copy(update={"origin": Origin.TRANSLATION, "ours": True}) if text.origin is Origin.SOURCE else text for text in kept]
    return (*new, *kept)


def _united_participations(old: tuple[Participation, ...], new: tuple[Participation, ...]) -> tuple[Participation, ...]:
    """One for each organisation and role; of two, the newer one, with what only the older one tells."""
    united: dict[tuple[str, str], Participation] = {}
    for part in (*new, *old):
        key = (part.organisation_id or read_name(part.name).key, part.role.value)
        united[key] = _filled(united[key], part) if key in united else part
    return tuple(united.values())


def _united_grants(old: tuple[Grant, ...], new: tuple[Grant, ...]) -> tuple[Grant, ...]:
    """The newer ones, with what only the older ones tell of the same grant, then the older ones' other grants."""
    united = list(dict.fromkeys(new))
    fresh = len(united)
    for grant in old:
        position = next((number for number in range(fresh) if _same_grant(united[number], grant)), None)
        if position is None:
            united.append(grant)
        else:
            united[position] = _filled(united[position], grant, pairs=(("amount", "currency"),))
    return tuple(dict.fromkeys(united))


def _same_grant(one: Grant, other: Grant) -> bool:
    """The same funder, and neither code, call nor year speaks against it."""
    funders = [grant.funder_id or read_name(grant.funder).key for grant in (one, other)]
    differ = any(None not in (mine, yours) and mine != yours for mine, yours in ((one.code, other.code), (one.call, other.call), (one.year, other.year)))
    return funders[0] == funders[1] and not differ


def _filled(first: _Part, second: _Part, pairs: tuple[tuple[str, ...], ...] = ()) -> _Part:
    """The first, with the second's values where it has none; fields of one of the `pairs` only together."""
    bound = {name: pair for pair in pairs for name in pair}
    empty = {name for name in type(first).model_fields if getattr(first, name) in (None, ())}
    lacking = {name: getattr(second, name) for name in empty if getattr(second, name) not in (None, ()) and set(bound.get(name, ())) <= empty}
    return first.model_copy(update=lacking) if lacking else first


_UNITERS: dict[str, Callable[[Any, Any], Any]] = {"participations": _united_participations, "grants": _united_grants}


def _union(old: Iterable[Any], new: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys([*old, *new]))


def _sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each portal's page once, as the newest contribution has it."""
    first: dict[tuple[str, str | None], Source] = {}
    for source in sources:
        first.setdefault((source.portal, source.url), source)
    return tuple(first.values())


def _flags(flags: tuple[Flag, ...], base: Record, over: Record) -> tuple[Flag, ...]:
    """A record to which either gave a text is no mere title, and one that either has a record of its own for is not derived."""
    unfit = set()
    if any(True for record in (base, over) for _ in sections(record)):
        unfit.add(Flag.TITLE_ONLY)
    if not all(Flag.DERIVED in record.flags for record in (base, over)):
        unfit.add(Flag.DERIVED)
    return tuple(flag for flag in flags if flag not in unfit)
