"""Which organisation is which, where an answer is made: the asker's own is left out, and no body stands in a list twice, however its name is spelled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from indexer.duplicates import BUSINESS_ID_PREFIX, registers_differ
from indexer.names import form_in, read_name
from indexer.record_store import Card, RecordStore
from models.errors import InvalidIdentifier
from models.identifiers import FI_BUSINESS_ID, ROR, business_id, parse_identifier, pic, ror, same_register, swedish_number
from models.taxonomy import places

SHOWN_FIRST = (FI_BUSINESS_ID, "se-orgnr", ROR, "pic")
"""Registers whose numbers a reader knows best; the rest follow."""

LONG_NAME = 16
"""Letters from which two names that differ in nothing but spaces are one."""

_ABBREVIATION = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ-]{1,7}")


def numbers_of(card: Card) -> tuple[str, ...]:
    """Return an organisation's numbers in registers, "<scheme>:<value>", the best-known register first."""
    told = [same_register(str(number)) for number in card.get("identifiers", ())]
    record_id = str(card["id"])
    if record_id.startswith(BUSINESS_ID_PREFIX):
        told.append(f"{FI_BUSINESS_ID}:{record_id.removeprefix(BUSINESS_ID_PREFIX)}")
    known = dict.fromkeys(told)
    return tuple(sorted(known, key=lambda number: SHOWN_FIRST.index(scheme) if (scheme := number.partition(":")[0]) in SHOWN_FIRST else len(SHOWN_FIRST)))


@dataclass(frozen=True)
class Body:
    """What tells an organisation from others: its numbers, its names as `indexer.names` reads them, its country."""

    numbers: tuple[str, ...]
    names: frozenset[tuple[str, str | None]]  # (key, legal form)
    country: str | None

    @classmethod
    def of(cls, card: Card) -> "Body":
        """Read a record."""
        country = card.get("country")
        return cls(numbers_of(card), frozenset(_names((title["value"] for title in card["title"]), country)), country)

    @property
    def marks(self) -> tuple[str, ...]:
        """Return what two descriptions of one body have in common: each number, and each name's key."""
        return (*self.numbers, *{key for key, _ in self.names})

    def same(self, other: "Body") -> bool:
        """Say whether two are one body: a number in common; or a name, with nothing against it (another number of one register, country or legal form)."""
        if set(self.numbers) & set(other.numbers):
            return True
        if registers_differ(self.numbers, other.numbers) or (self.country and other.country and self.country != other.country):
            return False
        return any(key == key_2 and (form == form_2 or None in (form, form_2)) for key, form in self.names for key_2, form_2 in other.names)


@dataclass(frozen=True)
class Own:
    """The asker's own organisation, as far as what was typed tells: an id that answers today, a number, or a name."""

    body: Body
    record_id: str | None = None
    short: str | None = None  # an abbreviation, such as a record has in brackets

    @classmethod
    def read(cls, text: str, records: RecordStore) -> "Own":
        """Read what was typed: a record's id (also one that was merged into another), a Y-tunnus or another number, else a name."""
        text = text.strip()
        number = _number(text)
        card = records.card(text) or (records.card(BUSINESS_ID_PREFIX + number.partition(":")[2]) if number and number.startswith(FI_BUSINESS_ID) else None)
        if card is not None:
            return cls(Body.of(card), card["id"])
        names = () if number else _names([text], None)
        return cls(Body((number,) if number else (), frozenset(names), None), short=text if _ABBREVIATION.fullmatch(text) else None)

    def named(self, name: str) -> bool:
        """Say whether a source that writes `name` means the asker's organisation."""
        return any(key == key_2 and (form == form_2 or None in (form, form_2)) for key, form in _names([name], None) for key_2, form_2 in self.body.names)

    def is_card(self, card: Card) -> bool:
        """Say whether a record is the asker's own organisation."""
        if card["id"] == self.record_id or self.body.same(Body.of(card)):
            return True
        return self.short is not None and any(f"({self.short})" in title["value"] for title in card["title"])


def _names(texts: Iterable[str], country: str | None) -> list[tuple[str, str | None]]:
    """The keys of names."""
    return [key for text in texts for key in _keys(text, country)]


@lru_cache(20_000)
def _keys(text: str, country: str | None) -> tuple[tuple[str, str | None], ...]:
    """The keys of one name, kept since the same organisations come up again and again.

    The bare name of a municipality stands for the municipality ("Tampere" for Tampereen kaupunki).
    """
    name = read_name(text)
    key = (_close(name.key), form_in(name.form, country))
    place = None if name.municipal else places.resolve(text)
    if place is not None and place.kind in ("municipality", "city"):
        return key, (_close(f"municipality {place.code.lower()}"), None)
    return (key,)


def _close(key: str) -> str:
    """A long name without its spaces, which sources drop and add."""
    together = key.replace(" ", "")
    return together if len(together) >= LONG_NAME else key


def _number(text: str) -> str | None:
    """The number of a register that a text is, None when it is none."""
    for check in (business_id, swedish_number, ror, pic, lambda one: str(parse_identifier(one))):
        try:
            return same_register(check(text))
        except InvalidIdentifier:
            continue
    return None
