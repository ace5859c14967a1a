"""Records and passages of one generation as memory-mapped JSON: read by id in microseconds, at home in no one's memory."""

import mmap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from models.errors import StoreError
from models.jsonl import dumps, loads
from models.records import Passage, Record, RecordType

RECORD: TypeAdapter[Record] = TypeAdapter(Record)
RECORDS, PASSAGES, IDS = "records.json", "passages.json", "ids.json"

Card = dict[str, Any]
"""A record as plain JSON values: what lists need, without the cost of validating it again."""


class JsonFile:
    """JSON values by key, appended once and read at random."""

    def __init__(self, path: Path) -> None:
        """Open what `write` wrote. Raises StoreError when it is missing or damaged."""
        try:
            self.keys: list[str] = loads(path.with_suffix(".keys.json").read_bytes())
            self._offsets = np.load(path.with_suffix(".offsets.npy"), allow_pickle=False)
            self._file = path.open("rb")
            size = path.stat().st_size
            self._data = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
            if len(self._offsets) != len(self.keys) + 1 or int(self._offsets[-1]) != size:
                raise ValueError("cut")
        except (OSError, EOFError, ValueError) as error:
            raise StoreError(f"{path.name} of the index cannot be read: run `kutoja index --rebuild`.") from error
        self._rows = {key: row for row, key in enumerate(self.keys)}

    @staticmethod
    def write(path: Path, rows: Iterable[tuple[str, bytes]]) -> int:
        """Write (key, JSON) rows and return how many there were."""
        keys, offsets, position = [], [0], 0
        with path.open("wb") as stream:
            for key, body in rows:
                stream.write(body)
                position += len(body)
                keys.append(key)
                offsets.append(position)
        np.save(path.with_suffix(".offsets.npy"), np.array(offsets, np.int64))
        path.with_suffix(".keys.json").write_bytes(dumps(keys))
        return len(keys)

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def row(self, key: str) -> int | None:
        """Return a key's row number."""
        return self._rows.get(key)

    def body(self, key: str) -> bytes | None:
        """Return the JSON of a key, None when it is not there."""
        row = self._rows.get(key)
        return None if row is None else bytes(self._data[self._offsets[row] : self._offsets[row + 1]])


def write_records(folder: Path, records: Sequence[Record], aliases: Mapping[str, str], suppressed: Iterable[str]) -> None:
    """Write the records of a generation, the ids that were merged away, and those that were taken down."""
    JsonFile.write(folder / RECORDS, ((record.id, record.model_dump_json(exclude_none=True).encode()) for record in records))
    ids = {"aliases": dict(aliases), "suppressed": sorted(suppressed), "types": [record.type.value for record in records]}
    (folder / IDS).write_bytes(dumps(ids))


def write_passages(folder: Path, passages: Iterable[Passage]) -> None:
    """Write the passages of a generation."""
    JsonFile.write(folder / PASSAGES, ((passage.id, dumps(passage.model_dump(mode="json"))) for passage in passages))


CARDS_KEPT = 4_096
"""Cards kept as read, some 20 MB: organisations and payers come up again and again, and reading one anew takes 12 µs."""


class RecordStore:
    """The records of one generation, with the ids that were merged away or taken down."""

    def __init__(self, folder: Path) -> None:
        self._file = JsonFile(folder / RECORDS)
        kept = loads((folder / IDS).read_bytes())
        self._aliases: dict[str, str] = kept["aliases"]
        self._types: list[str] = kept["types"]
        self.suppressed: frozenset[str] = frozenset(kept["suppressed"])
        self._cards = lru_cache(CARDS_KEPT)(self._read_card)

    def __len__(self) -> int:
        return len(self._file)

    def resolve(self, record_id: str) -> str | None:
        """Return the id that answers for an id today, None when there is no such record."""
        current = self._aliases.get(record_id, record_id)
        return current if current in self._file else None

    def get(self, record_id: str) -> Record | None:
        """Return the record that answers for an id."""
        body = self._file.body(self._aliases.get(record_id, record_id))
        return None if body is None else RECORD.validate_json(body)

    def card(self, record_id: str) -> Card | None:
        """Return the record that answers for an id as plain JSON values, shared by all who ask: nobody may change them."""
        return self._cards(self._aliases.get(record_id, record_id))

    def _read_card(self, record_id: str) -> Card | None:
        body = self._file.body(record_id)
        return None if body is None else loads(body)

    def ids(self, record_type: RecordType) -> Iterator[str]:
        """Yield the ids of one type, in order."""
        wanted = record_type.value
        return (key for key, kind in zip(self._file.keys, self._types, strict=True) if kind == wanted)


class PassageStore:
    """The passages of one generation, by id and by record."""

    def __init__(self, folder: Path) -> None:
        self._file = JsonFile(folder / PASSAGES)
        self._of_record: dict[str, list[str]] = {}
        for key in self._file.keys:
            self._of_record.setdefault(key.rpartition("#")[0], []).append(key)

    def __len__(self) -> int:
        return len(self._file)

    def get(self, passage_id: str) -> Passage:
        """Return a passage. Raises StoreError when there is none of that id."""
        body = self._file.body(passage_id)
        if body is None:
            raise StoreError(f"The index has no passage {passage_id!r}: run `kutoja index --rebuild`.")
        fields = loads(body)
        fields["sentences"] = tuple((start, end) for start, end in fields["sentences"])
        fields["type"] = RecordType(fields["type"])
        return Passage.model_construct(**fields)

    def ids(self) -> Sequence[str]:
        """Return the ids of all passages, in the order of their rows."""
        return self._file.keys

    def of_record(self, record_id: str) -> list[str]:
        """Return the ids of a record's passages, in reading order."""
        return self._of_record.get(record_id, [])

    def row(self, passage_id: str) -> int:
        """Return a passage's row in the sentence store. Raises StoreError when there is none of that id."""
        row = self._file.row(passage_id)
        if row is None:
            raise StoreError(f"The index has no passage {passage_id!r}: run `kutoja index --rebuild`.")
        return row
