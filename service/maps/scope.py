"""What a map is of: all works, or those of a theme, a place, a funder, a programme, or those that answer a need."""

from dataclasses import dataclass

import numpy as np

from models.answers import Filters, Need
from models.errors import UnknownValue
from models.records import RecordType
from models.taxonomy import labels
from service import calibrate
from service.answer import Answerer
from service.filters import place_code
from service.maps.facts import Bits, Facts, facts_of
from service.needs import need_text

PASSAGES = 500
"""Candidates from each retriever for a map of a need: a picture of a field wants more works than a list. Of 1,000 the further ones are no longer near."""

NEAR, FEW = calibrate.NOTHING, 10
"""Strength from which a work is on the map of a need, at least loosely related (see `calibrate.verdict`); where fewer than FEW are, the best of those that
a list would still show (calibrate.WORTH) fill up to so many."""


@dataclass(frozen=True)
class Scope:
    """What was chosen; empty for all. `need` is free text: it travels in bodies of requests only."""

    theme: str = ""
    place: str = ""
    funder: str = ""
    programme: str = ""
    need: str = ""

    def chosen(self) -> dict[str, str]:
        """Return what may stand in an address, as it stands there: everything chosen from a list, never the need."""
        return {name: value for name, value in vars(self).items() if value and name != "need"}


@dataclass(frozen=True)
class Selection:
    """The works of a scope, shape (n,), and the scope with its place as a code."""

    facts: Facts
    works: Bits
    scope: Scope

    @property
    def count(self) -> int:
        """How many works there are in the scope."""
        return int(self.works.sum())


def select(scope: Scope, answerer: Answerer, interface_language: str | None = None) -> Selection:
    """Return the works of a scope. Raises UnknownValue for a value that nobody knows, InvalidInput for a need that cannot be read."""
    index = answerer.index
    facts = facts_of(index)
    works = np.ones(facts.count, np.bool_)
    if scope.theme:
        works &= facts.themes[:, labels.codes("theme").index(labels.check("theme", scope.theme))]
    place = place_code(scope.place) if scope.place else ""
    if place:
        works &= facts.within(place)
    funder = _funder(scope.funder, facts, answerer) if scope.funder else ""
    checked = Scope(scope.theme, place, funder, _programme(scope.programme, facts), scope.need)
    works &= paid(facts, checked)
    if scope.need:
        works &= _answering(checked, facts, answerer, interface_language)
    return Selection(facts, works, checked)


def grants_of(facts: Facts, scope: Scope) -> Bits:
    """Return which grants are of the scope's funder and programme, shape (grants,)."""
    grants = facts.grants
    chosen = np.ones(len(grants.work), np.bool_)
    if scope.funder:
        chosen &= grants.funder == facts.funders.index(scope.funder)
    if scope.programme:
        chosen &= grants.programme == facts.programmes.index(scope.programme)
    return chosen


def paid(facts: Facts, scope: Scope) -> Bits:
    """Return which works the scope's funder and programme paid for, shape (n,); all where neither is chosen."""
    if not scope.funder and not scope.programme:
        return np.ones(facts.count, np.bool_)
    found = np.zeros(facts.count, np.bool_)
    found[facts.grants.work[grants_of(facts, scope)]] = True
    return found


def _funder(record_id: str, facts: Facts, answerer: Answerer) -> str:
    current = answerer.index.records.resolve(record_id)
    if current not in facts.funders:
        raise UnknownValue("funder", record_id, "Use the id of an organisation that has paid for a work.")
    return str(current)


def _programme(name: str, facts: Facts) -> str:
    if name and name not in facts.programmes:
        raise UnknownValue("programme", name, "Use the name of a programme as the works' grants have it.")
    return name


def _answering(scope: Scope, facts: Facts, answerer: Answerer, interface_language: str | None) -> Bits:
    filters = Filters(themes=(scope.theme,) if scope.theme else (), places=(scope.place,) if scope.place else ())
    need = Need(text=need_text(scope.need), interface_language=interface_language, filters=filters)
    _, candidates = answerer.search(need, RecordType.INNOVATION, passages=PASSAGES)
    strengths = sorted((one.strength for one in candidates), reverse=True)
    from_ = max(calibrate.WORTH, min(NEAR, strengths[min(FEW, len(strengths)) - 1])) if strengths else NEAR
    found = np.zeros(facts.count, np.bool_)
    # A generation that was taken in between may bring works that the facts do not hold yet.
    rows = [facts.rows[one.record_id] for one in candidates if one.strength >= from_ and one.record_id in facts.rows]
    found[rows] = True
    return found
