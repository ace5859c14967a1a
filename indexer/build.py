"""Builds an index generation: embed what changed, write aside, verify, swap. What is live keeps answering until the swap, and after a kill."""

import fcntl
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import tokens
from indexer.attributes import attributes_of
from indexer.catalogue import Catalogue
from indexer.classify import assign
from indexer.embedded import EmbeddedEngine
from indexer.encoder import Encoder, load_encoder
from indexer.engine import Entry
from indexer.facets import write_facets
from indexer.graph import Graph
from indexer.manifest import FIELDS, MANIFEST, NUMBERS, POINTER, IndexManifest, Recipe, current_generation, read_manifest, recipe_of
from indexer.means import Centring
from indexer.passages import encoder_text, passages_of
from indexer.record_store import JsonFile
from indexer.sentence_store import SentenceStore
from indexer.vectors import VectorCache, content_key, restore
from models.durable import sync_tree, write_durably
from models.errors import NotReady, StoreError
from models.jsonl import dumps
from models.progress import Progress
from models.records import Flag, Passage, Record, RecordType
from models.workspace import Workspace

CHECKPOINT = 256
"""Passages embedded between two durable writes: what a kill can cost."""

WINDOW = 4096
"""Passages sorted by length together, so that batches hold texts of like length."""

SAMPLE = 200
MIN_SELF_RETRIEVAL = 0.98
"""Share of sampled passages that their own vector must find first; below it the generation is refused."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did."""

    generation: str
    up_to_date: bool
    records: int
    passages: int
    embedded: int


@dataclass(frozen=True)
class _Plan:
    """All records with their passages, and the key of each passage's vector."""

    records: list[Record]
    passages: list[Passage]
    keys: list[bytes]
    owner: list[int]  # passage -> record, by position


def build_index(workspace: Workspace, progress: Progress, *, rebuild: bool = False) -> BuildReport:
    """Bring the index in line with the catalogue and the recipe. Does nothing when it is.

    `rebuild` writes a new generation in any case (vectors still come from the cache). Raises EncoderError, or StoreError when the disk is full or the new
    generation fails its verification; the old one then stays live.
    """
    with _lock(workspace):
        encoder = load_encoder(workspace)
        centring = Centring.load(encoder)
        recipe = recipe_of(encoder, centring)
        catalogue = Catalogue.open(workspace)
        try:
            revision = catalogue.revision
            live = _live(workspace)
            if live is not None and not rebuild and live.recipe == recipe and live.catalogue_revision == revision:
                return BuildReport(live.generation, True, sum(live.records.values()), live.passages, 0)
            return _build(workspace, catalogue, encoder, centring, recipe, progress)
        finally:
            catalogue.close()


def _build(workspace: Workspace, catalogue: Catalogue, encoder: Encoder, centring: Centring, recipe: Recipe, progress: Progress) -> BuildReport:
    revision = catalogue.revision
    plan = _read(catalogue, encoder, progress)
    cache = VectorCache(workspace.vectors, f"{encoder.fingerprint}-{recipe.splitter}", encoder.dim)
    embedded = _embed(plan, encoder, cache, progress)
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = workspace.index / f".{name}.part"
    _remove_parts(workspace.index)
    try:
        aside.mkdir(parents=True)
        manifest = _write(aside, plan, cache, centring, _Header(name, recipe, revision, encoder), catalogue, progress)
        sync_tree(aside)
        _verify(aside, plan, manifest, progress)
        _swap(workspace, aside, name, progress)
    except (OSError, RuntimeError) as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise StoreError(f"The index cannot be written: {error}. Free some space or choose another KUTOJA_DATA; the old index stays.") from error
    return BuildReport(name, False, len(plan.records), len(plan.passages), embedded)


@dataclass(frozen=True)
class _Header:
    name: str
    recipe: Recipe
    revision: int
    encoder: Encoder


def _read(catalogue: Catalogue, encoder: Encoder, progress: Progress) -> _Plan:
    """Read all records and cut them into passages. Organisations known only from mentions have none: they are found through their works."""
    progress.phase("read", sum(catalogue.counts().values()))
    plan = _Plan([], [], [], [])
    for record in catalogue.records():
        if Flag.DERIVED not in record.flags:
            for passage in passages_of(record, encoder.tokenizer):
                plan.passages.append(passage)
                plan.keys.append(content_key(*encoder_text(passage)))
                plan.owner.append(len(plan.records))
        plan.records.append(record)
        progress.advance()
    return plan


def _embed(plan: _Plan, encoder: Encoder, cache: VectorCache, progress: Progress) -> int:
    """Embed the passages whose vectors the cache lacks, in durable steps."""
    texts = {key: encoder_text(passage) for key, passage in zip(plan.keys, plan.passages, strict=True) if key not in cache}
    missing = list(texts)
    progress.phase("embed", len(missing))
    for start in range(0, len(missing), WINDOW):
        window = sorted(missing[start : start + WINDOW], key=lambda key: len(texts[key][0]))
        for first in range(0, len(window), CHECKPOINT):
            part = window[first : first + CHECKPOINT]
            encodings = encoder.encode_passages([texts[key][0] for key in part], [texts[key][1] for key in part])
            cache.put(part, np.stack([encoding.vector for encoding in encodings]), [encoding.spans for encoding in encodings])
            progress.advance(len(part))
    return len(missing)


