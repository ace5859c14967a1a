"""The embedded search engine: faiss and tantivy over one folder, behind the SearchEngine protocol.

A refresh writes the whole state anew and aside, then swaps: the engine is made for indexes that are built in one go and then read.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from indexer.columns import Columns
from indexer.dense import Allowed, DenseIndex
from indexer.engine import And, Entry, Eq, Filter, Hit, In, Range, Value, Vector
from indexer.lexical import LexicalIndex
from models.durable import sync_folder, sync_tree
from models.errors import FingerprintMismatch, InvalidInput, StoreError
from models.jsonl import dumps, loads

Attributes = Mapping[str, Value | tuple[Value, ...]]
STATE = "engine.json"
LEXICAL = "lexical"
TOKENS = "tokens.jsonl"

KEPT_FILTERS = 32
"""Filters whose passing rows are kept: most needs come with the same few (each type's)."""


class EmbeddedEngine:
    """Implements indexer.engine.SearchEngine."""

    def __init__(self, folder: Path, fingerprint: str, dim: int, fields: Sequence[str], numbers: Sequence[str] = ()) -> None:
        """Open or begin an engine in a folder.

        `fields` may be filtered by value, `numbers` (integers) by range as well. Raises FingerprintMismatch when the data were made by another encoder,
        StoreError when they cannot be read.
        """
        self.folder = folder
        self.fingerprint = fingerprint
        self.dim = dim
        self.fields = tuple(fields)
        self.numbers = tuple(numbers)
        self._ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._lexical: LexicalIndex | None = None
        self._staged: dict[str, Entry | None] = {}
        self._passing: dict[Filter, Allowed] = {}
        self._open()

    # Changing

    def upsert(self, entries: Iterable[Entry]) -> None:
        """Add or replace entries by id; visible after `refresh`."""
        for entry in entries:
            if entry.vector.shape != (self.dim,):
                raise InvalidInput(f"The vector of {entry.id} has shape {entry.vector.shape}, not ({self.dim},).")
            for name, value in entry.attributes.items():
                self._declared(name)
                if name in self.numbers and not isinstance(value, int):
                    raise InvalidInput(f"The number {name!r} of {entry.id} is {value!r}, not an integer.")
            self._staged[entry.id] = entry

    def delete(self, ids: Iterable[str]) -> None:
        """Remove entries; visible after `refresh`."""
        self._staged.update(dict.fromkeys(ids))

    def refresh(self) -> None:
        """Write the changed state aside, swap it in and open it. Raises StoreError when the disk is full; the old state then stays."""
        if not self._staged:
            return
        kept = {entry_id: entry for entry_id, entry in self._staged.items() if entry is not None}
        entries = {entry_id: row for row, entry_id in enumerate(self._ids) if entry_id not in self._staged}
        ordered = sorted([*entries, *kept])
        aside = self.folder.with_name(f".{self.folder.name}.part")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            aside.mkdir(parents=True)
            self._write(aside, ordered, kept, entries)
            sync_tree(aside)
            self._swap(aside)
        except (OSError, ValueError, RuntimeError) as error:
            shutil.rmtree(aside, ignore_errors=True)
            raise _unwritten(error) from error
        self._staged = {}
        self._open()

    # Asking

    def count(self, where: Filter | None = None) -> int:
        """Return how many entries pass the filter."""
        allowed = self._allowed(where)
        return len(self._ids) if allowed is None else len(allowed.rows)

    def dense(self, vector: Vector, k: int, where: Filter | None = None) -> list[Hit]:
        """Return the k entries of the highest cosine."""
        rows, scores = self._dense.search(vector, k, self._allowed(where))
        return [(self._ids[row], float(score)) for row, score in zip(rows.tolist(), scores.tolist(), strict=True)]

    def lexical(self, tokens: Sequence[str], k: int, where: Filter | None = None) -> list[Hit]:
        """Return the k entries of the highest BM25 score."""
        self._check(where)
        if self._lexical is None:
            return []
        return [(self._ids[row], score) for row, score in self._lexical.search(tokens, k, where)]

    def frequency(self, token: str) -> int:
        """Return how many entries hold a token."""
        return self._lexical.frequency(token) if self._lexical else 0

    def passing(self, where: Filter) -> list[str]:
        """Return the ids of all entries that pass a filter, in order."""
        allowed = self._allowed(where)
        return list(self._ids) if allowed is None else [self._ids[row] for row in allowed.rows.tolist()]

    def mean(self, where: Filter | None = None) -> Vector:
        """Return the mean of the vectors that pass a filter, shape (dim,), not unit length; zeros when none does."""
        allowed = self._allowed(where)
        return self._dense.mean(None if allowed is None else allowed.rows)

    def sample(self, step: int) -> list[tuple[str, Vector]]:
        """Return (id, vector) of every step-th entry."""
        return [(self._ids[row], np.asarray(self._dense.vectors[row])) for row in range(0, len(self._ids), step)]

    def vectors(self, ids: Sequence[str]) -> Vector:
        """Return the vectors of entries, shape (n, dim). Raises KeyError for an unknown id."""
        if not self._row_of:
            self._row_of.update({entry_id: row for row, entry_id in enumerate(self._ids)})
        return np.asarray(self._dense.vectors[[self._row_of[entry_id] for entry_id in ids]])

    def close(self) -> None:
        """Release files and memory."""
        self._dense = DenseIndex(np.zeros((0, self.dim), np.float32))
        self._lexical = None
        self._ids = []

    # Inside

    def _open(self) -> None:
        self._ids, self._row_of, self._lexical, self._passing = [], {}, None, {}
        self._restore()
        if not (self.folder / STATE).exists():
            self._columns = Columns.empty(self.fields, self.numbers)
            self._dense = DenseIndex(np.zeros((0, self.dim), np.float32))
            return
        try:
            state = loads((self.folder / STATE).read_bytes())
            fingerprint, ids = state["fingerprint"], state["ids"]
            columns = Columns.load(self.folder, self.fields, self.numbers, len(ids))
        except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise StoreError("The index cannot be read: run `kutoja index --rebuild`.") from error
        if fingerprint != self.fingerprint:
            raise FingerprintMismatch(
                f"The index was made by another encoder ({fingerprint}, now {self.fingerprint}): run `kutoja index --rebuild`, or set KUTOJA_ENCODER back."
            )
        self._ids, self._columns = ids, columns
        self._dense = DenseIndex.load(self.folder) if ids else DenseIndex(np.zeros((0, self.dim), np.float32))
        self._lexical = LexicalIndex(self.folder / LEXICAL, self.numbers) if ids else None

    def _write(self, aside: Path, ordered: list[str], kept: dict[str, Entry], rows: dict[str, int]) -> None:
        vectors = np.stack([kept[i].vector if i in kept else self._dense.vectors[rows[i]] for i in ordered]) if ordered else np.zeros((0, self.dim))
        old_attributes = self._columns.rows() if rows else []
        attributes = [kept[i].attributes if i in kept else old_attributes[rows[i]] for i in ordered]
        old_tokens = self._read_tokens() if rows else []
        tokens = [kept[i].tokens if i in kept else old_tokens[rows[i]] for i in ordered]
        Columns.build(self.fields, self.numbers, attributes).save(aside)
        if ordered:
            DenseIndex.build(vectors.astype(np.float32, copy=False)).save(aside)
            LexicalIndex.write(aside / LEXICAL, zip(tokens, attributes, strict=True), self.numbers)
        _write_lines(aside / TOKENS, tokens)
        (aside / STATE).write_bytes(dumps({"fingerprint": self.fingerprint, "ids": ordered}))

    def write_tokens(self, folder: Path, tokens_of: Callable[[str], Sequence[str]]) -> None:
        """Write the lexical part of the same entries with other tokens into another engine's folder that lacks it.

        Raises StoreError when the disk is full.
        """
        tokens = [tokens_of(entry_id) for entry_id in self._ids]
        try:
            if tokens:
                LexicalIndex.write(folder / LEXICAL, zip(tokens, self._columns.rows(), strict=True), self.numbers)
            _write_lines(folder / TOKENS, tokens)
        except (OSError, ValueError) as error:
            raise _unwritten(error) from error

    def _read_tokens(self) -> list[list[str]]:
        with (self.folder / TOKENS).open("rb") as lines:
            return [loads(line) for line in lines]

    def _restore(self) -> None:
        """Put the old state back when a swap was killed between its two renames."""
        old = self.folder.with_name(f".{self.folder.name}.old")
        if old.exists() and not self.folder.exists():
            old.rename(self.folder)

    def _swap(self, aside: Path) -> None:
        """Put the new state in place; readers of the old one keep their open files."""
        old = self.folder.with_name(f".{self.folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if self.folder.exists():
            self.folder.rename(old)
        aside.rename(self.folder)
        sync_folder(self.folder.parent)
        shutil.rmtree(old, ignore_errors=True)

    def _declared(self, name: str) -> None:
        if name not in self.fields and name not in self.numbers:
            raise InvalidInput(f"The index has no field {name!r} to filter by.")

    def _check(self, where: Filter | None) -> None:
        match where:
            case And(filters):
                for part in filters:
                    self._check(part)
            case Eq(field, _) | In(field, _):
                self._declared(field)
            case Range(field, _, _):
                if field not in self.numbers:
                    raise InvalidInput(f"The index has no number {field!r} to limit by a range.")

    def _allowed(self, where: Filter | None) -> Allowed | None:
        """What passes a filter; None when all do."""
        self._check(where)
        if where is None or where == And():
            return None
        allowed = self._passing.get(where)
        if allowed is None:
            allowed = Allowed(np.flatnonzero(self._columns.mask(where)).astype(np.int64))
            if len(self._passing) >= KEPT_FILTERS:
                self._passing.clear()
            self._passing[where] = allowed
        return allowed


def _write_lines(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("wb") as stream:
        stream.writelines(dumps(list(row)) + b"\n" for row in rows)


def _unwritten(error: Exception) -> StoreError:
    return StoreError(f"The index cannot be written: {error}. Free some space or choose another KUTOJA_DATA.")
