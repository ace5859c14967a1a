"""One organisation, one id: identifiers first, then normalised names. Precision before recall: uncertain mentions stay apart.

All organisations with a record, and all mentions of organisations in works and calls, are told to a `Directory`; then it answers which id a mention means.
A mention that no record answers to gets a derived id: that of its number in a register, else `org:<slug of the name>-<country>`, so that it stays the same
whatever else is read.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.duplicates import BUSINESS_ID_PREFIX, Known, Uncertain, join_duplicates, registers_differ
from indexer.lookalikes import site_of
from indexer.names import Name, form_in, read_name, slug
from models.identifiers import FI_BUSINESS_ID, ORG_ID, same_register
from models.taxonomy import places

_BEST_FIRST = (FI_BUSINESS_ID, "ror", "se-orgnr", "pic", ORG_ID)

_Place = tuple[str, str | None, str | None]
"""Key of a name, country, legal form."""


@dataclass(frozen=True)
class Named:
    """What is known of an organisation where a source mentions it."""

    name: str
    identifiers: tuple[str, ...] = ()
    country: str | None = None


@dataclass(frozen=True)
class _Body:
    """A body that a bare name may mean: a record, or a group of mentions that share a register's number."""

    id: str
    country: str | None
    form: str | None


@dataclass
class Directory:
    """Who is who. Fill with `add` and `mention`, then `close`, then ask `find`. `apart` holds ids that a person set apart."""

    apart: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)  # {record id: id that answers for it}: found by `close`
    same_works: dict[str, str] = field(default_factory=dict)  # the same of works that two portals tell of
    uncertain: list[Uncertain] = field(default_factory=list)

    _records: dict[str, Known] = field(default_factory=dict)
    _mentions: set[Named] = field(default_factory=set)
    _by_identifier: dict[str, str] = field(default_factory=dict)
    _bodies: defaultdict[str, set[_Body]] = field(default_factory=lambda: defaultdict(set))  # by name's key
    _keys: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # all names' keys of a body
    _countries: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # all that are known for a name's key
    _forms: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _derived: dict[_Place, str] = field(default_factory=dict)
    _found: dict[Named, str] = field(default_factory=dict)

    def add(  # noqa: PLR0913 - what a feed tells of an organisation
        self,
        record_id: str,
        feed: str,
        names: Iterable[str],
        identifiers: Iterable[str],
        country: str | None,
        kind: str | None,
        *,
        towns: Iterable[str] = (),
        url: str | None = None,
    ) -> None:
        """Tell what one feed says of an organisation with a record. Of `towns` those count that are municipalities or cities, of `url` a front page."""
        known = self._records.setdefault(record_id, Known(record_id))
        known.feeds.add(feed)
        known.names.update(read_name(name) for name in names)
        known.identifiers.update(same_register(identifier) for identifier in identifiers)
        known.countries.update([country] if country else [])
        known.kinds.update([kind] if kind else [])
        found = [places.resolve(town) for town in towns]
        known.towns.update(place.code for place in found if place is not None and place.kind in ("municipality", "city"))
        known.sites.update([site] if (site := site_of(url)) else [])
        if record_id.startswith(BUSINESS_ID_PREFIX):
            known.identifiers.add(f"{FI_BUSINESS_ID}:{record_id.removeprefix(BUSINESS_ID_PREFIX)}")

    def mention(self, named: Named) -> None:
        """Tell that some work or call mentions an organisation so."""
        self._mentions.add(named)

    def has_record(self, record_id: str) -> bool:
        """Say whether an organisation has a record of its own under this very id."""
        return record_id in self._records

    def find(self, named: Named) -> str:
        """Return the id that a mention means; it was told to the directory before it was closed."""
        return self._found[named]

    def now(self, named: Named) -> str | None:
        """Return the id that answers today to a name and numbers that may have been told to the directory or not; None when nobody does."""
        by_number = [self._by_identifier[number] for number in sorted(_numbers(named), key=_preference) if number in self._by_identifier]
        name = read_name(named.name)
        bodies = {body.id for body in self._fitting(name, named.country)}
        by_name = bodies.pop() if len(bodies) == 1 else self._derived.get(self._place_of(name, named.country))
        return next(iter(by_number), by_name)

    def close(self) -> None:
        """Decide who is who."""
        self.answers, self.uncertain = join_duplicates(self._records, self.apart)
        for record_id, known in sorted(self._records.items()):
            for identifier in known.identifiers:
                self._by_identifier.setdefault(identifier, record_id)
            for name in known.names:
                self._add_body(name, _Body(record_id, known.country, form_in(name.form, known.country)))
                self._note(name, known.country)
        mentions = sorted(self._mentions, key=lambda named: (named.name, named.identifiers, named.country or ""))
        for named in mentions:
            self._note(read_name(named.name), named.country)
        numbered = {named: numbers for named in mentions if (numbers := _numbers(named))}
        self._settle_numbered(numbered)
        self._settle_named([named for named in mentions if named not in numbered])

    def _add_body(self, name: Name, body: _Body) -> None:
        self._bodies[name.key].add(body)
        self._keys[body.id].add(name.key)

    def _note(self, name: Name, country: str | None) -> None:
        self._countries[name.key].update([country] if country else [])
        self._forms[name.key].update([form] if (form := form_in(name.form, country)) else [])

    # Mentions with numbers

    def _settle_numbered(self, numbered: dict[Named, tuple[str, ...]]) -> None:
        """Mentions that share a number are one body: a record's where it has the number or, without sign against it, the name."""
        groups = _joined(numbered.values())
        members: defaultdict[str, list[Named]] = defaultdict(list)
        for named, numbers in numbered.items():
            members[groups[numbers[0]]].append(named)
        numbers_of: defaultdict[str, list[str]] = defaultdict(list)
        for number, group in groups.items():
            numbers_of[group].append(number)
        claims = {group: self._claim(numbers_of[group], mentioned) for group, mentioned in members.items()}
        rivals = Counter(record_id for record_id, by_name in claims.values() if by_name)
        for group, mentioned in members.items():
            record_id, by_name = claims[group]
            if record_id is None or (by_name and rivals[record_id] > 1):
                record_id = _numbered_id(numbers_of[group])
                for name, country in {(read_name(named.name), named.country) for named in mentioned}:
                    self._add_body(name, _Body(record_id, country, form_in(name.form, country)))
            for number in numbers_of[group]:
                self._by_identifier.setdefault(number, record_id)
            self._found.update(dict.fromkeys(mentioned, record_id))

    def _claim(self, numbers: list[str], mentioned: list[Named]) -> tuple[str | None, bool]:
        """Return (the record that a group of mentions means, whether only by its name)."""
        by_number = {self._by_identifier[number]: None for number in sorted(numbers, key=_preference) if number in self._by_identifier}
        if by_number:
            return next(iter(by_number)), False
        by_name = {body.id for named in mentioned for body in self._fitting(read_name(named.name), named.country)}
        fitting = [record_id for record_id in by_name if record_id in self._records and not registers_differ(numbers, self._records[record_id].identifiers)]
        return (fitting[0], True) if len(fitting) == 1 else (None, False)

    # Mentions by name alone

    def _settle_named(self, mentions: list[Named]) -> None:
        unclaimed: defaultdict[_Place, list[Named]] = defaultdict(list)
        for named in mentions:
            name = read_name(named.name)
            bodies = {body.id for body in self._fitting(name, named.country)}
            if len(bodies) == 1:
                self._found[named] = bodies.pop()
            else:
                unclaimed[self._place_of(name, named.country)].append(named)
        self._derived = _derived_ids(unclaimed, taken={*self._records, *self._found.values()})
        for place, mentioned in unclaimed.items():
            self._found.update(dict.fromkeys(mentioned, self._derived[place]))

    def _fitting(self, name: Name, country: str | None) -> list[_Body]:
        """Bodies that a name may mean; those in the very country, where there are some, before those whose country nobody told."""
        bodies = [body for body in self._bodies.get(name.key, ()) if self._agree(body, name, country)]
        return [body for body in bodies if country and body.country == country] or bodies

    def _agree(self, body: _Body, name: Name, country: str | None) -> bool:
        """Unknown countries and legal forms agree with any, as long as only one is known for all names of that body."""
        countries = set().union(*(self._countries[key] for key in self._keys[body.id]))
        forms, form = self._forms[name.key], form_in(name.form, country or body.country)
        places_agree = body.country == country or (None in (body.country, country) and len(countries) <= 1)
        return places_agree and (body.form == form or (None in (body.form, form) and len(forms) <= 1))

    def _place_of(self, name: Name, country: str | None) -> _Place:
        """(name, country, legal form) of a derived organisation; the form counts only where one name is known with several."""
        countries, forms = self._countries[name.key], self._forms[name.key]
        return (
            name.key,
            country or (next(iter(countries)) if len(countries) == 1 else None),
            form_in(name.form, country) if len(forms) > 1 else None,
        )


