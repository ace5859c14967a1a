"""A made-up catalogue: projects of one programme that share a sentence, with sums in two currencies."""

import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.catalogue import Catalogue
from indexer.encoder import Encoder
from indexer.index import LiveIndex
from indexer.means import Centring
from models.jsonl import dumps
from models.progress import Silent
from models.snapshot import MANIFEST, RECORDS, open_snapshot
from models.workspace import Workspace
from service.answer import Answerer

STARTER = Path(__file__).resolve().parents[3] / "crawlers" / "starter"
SHARED_SENTENCE = "Hanke edistää naisten ja miesten tasa-arvoa ja kestävää kehitystä ohjelman periaatteiden mukaisesti."
OWN = {
    "kyla": "Kyläillat kokoavat yksin asuvat ikäihmiset kerran viikossa saman pöydän ääreen koululle.",
    "paja": "Nuoret rakentavat puuveneitä satamassa ja saavat työstään todistuksen.",
    "puisto": "Asukkaat hoitavat yhdessä kaupunginosan puistoa ja kasvattavat siellä vihanneksia.",
    "kirjasto": "Kirjasto lainaa maahan muuttaneille perheille soittimia ja opettaa soittamaan niitä.",
    "bussi": "Neuvonta-auto kiertää saaristossa ja auttaa hakemaan etuuksia verkossa.",
}


def line(key: str, sentence: str, amount: int, currency: str, outcome: str | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "type": "innovation",
        "id": f"toy:{key}",
        "title": {"fi": f"Hanke {key}"},
        "language": "fi",
        "kind": "project",
        "solution": {"fi": f"{sentence} {SHARED_SENTENCE}"},
        "started": "2020-01-01",
        "ended": "2021-12-31",
        "places": ["Tampere"],
        "organisations": [{"name": "Kylien liitto ry", "role": "lead"}],
        "funding": [{"funder": "Rahasto", "programme": "Yhteinen ohjelma", "amount": amount, "currency": currency, "year": 2020}],
    }
    return record | ({"outcome": {"fi": outcome}} if outcome else {})


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory, encoders: Path, encoder: Encoder) -> Answerer:
    """Answers from the made-up catalogue."""
    workspace = Workspace(tmp_path_factory.mktemp("toy") / "var")
    workspace.data.mkdir()
    workspace.encoders.symlink_to(encoders)
    lines = [
        line(key, sentence, 100_000 * (number + 1), "SEK" if key == "bussi" else "EUR", "Moni sai ystäviä." if number < 2 else None)
        for number, (key, sentence) in enumerate(OWN.items())
    ]
    folder = workspace.data / "given"
    folder.mkdir()
    (folder / RECORDS).write_bytes(gzip.compress(b"".join(dumps(one) + b"\n" for one in lines), mtime=0))
    counts = {"innovation": len(lines), "organisation": 0, "call": 0}
    digest = hashlib.sha256((folder / RECORDS).read_bytes()).hexdigest()
    manifest = open_snapshot(STARTER).manifest.model_copy(update={"sha256": digest, "counts": counts})
    (folder / MANIFEST).write_bytes(manifest.model_dump_json().encode())
    catalogue = Catalogue.open(workspace)
    catalogue.ingest(open_snapshot(folder), Silent())
    catalogue.close()
    build_index(workspace, Silent(), encoder=encoder)
    index = LiveIndex(workspace, encoder.fingerprint).current()
    return Answerer(lambda: index, encoder, Centring.load(encoder))
