"""When this installation first saw each record: what "new since" rests on.

A record's own dates do not tell: `retrieved` moves with every crawl, and many records have none. So the ids are written down once they are noticed in an
index. Those of the first index count as always known.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from indexer.index import Index
from models.durable import write_durably
from models.jsonl import dumps, loads
from models.records import RecordType

log = logging.getLogger("kutoja.digest")

ALWAYS = 0
"""Time of the records that were there when the file was begun."""


class Seen:
    """The file of first sights: [[seconds since 1970, [record ids]], ...], in the order of time."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._generation = ""
        self._known: dict[str, int] = {}

    def of(self, index: Index) -> Mapping[str, int]:
        """Return {record id: when it was first seen}, for the records of an index and those of earlier ones.

        What is noticed now is written down first. Raises StoreError when that fails.
        """
        with self._lock:
            if index.manifest.generation != self._generation:
                self._known = self._read() | self._known
                self._notice([record_id for record_type in RecordType for record_id in index.records.ids(record_type)])
                self._generation = index.manifest.generation
            return self._known

    def _notice(self, ids: list[str]) -> None:
        first = int(self._now()) if self._known else ALWAYS
        new = dict.fromkeys((record_id for record_id in ids if record_id not in self._known), first)
        if new:
            known = self._known | new
            batches: dict[int, list[str]] = {}
            for record_id, seen in known.items():
                batches.setdefault(seen, []).append(record_id)
            write_durably(self._path, dumps(sorted(batches.items())))
            self._known = known

    def _read(self) -> dict[str, int]:
        try:
            return {record_id: int(seen) for seen, ids in loads(self._path.read_bytes()) for record_id in ids}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError):
            log.warning("%s cannot be read and is begun anew: feeds tell of what comes from now on.", self._path.name)
            return {}