def _numbers(named: Named) -> tuple[str, ...]:
    """A mention's numbers, with the Y-tunnus of the Finnish municipality that its name means."""
    numbers = tuple(dict.fromkeys(same_register(identifier) for identifier in named.identifiers))
    if named.country in (None, "FI") and not numbers and read_name(named.name).municipal:
        place = places.resolve(named.name)
        if place is not None and place.business_id:
            return (f"{FI_BUSINESS_ID}:{place.business_id}",)
    return numbers


def _joined(sets: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return {number: the least number that it is joined with} for sets of numbers that overlap (union-find)."""
    parents: dict[str, str] = {}

    def root(number: str) -> str:
        while parents.setdefault(number, number) != number:
            parents[number] = number = parents[parents[number]]
        return number

    for numbers in sets:
        first = root(numbers[0])
        for number in numbers[1:]:
            low, high = sorted((first, root(number)))
            parents[high] = first = low
    return {number: root(number) for number in list(parents)}


def _preference(number: str) -> tuple[int, str]:
    scheme = number.partition(":")[0]
    return (_BEST_FIRST.index(scheme) if scheme in _BEST_FIRST else len(_BEST_FIRST), number)


def _numbered_id(numbers: Iterable[str]) -> str:
    """The id of an organisation known by its numbers alone: fi-pro:<Y-tunnus>, org:gb-chc-1234567, org:pic-999999999."""
    scheme, _, value = min(numbers, key=_preference).partition(":")
    if scheme == FI_BUSINESS_ID:
        return BUSINESS_ID_PREFIX + value
    return f"org:{slug(value if scheme == ORG_ID else f'{scheme}-{value}', 150)}"


def _derived_ids(wanted: Iterable[_Place], taken: set[str]) -> dict[_Place, str]:
    """An id for each name, country and legal form. Where two would get the same, or a record has it, each gets a digest of its name as well."""
    short = {place: "-".join(part for part in (slug(place[0]), (place[1] or "").lower(), place[2] or "") if part) for place in wanted}
    claims = Counter(short.values())
    ids = {}
    for place, text in short.items():
        unclear = claims[text] > 1 or f"org:{text}" in taken or not slug(place[0])
        ids[place] = "org:" + "-".join(part for part in (text, _digest(place[0]) if unclear else "") if part)
    return ids


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
