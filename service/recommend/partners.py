"""Partners: organisations scored by the matched works that they took part in, by role and age, and by what they say of themselves."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from indexer.index import Index
from indexer.record_store import Card
from models.answers import Level, Match, Reason, ReasonKind
from models.records import Role
from models.taxonomy import labels, places
from service import calibrate
from service.cards import face, falling, row
from service.explain import quote_reason, shared_facts
from service.query import Query
from service.recommend.bearing import bearing_of
from service.recommend.bodies import numbers_of
from service.recommend.slots import seats
from service.recommend.weighing import makers, summed, together, weight
from service.retrieve import Candidate
from service.signals import Signals

WORKS_SHOWN = 3
WIDE = frozenset(("FI", "FI1", "EU"))


@dataclass
class Support:
    """What speaks for one organisation: (weight, candidate, role) of each matched work, and its own description."""

    works: list[tuple[float, Candidate, Role]] = field(default_factory=list)
    own: Candidate | None = None
    together: list[tuple[float, str, Role]] = field(default_factory=list)  # works with members that were told, see weighing.together

    def score(self, *, near: bool) -> float:
        """Sum the works as `weighing.summed` does, then the own words and nearness."""
        total = summed(weight for weight, _, _ in self.works)
        total += calibrate.OWN_WORDS * max(0.0, self.own.strength - calibrate.WORTH) if self.own else 0.0
        return total * (calibrate.NEAR if near else 1.0)

    @property
    def best(self) -> float:
        """Strength of the best thing that speaks for it: what its level rests on."""
        works = [candidate.strength for _, candidate, _ in self.works]
        return max([*works, self.own.strength if self.own else 0.0], default=0.0)


Ranked = tuple[float, str, Support]
"""Score, id, what speaks for it."""


def partners(
    query: Query, index: Index, works: Sequence[Candidate], own: Sequence[Candidate], signals: Signals, today: date, members: Sequence[str] = ()
) -> list[Match]:
    """Return organisations worth calling, at most the need's limit. `own` are those whose description matched, `members` the ids of who is in already."""
    ranked = _worth_calling(query, index, ranked_partners(query, index, works, own, today, members), signals)
    supports = {organisation_id: support for _, organisation_id, support in ranked}
    asked = _asked(query)
    matches: list[Match] = []
    for seat in seats(query, index, _spread(ranked), signals):
        support = supports.get(seat.card["id"]) or Support([(0.0, *seat.shows)] if seat.shows else [])
        match = _match(query, index, seat.card, support, signals, near=asked is not None and _near(seat.card, asked))
        if match:
            reasons = (*match.reasons, seat.adds) if seat.adds else match.reasons
            matches.append(match.model_copy(update={"slot": seat.slot, "identifiers": numbers_of(seat.card), "reasons": reasons}))
    return falling(sorted(matches, key=lambda match: match.level is Level.WEAK))


def ranked_partners(query: Query, index: Index, works: Sequence[Candidate], own: Sequence[Candidate], today: date, members: Sequence[str] = ()) -> list[Ranked]:
    """Return every organisation for which something speaks, by falling score, ties by id; members stay out.

    Without members a score is the organisation's support; with them it is its share of the best support, and TOGETHER for each unit of having worked with them.
    """
    supports = _supports(query, index, works, own, today)
    for organisation_id, shared in together(index.graph, members).items():
        supports.setdefault(organisation_id, Support()).together = shared
    asked = _asked(query)
    near = {key for key in supports if _near(query.card(index, key), asked)} if asked else set()
    scores = {key: support.score(near=key in near) for key, support in supports.items() if key not in members}
    if members:
        most = max(scores.values(), default=0.0) or 1.0
        scores = {key: score / most + calibrate.TOGETHER * sum(part for part, _, _ in supports[key].together) for key, score in scores.items()}
    return sorted(((score, key, supports[key]) for key, score in scores.items()), key=lambda item: (-item[0], item[1]))


def _supports(query: Query, index: Index, works: Sequence[Candidate], own: Sequence[Candidate], today: date) -> dict[str, Support]:
    supports: defaultdict[str, Support] = defaultdict(Support)
    for candidate in works[: calibrate.WORKS]:
        made = makers(index.graph, candidate.record_id)
        if made and candidate.strength > calibrate.WORTH:
            weighs = weight(candidate, query.card(index, candidate.record_id), today)
            for organisation_id, role in made.items():
                supports[organisation_id].works.append((weighs * calibrate.ROLE_WEIGHTS[role.value], candidate, role))
    for candidate in own:
        if candidate.strength >= calibrate.RELATED and (candidate.record_id in supports or not _only_pays(query, index, candidate.record_id)):
            supports[candidate.record_id].own = candidate
    return dict(supports)


