"""What came of a work and what it takes to use it, as its record tells; evidence on its own scale, what somebody says of themselves marked as such."""

from typing import Any

from indexer.record_store import Card
from models.answers import Quoted, Results
from models.taxonomy import labels
from service.cards import shortened
from service.web.strings import number, translator

SHOWN = 280
"""Characters of a text that a row shows."""


def results_of(card: Card, language: str) -> Results | None:
    """Return what came of a work, in the reader's language where the record has it; None when nothing is reported."""
    text = quoted(card.get("outcome", ()), language)
    evidence = card.get("evidence", ())
    if text is None and not evidence:
        return None
    ratings = tuple(dict.fromkeys(rating(item, language) for item in evidence))
    return Results(text=text, evidence=ratings, self_reported=any(item.get("self_reported") for item in evidence))


def quoted(texts: Any, language: str) -> Quoted | None:  # noqa: ANN401 (a card's texts)
    """Return a record's text in the reader's language, else in its first one, shortened; None when there is none."""
    chosen = next((text for text in texts if text["language"] == language), next(iter(texts), None))
    if chosen is None:
        return None
    return Quoted(text=shortened(chosen["value"], SHOWN), language=chosen["language"], ours=bool(chosen.get("ours")))


def rating(item: Card, language: str) -> str:
    """Return one piece of evidence: its scheme, and its value on the scheme's own scale. `language` is one of the interface's."""
    value, highest = item.get("value"), item.get("scale_max")
    scheme: str = labels.label("evidence_scheme", item["scheme"], language)
    if value is None:
        return scheme
    return f"{scheme}: {number(value, language)}" + (f" / {number(highest, language)}" if highest else "")


def evidence_text(item: Card, language: str) -> str:
    """Return a rating with its note, and whether it is somebody's own account."""
    own = translator(language)("record.evidence.self") if item.get("self_reported") else None
    notes = "; ".join(note for note in (item.get("note"), own) if note)
    return rating(item, language) + (f" ({notes})" if notes else "")
