"""A made catalogue of records that mean harm, or are merely odd, and the application over it, in this process so that its log can be read."""

import gzip
import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

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
from service.app import create_app
from service.live import Live
from service.settings import STARTER, Settings

TODAY = date(2026, 3, 15)
"""The day on which the application asks; that of tests/conftest.py."""

IMAGE = '<img src=x onerror="alert(1)"> & "nuoret"'
LONG = "Pitkä otsikko nuorten työpajasta " * 160
TURNED = "\u202egnp.tekset\u202c nuorten työpaja \u2067keskeneräinen"
ODD_ID = "starter:a?b#c\"d<e>'f&g"
INJECTED = "Haku; pilkku, kenoviiva \\ ja\r\nBEGIN:VEVENT\r\nUID:paha"


def work(key, title, **more):
    """A line of the import form."""
    record_id = key if ":" in key else f"starter:{key}"
    return {"id": record_id, "type": "innovation", "kind": "project", "language": next(iter(title)), "title": title, "themes": ["youth"], **more}


def call(key, title, closes=None, **more):
    return {"id": f"starter:{key}", "type": "call", "title": title, "funder": "Rahasto", **({"closes": closes} if closes else {}), **more}


LINES = [
    work("image", {"en": IMAGE}, summary={"en": "<script>alert(2)</script> about young people"}, started="2024", places=["Helsinki"]),
    work("address", {"fi": "Työpaja"}, url="javascript:alert(3)", sources=[{"portal": "starter", "url": "javascript:alert(4)", "licence": "<b>CC0</b>"}]),
    work("long", {"fi": LONG.strip()}, started="2020", ended="2022"),
    work("word", {"fi": "ö" * 5000}),
    work("turned", {"fi": TURNED}, summary={"fi": "Nuorten paja \u202eaival"}),
    work("danish", {"da": "Ældre og ensomhed i byen"}, themes=["ageing"]),
    work("arabic", {"ar": "مساعدة كبار السن الذين يعيشون وحدهم"}, themes=["ageing"]),
    work("emoji", {"sv": "👨‍👩‍👧 Familjer 🎉"}, started="2025-03"),
    work("markup", {"en": "]]> {{ 7*7 }} </title><script>alert(5)</script> <!-- -->"}),
    work(ODD_ID, {"en": "A work with an odd id"}),
    call("injected", {"fi": INJECTED}, "2026-04-30", description={"fi": "Ehdot; lue, ennen\nhakua"}),
    call("month", {"fi": "Haku, jonka päivää ei tiedetä"}, "2026-05"),
    call("closed", {"fi": "Päättynyt haku"}, "2026-01-31"),
    call("today", {"fi": "Tänään päättyvä haku"}, TODAY.isoformat()),
    call("later", {"sv": "Utlysning för åldrande i skärgården, med ett namn som är längre än en rad i en kalender"}, "2027-01-15"),
    {"id": "starter:formula", "type": "organisation", "title": {"fi": "=cmd|' /C calc'!A0"}, "kind": "company"},
]


def _snapshot(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / RECORDS).write_bytes(gzip.compress(b"".join(dumps(line) + b"\n" for line in LINES), mtime=0))
    counts = {kind: sum(line["type"] == kind for line in LINES) for kind in ("innovation", "organisation", "call")}
    digest = hashlib.sha256((folder / RECORDS).read_bytes()).hexdigest()
    made = open_snapshot(STARTER).manifest.model_copy(update={"created": datetime(2026, 3, 14, tzinfo=UTC), "sha256": digest, "counts": counts})
    (folder / MANIFEST).write_bytes(made.model_dump_json().encode())
    return folder


@pytest.fixture(scope="session")
def hostile(encoders: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A client of the application over LINES, on TODAY."""
    workspace = Workspace(tmp_path_factory.mktemp("hostile") / "var")
    workspace.data.mkdir()
    (workspace.data / "encoders").symlink_to(encoders)
    catalogue = Catalogue.open(workspace)
    report = catalogue.ingest(open_snapshot(_snapshot(workspace.data / "given")), Silent())
    catalogue.close()
    build_index(workspace, Silent())
    settings = Settings(data=workspace.data, rate_limit=0, contact="palaute@kutoja.example")
    live = Live(settings)
    index = LiveIndex(workspace, encoder.fingerprint)
    live._answerer = Answerer(index.current, encoder, Centring.load(encoder), lambda: TODAY)  # loaded here already: no second encoder, no building
    assert index.current().manifest.records == {"innovation": 10, "organisation": 2, "call": 5}, report
    return TestClient(create_app(settings, live), headers={"Accept": "text/html"})
