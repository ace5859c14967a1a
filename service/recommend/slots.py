"""Three reasons to call an organisation: it has done it, it adds what those that have done it lack, or it is new to it. Each gets seats of its own.

Without seats the large and well-known take all: they are named in most works. Which seat an organisation sits on is a fact that a person can check: the
number of its works, or the work that shows what it adds.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.index import Index
from indexer.record_store import Card
from models.answers import Asker, Reason, ReasonKind, Slot
from models.records import OrganisationKind, Role
from models.taxonomy import labels
from service import calibrate
from service.cards import face
from service.query import Query
from service.recommend.bodies import Body, Own
from service.recommend.lacking import Aspect, lacking
from service.retrieve import Candidate
from service.signals import Signals


class Supported(Protocol):
    """What speaks for an organisation: (weight, work, role) of each matched work, or its own description."""

    works: list[tuple[float, Candidate, Role]]
    own: Candidate | None

    @property
    def best(self) -> float:
        """Strength of the best of it."""


@dataclass(frozen=True)
class Seat:
    """One organisation that is listed, and why: the matched works that speak for it (weight, work, role), or its own description."""

    card: Card
    slot: Slot
    support: Supported | None = None
    adds: Reason | None = None  # of a complement
    shows: tuple[Candidate, Role] | None = None  # the work that shows what a complement adds


def seats(query: Query, index: Index, ranked: Sequence[tuple[float, str, Supported]], signals: Signals) -> list[Seat]:
    """Return who is listed, at most the need's limit: those of `ranked` (score, id, what speaks for it) in its order, then complements from beyond it.

    Half of the seats and what the others leave go by rank; a quarter is kept for complements, and a quarter for newcomers, where there are any.
    """
    limit = query.need.limit
    kept = limit // 4
    door = Door(query, index, ranked)
    waiting = list(_eligible(query, index, ranked, door))
    core = waiting[: limit - 2 * kept]
    works = dict.fromkeys(candidate.record_id for seat in core if seat.support for _, candidate, _ in seat.support.works)
    added = _complements(query, index, waiting, core, lacking(query, index, list(works), signals), door)[:kept] if kept else []
    taken = {seat.card["id"] for seat in (*core, *added)}
    rest = [seat for seat in waiting if seat.card["id"] not in taken]
    new = [seat for seat in rest if seat.slot is Slot.NEWCOMER and seat.support and seat.support.best >= calibrate.RELATED]
    new = new[: max(0, kept - sum(seat.slot is Slot.NEWCOMER for seat in core))]
    more = [seat for seat in rest if seat not in new][: limit - len(core) - len(added) - len(new)]
    chosen = {seat.card["id"]: seat for seat in (*core, *more, *new, *added)}
    order = dict.fromkeys((*(seat.card["id"] for seat in waiting), *chosen))
    return [chosen[key] for key in order if key in chosen]


class Door:
    """Who may be listed: of the asked-for kinds, not the asker, no private person, and each body once."""

    def __init__(self, query: Query, index: Index, ranked: Sequence[tuple[float, str, Supported]]) -> None:
        self._kinds = set(query.need.filters.kinds) & set(labels.codes("organisation_kind"))
        self._is_own = own_organisation(query, index, ranked)
        self._seen: defaultdict[str, list[Body]] = defaultdict(list)  # by their numbers and names

    def admits(self, card: Card | None) -> bool:
        """Say whether an organisation may be listed; one that was admitted is not admitted again."""
        if card is None or (self._kinds and card.get("kind") not in self._kinds) or card.get("kind") == OrganisationKind.INDIVIDUAL or self._is_own(card):
            return False
        body = Body.of(card)
        if any(body.same(other) for mark in body.marks for other in self._seen[mark]):
            return False
        for mark in body.marks:
            self._seen[mark].append(body)
        return True


def _eligible(query: Query, index: Index, ranked: Sequence[tuple[float, str, Supported]], door: Door) -> Iterator[Seat]:
    """Those of `ranked` that may be listed, as many as are worth looking at, with the slot that the number of their works gives them."""
    found = 0
    for _, organisation_id, support in ranked:
        card = query.card(index, organisation_id)
        if card is not None and door.admits(card):
            yield Seat(card, Slot.NEWCOMER if support.works and is_newcomer(index, organisation_id) else Slot.DONE, support)
            found += 1
        if found == query.need.limit * calibrate.SEATS_LOOKED_AT:
            return


def is_newcomer(index: Index, organisation_id: str) -> bool:
    """Say whether but a few works of an organisation are known."""
    return 0 < len(index.graph.works_of(organisation_id)) <= calibrate.NEWCOMER


def own_organisation(query: Query, index: Index, ranked: Sequence[tuple[float, str, Supported]]) -> Callable[[Card], bool]:
    """Return what says whether a record is the asker's own organisation: by its own names and numbers, or by a name under which a matched work means it."""
    asker: Asker = query.need.asker
    if not asker.organisation:
        return lambda _: False
    own = Own.read(asker.organisation, index.records)
    meant: set[str] = set()
    for work in {candidate.record_id for _, _, support in ranked for _, candidate, _ in support.works}:
        parts = (query.card(index, work) or {}).get("participations", ())
        meant.update(part["organisation_id"] for part in parts if part.get("organisation_id") and own.named(part["name"]))
    return lambda card: card["id"] in meant or own.is_card(card)


def _complements(query: Query, index: Index, waiting: Sequence[Seat], core: Sequence[Seat], aspects: Sequence[Aspect], door: Door) -> list[Seat]:
    """One organisation for each aspect in turn, of its nearest work, the lead first: with the fact of what it adds and the work that shows it."""
    seated = {seat.card["id"] for seat in core}
    known = {seat.card["id"]: seat for seat in waiting}
    found: dict[str, Seat] = {}
    for aspect in [*aspects] * calibrate.OF_ONE_ASPECT:
        for candidate, organisation_id, role in _makers(index, aspect):
            card = query.card(index, organisation_id)
            if organisation_id in seated or organisation_id in found or card is None:
                continue
            if organisation_id in known or door.admits(card):
                support = known[organisation_id].support if organisation_id in known else None
                found[organisation_id] = Seat(card, Slot.COMPLEMENT, support, _adds(query, index, aspect, candidate.record_id), (candidate, role))
                break
    return list(found.values())


def _makers(index: Index, aspect: Aspect) -> Iterator[tuple[Candidate, str, Role]]:
    """Who made an aspect's works, the nearest work first, in it the lead."""
    for candidate in aspect.works:
        made = [(role, key) for key, role in index.graph.organisations_of(candidate.record_id) if role is not Role.FUNDER]
        for role, key in sorted(made, key=lambda part: part[0] is not Role.LEAD):
            yield candidate, key, role


def _adds(query: Query, index: Index, aspect: Aspect, work: str) -> Reason:
    """The fact: what is added (`need_text` for a sentence of the need, a label's name else) and the work that shows it."""
    language = query.need.interface_language or query.language
    card = query.card(index, work)
    shown = face(card, language).title[0] if card else work
    return Reason(
        kind=ReasonKind.COMPLEMENT, text=f"{aspect.text} – {shown}", language=language, need_text=aspect.text, need_language=aspect.language, record_id=work
    )
