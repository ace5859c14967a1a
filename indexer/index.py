"""An index generation, opened for reading, and the live one that follows the pointer file."""

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from indexer.embedded import EmbeddedEngine
from indexer.engine import And, Eq, Filter
from indexer.facets import Facets, read_facets
from indexer.graph import Graph
from indexer.manifest import FIELDS, NUMBERS, STORE_VERSION, IndexManifest, current_generation, read_manifest
from indexer.passages import stand
from indexer.record_store import PassageStore, RecordStore
from indexer.sentence_store import SentenceStore
from models.errors import FingerprintMismatch, NotReady, StoreError
from models.records import RecordType
from models.workspace import Workspace

log = logging.getLogger("kutoja.index")

CROWDING = "crowding.npy"

LOOK_EVERY = 0.5
"""Seconds between two looks at the pointer file."""


class Stand(NamedTuple):
    """Where a passage stands: in which record, section and language, and how crowded its place is (see indexer.crowding)."""

    record_id: str
    section: str
    language: str
    crowding: float


class Index:
    """One generation: immutable, shared by all readers; its files stay open (and so readable) until the last reader is gone."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Open a generation. Raises FingerprintMismatch when another encoder made it, StoreError when it cannot be read."""
        self.manifest: IndexManifest = read_manifest(folder)
        if self.manifest.recipe.encoder != fingerprint:
            raise FingerprintMismatch(
                f"The index was made by another encoder ({self.manifest.encoder_name}, {self.manifest.recipe.encoder}): "
                "run `kutoja index --rebuild`, or set KUTOJA_ENCODER back."
            )
        if self.manifest.recipe.store != STORE_VERSION:
            raise StoreError("The index was written by another version of Kutoja: run `kutoja index`.")
        try:
            self.engine = EmbeddedEngine(folder / "engine", fingerprint, self.manifest.dim, FIELDS, NUMBERS)
            self.records = RecordStore(folder)
            self.passages = PassageStore(folder)
            self._sentences = SentenceStore(folder)
            self.graph = Graph(folder)
            self._facets, self._portals = read_facets(folder)
            self._stands = self._read_stands(folder)
            self._means = {record_type: self.engine.mean(Eq("type", record_type.value)) for record_type in RecordType}
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, BadZipFile) as error:
            raise StoreError(f"The index {folder.name} cannot be read: run `kutoja index --rebuild`.") from error

    def sentence_vectors(self, passage_ids: Sequence[str]) -> tuple[NDArray[np.float32], list[int]]:
        """Return passages' sentence vectors, centred, shape (sentences of all, dim), and where those of each passage end."""
        return self._sentences.vectors([self.passages.row(passage_id) for passage_id in passage_ids])

    def vectors(self, passage_ids: Sequence[str]) -> NDArray[np.float32]:
        """Return passages' vectors, centred, shape (n, dim)."""
        return self.engine.vectors(passage_ids)

    def stands(self, passage_ids: Iterable[str]) -> list[Stand]:
        """Return where passages stand. Raises KeyError for an unknown id."""
        return list(map(self._stands.__getitem__, passage_ids))

    def record_vector(self, record_id: str) -> NDArray[np.float32] | None:
        """Return the mean of a record's passage vectors at unit length, shape (dim,), None when it has no passage."""
        ids = self.passages.of_record(self.records.resolve(record_id) or "")
        if not ids:
            return None
        mean = self.vectors(ids).mean(axis=0)
        unit: NDArray[np.float32] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return unit

    def record_vectors(self, record_ids: Sequence[str]) -> NDArray[np.float32]:
        """Return `record_vector` of many known records, read at once, shape (n, dim); zeros for one without a passage."""
        of = [self.passages.of_record(record_id) for record_id in record_ids]
        found = np.zeros((len(of), self.manifest.dim), np.float32)
        full = [number for number, ids in enumerate(of) if ids]
        if full:
            starts = np.cumsum([0, *(len(of[number]) for number in full[:-1])])
            sums = np.add.reduceat(self.vectors([one for number in full for one in of[number]]), starts, axis=0)
            found[full] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        return found

    def mean(self, record_type: RecordType) -> NDArray[np.float32]:
        """Return the mean of the vectors of one type's passages, shape (dim,): a query's cosines with all of them have this dot product as their mean."""
        return self._means[record_type]

    def frequency(self, token: str) -> int:
        """Return how many passages hold a token."""
        return self.engine.frequency(token)

    def record_ids(self, where: Filter) -> list[str]:
        """Return the ids of the records that pass a filter, in order. Organisations known only from mentions have no passages and are not among them."""
        return sorted({passage_id.rpartition("#")[0] for passage_id in self.engine.passing(where)})

    def facets(self) -> Facets:
        """Return {record type: {field: {value: records}}}."""
        return self._facets

    def portals(self) -> list[dict[str, Any]]:
        """Return one row a portal that the catalogue has read."""
        return self._portals

    def _read_stands(self, folder: Path) -> dict[str, Stand]:
        crowding = dict(zip(self.passages.ids(), np.load(folder / CROWDING, allow_pickle=False).tolist(), strict=True))
        # The engine's own strings are the keys: a search asks of hundreds, and what is the same object need not be compared.
        return {passage_id: Stand(*stand(passage_id), crowding[passage_id]) for passage_id in self.engine.passing(And())}


def open_index(workspace: Workspace, fingerprint: str) -> Index:
    """Open the live generation. Raises NotReady when there is none, FingerprintMismatch or StoreError when it cannot be used."""
    return Index(current_generation(workspace), fingerprint)


class LiveIndex:
    """The live generation, which follows the pointer file.

    A new one is opened on a thread of its own while the old one answers, and then takes its place between two calls; whoever holds the old one keeps it.
    """

    def __init__(self, workspace: Workspace, fingerprint: str) -> None:
        """Raises what `open_index` raises."""
        self._workspace = workspace
        self._fingerprint = fingerprint
        self._opening = threading.Lock()
        self._index = open_index(workspace, fingerprint)
        self._looked = time.monotonic()
        self._refused = ""  # a generation that could not be opened, so that it is tried once

    def current(self) -> Index:
        """Return the generation to answer from. One that cannot be opened is passed over, with a warning in the log: the last good one stays."""
        if time.monotonic() - self._looked > LOOK_EVERY and self._opening.acquire(blocking=False):
            self._looked = time.monotonic()
            folder = self._newer()
            if folder is None:
                self._opening.release()
            else:
                threading.Thread(target=self._take, args=(folder,), name="kutoja-index", daemon=True).start()
        return self._index

    def _newer(self) -> Path | None:
        """The live generation's folder when it is not the one at hand."""
        try:
            folder = current_generation(self._workspace)
        except NotReady:
            return None
        return None if folder.name in (self._index.manifest.generation, self._refused) else folder

    def _take(self, folder: Path) -> None:
        try:
            self._index = Index(folder, self._fingerprint)
        except StoreError as error:
            self._refused = folder.name
            log.warning("The new index is not taken, the last one stays: %s", error)
        finally:
            self._opening.release()
