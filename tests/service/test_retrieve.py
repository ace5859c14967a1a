import time

import numpy as np
import pytest

from indexer.index import Index, Stand
from indexer.passages import stand
from models.answers import Filters, Need
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.filters import filter_tree
from service.query import Timings, full_match, read_need
from service.retrieve import Candidate, Matches, moved, retrieve, roll_up

NOTHING = Matches({}, {})


def rolled_up(cosines: dict[str, float], matches: Matches = NOTHING, base: float = 0.0) -> list[Candidate]:
    """Roll up passages whose places are not crowded."""
    return roll_up(cosines, matches, base, [Stand(*stand(passage_id), 0.0) for passage_id in cosines])


"""No passage holds any of the words."""

FOOD = {
    "fi": "hävikkiruokaa halvalla vähävaraisille jäsenille",
    "sv": "räddad mat till lågt pris för medlemmar med små inkomster",
    "en": "surplus food sold cheaply to members with low incomes",
}


def query(answerer: Answerer, text: str, **fields: object):
    return read_need(Need(text=text, **fields), answerer.index, answerer.encoder, answerer.centring, Timings())


def test_of_nested_parts_only_the_inner_one_counts() -> None:
    timings = Timings()
    with timings.part("outer"):
        time.sleep(0.01)
        with timings.part("inner"):
            time.sleep(0.05)
    assert timings.parts["inner"] >= 0.05
    assert 0.01 <= timings.parts["outer"] < 0.04


def test_the_asked_for_language_wins(answerer: Answerer) -> None:
    assert query(answerer, FOOD["fi"], language="sv").language == "sv"
    assert query(answerer, FOOD["fi"]).language == "fi"


