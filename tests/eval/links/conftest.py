"""A toy catalogue with known answers: bakers and sailors, who made what with whom, and who paid."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eval.links.questions import Works
from eval.workspaces import answerer
from indexer.build import build_index
from indexer.catalogue import Catalogue
from indexer.encoder import Encoder
from models.importform import dump
from models.jsonl import dumps
from models.progress import Silent
from models.records import Grant, Innovation, InnovationKind, Organisation, OrganisationKind, Participation, Record, Role, Source, Text
from models.snapshot import MANIFEST, RECORDS, Manifest, open_snapshot
from models.workspace import Workspace
from service.answer import Answerer

TOY = "toy"
BREAD = "Young people who have no work bake bread in the old bakery of the village, learn the trade from a master baker and sell loaves at the market."
BOATS = "Older people who feel lonely go sailing in wooden boats on the lake, and volunteers teach them knots and how to read the wind."


def work(key: str, title: str, text: str, started: str | None, makers: tuple[str, ...], payer: str, **more: str) -> Innovation:
    """A work of two sentences; the first maker leads."""
    parts = tuple(Participation(name=name, role=Role.PARTNER if place else Role.LEAD) for place, name in enumerate(makers))
    texts = (Text(value=text, language="en"), *(Text(value=value, language=language) for language, value in more.items()))
    return Innovation(
        id=f"{TOY}:{key}",
        kind=InnovationKind.PROJECT,
        language="en",
        title=(Text(value=title, language="en"),),
        description=texts,
        started=started,
        participations=parts,
        grants=(Grant(funder=payer, call=f"CALL-{payer[:3].upper()}-{(started or '0')[:4]}"),),
        sources=(Source(portal=TOY),),
    )


RECORDS_OF_TOY: tuple[Record, ...] = (
    work("bread-1", "Loaves and trades", f"{BREAD} A cook from the school helps.", "2014", ("Old Mill", "Warm Oven"), "Grain Fund"),
    work("bread-2", "A bakery for everybody", f"{BREAD} The town lends its cellar.", "2016-03", ("Old Mill", "Warm Oven", "Deep Cellar"), "Grain Fund"),
    work("bread-3", "Dough in Kemi", f"{BREAD} Warm Oven (WOB) lends its flour; Grain Fund pays.", "2018-05", ("Old Mill", "Warm Oven"), "Grain Fund"),
    work("bread-4", "Dough in Oulu", f"{BREAD} Rye is the favourite.", "2017", ("Warm Oven", "Lonely Baker"), "Grain Fund"),
    work("bread-5", "Rolls at dawn", f"{BREAD} They rise before the sun.", "2021", ("Warm Oven", "Late Comer"), "Grain Fund"),
    work("boat-1", "Wind for all", f"{BOATS} Coffee is served on board.", "2013", ("Harbour Club", "White Sail"), "Sea Fund"),
    work("boat-2", "Knots and stories", f"{BOATS} Children listen to tales.", "2015", ("Harbour Club", "White Sail", "Tall Mast"), "Sea Fund"),
    work("boat-3", "Evening regatta", f"{BOATS} Everybody gets a cup.", "2019", ("Harbour Club", "Tall Mast"), "Sea Fund"),
    work("short", "Nothing told", "Too short.", "2019", ("Harbour Club", "White Sail"), "Sea Fund"),
    Organisation(
        id=f"{TOY}-org:oven",
        title=(Text(value="Warm Oven", language="en"), Text(value="Lämmin Uuni", language="fi"), Text(value="Varma Ugnen", language="sv")),
        kind=OrganisationKind.NGO,
        sources=(Source(portal=TOY),),
    ),
)


@dataclass(frozen=True)
class Toy:
    """The toy's answerer and its works, with ids of organisations by name."""

    asks: Answerer
    works: Works

    def ids(self, *names: str) -> set[str]:
        """The ids of organisations."""
        found = {}
        for made in (*self.works.made.values(), *self.works.paid.values()):
            for organisation in made:
                card = self.asks.index.records.card(organisation) or {"title": [{"value": organisation}]}
                found.update({title["value"]: organisation for title in card["title"]})
        return {found[name] for name in names}

    def id(self, name: str) -> str:
        """The id of one organisation."""
        return self.ids(name).pop()


def snapshot(folder: Path) -> Path:
    """Write the toy's snapshot."""
    folder.mkdir(parents=True)
    packed = gzip.compress(b"".join(dumps(dump(record)) + b"\n" for record in RECORDS_OF_TOY), mtime=0)
    (folder / RECORDS).write_bytes(packed)
    digest = hashlib.sha256(packed).hexdigest()
    manifest = Manifest(
        portal=TOY,
        schema_version=1,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        code_version="0",
        licence="unknown",
        terms_url="",
        counts={"innovation": len(RECORDS_OF_TOY) - 1, "organisation": 1},
        sha256=digest,
        source="toy",
        source_digest=digest,
        seconds=0,
    )
    (folder / MANIFEST).write_bytes(manifest.model_dump_json().encode())
    return folder


@pytest.fixture(scope="session")
def toy_workspace(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Workspace:
    """The toy, indexed by the production code."""
    workspace = Workspace(tmp_path_factory.mktemp("toy") / "var")
    workspace.data.mkdir(parents=True)
    workspace.encoders.symlink_to(encoders)
    catalogue = Catalogue.open(workspace)
    catalogue.ingest(open_snapshot(snapshot(workspace.data / "given")), Silent())
    catalogue.close()
    build_index(workspace, Silent())
    return workspace


@pytest.fixture(scope="session")
def toy(toy_workspace: Workspace, encoder: Encoder) -> Toy:
    """The toy's answerer and works."""
    asks = answerer(toy_workspace, encoder)
    return Toy(asks, Works.read(asks.index))
