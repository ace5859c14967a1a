"""An application -> comparable past projects: each facet searched by itself, what they bring fused."""

import time
from collections import defaultdict
from dataclasses import dataclass, field

from indexer.index import Index
from indexer.record_store import Card
from models.answers import Filters, Level, Match, Reason, ReasonKind
from models.records import Flag, RecordType, Role
from models.taxonomy import places
from service import calibrate
from service.answer import Answerer
from service.cards import falling, row, shortened
from service.comparables.application import Application, application_text, read_application
from service.comparables.facets import Facet
from service.comparables.model import Comparable, Comparables
from service.comparables.overlaps import BOILERPLATE, FROM, Compared, Neighbours, compared, overlaps, pair_of, tells
from service.comparables.stated import stated_period, stated_sum
from service.comparables.summary import money_of, summarise
from service.explain import shared_facts
from service.filters import filter_tree
from service.recommend.results import quoted, results_of
from service.retrieve import retrieve
from service.signals import Signals, signals
from service.why.sentence import sentence, spoken

WEIGHTS: dict[Facet | None, float] = {None: 1.0, Facet.NEED: 1.0, Facet.ACTIVITIES: 1.0, Facet.TARGET_GROUP: 0.7, Facet.OUTCOMES: 0.7, Facet.BUDGET: 0.2}
"""What a facet says of two projects being comparable (None: all of them together): the same trouble and the same doing most, the same kind of costs least."""

PASSAGES = 120
"""Candidates from each retriever for each facet."""

POOL = 60
"""Best records whose sentences are compared with the application's."""


SHARED = 0.15
"""Taken off a sentence's cosine for each other record of the programme that says the same, up to BOILERPLATE, when a row's quote is chosen."""


@dataclass
class Fused:
    """A record with the worth that each facet gave it (see `retrieve`): its strength above calibrate.WORTH, weighted."""

    record_id: str
    worths: dict[Facet | None, float] = field(default_factory=dict)
    strength: float = 0.0

    @property
    def score(self) -> float:
        """The best facet's worth, half of the next one's, a quarter of the third's: one telling facet is not drowned by several vague ones."""
        return sum(worth / 2.0**position for position, worth in enumerate(sorted(self.worths.values(), reverse=True)))