def _only_pays(query: Query, index: Index, organisation_id: str) -> bool:
    """Whether all that is known of an organisation's part is that it funds."""
    stated = (query.card(index, organisation_id) or {}).get("roles", ())
    known = {*stated, *(role.value for _, role in index.graph.works_of(organisation_id))}
    return known == {Role.FUNDER.value}


def _worth_calling(query: Query, index: Index, ranked: Sequence[Ranked], signals: Signals) -> list[Ranked]:
    """Leave out organisations of which all that speaks is weak and does not bear on the need's subject, however many their works."""
    speaks = bearing_of(query, index, signals)
    return [item for item in ranked if item[2].own or item[2].together or any(speaks(candidate) for _, candidate, _ in item[2].works)]


def _spread(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Put off organisations that rest on one and the same work alone, from the fourth on: a large consortium does not fill the list."""
    seen: Counter[str] = Counter()
    first: list[Ranked] = []
    later: list[Ranked] = []
    for item in ranked:
        works = item[2].works
        alone = works[0][1].record_id if len(works) == 1 and item[2].own is None else None
        if alone is not None:
            seen[alone] += 1
        (later if alone is not None and seen[alone] > calibrate.OF_ONE_WORK else first).append(item)
    return first + later


def _asked(query: Query) -> places.Place | None:
    return places.resolve(query.need.asker.place) if query.need.asker.place else None


def _near(card: Card | None, asked: places.Place) -> bool:
    """Whether an organisation lies in the asker's municipality, region or county; one country is no nearness."""
    wanted = {asked.code, *places.lineage(asked.code)} - WIDE
    found = [place for text in (card or {}).get("places", ()) if (place := places.resolve(text))]
    return any(wanted & {place.code, *place.parents} for place in found)


def _match(query: Query, index: Index, card: Card, support: Support, signals: Signals, *, near: bool) -> Match | None:
    language = query.need.interface_language or query.language
    ranked = sorted(support.works, key=lambda work: (-work[0], work[1].record_id))
    reasons: list[Reason] = []
    if ranked:
        best = ranked[0][1]
        quote = quote_reason(query, index, best.passages, best.record_id)
        reasons += [quote] if quote else []
    elif support.own:
        quote = quote_reason(query, index, support.own.passages)
        reasons += [quote] if quote else []
    shown: list[tuple[str, Role, float | None]] = [(candidate.record_id, role, candidate.strength) for _, candidate, role in ranked[:WORKS_SHOWN]]
    shown += [(work, role, None) for _, work, role in support.together[:WORKS_SHOWN] if all(work != candidate.record_id for _, candidate, _ in ranked)]
    reasons += [_work_reason(query, index, work, role, language, strength) for work, role, strength in shown]
    reasons += [reason for reason in shared_facts(card, signals, language) if reason.kind is not ReasonKind.PLACE]
    if near and query.need.asker.place:
        reasons.append(Reason(kind=ReasonKind.PLACE, text=query.need.asker.place, language=language))
    known = len(index.graph.works_of(card["id"]))
    if ranked and 0 < known <= calibrate.NEWCOMER:
        reasons.append(Reason(kind=ReasonKind.NEWCOMER, text=str(known), language=language))
    if not reasons:
        return None
    fields = row(card, query.need.interface_language)
    return Match(
        **fields,
        score=round(calibrate.displayed(support.best), 4),
        level=calibrate.level(support.best),
        reasons=tuple(reasons),
        roles=tuple(dict.fromkeys(role.value for _, _, role in ranked)),
        works=tuple(candidate.record_id for _, candidate, _ in ranked),
    )


def _work_reason(query: Query, index: Index, work: str, role: Role, language: str, strength: float | None) -> Reason:
    card = query.card(index, work)
    title = face(card, language).title[0] if card else work
    text = f"{title} ({labels.label('role', role.value, language).lower()})"
    score = None if strength is None else round(calibrate.displayed(strength), 4)
    return Reason(kind=ReasonKind.ORGANISATION, text=text, language=language, record_id=work, score=score)
