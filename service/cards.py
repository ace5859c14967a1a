"""Records as rows of a list: which title and summary to show, and what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.record_store import Card
from models.answers import Match
from models.records import RecordType

Shown = tuple[str, str]
"""A text and its language."""

SUMMARY_LENGTH = 320


@dataclass(frozen=True)
class Face:
    """What a row shows of a record."""

    title: Shown
    summary: Shown | None
    original: str
    translated: bool


def face(card: Card, language: str | None) -> Face:
    """Choose texts in the reader's language where the record has them, else the original."""
    title = _pick(card["title"], language)
    texts: list[Card] = next((card[name] for name in ("summary", "description", "solution", "need") if card.get(name)), [])
    summary = _pick(texts, language) if texts else None
    original = card.get("language") or card["title"][0]["language"]
    shown = summary or title
    return Face(
        title=(title["value"], title["language"]),
        summary=(shortened(summary["value"]), summary["language"]) if summary else None,
        original=original,
        translated=shown.get("origin") in ("translation", "machine"),
    )


def _pick(texts: list[Card], language: str | None) -> Card:
    return next((text for text in texts if text["language"] == language), texts[0])


def shortened(text: str, length: int = SUMMARY_LENGTH) -> str:
    """Return the text's beginning, cut at a word, with an ellipsis when it was longer."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(None, 1)[0].rstrip(" ,;:–-") + " …"


def portal_of(card: Card) -> str:
    """Return the portal that a row names: that of the record's first source, else its id's."""
    sources = card.get("sources") or [{}]
    return str(sources[0].get("portal") or card["id"].partition(":")[0])


def row(card: Card, language: str | None) -> dict[str, object]:
    """Return the fields of a Match that every record type shares."""
    shown = face(card, language)
    first, last = ("opens", "closes") if card["type"] == RecordType.CALL else ("started", "ended")
    return {
        "id": card["id"],
        "type": RecordType(card["type"]),
        "title": shown.title[0],
        "title_language": shown.title[1],
        "summary": shown.summary[0] if shown.summary else None,
        "summary_language": shown.summary[1] if shown.summary else None,
        "language": shown.original,
        "translated": shown.translated,
        "url": card.get("url"),
        "portal": portal_of(card),
        "kind": card.get("kind"),
        "places": tuple(card.get("places", ())),
        "started": card.get(first) if card["type"] != RecordType.CALL else None,
        "ended": card.get(last) if card["type"] != RecordType.CALL else None,
        "flags": tuple(card.get("flags", ())),
    }


def falling(matches: Sequence[Match]) -> list[Match]:
    """Return the rows with scores that never rise down the list: a row counts at most as much as the one above it."""
    shown: list[Match] = []
    for match in matches:
        most = shown[-1].score if shown else 1.0
        shown.append(match if match.score <= most else match.model_copy(update={"score": most}))
    return shown
