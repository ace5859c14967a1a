"""A collection's corpus as an index of its own, made by the production code: records, passages, encoder, centring, engines.

It lies below `<data>/eval/collections`, one folder for each corpus digest and encoder fingerprint; vectors are shared by all of them, by content digest, so
that a run that was stopped goes on where it was, and a corpus that grew embeds only what is new.
"""

import fcntl
import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from crawlers.langdetection import language_of
from eval.collection import Collection, Document
from indexer.build import build_index
from indexer.catalogue import Catalogue
from indexer.encoder import CARD, Encoder, encoder_folder, load_encoder
from indexer.index import Index, open_index
from indexer.means import Centring
from indexer.prepare import prepare
from models.errors import StoreError
from models.importform import dump
from models.jsonl import dumps
from models.progress import Progress
from models.records import Innovation, InnovationKind, Source, Text
from models.snapshot import MANIFEST, RECORDS, Manifest, open_snapshot
from models.workspace import Workspace
from service.answer import Answerer

PORTAL = "collection"
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A snapshot of a corpus is always the same, whenever it is made."""

TITLE_CHARACTERS = 80
"""Beginning of a text that stands as its title where it has none."""

UNKNOWN = "und"


@dataclass(frozen=True)
class IndexedCorpus:
    """An open index over a corpus, with what answers from it."""

    workspace: Workspace
    index: Index
    encoder: Encoder
    centring: Centring
    asks: Answerer
    ids: dict[str, str]  # record id -> document id
    embedded: int  # passages that had no vector yet

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the corpus's passages."""
        counts = self.index.facets().get("innovation", {}).get("language", {})
        return tuple(sorted(counts))


def ready_encoder(base: Workspace, progress: Progress) -> Encoder:
    """Load the encoder; prepare it first where nobody has. Raises EncoderError."""
    if not (encoder_folder(base) / CARD).is_file():
        prepare(base, progress)
    return load_encoder(base)


def indexed(collection: Collection, base: Workspace, encoder: Encoder, progress: Progress, *, rebuild: bool = False) -> IndexedCorpus:
    """Return the corpus's index, made where it is not there yet. `rebuild` writes it anew, from cached vectors.

    Raises StoreError when another run is at work on the data folder, or it cannot be written.
    """
    workspace = collection_workspace(base, f"{collection.corpus_digest[:16]}-{encoder.fingerprint[:16]}")
    records = {f"{PORTAL}:{number:08d}": one for number, one in enumerate(collection.documents) if one.title or one.text}
    with _alone(base.data / "eval"):
        catalogue = Catalogue.open(workspace)
        try:
            catalogue.ingest(open_snapshot(_snapshot(workspace.data / "snapshot", records, progress)), progress)
        finally:
            catalogue.close()
        report = build_index(workspace, progress, rebuild=rebuild, encoder=encoder, sentences=False)
        index = open_index(workspace, encoder.fingerprint)
    centring = Centring.load(encoder)
    ids = {record_id: one.id for record_id, one in records.items()}
    return IndexedCorpus(workspace, index, encoder, centring, Answerer(lambda: index, encoder, centring), ids, report.embedded)


def collection_workspace(base: Workspace, name: str) -> Workspace:
    """Return a workspace below `<data>/eval/collections` that shares the encoder with `base` and vectors with its like."""
    folder = base.data / "eval" / "collections" / name
    folder.mkdir(parents=True, exist_ok=True)
    for link, target in ((folder / "encoders", base.encoders), (folder / "vectors", base.data / "eval" / "vectors")):
        target.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(target.resolve())
    return replace(base, data=folder, database_url=None)


def as_record(record_id: str, document: Document) -> Innovation:
    """Return a document as a work with a title and one text, in its stated language or, without one, in that which a crawl would detect."""
    language = document.language or language_of(f"{document.title}. {document.text}", UNKNOWN)
    title = document.title or document.text[:TITLE_CHARACTERS]
    return Innovation(
        id=record_id,
        kind=InnovationKind.PROJECT,
        language=language,
        title=(Text(value=title, language=language),),
        description=(Text(value=document.text, language=language),) if document.text else (),
        sources=(Source(portal=PORTAL),),
    )


def _snapshot(folder: Path, records: dict[str, Document], progress: Progress) -> Path:
    """Write the corpus as a snapshot, once."""
    if (folder / MANIFEST).is_file():
        return folder
    folder.mkdir(exist_ok=True)
    progress.phase("read", len(records))
    lines = []
    for record_id, document in records.items():
        lines.append(dumps(dump(as_record(record_id, document))))
        progress.advance()
    packed = gzip.compress(b"\n".join([*lines, b""]), mtime=0)
    (folder / RECORDS).write_bytes(packed)
    digest = hashlib.sha256(packed).hexdigest()
    manifest = Manifest(
        portal=PORTAL,
        schema_version=1,
        created=CREATED,
        code_version="0",
        licence="unknown",
        terms_url="",
        counts={"innovation": len(records)},
        sha256=digest,
        source="corpus.jsonl",
        source_digest=digest,
        seconds=0,
    )
    (folder / MANIFEST).write_bytes(manifest.model_dump_json().encode())
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one run at a time make indexes, since all of them write to the same vectors."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError("Another evaluation is making its index in this data folder: wait for it to end, or set another KUTOJA_DATA.") from error
        yield
