"""Texts that say the same in Finnish, Swedish and English, and may be learned from: PTV's service descriptions and classes, and the starter catalogue.

Only what has an even sha256 of its id: evaluation tests on PTV's odd ones (eval/making.py), and half of the starter catalogue stays unseen.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.sentences import split
from models.importform import TEXT_FIELDS
from models.jsonl import loads, read_lines
from models.records import INTERFACE_LANGUAGES, RecordType

Texts = dict[str, str]
"""Language -> text."""

PASSAGE_CHARACTERS = 900
SHORTEST = 3
SHORTEST_SENTENCE = 15
SAME_LENGTH = 2.2
"""Sentences of two languages are held for the same when texts have as many, and the longest is at most this many times as long as the shortest."""

PTV_TEXTS = ("background", "user_instructions", "restrictions", "charge")
PTV_CLASSES = ("ServiceClasses", "TargetGroups", "LifeEvents")


@dataclass(frozen=True)
class Parallel:
    """The same text in two languages or more, of one record; `whole` when it is a section and not one of its sentences."""

    record: str
    texts: Texts
    whole: bool


def may_train(identifier: str) -> bool:
    """Tell whether means and the alignment may use this id: its sha256 is even."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 2 == 0


def of_descriptions(folder: Path) -> Iterator[Parallel]:
    """Yield names, summaries, sections and sentences of PTV's service descriptions. Raises SnapshotError when the file cannot be read."""
    for _, line in read_lines(folder / "general_descriptions.jsonl"):
        row = loads(line)
        if may_train(row["id"]):
            yield from _same(row["id"], row["name"])
            yield from _same(row["id"], row["summary"])
            for field in PTV_TEXTS:
                yield from _section(row["id"], row.get(field) or {})


def of_classes(folder: Path) -> Iterator[Parallel]:
    """Yield labels and notes of PTV's service classes, target groups and life events."""
    for name in PTV_CLASSES:
        for row in loads((folder / f"{name}.json").read_bytes()):
            label, notes = _lower(row.get("Label")), _lower(row.get("Notes"))
            record = row.get("Id") or repr(sorted(label.items()))
            if may_train(record):
                yield from _same(record, label)
                yield from _section(record, notes)


def of_snapshot(path: Path) -> Iterator[Parallel]:
    """Yield titles, sections and sentences of records in a snapshot that have them in more than one language. Raises SnapshotError."""
    for _, line in read_lines(path):
        row = loads(line)
        if may_train(row["id"]):
            for field in TEXT_FIELDS[RecordType(row["type"])]:
                yield from _section(row["id"], row.get(field) or {})


def _lower(texts: Mapping[str, Any] | None) -> Texts:
    return {language.lower(): text for language, text in (texts or {}).items() if isinstance(text, str)}


def _same(record: str, texts: Mapping[str, str], *, whole: bool = True) -> Iterator[Parallel]:
    kept = {language: text.strip() for language in INTERFACE_LANGUAGES if (text := texts.get(language)) and len(text.strip()) >= SHORTEST}
    if len(kept) > 1:
        yield Parallel(record, kept, whole)


def _section(record: str, texts: Mapping[str, str]) -> Iterator[Parallel]:
    """The text as a whole, then its sentences where these can be told to be the same."""
    yield from _same(record, {language: text[:PASSAGE_CHARACTERS] for language, text in texts.items()})
    sentences = {language: [text[start:end] for start, end in split(text, language)] for language in INTERFACE_LANGUAGES if (text := texts.get(language))}
    if len({len(found) for found in sentences.values()}) != 1:
        return
    for said in zip(*sentences.values(), strict=True):
        lengths = [len(sentence) for sentence in said]
        if min(lengths) >= SHORTEST_SENTENCE and max(lengths) <= SAME_LENGTH * min(lengths):
            yield from _same(record, dict(zip(sentences, said, strict=True)), whole=False)