def find_comparables(answerer: Answerer, text: str, *, language: str | None = None, interface_language: str | None = None, limit: int = 20) -> Comparables:
    """Return past projects like an application. Raises InvalidInput for a text without a word, UnreadableDocument for one that is too long."""
    started = time.perf_counter()
    index = answerer.index
    application = read_application(application_text(text), index, answerer.encoder, answerer.centring, language, interface_language)
    shown_in = interface_language or application.detection.language
    ranked = fused(application, index)
    pool = {one.record_id: compared(application, index, one.record_id) for one in ranked[:POOL]}
    named = signals("\n".join(query.need.text for facet, query in application.queries.items() if facet in (Facet.NEED, Facet.TARGET_GROUP)))
    near = Neighbours(application, index, list(pool.values()))
    maker = _Maker(application, index, near, named, shown_in)
    comparables = _ordered([made for one in ranked[:limit] if (made := maker.comparable(one, pool[one.record_id]))])
    found, left_out = overlaps(application, index, list(pool.values()), near, shown_in)
    counts = {facet: sum(one.facet is facet for one in application.sentences) for facet in Facet}
    return Comparables(
        language=application.detection.language,
        facets=counts,
        comparables=tuple(comparables),
        overlaps=tuple(found),
        boilerplate=left_out,
        summary=summarise([one for one in comparables if one.match.level is not Level.WEAK]),
        stated_sum=stated_sum(application.text, application.sentences),
        stated_period=stated_period(application.text, application.sentences),
        text=application.text,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def fused(application: Application, index: Index) -> list[Fused]:
    """Return the records that the facets brought, best first, ties by id. Those that no facet finds worth listing are left out."""
    found: defaultdict[str, dict[Facet | None, float]] = defaultdict(dict)
    strengths: defaultdict[str, float] = defaultdict(float)
    where = filter_tree(Filters(), RecordType.INNOVATION, index)
    for facet, query in application.queries.items():
        for candidate in retrieve(query, index, RecordType.INNOVATION, where, query.vector, PASSAGES):
            if candidate.strength >= calibrate.WORTH:
                found[candidate.record_id][facet] = (candidate.strength - calibrate.WORTH) * WEIGHTS[facet]
                if facet is not Facet.BUDGET:
                    strengths[candidate.record_id] = max(strengths[candidate.record_id], candidate.strength)
    ranked = [Fused(record_id, worths, strengths[record_id]) for record_id, worths in found.items()]
    return sorted(ranked, key=lambda one: (-one.score, one.record_id))


def _ordered(rows: list[Comparable]) -> list[Comparable]:
    """Weak rows below the rest, scores that never rise down the list."""
    ordered = sorted(rows, key=lambda one: one.match.level is Level.WEAK)
    shown = falling([one.match for one in ordered])
    return [Comparable(**{**vars(one), "match": match}) for one, match in zip(ordered, shown, strict=True)]


@dataclass(frozen=True)
class _Maker:
    """Makes rows of what was found for one application."""

    application: Application
    index: Index
    near: Neighbours
    named: Signals
    language: str

    def comparable(self, one: Fused, beside: Compared) -> Comparable | None:
        """Return a row; None for a record that has no sentence to quote."""
        card = self.index.records.card(one.record_id)
        if card is None or not beside.cosines.size:
            return None
        outcome = next((text for text in card.get("outcome", ()) if text["language"] == self.language), next(iter(card.get("outcome", ())), None))
        lead = next((part for part in card.get("participations", ()) if part["role"] == Role.LEAD.value), None)
        return Comparable(
            match=self._match(one, beside, card),
            money=money_of(card),
            lead=lead["name"] if lead else None,
            lead_id=lead.get("organisation_id") if lead else None,
            regions=regions(card, self.language),
            outcome=shortened(outcome["value"]) if outcome else None,
            outcome_language=outcome["language"] if outcome else None,
            facets=tuple(sorted((facet for facet in one.worths if facet), key=lambda facet: (-one.worths[facet], facet.value))),
        )

    def _match(self, one: Fused, beside: Compared, card: Card) -> Match:
        pair = pair_of(self.application, self.index, beside, self._telling(beside, card))
        quote = Reason(
            kind=ReasonKind.TITLE if pair.section == "title" else ReasonKind.PASSAGE,
            text=pair.record_text,
            language=pair.record_language,
            need_text=pair.text,
            need_language=self.application.detection.language,
            section=pair.section,
            start=pair.record_start,
            end=pair.record_end,
            ours=pair.ours,
            score=pair.cosine,
        )
        match = Match(
            **row(card, self.language),
            score=round(calibrate.displayed(one.strength), 4),
            level=calibrate.level(one.strength, title_only=Flag.TITLE_ONLY in card.get("flags", ())),
            reasons=(quote, *shared_facts(card, self.named, self.language)),
            results=results_of(card, spoken(self.language)),
            conditions=quoted(card.get("conditions", ()), self.language),
        )
        return match.model_copy(update={"why": sentence(match, spoken(self.language))})

    def _telling(self, beside: Compared, card: Card) -> int:
        """The application's sentence that is nearest to one of the record's: not one about money, nor a programme's own words, while there are others."""
        best = beside.cosines.max(axis=1).tolist()
        for number, cosine in enumerate(best):
            if cosine >= FROM:
                best[number] -= SHARED * min(BOILERPLATE, self.near.others(number, beside.record_id, card))
        numbers = [number for number in range(len(best)) if tells(self.application, number)] or range(len(best))
        return max(numbers, key=lambda number: (best[number], -number))


def regions(card: Card, language: str) -> tuple[str, ...]:
    """Return the regions of a record's places in a language; a place that lies in none, or is not known, as it is."""
    names: dict[str, None] = {}
    for text in card.get("places", ()):
        place = places.resolve(text)
        region = next((found for code in place.parents if (found := places.get(code)) and found.kind == "region"), place) if place else None
        names[region.name(language) if region else text] = None
    return tuple(names)
