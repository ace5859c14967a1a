import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from eval.collection import Collection, Document, Query
from eval.corpus import IndexedCorpus
from eval.report import page
from eval.run import ALL, OURS, Outcome, ask_collection, production, ratios, result_of
from eval.runs import read_run
from models.answers import Need, Verdict
from models.progress import Silent
from models.records import RecordType
from models.workspace import Workspace
from service import calibrate
from service.retrieve import best_strength

SMALL = Path(__file__).resolve().parents[1] / "fixtures" / "eval" / "small"
KUTOJA = str(Path(sys.executable).with_name("kutoja"))


def test_every_need_has_a_ranking_of_strictly_falling_scores(small: Collection, small_outcome: Outcome) -> None:
    assert set(small_outcome.runs) == {OURS, "BM25", "dense raw", "dense centred", "RRF"}
    run = small_outcome.runs[OURS]
    assert set(run) == {one.id for one in small.queries}
    for ranking in run.values():
        assert sorted(document for document, _ in ranking) == sorted(one.id for one in small.documents)
        scores = [score for _, score in ranking]
        assert all(first > second for first, second in pairwise(scores))


def test_the_ranking_is_the_services_before_folding(small_corpus: IndexedCorpus, small: Collection, small_outcome: Outcome) -> None:
    for topic in small.queries:
        _, candidates = small_corpus.asks.search(Need(text=topic.text), RecordType.INNOVATION)
        assert [document for document, _ in small_outcome.runs[OURS][topic.id]] == [small_corpus.ids[one.record_id] for one in candidates]


def test_a_need_with_verdict_none_still_has_its_ranking(small_corpus: IndexedCorpus, small_outcome: Outcome, small: Collection) -> None:
    topic = next(one for one in small.queries if one.id == "nothing:fi")
    _, candidates = small_corpus.asks.search(Need(text=topic.text), RecordType.INNOVATION)
    assert calibrate.verdict(best_strength(candidates)) is Verdict.NONE
    assert small_corpus.asks.answer(Need(text=topic.text)).innovations == ()
    assert len(small_outcome.runs[OURS]["nothing:fi"]) == len(small.documents)


def test_a_deeper_search_adds_below_what_the_service_ranks(small_corpus: IndexedCorpus, small: Collection) -> None:
    need = Need(text="ruokaa pois roskiksesta niille joilla ei ole rahaa")
    _, shallow = small_corpus.asks.search(need, RecordType.INNOVATION, passages=3)
    assert len(shallow) < len(small.documents)
    _, ranking = production(need, small_corpus, passages=3)
    assert [document for document, _ in ranking][: len(shallow)] == [small_corpus.ids[one.record_id] for one in shallow]
    assert len({document for document, _ in ranking}) == len(ranking) == len(small.documents)


def test_the_language_is_detected_unless_it_is_to_be_taken_as_stated(small_corpus: IndexedCorpus, small: Collection) -> None:
    odd = Query("odd", "nuoria takaisin koulun penkille", "sv", "", "odd")
    asked = Collection("odd", "t", small.documents, (odd,), {"odd": {"etsiva-peli": 3}})
    assert ask_collection(asked, small_corpus, Silent()).detected == {"odd": "fi"}
    stated = ask_collection(asked, small_corpus, Silent(), stated=True)
    assert stated.detected == {"odd": "sv"}
    assert result_of(stated)["language_read_right"] == 1.0


def test_a_need_without_a_word_is_told_and_counts_nothing(small_corpus: IndexedCorpus) -> None:
    documents = (Document("d", "t", "t", "fi"),)
    asked = Collection("x", "t", documents, (Query("dots", "…", "fi", "", "dots"), Query("q", "ruokaa", "fi", "", "q")), {"dots": {"d": 2}, "q": {"d": 2}})
    outcome = ask_collection(asked, small_corpus, Silent())
    assert outcome.refused == ("dots",)
    assert outcome.measured[OURS]["dots"]["nDCG@10"] == 0.0
    assert len(outcome.collection.answerable) == 2


def test_the_table_is_by_language_and_over_all(small_outcome: Outcome) -> None:
    table = small_outcome.table(OURS)
    assert set(table) == {"fi", "sv", "en", ALL}
    assert table[ALL]["nDCG@10"] == pytest.approx(sum(table[language]["nDCG@10"] for language in ("fi", "sv", "en")) / 3)
    assert table[ALL]["nDCG@10"] > 0.8
    assert set(small_outcome.kinds(OURS)) == {"plain", "a name"}


def test_ratios_are_to_the_better_of_two(small_outcome: Outcome) -> None:
    value = ratios(small_outcome)["better of BM25 and dense raw"][ALL]
    ours, words, raw = (small_outcome.table(system)[ALL]["nDCG@10"] for system in (OURS, "BM25", "dense raw"))
    assert value == pytest.approx(ours / max(words, raw))


def test_the_report_is_one_page_that_loads_nothing(small_outcome: Outcome) -> None:
    text = page(small_outcome)
    assert "<svg" in text
    assert "src=" not in text
    assert "href=" not in text
    assert "http" not in text
    worst = sorted(small_outcome.collection.answerable, key=lambda one: (small_outcome.measured[OURS][one.id]["nDCG@10"], one.id))[:10]
    for topic in worst:
        assert f"<h3>{topic.id}</h3>" in text
    assert text.count("<h3>") == 10 + 1  # and the heading of the ratios
    for name in ("a name", "plain", "dense centred"):
        assert name in text


def test_the_report_escapes_what_others_wrote(small_corpus: IndexedCorpus, small: Collection) -> None:
    asked = Collection("x", "t", small.documents, (Query("q", "<b>ruokaa</b> & apua", "fi", "", "q"),), {"q": {"etsiva-peli": 3}})
    text = page(ask_collection(asked, small_corpus, Silent()))
    assert "&lt;b&gt;ruokaa&lt;/b&gt; &amp; apua" in text


def kutoja(base: Workspace, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "KUTOJA_DATA": str(base.data)}
    return subprocess.run([KUTOJA, *arguments], env=environment, capture_output=True, text=True, timeout=200, check=False)


def test_the_commands_run_compare_and_guard_a_collection(eval_base: Workspace, small_outcome: Outcome, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in SMALL.rglob("*") if path.is_file()}
    run, floors = tmp_path / "ours.trec", tmp_path / "floors.json"
    done = kutoja(eval_base, "eval", "run", "--collection", str(SMALL), "--json", "--run-out", str(run), "--html", str(tmp_path / "r.html"))
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["embedded"] == 0
    assert result["systems"][OURS][ALL]["nDCG@10"] == pytest.approx(small_outcome.table(OURS)[ALL]["nDCG@10"], abs=0.02)
    assert len(read_run(run)) == 24
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")
    assert {path: path.read_bytes() for path in SMALL.rglob("*") if path.is_file()} == before

    same = kutoja(eval_base, "eval", "compare", str(run), str(run), "--collection", str(SMALL), "--json")
    assert json.loads(same.stdout)["groups"][ALL]["nDCG@10"]["difference"] == 0

    guard = ("eval", "gate", "--collection", str(SMALL), "--split", "dev", "--floors", str(floors))
    assert kutoja(eval_base, *guard).returncode == 3
    assert kutoja(eval_base, *guard, "--set").returncode == 0
    stated = json.loads(floors.read_text())
    stated["small/dev"]["floors"][OURS][ALL]["nDCG@10"] = 0.9999
    floors.write_text(json.dumps(stated))
    failed = kutoja(eval_base, *guard)
    assert failed.returncode == 7
    assert "its floor 1.000" in failed.stdout
