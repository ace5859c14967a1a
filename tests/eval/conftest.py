"""What the tests of the evaluation suite share: small collections of ours, indexed once with the real encoder."""

import os
from pathlib import Path

import pytest

from eval.collection import Collection, read_collection
from eval.corpus import IndexedCorpus, indexed
from eval.making import starter
from eval.run import Outcome, ask_collection
from eval.workspaces import STARTER
from indexer.encoder import Encoder
from models.progress import Silent
from models.workspace import Workspace

SMALL = Path(__file__).resolve().parents[1] / "fixtures" / "eval" / "small"


@pytest.fixture(scope="session")
def eval_base(tmp_path_factory: pytest.TempPathFactory, encoders: Path, kept: Path) -> Workspace:
    """A data folder with nothing in it but the encoder; vectors are kept between runs, except where several processes would write them at once."""
    base = Workspace(tmp_path_factory.mktemp("eval") / "var")
    (base.data / "eval").mkdir(parents=True)
    base.encoders.symlink_to(encoders)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        (kept / "eval-vectors").mkdir(exist_ok=True)
        (base.data / "eval" / "vectors").symlink_to(kept / "eval-vectors")
    return base


@pytest.fixture(scope="session")
def small() -> Collection:
    """21 documents and eight needs in three languages, one of which nothing answers."""
    return read_collection(SMALL, "dev")


@pytest.fixture(scope="session")
def small_corpus(small: Collection, eval_base: Workspace, encoder: Encoder) -> IndexedCorpus:
    """The small collection's index."""
    return indexed(small, eval_base, encoder, Silent())


@pytest.fixture(scope="session")
def small_outcome(small: Collection, small_corpus: IndexedCorpus) -> Outcome:
    """Every system's rankings of the small collection."""
    return ask_collection(small, small_corpus, Silent())


@pytest.fixture(scope="session")
def starter_needs() -> Collection:
    """What the gate runs on: our own needs over the starter catalogue, both halves."""
    return starter(STARTER)