def _write(aside: Path, plan: _Plan, cache: VectorCache, centring: Centring, header: _Header, catalogue: Catalogue, progress: Progress) -> IndexManifest:
    progress.phase("write", 5)
    vectors = _centred(plan, cache.vectors(plan.keys), centring)
    records = _classified(plan, vectors)
    progress.advance()
    _write_records(aside, records, plan.passages, catalogue)
    progress.advance()
    sentences = (_sentences(cache, key, passage, centring) for key, passage in zip(plan.keys, plan.passages, strict=True))
    count = SentenceStore.write(aside, sentences, header.encoder.dim)
    progress.advance()
    engine = EmbeddedEngine(aside / "engine", header.encoder.fingerprint, header.encoder.dim, FIELDS, NUMBERS)
    engine.upsert(_entries(plan, records, vectors))
    engine.refresh()
    engine.close()
    progress.advance()
    counts = Counter(record.type.value for record in records)
    manifest = IndexManifest(
        generation=header.name,
        created=datetime.now(UTC),
        recipe=header.recipe,
        catalogue_revision=header.revision,
        encoder_name=header.encoder.name,
        dim=header.encoder.dim,
        records={kind.value: counts[kind.value] for kind in RecordType},
        passages=len(plan.passages),
        sentences=count,
    )
    (aside / MANIFEST).write_bytes(manifest.model_dump_json(indent=2).encode())
    progress.advance()
    return manifest


def _centred(plan: _Plan, raw: NDArray[np.float32], centring: Centring) -> NDArray[np.float32]:
    """Centre each passage's vector by its language."""
    vectors = raw.copy()
    languages = np.array([passage.language for passage in plan.passages])
    for language in np.unique(languages):
        rows = np.flatnonzero(languages == language)
        vectors[rows] = centring.centre(raw[rows], str(language), "passage")
    return vectors


def _sentences(cache: VectorCache, key: bytes, passage: Passage, centring: Centring) -> NDArray[np.float32]:
    """Sentences are encoded as queries are (a need's sentence and a record's compare like with like), so they are centred as queries."""
    return centring.centre(restore(*cache.sentences(key)), passage.language, "query")


def _classified(plan: _Plan, vectors: NDArray[np.float32]) -> list[Record]:
    """Give themes and target groups to records whose source states none, marked as assigned."""
    assigned = assign(plan.records, plan.owner, vectors)
    return [record.model_copy(update={"assigned": (*record.assigned, *assigned[record.id])}) if record.id in assigned else record for record in plan.records]


def _write_records(aside: Path, records: Sequence[Record], passages: Sequence[Passage], catalogue: Catalogue) -> None:
    JsonFile.write(aside / "records.json", ((record.id, record.model_dump_json(exclude_none=True).encode()) for record in records))
    JsonFile.write(aside / "passages.json", ((passage.id, dumps(passage.model_dump(mode="json"))) for passage in passages))
    (aside / "ids.json").write_bytes(dumps({"aliases": catalogue.aliases(), "types": [record.type.value for record in records]}))
    Graph.write(aside, records)
    write_facets(aside, records, catalogue.feeds())


def _entries(plan: _Plan, records: Sequence[Record], vectors: NDArray[np.float32]) -> Iterator[Entry]:
    attributes = [attributes_of(record) for record in records]
    for passage, owner, vector in zip(plan.passages, plan.owner, vectors, strict=True):
        title = [] if passage.section == "title" else tokens(passage.title, passage.language)
        yield Entry(passage.id, vector, [*title, *tokens(passage.text, passage.language)], attributes[owner])


def _verify(aside: Path, plan: _Plan, manifest: IndexManifest, progress: Progress) -> None:
    """Open what was written and check counts and self-retrieval. Raises StoreError when it is not what it should be."""
    progress.phase("verify", 1)
    engine = EmbeddedEngine(aside / "engine", manifest.recipe.encoder, manifest.dim, FIELDS, NUMBERS)
    if engine.count() != len({passage.id for passage in plan.passages}):
        raise StoreError(f"The new index holds {engine.count():,} passages instead of {len(plan.passages):,}: it was not taken; run `kutoja index` again.")
    step = max(1, len(plan.passages) // SAMPLE)
    sample = engine.sample(step)
    found = sum(1 for entry_id, vector in sample if any(hit == entry_id or score > 1 - 1e-3 for hit, score in engine.dense(vector, 1)))
    if sample and found < MIN_SELF_RETRIEVAL * len(sample):
        raise StoreError(f"Only {found} of {len(sample)} sampled passages find themselves in the new index: it was not taken; run `kutoja index --rebuild`.")
    engine.close()
    progress.advance()


def _swap(workspace: Workspace, aside: Path, name: str, progress: Progress) -> None:
    """Make the new generation live. Of the older ones the last stays; a server that still reads a removed one keeps its open files."""
    progress.phase("swap", 1)
    previous = _live(workspace)
    aside.rename(workspace.index / name)
    write_durably(workspace.index / POINTER, name.encode())
    keep = {name, previous.generation if previous else name}
    for folder in workspace.index.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)
    progress.advance()


def _live(workspace: Workspace) -> IndexManifest | None:
    try:
        return read_manifest(current_generation(workspace))
    except (NotReady, StoreError):
        return None


def _remove_parts(root: Path) -> None:
    """Clear what a killed build left behind."""
    for leftover in root.glob(".*.part") if root.is_dir() else []:
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _lock(workspace: Workspace) -> Iterator[None]:
    """Let one build at a time run on a workspace. Raises StoreError when another one does."""
    workspace.index.mkdir(parents=True, exist_ok=True)
    with (workspace.index / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError("Another `kutoja index` is running on this data folder: wait for it to end.") from error
        yield
