"""Whom to ask for: drawn from the works of an index with a fixed seed, spread over works, with every link that cannot be asked for counted by reason.

A partner question hides one member of a consortium and tells the others; a funder question hides all who paid for a work (for CORDIS the call that it
answered: all have one payer). Nobody can be named who has no other work, so a target keeps one at least: an earlier one where dates are known.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from eval.links.masks import earlier, grant_names, names_of, with_others, without_names
from indexer.index import Index
from indexer.record_store import Card
from models.records import INTERFACE_LANGUAGES, RecordType, Role
from service.cards import portal_of, shortened

NEWCOMER = 2
"""Other works up to which a target is a newcomer."""

SEED = "kutoja"
SAMPLE = 300
"""Links asked for of each source."""

SHORTEST_TEXT = 80
LONGEST_TEXT = 2_000
"""Characters of a work's text: shorter ones say too little to ask with, longer ones are cut, as a person would."""

STARTER = "starter"
PARTNER_SOURCES = ("cordis", "indigo", "dsi4eu", STARTER)
FUNDER_SOURCES = ("swecris", "cordis", "indigo")
OF_CALLS = "cordis"
SECTIONS = ("summary", "need", "solution", "description")
"""Texts of a work that somebody could have written before it began: not what came of it."""

TUNE, REPORT = "tuned on", "held out"
NO_TEXT, NO_OTHER, ONLY_VARIANTS = "too little text", "no other work that may speak", "no other work but variants"
"""Why a link is not asked for."""


@dataclass(frozen=True)
class Question:
    """Hidden links of one work, asked for in one language. `targets` are hidden, `members` told; where `dated`, only works that began before may speak."""

    record_id: str
    source: str
    language: str
    text: str
    targets: tuple[str, ...]
    members: tuple[str, ...] = ()
    dated: bool = False

    @property
    def half(self) -> str:
        """Which half it belongs to, by its work's id: scoring is chosen on one and reported on the other."""
        return TUNE if int(_digest(self.record_id)[:8], 16) % 2 == 0 else REPORT


@dataclass
class Drawn:
    """Questions, and how many links of each source were left out, by reason."""

    questions: list[Question] = field(default_factory=list)
    excluded: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass(frozen=True)
class Works:
    """The works of an index as far as they are asked about: cards by id, and who sits in which."""

    cards: dict[str, Card]
    sources: dict[str, str]
    made: dict[str, tuple[str, ...]]  # work -> who made it
    paid: dict[str, tuple[str, ...]]  # work -> who paid for it, or the calls it answered

    @classmethod
    def read(cls, index: Index) -> "Works":
        """Read all works once. The starter's records are those whose portal is no feed of its own."""
        feeds = {row["portal"] for row in index.portals()}
        cards = {record_id: card for record_id in index.records.ids(RecordType.INNOVATION) if (card := index.records.card(record_id))}
        portals = {record_id: portal_of(card) for record_id, card in cards.items()}
        return cls(
            cards=cards,
            sources={record_id: portal if portal in feeds else STARTER for record_id, portal in portals.items()},
            made={record_id: makers(index, record_id) for record_id in cards},
            paid={record_id: payers(index, card, of_calls=portals[record_id] == OF_CALLS) for record_id, card in cards.items()},
        )

    def others(self, record_id: str, *, dated: bool) -> Callable[[str], bool]:
        """Return what says of a work whether it is another than this one and, where `dated`, began before it."""
        if not dated:
            return lambda other: other != record_id
        start = self.cards[record_id].get("started")
        return lambda other: other != record_id and earlier(self.cards[other].get("started"), start)


def makers(index: Index, record_id: str) -> tuple[str, ...]:
    """Return who took part in a work other than by paying."""
    return tuple(sorted({organisation for organisation, role in index.graph.organisations_of(record_id) if role is not Role.FUNDER}))


def payers(index: Index, card: Card, *, of_calls: bool) -> tuple[str, ...]:
    """Return who paid for a work, or the codes of the calls that it answered."""
    if of_calls:
        return tuple(sorted({grant["call"] for grant in card.get("grants", ()) if grant.get("call")}))
    return tuple(sorted(set(index.graph.funders_of(card["id"]))))


