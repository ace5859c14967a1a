"""Builds an index generation: embed what changed, write aside, verify, swap. What is live keeps answering until the swap, and after a kill."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from indexer.catalogue import Catalogue
from indexer.embedded import LEXICAL, TOKENS
from indexer.encoder import Encoder, load_encoder
from indexer.facets import FILE as FACETS
from indexer.facets import read_facets, write_portals
from indexer.generation import SAMPLE, Plan, link_generation, reanalyse, sampled, verify, write_generation, write_manifest
from indexer.index import Index
from indexer.manifest import MANIFEST, POINTER, IndexManifest, Recipe, current_generation, read_manifest, recipe_of
from indexer.means import Centring
from indexer.passages import encoder_text, passages_of
from indexer.vectors import VectorCache, content_key
from models.durable import sync_folder, sync_tree, write_durably
from models.errors import NotReady, StoreError
from models.progress import Progress
from models.records import Flag
from models.workspace import Workspace

CHECKPOINT = 256
"""Passages embedded between two durable writes: what a kill can cost."""

WINDOW = 4096
"""Passages sorted by length together, so that batches hold texts of like length."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did."""

    generation: str
    up_to_date: bool
    records: int
    passages: int
    embedded: int


def build_index(workspace: Workspace, progress: Progress, *, rebuild: bool = False, encoder: Encoder | None = None, sentences: bool = True) -> BuildReport:
    """Bring the index in line with the catalogue and the recipe; do nothing when it is, and no more than needed when little changed.

    `rebuild` writes a whole new generation in any case (vectors still come from the cache); `encoder` is the workspace's, where it is loaded already.
    Without `sentences` none is embedded, which halves the work: enough to rank, too little to explain. A workspace is built in one of the two ways only.
    Raises EncoderError, or StoreError when the disk is full or
    the new generation fails its verification; the old one then stays live.
    """
    with _lock(workspace):
        encoder = encoder or load_encoder(workspace)
        centring = Centring.load(encoder)
        recipe = recipe_of(encoder, centring)
        catalogue = Catalogue.open(workspace)
        try:
            live = None if rebuild else _live(workspace)
            if live is None or live.catalogue_revision != catalogue.revision or live.recipe.differing(recipe) - {"analyser"}:
                return _build(workspace, catalogue, encoder, centring, recipe, progress, sentences=sentences)
            return _refresh(workspace, live, catalogue, recipe, progress)
        finally:
            catalogue.close()


def _build(
    workspace: Workspace, catalogue: Catalogue, encoder: Encoder, centring: Centring, recipe: Recipe, progress: Progress, *, sentences: bool
) -> BuildReport:
    """Write a whole generation."""
    name = _new_name()
    blank = IndexManifest(
        generation=name,
        created=datetime.now(UTC),
        recipe=recipe,
        catalogue_revision=catalogue.revision,  # read before the records: what changes meanwhile is taken next time
        encoder_name=encoder.name,
        dim=encoder.dim,
        records={},
        passages=0,
        sentences=0,
    )
    plan = _read(catalogue, encoder, progress, sentences=sentences)
    cache = VectorCache(workspace.vectors, f"{encoder.fingerprint}-{recipe.splitter}", encoder.dim)
    embedded = _embed(plan, encoder, cache, progress)
    with _aside(workspace, name) as aside:
        manifest, vectors = write_generation(aside, blank, plan, cache, centring, catalogue, progress)
        write_manifest(aside, manifest)
        sync_tree(aside)
        progress.phase("verify", 1)
        verify(Index(aside, encoder.fingerprint), sampled(plan, vectors))
        progress.advance()
        _swap(workspace, aside, name, progress)
    return BuildReport(name, False, len(plan.records), len(plan.passages), embedded)


