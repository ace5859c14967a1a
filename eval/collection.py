"""Judged collections in BEIR form: `corpus.jsonl[.gz]`, `queries.jsonl[.gz]` and `qrels/<split>.tsv` (Thakur et al. 2021). The folder is only read.

A document has `_id`, `title`, `text` and, where it is known, `language`; a query has `_id`, `text` and, where they are known, `language` and `kind` (or
`style`) and `topic`. A line of qrels is query id, document id and grade, parted by tabs; a first line whose grade is no number is a header.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from models.errors import InvalidInput, NotFound, SnapshotError
from models.jsonl import dumps, loads, read_lines

RELEVANT = 2
"""Grade from which a document is worth reading. Averages are over needs with at least one such document."""

Qrels = dict[str, dict[str, int]]
"""Query id -> document id -> grade, 0 upwards."""


@dataclass(frozen=True)
class Document:
    """One document of a corpus; `language` is "" where the corpus does not say it."""

    id: str
    title: str
    text: str
    language: str


@dataclass(frozen=True)
class Query:
    """One need; `language` and `kind` are "" where the collection does not say them. `topic` is what needs in several languages have in common."""

    id: str
    text: str
    language: str
    kind: str
    topic: str


@dataclass(frozen=True)
class Collection:
    """A corpus, the needs asked of it and one split's judgements."""

    name: str
    split: str
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]
    qrels: Qrels

    @cached_property
    def corpus_digest(self) -> str:
        """Identity of the corpus: a sha256 over ids, titles, texts and languages, however they are packed."""
        rows = ([one.id, one.title, one.text, one.language] for one in self.documents)
        return _digest(rows)

    @cached_property
    def digest(self) -> str:
        """Identity of the whole: corpus, needs and grades. A floor holds for one digest."""
        needs = ([one.id, one.text, one.language] for one in self.queries)
        grades = ([query, sorted(graded.items())] for query, graded in sorted(self.qrels.items()))
        return _digest([self.corpus_digest, *needs, *grades])

    @cached_property
    def answerable(self) -> tuple[Query, ...]:
        """The needs that averages are over: those with a document graded RELEVANT or higher."""
        return tuple(one for one in self.queries if max(self.qrels.get(one.id, {}).values(), default=0) >= RELEVANT)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the answerable needs, in the order in which they come up."""
        return tuple(dict.fromkeys(one.language for one in self.answerable if one.language))


def read_collection(folder: Path, split: str) -> Collection:
    """Read a collection. Raises NotFound for a folder, file or split that is not there, SnapshotError for a line that cannot be read."""
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}: --collection takes a folder with corpus.jsonl, queries.jsonl and qrels/.")
    documents = tuple(_documents(_packed(folder, "corpus.jsonl")))
    queries = read_queries(_packed(folder, "queries.jsonl"))
    qrels = read_qrels(_split(folder, split))
    strangers = sorted(set(qrels) - {one.id for one in queries})
    if strangers:
        raise SnapshotError(f"qrels/{split}.tsv judges the query {strangers[0]!r}, which queries.jsonl does not have ({len(strangers)} such queries).")
    return Collection(folder.resolve().name, split, documents, queries, qrels)


def read_qrels(path: Path) -> Qrels:
    """Read judgements, with or without a header. Raises SnapshotError that names the line at fault."""
    qrels: Qrels = {}
    for number, line in read_lines(path):
        parts = line.decode("utf-8", "replace").strip("\ufeff").split("\t")
        if len(parts) != 3:
            raise SnapshotError(f"{path.name}:{number} has {len(parts)} fields, not three parted by tabs: query id, document id, grade.")
        query, document, grade = (part.strip() for part in parts)
        if grade.removeprefix("-").isdecimal():
            qrels.setdefault(query, {})[document] = max(0, int(grade))
        elif qrels or number > 1:
            raise SnapshotError(f"{path.name}:{number} has the grade {grade[:20]!r}, which is no whole number.")
    if not qrels:
        raise SnapshotError(f"{path.name} has no judgement.")
    return qrels


def read_queries(path: Path) -> tuple[Query, ...]:
    """Read needs, one JSON object a line. Raises SnapshotError that names the line at fault."""
    return tuple(
        Query(key, _text(row, "text"), _text(row, "language"), _text(row, "kind") or _text(row, "style"), _text(row, "topic") or key)
        for key, row in _rows(path)
    )


def write_collection(folder: Path, collection: Collection, *others: Collection) -> None:
    """Write a collection in the same form; `others` are further splits of it. Raises InvalidInput when the folder holds something already."""
    if folder.exists() and any(folder.iterdir()):
        raise InvalidInput(f"{folder} is not empty: name a new folder.")
    (folder / "qrels").mkdir(parents=True)
    documents = ({"_id": one.id, "title": one.title, "text": one.text, "language": one.language} for one in collection.documents)
    queries = ({"_id": one.id, "text": one.text, "language": one.language, "kind": one.kind, "topic": one.topic} for one in collection.queries)
    (folder / "corpus.jsonl").write_bytes(b"".join(dumps(row) + b"\n" for row in documents))
    (folder / "queries.jsonl").write_bytes(b"".join(dumps({key: value for key, value in row.items() if value}) + b"\n" for row in queries))
    for one in (collection, *others):
        grades = [f"{query}\t{document}\t{grade}" for query, graded in one.qrels.items() for document, grade in graded.items()]
        (folder / "qrels" / f"{one.split}.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *grades, ""]), encoding="utf-8")


def _packed(folder: Path, name: str) -> Path:
    """A file of the collection, plain or gzipped."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise NotFound(f"{folder} has neither {name} nor {name}.gz.")


def _split(folder: Path, split: str) -> Path:
    path = folder / "qrels" / f"{split}.tsv"
    if not path.is_file():
        there = ", ".join(sorted(one.stem for one in (folder / "qrels").glob("*.tsv"))) or "none"
        raise NotFound(f"{folder} has no qrels/{split}.tsv; splits there: {there}.")
    return path


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line's id and object. Raises SnapshotError for a line without an id, or with one that came before."""
    seen: set[str] = set()
    for number, line in read_lines(path):
        try:
            row = loads(line)
            key = str(row["_id"])
        except (ValueError, KeyError, TypeError) as error:
            raise SnapshotError(f"{path.name}:{number} is no JSON object with an _id.") from error
        if key in seen:
            raise SnapshotError(f"{path.name}:{number} repeats the id {key!r}.")
        seen.add(key)
        yield key, row
    if not seen:
        raise SnapshotError(f"{path.name} is empty.")


def _documents(path: Path) -> Iterator[Document]:
    for key, row in _rows(path):
        yield Document(key, _text(row, "title"), _text(row, "text"), _text(row, "language"))


def _text(row: dict[str, Any], name: str) -> str:
    return str(row.get(name) or "").strip()


def _digest(rows: Any) -> str:  # noqa: ANN401 (any JSON values)
    digest = hashlib.sha256()
    for row in rows:
        digest.update(dumps(row) + b"\n")
    return digest.hexdigest()
