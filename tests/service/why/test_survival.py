import numpy as np
import pytest

from eval.reasons import all_taken
from models.answers import Level, Match, Need, Reason, ReasonKind
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.why.survival import Sentences, at_most_related, drop, record_score

NEED = np.array([1.0, 0.0], np.float32)


def sentences(ranked: list[tuple[str, float]], rows: list[list[float]], ends: list[int]) -> Sentences:
    vectors = np.array(rows, np.float32)
    return Sentences(ranked, vectors, ends, vectors @ NEED)


def test_arithmetic_agrees_with_encoding_the_record_anew_without_the_sentence(answerer: Answerer) -> None:
    """Every need's nearest sentence, also those that are not shown because they carry nothing; `kutoja eval reasons` takes 200."""
    found = list(all_taken(answerer, 50))
    assert len(found) == 50
    assert sum(one.arithmetic == one.encoded for one in found) >= 0.8 * len(found)
    assert any(not one.encoded for one in found)


def test_a_sentence_beside_a_better_passage_does_not_survive() -> None:
    ranked = [("a:1#summary.fi.0", 0.5), ("a:1#solution.fi.0", calibrate.SECOND_FROM - 0.1)]
    found = sentences(ranked, [[0.6, 0.8], [0.9, 0.1]], [1, 2])
    assert found.survives(0)
    assert not found.survives(1)


def test_a_translation_stands_in_for_nothing() -> None:
    ranked = [("a:1#summary.fi.0", 0.5), ("a:1#summary.en.0", 0.6)]
    assert sentences(ranked, [[0.6, 0.8], [0.9, 0.1]], [1, 2]).survives(0)


def test_a_second_section_counts_where_it_answers_too() -> None:
    ranked = [("a:1#summary.fi.0", 0.6), ("a:1#solution.fi.0", 0.5)]
    assert sentences(ranked, [[0.6, 0.8], [0.9, 0.1]], [1, 2]).survives(1)
    assert record_score([("summary", 0.6), ("solution", 0.5)]) > record_score([("summary", 0.6), ("summary", 0.5)]) == 0.6


def test_a_record_of_one_sentence_is_carried_by_it() -> None:
    assert sentences([("a:1#summary.fi.0", 0.1)], [[-0.5, 0.8]], [1]).survives(0)


def test_a_sentence_that_leads_away_from_the_need_takes_from_its_passage() -> None:
    vectors = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    assert drop(vectors, vectors @ NEED, 0) == pytest.approx(np.sqrt(0.5))
    assert drop(vectors, vectors @ NEED, 1) == pytest.approx(np.sqrt(0.5) - 1)
    found = sentences([("a:1#summary.fi.0", 0.5)], [[1.0, 0.0], [0.0, 1.0]], [2])
    assert [found.survives(row) for row in (0, 1)] == [True, False]


def match(kind: ReasonKind, level: Level, *flags: str) -> Match:
    return Match(
        id="a:1", type=RecordType.INNOVATION, title="Kahvila", title_language="fi", language="fi", portal="a", score=0.9, level=level, flags=flags,
        reasons=(Reason(kind=kind, text="Kahvila", language="fi"),),
    )  # fmt: skip


def test_a_row_that_only_quotes_its_title_is_at_most_related() -> None:
    rows = at_most_related([match(ReasonKind.TITLE, Level.STRONG), match(ReasonKind.PASSAGE, Level.STRONG), match(ReasonKind.TITLE, Level.WEAK)])
    assert [row.level for row in rows] == [Level.RELATED, Level.STRONG, Level.WEAK]


def test_nearly_every_row_quotes_a_passage_that_carries_it(answerer: Answerer) -> None:
    rows = [row for text in ("nuorten työpajat", "housing first", "stöd för äldre hemma") for row in answerer.answer(Need(text=text)).innovations]
    told = [row for row in rows if any(reason.kind is ReasonKind.PASSAGE for reason in row.reasons)]
    assert len(told) >= 0.9 * len(rows)
