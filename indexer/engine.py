"""The SearchEngine protocol: ids, vectors, tokens and scores in and out, filters as a small typed tree.

Fusion, calibration and the breaking of ties belong above it, so that every engine ranks alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Value = str | int


@dataclass(frozen=True)
class Eq:
    """The field holds this value (for a field of several values: among them)."""

    field: str
    value: Value


@dataclass(frozen=True)
class In:
    """The field holds at least one of these values."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Range:
    """The integer field lies within [low, high]; None leaves that side open. A passage without the field is outside."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class And:
    """All of the filters hold; with none it holds always."""

    filters: tuple["Filter", ...] = ()


Filter = Eq | In | Range | And


@dataclass(frozen=True)
class Entry:
    """What an engine keeps of one passage. `vector` is unit length; `attributes` hold only fields that the engine was opened with."""

    id: str
    vector: Vector
    tokens: Sequence[str]
    attributes: Mapping[str, Value | tuple[Value, ...]] = field(default_factory=dict)


Hit = tuple[str, float]
"""Passage id and score. Lists are ordered by falling score, ties by id."""


class SearchEngine(Protocol):
    """A store of entries that finds the nearest by cosine and the best by BM25 (k1 1.2, b 0.75).

    It is opened with an encoder fingerprint and raises FingerprintMismatch when its data were made by another.
    Filters that name an undeclared field raise InvalidInput.
    """

    def upsert(self, entries: Iterable[Entry]) -> None:
        """Add or replace entries by id; of two with one id the last wins. Visible after `refresh`."""

    def delete(self, ids: Iterable[str]) -> None:
        """Remove entries; unknown ids are no error. Visible after `refresh`."""

    def count(self, where: Filter | None = None) -> int:
        """Return how many entries pass the filter."""

    def dense(self, vector: Vector, k: int, where: Filter | None = None) -> list[Hit]:
        """Return the k entries of the highest cosine to `vector` (unit length, shape (dim,)) among those that pass the filter."""

    def lexical(self, tokens: Sequence[str], k: int, where: Filter | None = None) -> list[Hit]:
        """Return the k entries of the highest BM25 score for `tokens` among those that pass the filter and hold at least one token."""

    def refresh(self) -> None:
        """Make all changes so far durable and visible."""

    def close(self) -> None:
        """Release files and memory."""
