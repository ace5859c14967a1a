"""What a need is about, and which works bear on it though they answer it but loosely: what ends a list before its rows stop saying anything."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from indexer.index import Index
from indexer.record_store import Card
from models.answers import Level
from models.records import InnovationKind, OrganisationKind, Role
from service import calibrate
from service.query import Query
from service.recommend.lacking import EVERYBODY, labels_of
from service.retrieve import TOP, Candidate, best_strength
from service.signals import Signals

SUBJECT_WORKS = 5
"""Nearest works of which at least two must share a label for it to be the need's subject."""

RESEARCH = frozenset((OrganisationKind.UNIVERSITY.value, OrganisationKind.UAS.value, OrganisationKind.RESEARCH_INSTITUTE.value))


def with_subject(query: Query, index: Index, works: Sequence[Candidate], signals: Signals) -> Signals:
    """Return the signals with what the need is about: themes and target groups that it names, or that at least two of the five works nearest to it share.

    With it goes how doubtful that is: by how much the strongest of them is short of being related.
    """
    cards = [query.card(index, candidate.record_id) or {} for candidate in works[:SUBJECT_WORKS]]
    shared = Counter(label for card in cards for field in ("theme", "target_group") for label in labels_of(card, field))
    subject = frozenset(label for label, n in shared.items() if n > 1) - EVERYBODY | signals.themes | signals.target_groups
    return replace(signals, subject=subject, doubt=max(0.0, calibrate.RELATED - best_strength(works)))


def subjects(card: Card) -> frozenset[str]:
    """Return a record's themes and target groups, those that Kutoja assigned included."""
    return frozenset(labels_of(card, "theme") | labels_of(card, "target_group"))


def is_weak(candidate: Candidate) -> bool:
    """Say whether a candidate would be called weak."""
    return calibrate.level(candidate.strength) is Level.WEAK


def bears(query: Query, index: Index, candidate: Candidate, signals: Signals) -> bool:
    """Say whether a work is worth showing: related or strong; or near at least loosely, on the need's subject, and told as something that was tried.

    Of the weak works graded for thirty needs (docs/audit-recommendations.md) one in eleven of those that research bodies made alone was useful, and one in
    fourteen of those that share no label with the subject. A steered search shows what is like a liked work however weak for the need.
    """
    if query.need.like or query.need.unlike:
        return True
    least = calibrate.LOOSE_ALONE if signals.doubt else calibrate.LOOSE
    card = query.card(index, candidate.record_id) if candidate.strength >= least else None
    if card is None or not _was_tried(query, card, candidate):
        return False
    on_subject = not signals.subject or bool(signals.subject & subjects(card))
    return not is_weak(candidate) or (on_subject and not _research_alone(query, index, card))


def touches(query: Query, index: Index, candidate: Candidate) -> bool:
    """Say whether a work that does not bear on a need was at least tried: what is shown where next to nothing bears on it."""
    card = query.card(index, candidate.record_id)
    return card is not None and _was_tried(query, card, candidate)


def tried(query: Query, index: Index, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the first candidates without public services: what a verdict on prior work may rest on."""
    return [one for one in candidates[:TOP] if _was_tried(query, query.card(index, one.record_id) or {}, one)]


def _was_tried(query: Query, card: Card, candidate: Candidate) -> bool:
    """Whether a work counts as prior work; the page of a public service does where services are asked for, or it answers strongly.

    It tells what is offered, not what somebody tried: none of 69 graded ones was useful or fair.
    """
    asked = InnovationKind.SERVICE.value in query.need.filters.kinds
    return asked or card.get("kind") != InnovationKind.SERVICE.value or candidate.strength >= calibrate.STRONG


def bearing_of(query: Query, index: Index, signals: Signals) -> Callable[[Candidate], bool]:
    """Return `bears` for one answer, each work looked at once."""
    looked: dict[str, bool] = {}

    def does(candidate: Candidate) -> bool:
        if candidate.record_id not in looked:
            looked[candidate.record_id] = bears(query, index, candidate, signals)
        return looked[candidate.record_id]

    return does


def _research_alone(query: Query, index: Index, card: Card) -> bool:
    """Whether all that are known to have made a work are research bodies; False where nobody is known."""
    kinds = list(_makers(query, index, card))
    return bool(kinds) and all(kind in RESEARCH for kind in kinds)


def _makers(query: Query, index: Index, card: Card) -> Iterator[str | None]:
    for part in card.get("participations", ()):
        if part["role"] != Role.FUNDER.value:
            known = query.card(index, part["organisation_id"]) if part.get("organisation_id") else None
            yield part.get("kind") or (known or {}).get("kind")
