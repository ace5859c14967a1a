"""The files of one index generation: written into an empty folder, checked by opening it as a reader does."""

import os
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import intern

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import tokens
from indexer.attributes import attributes_of
from indexer.catalogue import Catalogue
from indexer.classify import assign
from indexer.crowding import crowding
from indexer.embedded import EmbeddedEngine
from indexer.engine import Entry, Eq
from indexer.facets import write_facets
from indexer.graph import Graph
from indexer.index import CROWDING, Index
from indexer.manifest import FIELDS, MANIFEST, NUMBERS, IndexManifest
from indexer.means import Centring
from indexer.record_store import write_passages, write_records
from indexer.sentence_store import SentenceStore
from indexer.vectors import VectorCache, restore
from models.errors import StoreError
from models.progress import Progress
from models.records import Passage, Record, RecordType

Array = NDArray[np.float32]

SAMPLE = 200
MIN_SELF_RETRIEVAL = 0.98
"""Share of sampled passages that their own vector must find first; below it the generation is refused."""

SAME = 1e-3
"""A cosine this near to 1 is the same text told elsewhere: found instead of the passage itself, it counts as found."""


@dataclass(frozen=True)
class Plan:
    """All records with their passages, and the key of each passage's vector."""

    records: list[Record]
    passages: list[Passage]
    keys: list[bytes]
    owner: list[int]  # passage -> record, by position


def write_generation(
    folder: Path, manifest: IndexManifest, plan: Plan, cache: VectorCache, centring: Centring, catalogue: Catalogue, progress: Progress
) -> tuple[IndexManifest, Array]:
    """Write everything but the manifest; return the manifest with its counts, and the passages' centred vectors, shape (passages, dim).

    `manifest` comes without counts. Raises StoreError, OSError or ValueError when the disk is full.
    """
    progress.phase("write", 5)
    vectors = centred(plan, cache.vectors(plan.keys), centring)
    records = classified(plan, vectors)
    progress.advance()
    write_records(folder, records, catalogue.aliases(), catalogue.suppressed())
    write_passages(folder, plan.passages)
    Graph.write(folder, records)
    write_facets(folder, records, catalogue.feeds())
    progress.advance()
    crowded = crowding(vectors, [passage.type.value for passage in plan.passages], plan.owner)
    np.save(folder / CROWDING, crowded)
    progress.advance()
    sentences = (_sentences(cache, key, passage, centring) for key, passage in zip(plan.keys, plan.passages, strict=True))
    count = SentenceStore.write(folder, sentences, manifest.dim)
    progress.advance()
    engine = EmbeddedEngine(folder / "engine", manifest.recipe.encoder, manifest.dim, FIELDS, NUMBERS)
    engine.upsert(_entries(plan, records, vectors))
    engine.refresh()
    engine.close()
    progress.advance()
    counts = Counter(record.type.value for record in records)
    by_type = {kind.value: counts[kind.value] for kind in RecordType}
    return manifest.model_copy(update={"records": by_type, "passages": len(plan.passages), "sentences": count}), vectors


def write_manifest(folder: Path, manifest: IndexManifest) -> None:
    """Write the manifest; it comes last, so that a folder with one is whole."""
    (folder / MANIFEST).write_bytes(manifest.model_dump_json(indent=2).encode())


def reanalyse(folder: Path, live: Index) -> None:
    """Write the lexical part of a generation anew from the live one's passages, for when the analyser changed and nothing else."""
    live.engine.write_tokens(folder / "engine", lambda passage_id: passage_tokens(live.passages.get(passage_id)))


def link_generation(source: Path, folder: Path, without: Collection[str]) -> None:
    """Fill a new folder with hard links to a generation's files (which never change), or copies where links cannot be; leave out some paths."""
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        if any(name == left or name.startswith(f"{left}/") for left in without):
            continue
        if path.is_dir():
            (folder / name).mkdir(parents=True, exist_ok=True)
            continue
        try:
            os.link(path, folder / name)
        except OSError:
            shutil.copyfile(path, folder / name)


def sampled(plan: Plan, vectors: Array) -> list[tuple[Passage, Array]]:
    """Every n-th passage with its vector, about SAMPLE of them."""
    return [(plan.passages[row], vectors[row]) for row in range(0, len(plan.passages), max(1, len(plan.passages) // SAMPLE))]


def verify(index: Index, sample: Sequence[tuple[Passage, Array]]) -> None:
    """Check counts, and that sampled passages are found by their own vector and tokens. Raises StoreError when the generation is not what it should be."""
    manifest = index.manifest
    held = (index.engine.count(), len(index.passages), len(index.records))
    stated = (manifest.passages, manifest.passages, sum(manifest.records.values()))
    if held != stated:
        raise _refused(f"It holds {held} passages in the engine, passages and records instead of {stated}")
    found = 0
    for passage, vector in sample:
        best = index.engine.dense(vector, 1)
        found += any(hit == passage.id or score > 1 - SAME for hit, score in best)
        whole = np.allclose(index.vectors([passage.id])[0], vector, atol=1e-5) and index.passages.get(passage.id).text == passage.text
        if not whole or len(index.sentence_vectors([passage.id])[0]) != len(passage.sentences) or not _found_by_tokens(index, passage):
            raise _refused(f"The passage {passage.id} is not in it as it was written")
    if found < MIN_SELF_RETRIEVAL * len(sample):
        raise _refused(f"Only {found} of {len(sample)} sampled passages find themselves in it")


def _refused(why: str) -> StoreError:
    return StoreError(f"The new index was not taken: {why[0].lower()}{why[1:]}. The old one stays; run `kutoja index --rebuild`.")


def _found_by_tokens(index: Index, passage: Passage) -> bool:
    terms = passage_tokens(passage)
    hits = index.engine.lexical(terms, len(index.passages.of_record(passage.record_id)), Eq("record", passage.record_id)) if terms else []
    return not terms or passage.id in {hit for hit, _ in hits}


def centred(plan: Plan, raw: Array, centring: Centring) -> Array:
    """Centre each passage's vector, shape (n, dim), by its language."""
    vectors = raw.copy()
    languages = np.array([passage.language for passage in plan.passages])
    for language in np.unique(languages):
        rows = np.flatnonzero(languages == language)
        vectors[rows] = centring.centre(raw[rows], str(language), "passage")
    return vectors


def classified(plan: Plan, vectors: Array) -> list[Record]:
    """Give themes and target groups to records whose source states none, marked as assigned."""
    assigned = assign(plan.records, plan.owner, vectors)
    return [record.model_copy(update={"assigned": (*record.assigned, *assigned[record.id])}) if record.id in assigned else record for record in plan.records]


def passage_tokens(passage: Passage) -> list[str]:
    """Return what the lexical index holds of a passage: its title, which all passages of a record have, and its text."""
    title = [] if passage.section == "title" else tokens(passage.title, passage.language)
    return [*title, *tokens(passage.text, passage.language)]


def _sentences(cache: VectorCache, key: bytes, passage: Passage, centring: Centring) -> Array:
    """Sentences are encoded as queries are (a need's sentence and a record's compare like with like), so they are centred as queries."""
    return centring.centre(restore(*cache.sentences(key)), passage.language, "query")


def _entries(plan: Plan, records: Sequence[Record], vectors: Array) -> Iterator[Entry]:
    attributes = [attributes_of(record) for record in records]
    for passage, owner, vector in zip(plan.passages, plan.owner, vectors, strict=True):
        yield Entry(passage.id, vector, [intern(token) for token in passage_tokens(passage)], attributes[owner])
