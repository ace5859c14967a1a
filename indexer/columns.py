"""Attributes of an engine's entries as columns: for each field and value the rows that hold it, for numbers one integer a row.

Values are compared by their text, as the lexical index does: 1 and "1" are the same value.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.engine import And, Eq, Filter, In, Range, Value
from models.jsonl import dumps, loads

ABSENT = np.iinfo(np.int64).min
Bits = NDArray[np.bool_]


class Columns:
    """Postings by field and value; masks are boolean arrays of shape (rows,)."""

    def __init__(self, count: int, postings: dict[str, dict[str, NDArray[np.int32]]], numbers: dict[str, NDArray[np.int64]]) -> None:
        self.count = count
        self.postings = postings
        self.numbers = numbers

    @classmethod
    def empty(cls, fields: Sequence[str], numbers: Sequence[str]) -> "Columns":
        """Return columns without rows."""
        return cls.build(fields, numbers, [])

    @classmethod
    def build(cls, fields: Sequence[str], numbers: Sequence[str], rows: Sequence[Mapping[str, Value | tuple[Value, ...]]]) -> "Columns":
        """Return the columns of rows given as {field: value or values}."""
        lists: dict[str, defaultdict[str, list[int]]] = {name: defaultdict(list) for name in (*fields, *numbers)}
        values = {name: np.full(len(rows), ABSENT, np.int64) for name in numbers}
        for row, attributes in enumerate(rows):
            for name, value in attributes.items():
                for one in dict.fromkeys(map(str, value) if isinstance(value, tuple) else (str(value),)):
                    lists[name][one].append(row)
                if name in values and isinstance(value, int):
                    values[name][row] = value
        postings = {name: {value: np.array(found, np.int32) for value, found in sorted(by.items())} for name, by in lists.items()}
        return cls(len(rows), postings, values)

    def mask(self, where: Filter) -> Bits:
        """Return which rows pass a filter."""
        match where:
            case And(filters):
                allowed = np.ones(self.count, np.bool_)
                for part in filters:
                    allowed &= self.mask(part)
                return allowed
            case Eq(field, value):
                return self._holding(field, (value,))
            case In(field, values):
                return self._holding(field, values)
            case Range(field, low, high):
                column = self.numbers[field]
                least, most = (ABSENT if low is None else low), (np.iinfo(np.int64).max if high is None else high)
                within: Bits = (column != ABSENT) & (column >= least) & (column <= most)
                return within

    def rows(self) -> list[dict[str, Value | tuple[Value, ...]]]:
        """Return every row's attributes again, in order; values of fields that are no numbers as text."""
        found: list[dict[str, list[str]]] = [{} for _ in range(self.count)]
        for name, by in self.postings.items():
            if name not in self.numbers:
                for value, rows in by.items():
                    for row in rows.tolist():
                        found[row].setdefault(name, []).append(value)
        attributes: list[dict[str, Value | tuple[Value, ...]]] = [{name: tuple(values) for name, values in one.items()} for one in found]
        for name, column in self.numbers.items():
            for row in np.flatnonzero(column != ABSENT).tolist():
                attributes[row][name] = int(column[row])
        return attributes

    def save(self, folder: Path) -> None:
        """Write the columns below a folder."""
        table = [[name, value, len(rows)] for name, by in self.postings.items() for value, rows in by.items()]
        flat = [rows for by in self.postings.values() for rows in by.values()]
        (folder / "columns.json").write_bytes(dumps(table))
        np.savez(folder / "columns.npz", postings=np.concatenate([np.zeros(0, np.int32), *flat]), **self.numbers)  # type: ignore[arg-type]

    @classmethod
    def load(cls, folder: Path, fields: Sequence[str], numbers: Sequence[str], count: int) -> "Columns":
        """Open what `save` wrote."""
        postings: dict[str, dict[str, NDArray[np.int32]]] = {name: {} for name in (*fields, *numbers)}
        with np.load(folder / "columns.npz", allow_pickle=False) as stored:
            flat = stored["postings"]
            values = {name: stored[name] for name in numbers}
        start = 0
        for name, value, length in loads((folder / "columns.json").read_bytes()):
            postings.setdefault(name, {})[value] = flat[start : start + length]
            start += length
        return cls(count, postings, values)

    def _holding(self, field: str, values: Sequence[Value]) -> Bits:
        allowed = np.zeros(self.count, np.bool_)
        for value in values:
            rows = self.postings[field].get(str(value))
            if rows is not None:
                allowed[rows] = True
        return allowed
