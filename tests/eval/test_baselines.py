from math import log

import numpy as np
import pytest

from eval.baselines import Baselines, reciprocal_rank_fusion
from eval.bm25 import BM25, query_terms
from eval.collection import Collection
from eval.corpus import IndexedCorpus
from indexer.engine import And
from indexer.passages import encoder_text


def test_bm25_is_what_a_hand_computes() -> None:
    scores = BM25([["a", "b", "a"], ["b"], ["c", "c"]]).scores({"a": 1, "c": 2, "unknown": 1})
    idf = log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    long, mean = 1.2 * (1 - 0.75 + 0.75 * 3 / 2), 1.2 * (1 - 0.75 + 0.75 * 2 / 2)
    assert scores.tolist() == pytest.approx([idf * 2 * 2.2 / (2 + long), 0.0, 2 * idf * 2 * 2.2 / (2 + mean)])


def test_bm25_of_nothing_is_nothing() -> None:
    assert BM25([]).scores({"a": 1}).tolist() == []


def test_a_need_is_stemmed_for_documents_of_every_language() -> None:
    terms = query_terms("koulujen koulujen schools", "fi", ["fi", "en"])
    assert terms["koulu"] == 2
    assert terms["school"] == 1


def test_stop_words_of_the_need_are_no_rare_words_elsewhere() -> None:
    assert not {"the", "and"} & set(query_terms("the schools and the gardens", "en", ["en", "sv"]))
    assert {"the", "and"} <= set(query_terms("the schools and the gardens", "fi", ["en", "sv"]))


def test_fusion_is_the_sum_of_reciprocal_ranks() -> None:
    fused = reciprocal_rank_fusion([[("a", 9.0), ("b", 8.0)], [("b", 0.1), ("c", 0.05)]])
    assert fused == [("b", pytest.approx(1 / 62 + 1 / 61)), ("a", pytest.approx(1 / 61)), ("c", pytest.approx(1 / 62))]


def test_vectors_are_ranked_exactly_raw_and_centred(small: Collection, small_corpus: IndexedCorpus) -> None:
    need = "nuoria takaisin koulun penkille"
    found = Baselines(small_corpus).rank(need, "fi")
    encoder, centring = small_corpus.encoder, small_corpus.centring.without_alignment()
    passages = {one.id: one for one in map(small_corpus.index.passages.get, small_corpus.index.engine.passing(And()))}
    query = encoder.encode_queries([need])[0].vector
    raw, centred = {}, {}
    for passage in passages.values():
        vector = encoder.encode_passages([encoder_text(passage)[0]])[0].vector
        raw[small_corpus.ids[passage.record_id]] = float(vector @ query)
        centred[small_corpus.ids[passage.record_id]] = float(centring.centre(vector, passage.language, "passage") @ centring.centre(query, "fi", "query"))
    for name, expected in (("dense raw", raw), ("dense centred", centred)):
        got = dict(found[name])
        assert set(got) == set(expected)
        np.testing.assert_allclose([got[key] for key in expected], list(expected.values()), atol=5e-3)
    assert found["dense centred"][0][0] == "etsiva-peli"


def test_words_find_only_what_holds_them(small_corpus: IndexedCorpus) -> None:
    found = Baselines(small_corpus).rank("erfarenheter av Nivagons givare", "sv")["BM25"]
    assert found[0][0] == "bryggarn-logg"
    assert len(found) < len(small_corpus.ids)
