"""A need -> what a brief tells of: the answer as the results page has it, and every work that is at least related, for counts and sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from indexer.index import Index
from indexer.record_store import Card
from models.answers import Answer, Level, Need
from models.records import INTERFACE_LANGUAGES, Flag, RecordType, Role
from models.taxonomy import labels
from service import calibrate
from service.answer import Answerer
from service.brief.model import Source, Words
from service.cards import face, portal_of, shortened
from service.language import detect
from service.signals import Signals, signals
from service.web.strings import Translate, number, translator
from service.web.views import Reader

ABOUT_LENGTH = 160
QUOTE_LENGTH = 200
"""Characters of a quote or outcome: what leaves room for five works on two pages."""


@dataclass
class Sources:
    """Numbers the records that a brief names, in the order in which it names them."""

    language: str
    listed: list[Source] = field(default_factory=list)

    def number(self, card: Card) -> int:
        """Return the number of a record, a new one where it has none yet."""
        known = next((source.number for source in self.listed if source.record_id == card["id"]), None)
        if known is not None:
            return known
        first = (card.get("sources") or [{}])[0]
        retrieved = first.get("retrieved")
        source = Source(
            number=len(self.listed) + 1,
            record_id=card["id"],
            title=title_of(card, self.language),
            portal=portal_of(card),
            url=first.get("url") or card.get("url"),
            licence=first.get("licence"),
            retrieved=date.fromisoformat(retrieved) if retrieved else None,
        )
        self.listed.append(source)
        return source.number


@dataclass(frozen=True)
class Findings:
    """What was found for a need, and in which language to tell of it. `works` are at least related, best first, variants of one practice each for itself."""

    need: Need
    answer: Answer
    works: tuple[Card, ...]
    index: Index
    today: date
    language: str
    named: Signals
    sources: Sources

    @property
    def t(self) -> Translate:
        """The strings of the brief's language."""
        return translator(self.language)

    @property
    def reader(self) -> Reader:
        """Names of places and languages in the brief's language."""
        return Reader(self.language, self.t, self.index.records.get)

    def close(self, record_ids: Sequence[str]) -> tuple[str, ...]:
        """Return those ids that are among the works, in the same order: what a list's row rests on may be weaker than what a brief counts."""
        known = {card["id"] for card in self.works}
        return tuple(record_id for record_id in record_ids if record_id in known)

    def with_results(self, cards: Iterable[Card] | None = None) -> list[Card]:
        """Return the works, or those given, that tell what came of them."""
        return [card for card in (self.works if cards is None else cards) if card.get("outcome")]


def gather(answerer: Answerer, need: Need) -> Findings:
    """Answer a need for a brief, in the need's interface language, else its own, else in English. Raises what Answerer.answer raises."""
    index = answerer.index
    language = need.interface_language or need.language
    if language not in INTERFACE_LANGUAGES:
        detected = detect(need.text).language
        language = detected if detected in INTERFACE_LANGUAGES else "en"
    need = need.model_copy(update={"interface_language": language})
    _, candidates = answerer.search(need, RecordType.INNOVATION)
    unliked = {index.records.resolve(record_id) for record_id in need.unlike}
    close = (candidate.record_id for candidate in candidates if candidate.strength >= calibrate.RELATED and candidate.record_id not in unliked)
    works = tuple(card for record_id in close if (card := index.records.card(record_id)) is not None)
    named = signals(need.text)
    filters = need.filters
    named = Signals(named.themes | set(filters.themes), named.target_groups | set(filters.target_groups), named.places)
    return Findings(need, answerer.answer(need), works, index, answerer.clock(), language, named, Sources(language))


def title_of(card: Card, language: str) -> Words:
    """Return a record's title in a language where it has one, else its own."""
    return Words(*face(card, language).title)


def about(card: Card, found: Findings) -> Words | None:
    """Return the beginning of what a work says that it is, None for a bare title."""
    name = next((name for name in ("summary", "solution", "description", "need") if card.get(name)), None)
    text = text_of(card, name, found, ABOUT_LENGTH) if name else None
    return replace(text, label="") if text else None


def outcome_of(card: Card, found: Findings) -> Words | None:
    """Return the beginning of what a work says came of it, in the brief's language where there is such a text; None when it reports nothing."""
    return text_of(card, "outcome", found)


def text_of(card: Card, field_name: str, found: Findings, length: int = QUOTE_LENGTH) -> Words | None:
    """Return the beginning of one of a record's texts, saying so where the words are Kutoja's own summary or in another language."""
    texts = card.get(field_name, ())
    text = next((text for text in texts if text["language"] == found.language), next(iter(texts), None))
    if text is None:
        return None
    notes = [found.t("brief.ours")] if text.get("ours") else []
    notes += [found.t("reason.language", language=found.reader.language_name(text["language"]))] if text["language"] != found.language else []
    return Words(shortened(" ".join(text["value"].split()), length), text["language"], found.t(f"record.{field_name}"), ", ".join(notes))


def lead_of(card: Card, found: Findings) -> str | None:
    """Return the name of the organisation that led a work, in the brief's language where it has one."""
    part = next((part for part in card.get("participations", ()) if part["role"] == Role.LEAD.value), None)
    if part is None:
        return None
    organisation = found.index.records.card(part.get("organisation_id") or "")
    shown = title_of(organisation, found.language) if organisation else None
    return shown.text if shown and shown.language == found.language else str(part["name"])


def notes_of(card: Card, found: Findings) -> list[str]:
    """Return what a reader must know of a record's texts: that they are a plan, or that only a title is known."""
    flags = card.get("flags", ())
    return [f"{found.t(f'match.{flag.value}')}." for flag in (Flag.PLAN, Flag.TITLE_ONLY) if flag.value in flags]


def evidence_lines(card: Card, language: str) -> list[str]:
    """Return a work's ratings and studies, each on its own scale and in local numbers."""
    from_self = translator(language)("record.evidence.self")
    lines = []
    for item in card.get("evidence", ()):
        value, scale_max = item.get("value"), item.get("scale_max")
        rating = f": {number(value, language)}" + (f" / {number(scale_max, language)}" if scale_max else "") if value is not None else ""
        notes = [note for note in ((item.get("note") or "").rstrip("."), from_self if item.get("self_reported") else None) if note]
        lines.append(labels.label("evidence_scheme", item["scheme"], language) + rating + (f" ({'; '.join(notes)})" if notes else ""))
    return lines


def close_rows(found: Findings, name: str) -> list[Card]:
    """Return the records of a list of the answer that are not weak; of works also weak ones, while nothing is closer."""
    rows = getattr(found.answer, name)
    kept = [match for match in rows if match.level is not Level.WEAK] or (list(rows) if name == "innovations" else [])
    return [card for match in kept if (card := found.index.records.card(match.id)) is not None]
