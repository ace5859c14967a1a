"""The gate on the collection that ships: it holds now, and fails when a part of the search is broken on purpose."""

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.collection import Collection
from eval.corpus import IndexedCorpus, indexed
from eval.gate import FLOORS, GUARDED, MARGIN, SYSTEMS, check, guard, measures, read_floors, report, set_floors
from eval.run import ALL, OURS, Outcome, ask_collection
from indexer.encoder import Encoder
from models.errors import InvalidInput, NotFound, StoreError
from models.jsonl import dumps, loads
from models.progress import Silent
from models.workspace import Workspace
from service.answer import Answerer


@pytest.fixture(scope="module")
def corpus(starter_needs: Collection, eval_base: Workspace, encoder: Encoder) -> IndexedCorpus:
    """The starter's index, made by the code as it should be."""
    return indexed(starter_needs, eval_base, encoder, Silent())


@pytest.fixture(scope="module")
def whole(starter_needs: Collection, corpus: IndexedCorpus) -> Outcome:
    """What it answers."""
    return ask_collection(starter_needs, corpus, Silent())


@pytest.fixture(scope="module")
def floors(whole: Outcome, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Floors set from it on this machine."""
    return set_floors(whole, tmp_path_factory.mktemp("gate") / "floors.json")


@pytest.fixture
def rebuilt(starter_needs: Collection, eval_base: Workspace, encoder: Encoder) -> Callable[[], Outcome]:
    """Index anew and ask, with the code as it is at the moment."""
    return lambda: ask_collection(starter_needs, indexed(starter_needs, eval_base, encoder, Silent(), rebuild=True), Silent())


def test_the_search_is_above_the_floors_that_ship(whole: Outcome) -> None:
    assert [one.sentence() for one in check(whole, read_floors())] == []


def test_the_floors_that_ship_guard_every_part_in_every_language(starter_needs: Collection) -> None:
    stated = read_floors()["starter/all"]
    assert stated["digest"] == starter_needs.digest
    assert set(stated["floors"]) == set(SYSTEMS)
    for groups in stated["floors"].values():
        assert set(groups) == {"fi", "sv", "en", ALL}
        assert all(set(row) == set(GUARDED) for row in groups.values())


def test_a_broken_stemmer_fails_the_gate(rebuilt: Callable[[], Outcome], floors: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.analysis._stem", lambda plain, language: plain)
    assert "BM25" in {one.system for one in check(rebuilt(), floors)}


def test_lost_centring_fails_the_gate(rebuilt: Callable[[], Outcome], floors: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.means.Centring.centre", lambda self, vectors, language, role: vectors)
    assert {OURS, "dense centred"} <= {one.system for one in check(rebuilt(), floors)}


def test_a_lost_prefix_fails_the_gate(starter_needs: Collection, corpus: IndexedCorpus, floors: dict[str, Any]) -> None:
    bare = copy.copy(corpus.encoder)
    bare.card = replace(bare.card, query_prompt="")
    asks = Answerer(lambda: corpus.index, bare, corpus.centring)
    broken = ask_collection(starter_needs, replace(corpus, encoder=bare, asks=asks), Silent())
    # Words make up for it in the search as a whole: that is what the parts have floors for.
    assert {"dense raw", "dense centred"} <= {one.system for one in check(broken, floors)}


@pytest.mark.parametrize("broken", [lambda cosines, *_: cosines, lambda cosines, coverages, *_: cosines + coverages], ids=["no words", "plain sum"])
def test_a_broken_fusion_fails_the_gate(
    starter_needs: Collection, corpus: IndexedCorpus, floors: dict[str, Any], monkeypatch: pytest.MonkeyPatch, broken: Any
) -> None:
    monkeypatch.setattr("service.calibrate.fused", broken)
    assert {one.system for one in check(ask_collection(starter_needs, corpus, Silent()), floors)} == {OURS}


def test_floors_are_a_margin_below_what_is_measured(small_outcome: Outcome, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    stated = set_floors(small_outcome, path)["small/dev"]
    assert read_floors(path)["small/dev"] == stated
    value = measures(small_outcome)[OURS][ALL]["nDCG@10"]
    assert stated["floors"][OURS][ALL]["nDCG@10"] == pytest.approx(value - MARGIN, abs=0.0005)
    assert stated["digest"] == small_outcome.collection.digest
    assert check(small_outcome, read_floors(path)) == []


def test_a_floor_falls_only_with_a_reason_that_is_kept(small_outcome: Outcome, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    set_floors(small_outcome, path)
    stated = loads(path.read_bytes())
    stated["small/dev"]["floors"]["BM25"]["fi"]["RR@10"] = 0.999
    path.write_bytes(dumps(stated))
    assert [(one.system, one.group, one.measure) for one in check(small_outcome, read_floors(path))] == [("BM25", "fi", "RR@10")]
    with pytest.raises(InvalidInput, match=r"BM25, fi: RR@10 0\.999 → .*--lower"):
        set_floors(small_outcome, path)
    with pytest.raises(InvalidInput, match="--lower"):
        set_floors(small_outcome, path, lower="  ")
    assert loads(path.read_bytes()) == stated
    set_floors(small_outcome, path, lower="the words of two needs were mended")
    after = read_floors(path)["small/dev"]
    assert after["floors"]["BM25"]["fi"]["RR@10"] < 0.999
    assert after["lowered"][0]["why"] == "the words of two needs were mended"
    assert len(after["lowered"][0]["what"]) == 1


def test_a_system_that_is_gone_is_a_floor_that_fell(small_outcome: Outcome, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    set_floors(small_outcome, path)
    fewer = replace(small_outcome, runs={name: run for name, run in small_outcome.runs.items() if name != "RRF"})
    assert {one.system for one in check(fewer, read_floors(path))} == {"RRF"}
    with pytest.raises(InvalidInput, match="RRF"):
        set_floors(fewer, path)


def test_another_collection_is_not_held_to_the_floors(small_outcome: Outcome, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    with pytest.raises(NotFound, match="no floors for 'small/dev'"):
        check(small_outcome, read_floors(path))
    set_floors(small_outcome, path)
    queries = small_outcome.collection.queries
    changed = replace(small_outcome.collection, queries=(replace(queries[0], text="another need"), *queries[1:]))
    with pytest.raises(InvalidInput, match="not the collection"):
        check(replace(small_outcome, collection=changed), read_floors(path))


def test_floors_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_text("{")
    with pytest.raises(StoreError, match=r"floors\.json"):
        read_floors(tmp_path / "floors.json")
    assert FLOORS.is_file()


def test_a_breach_is_a_sentence(eval_base: Workspace, small: Collection, tmp_path: Path) -> None:
    folder = Path(__file__).resolve().parents[1] / "fixtures" / "eval" / "small"
    path = tmp_path / "floors.json"
    held = guard(eval_base, Silent(), folder=folder, split="dev", path=path, lower="")
    assert held["breaches"] == []
    assert report(held).startswith("small/dev: floors set.")
    stated = loads(path.read_bytes())
    stated["small/dev"]["floors"][OURS]["sv"]["R(rel=2)@100"] = 1.1
    path.write_bytes(dumps(stated))
    failed = guard(eval_base, Silent(), folder=folder, split="dev", path=path, lower=None)
    assert report(failed).splitlines() == ["small/dev: below its floors.", "  kutoja, sv: R(rel=2)@100 is 1.000, its floor 1.100"]
