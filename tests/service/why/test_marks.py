import random

from eval.reasons import marked_beats_random, quotes
from service.answer import Answerer
from service.why.marks import MOST_MARKED, Sentence, marks, tried, without

WORDS = range(4, 11)
ROWS = 40
"""Words of a sentence, and rows, so that they take seconds; `kutoja eval reasons` takes 200 sentences as they come."""


def test_words_that_are_marked_carry_more_than_random_ones(answerer: Answerer) -> None:
    short = [one for one in quotes(answerer, 400, per_need=6) if len(tried(Sentence(one.text, one.language))) in WORDS]
    chance = random.Random(7)
    held = [marked_beats_random(answerer, reason, chance) for reason in short[:ROWS]]
    assert len(held) == ROWS
    assert sum(held) >= 0.8 * len(held)


def test_the_same_sentences_give_the_same_words_across_languages(answerer: Answerer) -> None:
    need = Sentence("Miten pitkäaikaisasunnottomat saavat pysyvän kodin?", "fi")
    says = Sentence("Homeless people get a permanent home of their own first, and support after that.", "en")
    first, again = (marks(need, says, answerer.encoder, answerer.centring) for _ in range(2))
    assert first == again
    assert "Homeless" in [says.text[start:end] for start, end in first.second]
    for sentence, spans in ((need, first.first), (says, first.second)):
        assert set(spans) <= set(tried(sentence))
        assert 1 <= len(spans) <= max(1, round(MOST_MARKED * len(tried(sentence))))
        assert spans == sorted(spans)


def test_stop_words_and_numbers_are_not_tried() -> None:
    text = "Ja se on 2024 uusi kyläkahvila, jossa 👩‍🌾 kokataan."
    assert [text[start:end] for start, end in tried(Sentence(text, "fi"))] == ["uusi", "kyläkahvila", "kokataan"]


def test_a_word_is_left_out_with_its_space() -> None:
    assert without("yksi kaksi kolme", [(5, 10)]) == "yksi kolme"
    assert without("yksi", [(0, 4)]) == ""
