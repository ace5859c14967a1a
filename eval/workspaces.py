"""Catalogues to measure on: the starter catalogue, whole or without our translations, indexed by the production code beside the live data."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawlers.portals.starter import PORTAL
from crawlers.snapshot import Run, write_snapshot
from indexer.build import build_index
from indexer.catalogue import Catalogue
from indexer.encoder import Encoder, load_encoder
from indexer.index import LiveIndex
from indexer.means import Centring
from models.importform import TEXT_FIELDS, parse
from models.jsonl import loads
from models.progress import Progress, Silent
from models.records import Origin, Record
from models.snapshot import open_snapshot
from models.workspace import Workspace
from service.answer import Answerer

CHECKOUT = Path(__file__).resolve().parents[1]
STARTER = CHECKOUT / "crawlers" / "starter"
SHARED = CHECKOUT.parent / "shared"
"""The real data sets and the judged collection, where they lie beside the checkout."""


def starter(base: Workspace, progress: Progress, *, translated: bool = True) -> Workspace:
    """Return a workspace with the starter catalogue, made or brought up to date below `<data>/eval`; encoder and vectors are those of `base`.

    Without `translated` only texts in each record's own words remain: what a crawl would bring.
    """
    workspace = _beside(base, "starter" if translated else "untranslated")
    folder = STARTER if translated else _untranslated(workspace.data)
    catalogue = Catalogue.open(workspace)
    try:
        catalogue.ingest(open_snapshot(folder), Silent())
    finally:
        catalogue.close()
    build_index(workspace, progress)
    return workspace


def answerer(workspace: Workspace, encoder: Encoder | None = None) -> Answerer:
    """Return what answers from a workspace's live index. Raises what `load_encoder` and `LiveIndex` raise."""
    encoder = encoder or load_encoder(workspace)
    return Answerer(LiveIndex(workspace, encoder.fingerprint).current, encoder, Centring.load(encoder))


def without_translations(record: Record) -> Record:
    """Return a record without texts that are translations; a title always stays."""
    changed = {}
    for name in TEXT_FIELDS[record.type]:
        texts = getattr(record, name)
        kept = tuple(text for text in texts if text.origin in (Origin.OFFICIAL, Origin.SOURCE))
        changed[name] = kept or (texts[:1] if name == "title" else ())
    return record.model_copy(update=changed)


def _beside(base: Workspace, name: str) -> Workspace:
    folder = base.data / "eval" / name
    folder.mkdir(parents=True, exist_ok=True)
    for shared in (base.encoders, base.vectors):
        shared.mkdir(parents=True, exist_ok=True)
        link = folder / shared.name
        if not link.is_symlink():
            link.symlink_to(shared.resolve())
    return Workspace(folder, encoder=base.encoder, encoder_runtime=base.encoder_runtime, threads=base.threads)


def _untranslated(root: Path) -> Path:
    """Write the starter's snapshot without translations, once for each starter."""
    snapshot = open_snapshot(STARTER)
    run = Run(now=datetime.fromtimestamp(int(snapshot.digest[:7], 16), UTC), code_version="0", source=STARTER / "manifest.json")
    folder = root / "snapshots" / PORTAL.name / run.now.strftime("%Y%m%dT%H%M%SZ")
    if folder.is_dir():
        return folder

    def records() -> Iterator[Record]:
        for _, line in snapshot.lines():
            yield without_translations(parse(loads(line), snapshot.defaults))

    return write_snapshot(records(), PORTAL, root / "snapshots", run, Silent())
