from collections import Counter

import pytest

from eval.links.questions import NO_OTHER, NO_TEXT, REPORT, TUNE, Drawn, Question, Works, funder_questions, partner_questions, texts_of
from indexer.index import Index


@pytest.fixture(scope="module")
def drawn(toy) -> Drawn:
    return partner_questions(toy.asks.index, toy.works, ["toy"])


def test_everybody_asked_for_has_an_earlier_work(toy, drawn: Drawn) -> None:
    asked = {(question.record_id, target) for question in drawn.questions for target in question.targets}
    old, oven, harbour, sail, mast = (toy.id(name) for name in ("Old Mill", "Warm Oven", "Harbour Club", "White Sail", "Tall Mast"))
    assert asked == {
        ("toy:bread-2", old),
        ("toy:bread-2", oven),
        ("toy:bread-3", old),
        ("toy:bread-3", oven),
        ("toy:bread-4", oven),
        ("toy:bread-5", oven),
        ("toy:boat-2", harbour),
        ("toy:boat-2", sail),
        ("toy:boat-3", harbour),
        ("toy:boat-3", mast),
    }


def test_what_is_left_out_is_counted(drawn: Drawn) -> None:
    # The first of each subject has nothing before it; Deep Cellar, Lonely Baker, Late Comer and (in boat-2) Tall Mast are new.
    assert drawn.excluded["toy"] == Counter({NO_OTHER: 2 + 2 + 4, NO_TEXT: 2})


def test_members_are_told_and_the_target_is_not(toy, drawn: Drawn) -> None:
    for question in drawn.questions:
        assert set(question.members) | set(question.targets) == set(toy.works.made[question.record_id])
        assert not set(question.members) & set(question.targets)


def test_no_name_of_the_target_stays_in_the_text(toy, drawn: Drawn) -> None:
    oven = toy.id("Warm Oven")
    asked = [question for question in drawn.questions if question.record_id == "toy:bread-3" and question.targets == (oven,)]
    assert len(asked) == 1
    assert "Warm Oven" in next(iter(texts_of(toy.works.cards["toy:bread-3"], "toy")))[1]
    assert "Oven" not in asked[0].text
    assert "flour" in asked[0].text


def test_no_name_of_a_payer_stays_in_the_text(toy) -> None:
    for question in funder_questions(toy.asks.index, toy.works, ["toy"]).questions:
        assert "Grain Fund" not in question.text
        assert "Sea Fund" not in question.text
        assert not question.members


def test_a_call_is_asked_for_where_all_have_one_payer(toy) -> None:
    cards = toy.works.cards
    works = Works(cards, dict.fromkeys(cards, "cordis"), toy.works.made, {key: tuple(grant["call"] for grant in card["grants"]) for key, card in cards.items()})
    asked = {target for question in funder_questions(toy.asks.index, works, ["cordis"]).questions for target in question.targets}
    assert asked == {"CALL-SEA-2019"}  # every other call has one work


def test_the_sample_is_spread_over_works_and_the_same_each_time(toy, drawn: Drawn) -> None:
    few = partner_questions(toy.asks.index, toy.works, ["toy"], 6).questions
    assert few == partner_questions(toy.asks.index, toy.works, ["toy"], 6).questions
    assert len({question.record_id for question in few}) == 6
    assert few == drawn.questions[:6]


def test_both_halves_are_large() -> None:
    halves = Counter(Question(f"w:{number}", "", "en", "", ()).half for number in range(1_000))
    assert set(halves) == {TUNE, REPORT}
    assert min(halves.values()) > 450


def test_the_starter_is_asked_in_each_language(starter_index: Index) -> None:
    works = Works.read(starter_index)
    assert set(works.sources.values()) == {"starter"}
    found = partner_questions(starter_index, works, ["starter"], 30)
    assert {question.language for question in found.questions} == {"fi", "sv", "en"}
    for question in found.questions:
        assert 80 <= len(question.text) <= 2_002
        names = [title["value"] for title in starter_index.records.card(question.targets[0])["title"]]
        assert not [name for name in names if name in question.text]
