"""Collections made from data whose texts do not ship, or from what ships already: known items across languages, and our own needs over the starter catalogue.

In the two known-item collections every item has one document, in one language, and is asked for in each: nine pairs of languages (PTV) or four (SweCRIS) in
one mixed pool, in which no other document of the item stands in the way. `kind` of a need is its pair, "fi-sv" for a Finnish need whose item is in Swedish.
Only ids with an odd sha256 are used: the means, and whatever else is trained, have the even ones.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.text import without_tags
from eval.collection import RELEVANT, Collection, Document, Query, read_qrels, read_queries
from eval.workspaces import STARTER
from indexer.make_means import MIN_CHARACTERS
from indexer.parallel import may_train
from models.errors import InvalidInput, SnapshotError
from models.importform import parse
from models.jsonl import loads, read_lines
from models.records import INTERFACE_LANGUAGES, Innovation, pick, sections
from models.snapshot import open_snapshot

SPLIT = "test"
OURS = Path(__file__).parent / "collections" / "starter"
"""Needs and grades of our own; `judgements.tsv` there has a reason for each grade, docs/relevance.md tells how they were made."""

HALVES = ("dev", "test")
BOTH = "all"
"""Both halves at once: what the gate runs on."""

PTV_FILE = "general_descriptions.jsonl"
PTV_FIELDS = ("background", "user_instructions", "restrictions")
SWECRIS_FILE, SWECRIS_PAIRS = "projects.jsonl.gz", "parallel_sv_en_ids.tsv"
SWECRIS_LANGUAGES = {"sv": "Sv", "en": "En"}
SWECRIS_SIZE = 1_500
"""Projects in the pool; all of them would take half an hour to embed."""


def ptv(path: Path, turn: int = 0) -> Collection:
    """Return PTV's service descriptions, asked for by their summaries.

    `path` is the folder with general_descriptions.jsonl; `turn` (0 to 2) moves every item's document to another language, so that three turns hold all
    pairs for all items. Raises SnapshotError when the file is not there or holds no such descriptions.
    """
    items = []
    for row in _objects(path / PTV_FILE if path.is_dir() else path):
        texts = {language: _ptv_text(row, language) for language in INTERFACE_LANGUAGES}
        asked = {language: (row["summary"].get(language) or "").strip() for language in INTERFACE_LANGUAGES}
        if not may_train(row["id"]) and all(len(text) >= MIN_CHARACTERS for text in texts.values()) and all(asked.values()):
            items.append((str(row["id"]), {code: (row["name"].get(code, ""), texts[code]) for code in texts}, asked))
    return _known_items(f"ptv-{turn}" if turn else "ptv", items, turn, path)


def swecris(path: Path, turn: int = 0, size: int = SWECRIS_SIZE) -> Collection:
    """Return SweCRIS's abstracts that are true pairs in Swedish and English, asked for by the titles that they are given without.

    `path` is the folder with projects.jsonl.gz and the list of pairs; those translated by a machine are left out, and projects told twice count once.
    Raises SnapshotError when a file is not there.
    """
    pairs = _true_pairs(path / SWECRIS_PAIRS)
    items, told = [], set()
    for row in sorted(_objects(path / SWECRIS_FILE), key=lambda row: _order(str(row["projectId"]))):
        titles = {code: str(row.get(f"projectTitle{name}") or "").strip() for code, name in SWECRIS_LANGUAGES.items()}
        texts = {code: without_tags(str(row.get(f"projectAbstract{name}") or "")) for code, name in SWECRIS_LANGUAGES.items()}
        usable = row["projectId"] in pairs and not may_train(row["projectId"]) and all(titles.values()) and titles["sv"] != titles["en"]
        if usable and texts["en"] not in told and all(len(text) >= MIN_CHARACTERS for text in texts.values()):
            told.add(texts["en"])
            items.append((str(row["projectId"]), {code: ("", texts[code]) for code in texts}, titles))
    return _known_items(f"swecris-{turn}" if turn else "swecris", items[:size], turn, path)


def starter(path: Path, split: str = BOTH) -> Collection:
    """Return the starter catalogue's innovations in their own language, with our own needs and the grades of one half of them ("dev", "test") or "all".

    `path` is the snapshot that ships. Raises SnapshotError when it, or the needs, cannot be read.
    """
    snapshot = open_snapshot(path)
    records = (parse(loads(line), snapshot.defaults) for _, line in snapshot.lines())
    documents = tuple(_starter_document(record) for record in records if isinstance(record, Innovation))
    qrels = {query: grades for half in HALVES if split in (half, BOTH) for query, grades in read_qrels(OURS / "qrels" / f"{half}.tsv").items()}
    return Collection("starter", split, documents, read_queries(OURS / "queries.jsonl"), qrels)


def made(name: str, source: Path | None, turn: int) -> tuple[Collection, ...]:
    """Make one by name, once for each of its splits. Raises InvalidInput when it needs a source that is not given, and what the makers raise."""
    if name == "starter":
        return tuple(starter(source or STARTER, half) for half in HALVES)
    if source is None:
        raise InvalidInput(f"`kutoja eval make {name}` needs --from, the folder of the bulk data: its texts do not ship.")
    return (ptv(source, turn) if name == "ptv" else swecris(source, turn),)


def _known_items(name: str, items: list[tuple[str, dict[str, tuple[str, str]], dict[str, str]]], turn: int, path: Path) -> Collection:
    """One document an item in a language that its place and `turn` choose; a need in each language. An item is (id, language -> (title, text), needs)."""
    if not items:
        raise SnapshotError(f"{path} holds no item with texts long enough in every language and an odd sha256.")
    documents, queries, qrels = [], [], {}
    for number, (key, texts, needs) in enumerate(sorted(items, key=lambda item: _order(item[0]))):
        language = list(texts)[(number + turn) % len(texts)]
        documents.append(Document(f"{key}.{language}", *texts[language], language))
        for asked, need in needs.items():
            queries.append(Query(f"{key}:{asked}", need, asked, f"{asked}-{language}", key))
            qrels[f"{key}:{asked}"] = {f"{key}.{language}": RELEVANT}
    return Collection(name, SPLIT, tuple(documents), tuple(queries), qrels)


def _order(key: str) -> str:
    """A place that is the same on any day and says nothing of the item."""
    return hashlib.sha256(key.encode()).hexdigest()


def _ptv_text(row: dict[str, Any], language: str) -> str:
    return "\n".join(row[field].get(language, "") for field in PTV_FIELDS if row.get(field)).strip()


def _true_pairs(path: Path) -> set[str]:
    """Ids whose abstracts are a pair that no machine translated."""
    rows = (line.decode("utf-8").split("\t") for number, line in read_lines(path) if number > 1)
    return {parts[0] for parts in rows if len(parts) == 2 and parts[1] == "0"}


def _starter_document(record: Innovation) -> Document:
    title = pick(record.title, record.language)
    assert title is not None, "an innovation has a title"
    texts = [text.value for _, text in sections(record) if text.language == title.language]
    return Document(record.id, title.value, "\n".join(texts), title.language)


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in read_lines(path):
        try:
            row = loads(line)
        except ValueError as error:
            raise SnapshotError(f"{path.name}:{number} is no JSON object.") from error
        yield row
