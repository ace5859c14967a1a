import fcntl

import pytest

from eval.collection import Collection, Document, Query
from eval.corpus import IndexedCorpus, as_record, indexed
from indexer.encoder import Encoder
from indexer.engine import And
from models.errors import StoreError
from models.progress import Silent
from models.workspace import Workspace


def test_every_document_is_a_record_of_its_language(small: Collection, small_corpus: IndexedCorpus) -> None:
    assert sorted(small_corpus.ids.values()) == sorted(one.id for one in small.documents)
    by_id = {one.id: one for one in small.documents}
    for passage_id in small_corpus.index.engine.passing(And()):
        passage = small_corpus.index.passages.get(passage_id)
        document = by_id[small_corpus.ids[passage.record_id]]
        assert passage.language == document.language
        assert passage.title == document.title
        assert passage.text in document.text
    assert small_corpus.languages == ("en", "fi", "sv")


def test_an_index_that_is_there_is_taken_again(small: Collection, eval_base: Workspace, encoder: Encoder) -> None:
    there = indexed(small, eval_base, encoder, Silent())
    again = indexed(small, eval_base, encoder, Silent())
    assert again.embedded == 0
    assert again.index.manifest.generation == there.index.manifest.generation
    rebuilt = indexed(small, eval_base, encoder, Silent(), rebuild=True)
    assert rebuilt.embedded == 0
    assert rebuilt.index.manifest.generation != there.index.manifest.generation
    assert not (eval_base.data / "index").exists()
    assert not (eval_base.data / "catalogue.sqlite").exists()


def test_a_corpus_that_grew_embeds_only_what_is_new(small: Collection, small_corpus: IndexedCorpus, eval_base: Workspace, encoder: Encoder) -> None:
    new = Document("new", "Naapuriapu", "Naapurit auttavat toisiaan pihatöissä ja kauppa-asioissa.", "fi")
    grown = indexed(Collection("grown", "dev", (*small.documents, new), small.queries, small.qrels), eval_base, encoder, Silent())
    assert grown.embedded <= 1  # none when an earlier run of these tests left the vector
    assert len(grown.ids) == len(small_corpus.ids) + 1
    assert grown.workspace.data != small_corpus.workspace.data


def test_a_document_without_a_title_or_a_language_is_indexed_all_the_same() -> None:
    text = "Palvelu auttaa nuoria löytämään harrastuksen omasta kylästään, ja ohjaaja tulee mukaan ensimmäisellä kerralla."
    record = as_record("collection:1", Document("x", "", text, ""))
    assert record.language == "fi"
    assert text.startswith(record.title[0].value)
    only = as_record("collection:2", Document("x", "Title", "", "sv"))
    assert (only.title[0].value, only.description) == ("Title", ())


def test_a_document_with_nothing_in_it_is_left_out(eval_base: Workspace, encoder: Encoder) -> None:
    documents = (Document("empty", "", "", "fi"), Document("whole", "Kirjastoauto", "Auto tuo kirjat kylään.", "fi"))
    one = indexed(Collection("tiny", "t", documents, (Query("q", "kirjat", "fi", "", "q"),), {"q": {"whole": 2}}), eval_base, encoder, Silent())
    assert list(one.ids.values()) == ["whole"]


def test_two_runs_do_not_write_vectors_at_once(small: Collection, eval_base: Workspace, encoder: Encoder) -> None:
    with (eval_base.data / "eval" / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="Another evaluation"):
            indexed(small, eval_base, encoder, Silent())
