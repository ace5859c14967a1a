"""Two records of one organisation -> one that answers for both. Precision before recall: what is uncertain stays apart and can be listed for a person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from indexer.lookalikes import look_alikes
from indexer.names import Name, form_in
from models.identifiers import ORG_ID

STARTER = "starter"
OTHER_NUMBER = "their numbers in a register differ"
OTHER_COUNTRY = "their countries differ"
CERTAIN = (OTHER_NUMBER, OTHER_COUNTRY)
"""What leaves no doubt that two are two."""

BUSINESS_ID_PREFIX = "fi-pro:"


@dataclass
class Known:
    """What all contributions together tell of one organisation with a record."""

    id: str
    feeds: set[str] = field(default_factory=set)
    names: set[Name] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    towns: set[str] = field(default_factory=set)  # codes of municipalities and cities
    sites: set[str] = field(default_factory=set)  # hosts of its own web pages

    @property
    def country(self) -> str | None:
        """The one country it is in, None when unknown or told in two ways."""
        return next(iter(self.countries)) if len(self.countries) == 1 else None

    def absorb(self, other: "Known") -> None:
        """Take in what is known of another record of the same organisation."""
        self.feeds |= other.feeds
        self.names |= other.names
        self.identifiers |= other.identifiers
        self.countries |= other.countries
        self.kinds |= other.kinds
        self.towns |= other.towns
        self.sites |= other.sites


@dataclass(frozen=True)
class Uncertain:
    """Two records that may be one organisation, and why nobody but a person can tell."""

    first: str
    second: str
    name: str
    why: str


def registers_differ(first: Iterable[str], second: Iterable[str]) -> bool:
    """Say whether two bodies have different numbers in one register: then they are two, whatever their names."""
    numbers = defaultdict(set)
    for identifier in first:
        numbers[_register(identifier)].add(identifier)
    there = defaultdict(set)
    for identifier in second:
        there[_register(identifier)].add(identifier)
    return any(there[register] and not numbers[register] & there[register] for register in numbers)


def join_duplicates(known: dict[str, Known], apart: set[str]) -> tuple[dict[str, str], list[Uncertain]]:
    """Return {id: id that answers for it} for records that are one organisation, and the pairs that nobody can be sure of.

    They are one when they share a register's number, or a name and a known country, town or web site, and nothing speaks against it (see `_doubt`).
    Pairs that share a web site alone, or whose names differ by a letter, are told to a person.
    `known` keeps only those that answer, with what their duplicates told. Ids in `apart` are left as they are.
    """
    answers: dict[str, str] = {}
    uncertain: dict[tuple[str, str], Uncertain] = {}

    def current(record_id: str) -> str:
        while record_id in answers:
            record_id = answers[record_id]
        return record_id

    for label, group in _groups(known):
        ids = sorted({current(record_id) for record_id in group})
        doubts = {pair: why for pair in combinations(ids, 2) if (why := _doubt(known[pair[0]], known[pair[1]], by_name=label is not None))}
        uncertain.update({pair: Uncertain(*pair, label or "a register's number", why) for pair, why in doubts.items()})
        for fellows in _by_country(ids, known) if label is not None else [ids]:
            inside = {record_id for pair in doubts if set(pair) <= set(fellows) for record_id in pair}
            sure = sorted(set(fellows) - inside - apart, key=lambda record_id: _rank(known[record_id]))
            for other in sure[1:]:
                answers[other] = sure[0]
                known[sure[0]].absorb(known.pop(other))
        for record_id in [each for each in ids if label is not None and each in known and known[each].countries == set() and each not in apart]:
            keepers = sorted({current(each) for each in ids} - {record_id} - apart)
            fitting = [each for each in keepers if known[each].country and _doubt(known[each], known[record_id], by_name=True) is None]
            if len(fitting) == 1:
                answers[record_id] = fitting[0]
                known[fitting[0]].absorb(known.pop(record_id))
    for one, other, why in look_alikes(known):
        uncertain.setdefault((one, other), Uncertain(one, other, _label(known[one]), why))
    left = [
        pair for pair in uncertain.values() if pair.why not in CERTAIN and current(pair.first) != current(pair.second) and not apart & {pair.first, pair.second}
    ]
    return {record_id: current(record_id) for record_id in answers}, sorted(left, key=lambda pair: (pair.name, pair.first, pair.second))


def _groups(known: dict[str, Known]) -> list[tuple[str | None, list[str]]]:
    """Ids that share a register's number, then those that share a name."""
    by_identifier: defaultdict[str, list[str]] = defaultdict(list)
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for one in known.values():
        for identifier in one.identifiers:
            by_identifier[identifier].append(one.id)
        for name in one.names:
            by_name[name.key].add(one.id)
    numbered: list[tuple[str | None, list[str]]] = [(None, ids) for _, ids in sorted(by_identifier.items()) if len(ids) > 1]
    labels = {key: min(name.text for one in ids for name in known[one].names if name.key == key) for key, ids in by_name.items() if len(ids) > 1}
    return numbered + [(labels[key], sorted(by_name[key])) for key in sorted(labels)]


def _label(one: Known) -> str:
    return min((name.text for name in one.names), default=one.id)


def _by_country(ids: list[str], known: dict[str, Known]) -> list[list[str]]:
    """The ids of each known country; a body of unknown country has no fellows here."""
    fellows: defaultdict[str, list[str]] = defaultdict(list)
    for record_id in ids:
        if (country := known[record_id].country) is not None:
            fellows[country].append(record_id)
    return [fellows[country] for country in sorted(fellows)]


def _shares_place(one: Known, other: Known) -> bool:
    return bool(one.towns & other.towns or one.sites & other.sites)


def _doubt(first: Known, second: Known, *, by_name: bool) -> str | None:
    """Why two that share a number or a name may still be two; None when nothing speaks against it."""
    if registers_differ(first.identifiers, second.identifiers):
        return OTHER_NUMBER
    if not (first.feeds.isdisjoint(second.feeds) or (first.kinds and first.kinds == second.kinds)):
        return "one portal lists them as two"
    return _doubt_by_name(first, second) if by_name else None


def _doubt_by_name(first: Known, second: Known) -> str | None:
    """Why two of one name may still be two, by where they are and by their legal forms."""
    if None in (first.country, second.country):
        if not _shares_place(first, second):
            return "the country of one is not known"
    elif first.country != second.country:
        return OTHER_COUNTRY
    if len(first.towns) == len(second.towns) == 1 and first.towns != second.towns and not first.sites & second.sites:
        return "their towns differ"
    forms = [{form_in(name.form, one.country) for name in one.names if name.form} for one in (first, second)]
    return "their legal forms differ" if forms[0] and forms[1] and not forms[0] & forms[1] else None


def _rank(one: Known) -> tuple[bool, bool, str]:
    """The record with a Y-tunnus as its id answers for the others, else the starter's."""
    return not one.id.startswith(BUSINESS_ID_PREFIX), STARTER not in one.feeds, one.id


def _register(identifier: str) -> str:
    """The register of an identifier: its scheme, for an org-id with the register's prefix ("org-id:GB-CHC")."""
    scheme, _, value = identifier.partition(":")
    return f"{scheme}:{'-'.join(value.split('-', 2)[:2])}" if scheme == ORG_ID else scheme
