"""A made catalogue whose maps can be counted by hand: five works, some with names that mean harm, and four calls."""

import gzip
import hashlib
from datetime import date
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
from service.settings import STARTER

TODAY = date(2026, 3, 15)
IMAGE = '<img src=x onerror="alert(1)"> & "Säätiö"'
FORMULA = "=cmd|' /C calc'!A0"
TURNED = "\u202egnp.tekset\u202c Oy"
LONG = "Pitkänimisten yhdistysten liitto " * 150

PROGRAMME = "Yhteinen <b>ohjelma</b>"
Line = dict[str, Any]


def work(key: str, themes: list[str], groups: list[str], places: list[str], organisations: list[str], **more: Any) -> Line:
    """A line of the import form; the first organisation leads."""
    parts = [{"name": name, "role": "lead" if number == 0 else "partner"} for number, name in enumerate(organisations)]
    texts = {"title": {"fi": f"Työ {key}"}, "summary": {"fi": f"Tässä työssä {key} kokeillaan jotakin uutta ihmisten kanssa."}}
    base = {"id": f"toy:{key}", "type": "innovation", "kind": "project", "language": "fi", **texts, "themes": themes, "target_groups": groups}
    return base | {"places": places, "organisations": parts, **more}


def grant(funder: str, amount: float | None = None, currency: str | None = None, year: int | None = None, programme: str | None = None) -> Line:
    """A grant of the import form, what is not known left out."""
    told = {"funder": funder, "amount": amount, "currency": currency, "year": year, "programme": programme}
    return {name: value for name, value in told.items() if value is not None}


def call(key: str, themes: list[str], groups: list[str], closes: str) -> Line:
    base = {"id": f"toy:{key}", "type": "call", "title": {"fi": f"Haku {key}"}, "funder": "Rahasto"}
    return base | {"themes": themes, "target_groups": groups, "closes": closes}


LINES = [
    work("a", ["youth"], ["young-people"], ["Tampere"], ["Kylät ry", IMAGE], outcome={"fi": "Moni sai ystäviä."}, started="2019-05",
         funding=[grant("Rahasto", 100, "EUR", 2020, PROGRAMME)]),
    work("b", ["youth", "ageing"], ["older-people"], ["Pirkanmaa", "SE"], ["Kylät ry", FORMULA, TURNED], started="2021",
         funding=[grant("Rahasto", 250.5, "EUR", 2022), grant("Stiftelsen", 1000, "SEK", 2021)]),
    work("c", ["ageing"], ["older-people"], ["NORDIC"], [IMAGE], evidence=[{"scheme": "EEF padlocks", "value": 3, "scale_max": 5}], funding=[grant("Rahasto")]),
    work("d", ["food"], ["children"], ["FI1C6"], ["Kylät ry", IMAGE, LONG.strip()], started="1999", sdgs=[2, 3], evidence=[{"scheme": "Literature review"}]),
    work("e", ["food"], ["families"], ["Finland", "Australia"], ["Kylät ry"], ended="2024-12-31", sdgs=[3]),
    call("open", ["youth"], ["prisoners"], "2026-04-30"),
    call("month", ["youth"], ["carers"], "2026-04"),
    call("closed", ["youth"], ["students"], "2026-01-31"),
    call("beside", ["ageing"], ["older-people"], TODAY.isoformat()),
]  # fmt: skip


@pytest.fixture(scope="session")
def made(encoders: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """Answers from LINES, on TODAY."""
    workspace = Workspace(tmp_path_factory.mktemp("made") / "var")
    folder = workspace.data / "given"
    folder.mkdir(parents=True)
    workspace.encoders.symlink_to(encoders)
    (folder / RECORDS).write_bytes(gzip.compress(b"".join(dumps(line) + b"\n" for line in LINES), mtime=0))
    counts = {kind: sum(line["type"] == kind for line in LINES) for kind in ("innovation", "organisation", "call")}
    digest = hashlib.sha256((folder / RECORDS).read_bytes()).hexdigest()
    (folder / MANIFEST).write_bytes(open_snapshot(STARTER).manifest.model_copy(update={"sha256": digest, "counts": counts}).model_dump_json().encode())
    catalogue = Catalogue.open(workspace)
    catalogue.ingest(open_snapshot(folder), Silent())
    catalogue.close()
    build_index(workspace, Silent(), encoder=encoder)
    index = LiveIndex(workspace, encoder.fingerprint).current()
    assert index.manifest.records["innovation"] == 5
    return Answerer(lambda: index, encoder, Centring.load(encoder), lambda: TODAY)
