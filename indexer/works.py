"""One project that two portals tell of -> one record with two sources: the same code of the same funder, or the same title, lead and period.

Precision before recall, as for organisations: never two of one portal, and never by a code that one portal gives to several of its works.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from indexer.names import slug
from models.records import InnovationKind, Role

STARTER = "starter"
SHORTEST_TITLE = 8
"""Letters that a title must have to tell a project from others of its lead and period."""

SHORTEST_CODE = 5
"""Characters that a project's code must have: shorter ones are numbers within a call. Only projects are told by code; a result has its project's."""

WHY = "the same project by code, or by title, lead and period"


@dataclass(frozen=True)
class Work:
    """What one feed says of a work, as far as it tells it from others. `leads` are (name, identifiers, country) of those who lead it."""

    record_id: str
    feed: str
    titles: frozenset[str]
    leads: tuple[tuple[str, tuple[str, ...], str | None], ...]
    started: str | None
    ended: str | None
    codes: tuple[tuple[str, tuple[str, ...], str], ...]  # (funder, the funder's identifiers, code)


def read_work(record_id: str, feed: str, row: dict[str, Any]) -> Work | None:
    """Return what tells a work apart, None when nothing does."""
    leads = tuple(
        (part["name"], tuple(part.get("identifiers", ())), part.get("country")) for part in row.get("participations", ()) if part["role"] == Role.LEAD
    )
    codes = tuple((grant["funder"], tuple(grant.get("identifiers", ())), grant["code"]) for grant in row.get("grants", ()) if grant.get("code"))
    if row["kind"] != InnovationKind.PROJECT or any(len(code) < SHORTEST_CODE for _, _, code in codes):
        codes = ()
    if not codes and not (leads and row.get("started") and row.get("ended")):
        return None
    titles = frozenset(short for text in row["title"] if len(short := slug(text["value"], 200)) >= SHORTEST_TITLE)
    return Work(record_id, feed, titles, leads, row.get("started"), row.get("ended"), codes)


@dataclass
class Works:
    """All works that can be told apart. Fill with `add`, then ask `answers`."""

    _works: list[Work] = field(default_factory=list)
    _of_starter: set[str] = field(default_factory=set)

    def add(self, work: Work | None) -> None:
        """Tell what one feed says of a work."""
        if work is not None:
            self._works.append(work)
            self._of_starter.update([work.record_id] if work.feed == STARTER else [])

    def answers(self, find: Callable[[str, tuple[str, ...], str | None], str], apart: set[str]) -> dict[str, str]:
        """Return {id: id that answers for it}. `find` tells the id of an organisation by name, identifiers and country; ids in `apart` stay as they are."""
        groups: defaultdict[tuple[str, ...], list[Work]] = defaultdict(list)
        for work in self._works:
            for funder, identifiers, code in work.codes:
                groups["code", find(funder, identifiers, None), code.casefold()].append(work)
            if work.started and work.ended:
                leads = {find(*lead) for lead in work.leads}
                for title in work.titles:
                    for lead in leads:
                        groups["title", title, lead, work.started[:4], work.ended[:4]].append(work)
        found: dict[str, str] = {}
        for _, group in sorted(groups.items()):
            ids = {_end(record_id, found) for record_id in _one_of_each_feed(group) if record_id not in apart}
            keeper, *others = sorted(ids, key=lambda record_id: (record_id not in self._of_starter, record_id)) or [""]
            found.update(dict.fromkeys(others, keeper))
        return {record_id: _end(record_id, found) for record_id in found}


def _one_of_each_feed(works: list[Work]) -> set[str]:
    """The ids of works that are one: none when a feed tells of several of them, or when the periods are not the same as far as they are told."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for work in works:
        ids[work.feed].add(work.record_id)
    if any(len(own) > 1 for own in ids.values()) or not all(_agree(one, other) for one, other in combinations(works, 2)):
        return set()
    return {record_id for own in ids.values() for record_id in own}


def _agree(one: Work, other: Work) -> bool:
    """Whether two periods are the same in so far as both tell them: "2019" agrees with "2019-05"."""
    pairs = ((one.started, other.started), (one.ended, other.ended))
    return all(first is None or second is None or first.startswith(second) or second.startswith(first) for first, second in pairs)


def _end(record_id: str, found: dict[str, str]) -> str:
    while record_id in found:
        record_id = found[record_id]
    return record_id
