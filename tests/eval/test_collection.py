import gzip
from pathlib import Path

import pytest

from eval.collection import read_collection, read_qrels, write_collection
from eval.subset import subset
from models.errors import InvalidInput, NotFound, SnapshotError

SMALL = Path(__file__).resolve().parents[1] / "fixtures" / "eval" / "small"


def folder(root: Path, corpus: str = '{"_id":"d","text":"t"}', queries: str = '{"_id":"q","text":"t"}', qrels: str = "q\td\t2") -> Path:
    (root / "qrels").mkdir()
    (root / "corpus.jsonl").write_text(corpus)
    (root / "queries.jsonl").write_text(queries)
    (root / "qrels" / "test.tsv").write_text(qrels)
    return root


def test_a_folder_is_read_with_its_split() -> None:
    small = read_collection(SMALL, "dev")
    assert (small.name, small.split) == ("small", "dev")
    assert len(small.documents) == 21
    assert len(small.queries) == 24
    assert small.documents[0].language == "fi"
    assert small.queries[0].topic == "carers"
    assert small.queries[0].kind == "plain"
    assert small.qrels["carers:sv"] == {"huoltaja-vertaistuki": 3, "anhoriga-natet": 3, "carers-breaks": 3, "muisti-kuoro": 1}


def test_averages_are_over_needs_with_a_document_graded_two_or_higher() -> None:
    small = read_collection(SMALL, "dev")
    assert {one.topic for one in small.queries} - {one.topic for one in small.answerable} == {"nothing"}
    assert small.languages == ("fi", "sv", "en")


def test_a_split_without_a_header_is_read_whole() -> None:
    bare = read_collection(SMALL, "bare")
    assert set(bare.qrels) == {f"{topic}:{language}" for topic in ("food", "names") for language in ("fi", "sv", "en")}
    assert bare.qrels["food:fi"]["ruokahavikki-kaappi"] == 3


def test_a_gzipped_corpus_is_the_same_corpus(tmp_path: Path) -> None:
    plain = read_collection(folder(tmp_path), "test")
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress((tmp_path / "corpus.jsonl").read_bytes()))
    (tmp_path / "corpus.jsonl").unlink()
    assert read_collection(tmp_path, "test").digest == plain.digest


def test_the_digest_is_of_documents_needs_and_grades() -> None:
    small = read_collection(SMALL, "dev")
    assert small.digest != read_collection(SMALL, "bare").digest
    assert small.corpus_digest == read_collection(SMALL, "bare").corpus_digest


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    small = read_collection(SMALL, "dev")
    write_collection(tmp_path / "small", small)
    assert read_collection(tmp_path / "small", "dev") == small
    with pytest.raises(InvalidInput, match="not empty"):
        write_collection(tmp_path / "small", small)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"corpus": "no json"}, r"corpus.jsonl:1 is no JSON object"),
        ({"corpus": '{"text":"t"}'}, r"corpus.jsonl:1 .* with an _id"),
        ({"corpus": '{"_id":"d"}\n{"_id":"d"}'}, r"corpus.jsonl:2 repeats the id 'd'"),
        ({"corpus": ""}, r"corpus.jsonl is empty"),
        ({"queries": "[1]"}, r"queries.jsonl:1"),
        ({"qrels": "q d 2"}, r"test.tsv:1 has 1 fields"),
        ({"qrels": "query-id\tcorpus-id\tscore\nq\td\tgood"}, r"test.tsv:2 has the grade 'good'"),
        ({"qrels": "query-id\tcorpus-id\tscore"}, r"test.tsv has no judgement"),
        ({"qrels": "other\td\t1"}, r"judges the query 'other'"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, parts: dict[str, str], says: str) -> None:
    with pytest.raises(SnapshotError, match=says):
        read_collection(folder(tmp_path, **parts), "test")


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no folder"):
        read_collection(tmp_path / "nowhere", "dev")
    with pytest.raises(NotFound, match=r"corpus\.jsonl"):
        read_collection(tmp_path, "dev")
    with pytest.raises(NotFound, match=r"qrels/gold\.tsv; splits there: test"):
        read_collection(folder(tmp_path), "gold")


def test_grades_below_nothing_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("q\td\t-1\nq\te\t3\r\n")
    assert read_qrels(path) == {"q": {"d": 0, "e": 3}}


def test_a_subset_holds_every_judged_document_and_is_the_same_each_time() -> None:
    bare = read_collection(SMALL, "bare")
    judged = {document for graded in bare.qrels.values() for document in graded}
    part = subset(bare, 10)
    kept = {one.id for one in part.documents}
    assert len(kept) == 10
    assert judged < kept
    assert subset(bare, 10) == part
    assert kept < {one.id for one in subset(bare, 15).documents}
    with pytest.raises(InvalidInput, match="6 documents are judged"):
        subset(bare, 5)