def _refresh(workspace: Workspace, live: IndexManifest, catalogue: Catalogue, recipe: Recipe, progress: Progress) -> BuildReport:
    """Make anew only what differs: the lexical part for another analyser, the portals' rows for a crawl that changed no record."""
    source = workspace.index / live.generation
    feeds = catalogue.feeds()
    other: list[tuple[set[str], Callable[[Path], None]]] = []  # paths to write anew, and how
    if live.recipe != recipe:
        index = Index(source, live.recipe.encoder)
        other.append(({f"engine/{LEXICAL}", f"engine/{TOKENS}"}, lambda aside: reanalyse(aside, index)))
    if read_facets(source)[1] != feeds:
        other.append(({FACETS}, lambda aside: write_portals(source, aside, feeds)))
    if not other:
        return BuildReport(live.generation, True, sum(live.records.values()), live.passages, 0)
    name = _new_name()
    with _aside(workspace, name) as aside:
        progress.phase("write", len(other))
        link_generation(source, aside, without={MANIFEST}.union(*(paths for paths, _ in other)))
        for _, write in other:
            write(aside)
            progress.advance()
        write_manifest(aside, live.model_copy(update={"generation": name, "created": datetime.now(UTC), "recipe": recipe}))
        sync_tree(aside)
        progress.phase("verify", 1)
        renewed = Index(aside, recipe.encoder)
        verify(renewed, [(renewed.passages.get(key), vector) for key, vector in renewed.engine.sample(max(1, live.passages // SAMPLE))])
        progress.advance()
        _swap(workspace, aside, name, progress)
    return BuildReport(name, False, sum(live.records.values()), live.passages, 0)


def _read(catalogue: Catalogue, encoder: Encoder, progress: Progress, *, sentences: bool) -> Plan:
    """Read all records and cut them into passages. Organisations known only from mentions have none: they are found through their works."""
    progress.phase("read", sum(catalogue.counts().values()))
    plan = Plan([], [], [], [])
    for record in catalogue.records():
        if Flag.DERIVED not in record.flags:
            for whole in passages_of(record, encoder.tokenizer):
                passage = whole if sentences else whole.model_copy(update={"sentences": ()})
                plan.passages.append(passage)
                plan.keys.append(content_key(*encoder_text(passage)))
                plan.owner.append(len(plan.records))
        plan.records.append(record)
        progress.advance()
    return plan


def _embed(plan: Plan, encoder: Encoder, cache: VectorCache, progress: Progress) -> int:
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


@contextmanager
def _aside(workspace: Workspace, name: str) -> Iterator[Path]:
    """A folder to write a generation in, gone afterwards unless it was swapped in. Raises StoreError when it cannot be written."""
    folder = workspace.index / f".{name}.part"
    _sweep(workspace.index)
    try:
        folder.mkdir()
        yield folder
    except (OSError, ValueError, RuntimeError) as error:
        raise StoreError(f"The index cannot be written: {error}. Free some space or choose another KUTOJA_DATA; the old index stays.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _swap(workspace: Workspace, aside: Path, name: str, progress: Progress) -> None:
    """Make the new generation live; of the older ones only the last stays.

    Whoever still reads a removed one holds its files open and mapped, and Linux keeps such files until they are let go.
    """
    progress.phase("swap", 1)
    previous = _live(workspace)
    aside.rename(workspace.index / name)
    sync_folder(workspace.index)
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


def _sweep(root: Path) -> None:
    """Remove what a killed build left behind: an unfinished generation, a pointer that was not put in place."""
    for leftover in root.glob(".*.part"):
        shutil.rmtree(leftover, ignore_errors=True)
    for leftover in root.glob(f".{POINTER}.*.tmp"):
        leftover.unlink(missing_ok=True)


def _new_name() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")


@contextmanager
def _lock(workspace: Workspace) -> Iterator[None]:
    """Let one build at a time run on a workspace. Raises StoreError when another one does, or the folder cannot be written."""
    try:
        workspace.index.mkdir(parents=True, exist_ok=True)
        opened = (workspace.index / ".lock").open("w")
    except OSError as error:
        raise StoreError(f"{workspace.index} cannot be written: {error.strerror}. Choose another KUTOJA_DATA.") from error
    with opened as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError("Another `kutoja index` is running on this data folder: wait for it to end.") from error
        yield
