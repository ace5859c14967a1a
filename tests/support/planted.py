"""Sentences with planted people and with names that must stay, and how many of them the rules get right."""

import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from faker import Faker

from crawlers.personal import without_personal_data

SETS = Path(__file__).parents[1] / "crawlers" / "personal"
STARTER = Path(__file__).parents[2] / "crawlers" / "starter" / "records.jsonl.gz"
LOCALES = {"fi": "fi_FI", "sv": "sv_SE", "en": "en_GB"}
OTHERS = ("pl_PL", "es_ES", "de_DE", "hu_HU", "et_EE")
"""Whose people stand in the sentences where a measure asks for names that no list of the rules was made for."""

FILLINGS = 2
"""How often each sentence is filled with other people and other names."""

CUES = ("contact", "row", "prose")
"""Kinds of sentences: with an address or a number, a row or a list without them, running text."""

PERSONAL = ("name", "name2", "email", "phone", "id")
KEPT = ("org", "place", "programme")


@dataclass
class Outcome:
    """What became of one language's sentences: of planted persons, of each kind of datum, and of names that must stay."""

    sentences: int = 0
    gone: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    to_keep: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    of_kind: Counter[str] = field(default_factory=Counter)
    gone_of_kind: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of sentences of which nothing planted is left."""
        return self.gone / self.sentences

    def row(self) -> str:
        """One line for a person."""
        parts = ", ".join(f"{kind} {self.found[kind]}/{number}" for kind, number in self.planted.items())
        names = ", ".join(f"{kind} {self.kept[kind]}/{number}" for kind, number in self.to_keep.items())
        return f"persons gone in {self.gone}/{self.sentences} = {self.recall:.4f} ({parts}); kept: {names}"


@cache
def names_that_stay(language: str) -> dict[str, tuple[str, ...]]:
    """Names of organisations, places and programmes of the starter catalogue in one language (where it has too few, in any)."""
    with gzip.open(STARTER, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    organisations = [record["title"] for record in records if record["type"] == "organisation"]
    calls = [record["title"] for record in records if record["type"] == "call"]
    return {
        "org": tuple(sorted({title[language] for title in organisations if language in title})),
        "place": tuple(sorted({place for record in records for place in record.get("places", ()) if place.isalpha() and not place.isupper()})),
        "programme": tuple(sorted({name for title in calls for name in [title.get(language) or next(iter(title.values()))] if len(name) < 60})),
    }


def kind_of(template: str) -> str:
    """Say what tells the person in a template, by its form alone: see `CUES`."""
    if "{phone}" in template or "{email}" in template:
        return "contact"
    return "row" if any(mark in template for mark in ("\n", "|", "\t", ": {", "• ")) else "prose"


def measure(name: str, language: str, seed: int, fillings: int = FILLINGS, people: str | None = None) -> Outcome:
    """Fill every sentence of a set `fillings` times and count. `people`: the locale whose people stand in it, where it is not the language's own."""
    sentences = json.loads((SETS / f"{name}.json").read_text(encoding="utf-8"))[language]
    fake = Faker(LOCALES[language])
    fake.seed_instance(seed)
    others = Faker(people) if people else None
    if others:
        others.seed_instance(seed)
    outcome = Outcome()
    for number in range(fillings):
        for template in sentences["planted"]:
            _count(template, _values(fake, language, others=others), outcome, persons=True)
        for offset, template in enumerate(sentences["kept"]):
            _count(template, _values(fake, language, others=others, at=number * len(sentences["kept"]) + offset), outcome, persons=False)
    return outcome


def _values(fake: Faker, language: str, others: Faker | None, at: int | None = None) -> dict[str, str]:
    given, family = (others or fake).first_name(), (others or fake).last_name()
    family = family.split()[0] if others else family
    names = names_that_stay(language)
    pick = {kind: fake.random_element(values) if at is None else values[at % len(values)] for kind, values in names.items()}
    address = fake.random_element((fake.email(), f"{_ascii(given)}.{_ascii(family)}@example.org", f"{_ascii(given)}.{_ascii(family)}(at)example.com"))
    whole = f"{others.first_name()} {others.last_name().split()[0]}" if others else fake.name()
    return {"name": whole, "name2": f"{given} {family}", "email": address, "phone": fake.phone_number(), "id": fake.ssn()} | pick


def _ascii(name: str) -> str:
    return re.sub(r"[^a-z-]", "", name.lower().translate(str.maketrans("åäöéüø", "aaoeuo")))


def _count(template: str, values: dict[str, str], outcome: Outcome, *, persons: bool) -> None:
    text = template.format(**values)
    left = without_personal_data(text)
    there = [kind for kind in (*PERSONAL, *KEPT) if f"{{{kind}}}" in template]
    staying = {word for kind in KEPT for word in re.findall(r"\w+", values[kind])} | set(re.findall(r"\w+", re.sub(r"\{\w+\}", "", template)))
    leaked = [kind for kind in there if kind in PERSONAL and _is_left(kind, values[kind], left, staying)]
    outcome.planted.update(kind for kind in there if kind in PERSONAL)
    outcome.found.update(kind for kind in there if kind in PERSONAL and kind not in leaked)
    if persons:
        outcome.sentences += 1
        outcome.gone += not leaked
        outcome.of_kind[kind_of(template)] += 1
        outcome.gone_of_kind[kind_of(template)] += not leaked
        if leaked:
            outcome.missed.append(f"{text!r} -> {left!r}")
    for kind in there:
        if kind in KEPT:
            outcome.to_keep[kind] += 1
            outcome.kept[kind] += values[kind] in left
            if values[kind] not in left:
                outcome.lost.append(f"{text!r} -> {left!r}")
    if not persons and left != text:
        outcome.lost.append(f"{text!r} -> {left!r}")


def _is_left(kind: str, value: str, left: str, staying: set[str]) -> bool:
    """Whether a datum is still there: any word of a name, or a number's or an address's characters."""
    if kind.startswith("name"):
        words = {word for word in re.findall(r"\w{2,}", value) if word not in staying and word not in ("Mr", "Mrs", "Ms", "Miss", "Dr")}
        return any(re.search(rf"\b{re.escape(word)}" + (r"\b" if len(word) < 4 else ""), left) for word in words)
    return value in left or (len(re.sub(r"\D", "", value)) > 5 and re.sub(r"\D", "", value) in re.sub(r"\D", "", left))