def test_a_need_is_encoded_once_with_its_sentences(answerer: Answerer) -> None:
    text = "Yksinäisyys vaivaa kylissä. Bussi ei kulje. Etsimme malleja."
    found = query(answerer, text)
    assert [text[start:end] for start, end in found.sentences] == ["Yksinäisyys vaivaa kylissä.", "Bussi ei kulje.", "Etsimme malleja."]
    assert found.sentence_vectors.shape == (3, answerer.encoder.dim)
    assert np.allclose(np.linalg.norm(found.sentence_vectors, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_need_finds_the_practice_whatever_its_language(answerer: Answerer, language: str) -> None:
    _, candidates = answerer.search(Need(text=FOOD[language]), RecordType.INNOVATION)
    assert "nordic:matmissionen" in [candidate.record_id for candidate in candidates[:5]]


@pytest.mark.parametrize("record_type", list(RecordType))
def test_a_search_brings_one_type_only_best_first(answerer: Answerer, starter_index: Index, record_type: RecordType) -> None:
    _, candidates = answerer.search(Need(text="nuorten työllisyys"), record_type)
    assert len(candidates) > 20
    cards = [starter_index.records.card(candidate.record_id) for candidate in candidates]
    assert {card["type"] for card in cards if card} == {record_type.value}
    assert [(-one.score, one.record_id) for one in candidates] == sorted((-one.score, one.record_id) for one in candidates)


def test_a_candidate_holds_its_own_passages_with_their_true_cosines(answerer: Answerer, starter_index: Index) -> None:
    found, candidates = answerer.search(Need(text=FOOD["en"]), RecordType.INNOVATION)
    for candidate in candidates[:30]:
        ids = [passage_id for passage_id, _ in candidate.passages]
        assert {starter_index.passages.get(passage_id).record_id for passage_id in ids} == {candidate.record_id}
        assert candidate.cosine == pytest.approx(float((starter_index.vectors(ids) @ found.vector).max()), abs=1e-4)


def test_filters_hold_inside_the_search(answerer: Answerer, starter_index: Index) -> None:
    _, candidates = answerer.search(Need(text="nuorten mielenterveys", filters=Filters(places=("Lahti",))), RecordType.INNOVATION)
    assert candidates
    for candidate in candidates:
        card = starter_index.records.card(candidate.record_id)
        assert card is not None
        assert any("Lahti" in place or "Päijät" in place for place in card["places"]), card["places"]


def test_what_nobody_knows_a_word_of_is_not_covered_by_the_words_it_knows(answerer: Answerer, starter_index: Index) -> None:
    known, half_known, mash = (full_match(text, "fi", starter_index) for text in ("nuorten asunto", "nuorten qwertyuiop", "zxqv blorft"))
    assert half_known[0] > known[0]
    assert (known[1], half_known[1], mash[1]) == (True, True, False)
    assert full_match("…", "fi", starter_index) == (0.0, False)


def test_keyboard_mash_is_told_from_a_language_that_the_index_has_little_of(answerer: Answerer) -> None:
    assert not query(answerer, "zxqv blorft").known
    assert query(answerer, "nuorten asunto").known
    assert query(answerer, "Одинокие пожилые люди в деревнях, где давно не ходит автобус").known


def test_a_record_that_is_but_a_title_counts_less() -> None:
    text = rolled_up({"a:1#need.fi.0": 0.5, "a:1#title.sv.0": 0.4}, base=0.1)[0].strength
    title = rolled_up({"a:1#title.fi.0": 0.5, "a:1#title.sv.0": 0.4}, base=0.1)[0].strength
    assert text - title == pytest.approx(calibrate.TITLE_ONLY)


def test_a_second_section_adds_and_a_translation_does_not() -> None:
    alone = rolled_up({"a:1#need.fi.0": 0.7})[0].score
    translated = rolled_up({"a:1#need.fi.0": 0.7, "a:1#need.en.0": 0.5})[0].score
    another = rolled_up({"a:1#need.fi.0": 0.7, "a:1#solution.fi.0": 0.65})[0].score
    assert alone == translated < another == pytest.approx(0.7 + calibrate.SECOND_PASSAGE * (0.65 - calibrate.SECOND_FROM))


def test_a_passage_that_holds_the_needs_words_in_translation_is_not_held_back() -> None:
    passages, own = {"a:1#need.fi.0": 0.4, "b:1#need.en.0": 0.39}, {"a:1#need.fi.0": 0.5}
    for translated, first in (({}, "a:1"), ({"b:1#need.en.0": 0.5}, "b:1")):
        candidates = rolled_up(passages, Matches(own, translated))
        assert candidates[0].record_id == first
        assert {one.record_id: one.coverage for one in candidates} == {"a:1": 0.5, "b:1": 0.0}  # strengths rest on the need's own words


def test_words_are_found_in_other_languages(answerer: Answerer) -> None:
    found, candidates = answerer.search(Need(text="asunnottomuus", language="fi"), RecordType.INNOVATION)
    assert {"homeless", "hemlös"} <= set(found.translations)
    assert {stand(passage_id)[2] for one in candidates[:10] for passage_id, _ in one.passages} >= {"sv", "en"}


def test_ties_are_broken_by_id() -> None:
    assert [one.record_id for one in rolled_up({"b:1#need.fi.0": 0.5, "a:1#need.fi.0": 0.5})] == ["a:1", "b:1"]


def test_strength_is_measured_from_the_mean_of_all_passages(answerer: Answerer, starter_index: Index) -> None:
    found = query(answerer, FOOD["fi"])
    where = filter_tree(Filters(), RecordType.INNOVATION, starter_index)
    best = retrieve(found, starter_index, RecordType.INNOVATION, where, found.vector)[0]
    everything = starter_index.vectors(starter_index.engine.passing(where)) @ found.vector
    strength = best.cosine - float(everything.mean()) + calibrate.COVERAGE_STRENGTH * best.coverage + calibrate.LANGUAGE_OFFSET["fi"]
    assert best.strength == pytest.approx(strength, abs=1e-4)


def test_filters_do_not_change_how_strong_a_record_is(answerer: Answerer) -> None:
    _, free = answerer.search(Need(text=FOOD["sv"]), RecordType.INNOVATION)
    _, limited = answerer.search(Need(text=FOOD["sv"], filters=Filters(themes=("food",))), RecordType.INNOVATION)
    strengths = {one.record_id: one.strength for one in free}
    assert limited[0].strength == pytest.approx(strengths[limited[0].record_id], abs=1e-4)


def test_liking_moves_the_need_towards_a_record_and_unliking_away(answerer: Answerer, starter_index: Index) -> None:
    record = "nordic:cycling-without-age"
    vector = starter_index.record_vector(record)
    assert vector is not None
    plain, liked, unliked = (
        float(moved(query(answerer, "vanhusten yksinäisyys", **fields), starter_index) @ vector) for fields in ({}, {"like": (record,)}, {"unlike": (record,)})
    )
    assert liked > plain + 0.1
    assert unliked < plain - 0.1