def partner_questions(index: Index, works: Works, sources: Sequence[str] = PARTNER_SOURCES, sample: int = SAMPLE) -> Drawn:
    """Draw links between a work and one of at least two members. The target's names are taken out of the text."""
    drawn, links = Drawn(), Links(works.made, least=2, dated=True)
    for source in sources:
        found = islice(links.spread(works, source, drawn.excluded[source]), sample)
        for record_id, target in found:
            card = works.cards[record_id]
            named = [part["name"] for part in card.get("participations", ()) if part.get("organisation_id") == target]
            names = [*names_of(index.records.card(target)), *with_others(named)]
            members = tuple(one for one in works.made[record_id] if one != target)
            drawn.questions += [
                Question(record_id, source, language, without_names(text, names), (target,), members, dated=True) for language, text in texts_of(card, source)
            ]
    return drawn


def funder_questions(index: Index, works: Works, sources: Sequence[str] = FUNDER_SOURCES, sample: int = SAMPLE) -> Drawn:
    """Draw works and ask for all who paid for them. Names of funders, programmes and calls are taken out of the text.

    Works of any time speak for a funder: works of one call begin at nearly the same time.
    """
    drawn, links = Drawn(), Links(works.paid, least=1, dated=False)
    for source in sources:
        keepers: dict[str, list[str]] = {}
        for record_id, target in links.spread(works, source, drawn.excluded[source]):
            if record_id in keepers or len(keepers) < sample:
                keepers.setdefault(record_id, []).append(target)
        for record_id, targets in keepers.items():
            card = works.cards[record_id]
            names = [*grant_names(card), *(name for payer in index.graph.funders_of(record_id) for name in names_of(index.records.card(payer)))]
            named = [part["name"] for part in card.get("participations", ()) if part["role"] == Role.FUNDER.value]
            drawn.questions += [
                Question(record_id, source, language, without_names(text, [*names, *with_others(named)]), tuple(sorted(targets)))
                for language, text in texts_of(card, source)
            ]
    return drawn


def texts_of(card: Card, source: str) -> Iterator[tuple[str, str]]:
    """Yield (language, text) of a work in its own language, for the starter and SweCRIS in each of the interface's languages that it is told in."""
    original = card["language"]
    languages = [code for code in INTERFACE_LANGUAGES if source in (STARTER, "swecris")]
    for language in languages or [original]:
        texts = (next((text["value"] for text in card.get(name, ()) if text["language"] == language), None) for name in SECTIONS)
        joined = "\n".join(text for text in texts if text)
        if len(joined) >= SHORTEST_TEXT:
            yield language, shortened(joined, LONGEST_TEXT)


@dataclass(frozen=True)
class Links:
    """Links that a source has: `edges` of all works, of which those count that have `least` ends; a target needs another work, an earlier one where `dated`."""

    edges: Mapping[str, tuple[str, ...]]
    least: int
    dated: bool

    def spread(self, works: Works, source: str, excluded: Counter[str]) -> Iterator[tuple[str, str]]:
        """Return those that can be asked for, in the order of the seed: one of each work, then a second of each, and so on. The rest is counted."""
        of: defaultdict[str, list[str]] = defaultdict(list)
        for record_id, ends in self.edges.items():
            for end in ends:
                of[end].append(record_id)
        ordered: list[tuple[int, str, str, str]] = []
        for record_id, ends in self.edges.items():
            if works.sources[record_id] != source or len(ends) < self.least:
                continue
            if not any(True for _ in texts_of(works.cards[record_id], source)):
                excluded[NO_TEXT] += len(ends)
                continue
            counts = works.others(record_id, dated=self.dated)
            known = [end for end in ends if any(counts(other) for other in of[end])]
            excluded[NO_OTHER] += len(ends) - len(known)
            shuffled = sorted((_digest(SEED, record_id, end), end) for end in known)
            ordered += [(number, digest, record_id, end) for number, (digest, end) in enumerate(shuffled)]
        return ((record_id, end) for _, _, record_id, end in sorted(ordered))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
