"""One project that two portals tell of -> one record with two sources: by its code, or by title, lead and period.

A code alone is enough where the funder is the same. Where portals name different bodies as the payer (the fund, the authority), title or lead must say so too.
Periods are the same when both dates are, or when both begin on one day: registers seldom agree on the end of a project that was prolonged.

Precision before recall, as for organisations: never two of one portal, and never by what one portal gives to several of its works.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from indexer.names import slug
from models.records import InnovationKind, Role

STARTER = "starter"
SHORTEST_TITLE = 8
"""Letters that a title must have to tell a project from others of its lead and period."""

SHORTEST_CODE = 5
"""Characters that a project's code must have: shorter ones are numbers within a call. Only projects are told by code; a result has its project's."""

BY_PERIOD = "title and period"
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
    if not codes and not (leads and row.get("started")):
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
            for key in _keys(work, find):
                groups[key].append(work)
        feeds: defaultdict[str, set[str]] = defaultdict(set)
        for work in self._works:
            feeds[work.record_id].add(work.feed)
        joined: dict[str, set[str]] = {}
        for key, group in sorted(groups.items()):
            ids = {record_id for record_id in _one_of_each_feed(group, ends=key[0] == BY_PERIOD) if record_id not in apart}
            ids = ids.union(*(joined.get(record_id, set()) for record_id in ids))
            if len(ids) > 1 and max(Counter(feed for record_id in ids for feed in feeds[record_id]).values()) == 1:  # also of those joined before
                joined.update(dict.fromkeys(ids, ids))
        keepers = {record_id: min(ids, key=lambda other: (other not in self._of_starter, other)) for record_id, ids in joined.items()}
        return {record_id: keeper for record_id, keeper in keepers.items() if record_id != keeper}


def _keys(work: Work, find: Callable[[str, tuple[str, ...], str | None], str]) -> Iterator[tuple[str, ...]]:
    """What a work shares with the same work elsewhere, the surest first by name."""
    leads = sorted({find(*lead) for lead in work.leads})
    day = work.started if work.started and len(work.started) == len("2019-03-01") else None
    for funder, identifiers, told in work.codes:
        code = told.casefold()
        yield "code 1 of a funder", find(funder, identifiers, None), code
        yield from (("code 2 and title", code, title) for title in sorted(work.titles))
        yield from (("code 3 and lead", code, lead, day) for lead in leads if day)
    for title, lead in product(sorted(work.titles), leads):
        if day:
            yield "title and beginning", title, lead, day
        if work.started and work.ended:
            yield BY_PERIOD, title, lead, work.started[:4], work.ended[:4]


def _one_of_each_feed(works: list[Work], *, ends: bool) -> set[str]:
    """The ids of works that are one: none when a feed tells of several of them, or when the periods are not the same as far as they are told.

    `ends`: their last days count as well as their first.
    """
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for work in works:
        ids[work.feed].add(work.record_id)
    if any(len(own) > 1 for own in ids.values()) or not all(_agree(one, other, ends=ends) for one, other in combinations(works, 2)):
        return set()
    return {record_id for own in ids.values() for record_id in own}


def _agree(one: Work, other: Work, *, ends: bool) -> bool:
    """Whether two periods are the same in so far as both tell them: "2019" agrees with "2019-05"."""
    pairs = ((one.started, other.started), *(((one.ended, other.ended),) if ends else ()))
    return all(first is None or second is None or first.startswith(second) or second.startswith(first) for first, second in pairs)
