import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import Level, Verdict
from models.records import RecordType
from service import calibrate


def fused(cosine: float, coverage: float, translated: float = 0.0) -> float:
    return float(calibrate.fused(np.array([cosine]), np.array([coverage]), np.array([translated]), np.zeros(1))[0])


STRENGTHS = st.floats(-1, 2, allow_nan=False)
SHARES = st.floats(0, 1)


@given(STRENGTHS, STRENGTHS)
def test_a_stronger_match_never_shows_less(one: float, other: float) -> None:
    order = [Level.WEAK, Level.RELATED, Level.STRONG]
    low, high = sorted((one, other))
    assert calibrate.displayed(low) <= calibrate.displayed(high)
    assert order.index(calibrate.level(low)) <= order.index(calibrate.level(high))
    assert 0 <= calibrate.displayed(one) <= 1


@given(STRENGTHS)
def test_a_bare_title_is_never_strong(strength: float) -> None:
    assert calibrate.level(strength, title_only=True) is not Level.STRONG
    assert (calibrate.level(strength, title_only=True) is Level.WEAK) == (calibrate.level(strength) is Level.WEAK)


@given(STRENGTHS)
def test_prior_work_is_found_exactly_when_something_is_related(strength: float) -> None:
    assert (calibrate.verdict(strength) is Verdict.FOUND) == (calibrate.level(strength) is not Level.WEAK)


@given(st.floats(-1, 1), SHARES, SHARES)
def test_words_found_in_translation_count_no_less_than_the_needs_own(cosine: float, coverage: float, translated: float) -> None:
    assert fused(cosine, 0.0, translated) >= fused(cosine, translated) >= cosine
    assert fused(cosine, coverage, translated) == pytest.approx(max(fused(cosine, coverage), fused(cosine, 0.0, translated)))


@given(st.floats(-1, 1), SHARES, SHARES)
def test_more_of_the_needs_words_never_lowers_a_score(cosine: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    less, more = fused(cosine, low), fused(cosine, high)
    assert less <= more
    assert calibrate.strength(cosine, low, 0.0) <= calibrate.strength(cosine, high, 0.0)


def test_hardly_a_shared_word_does_not_move_a_passage() -> None:
    assert fused(0.3, calibrate.LEXICAL_FROM) == fused(0.3, 0.0) == 0.3
    assert fused(0.3, 0.9) > fused(0.3, 0.5) > 0.3


def test_the_borders_are_in_order() -> None:
    assert calibrate.WORTH < calibrate.NOTHING < calibrate.FOUND == calibrate.RELATED < calibrate.STRONG


@pytest.mark.parametrize("record_type", list(RecordType))
def test_a_strength_is_measured_from_more_among_more_records_and_for_mash(record_type: RecordType) -> None:
    starter = calibrate.CATALOGUE[record_type]
    base = calibrate.ground(0.1, record_type, starter, "de", known=True)
    assert base == pytest.approx(0.1 - calibrate.TYPE_OFFSET[record_type])
    assert calibrate.ground(0.1, record_type, 5, "de", known=True) == base
    assert calibrate.ground(0.1, record_type, starter * 100, "de", known=True) == pytest.approx(base + 0.0852, abs=1e-3)
    assert calibrate.ground(0.1, record_type, starter, "de", known=False) == pytest.approx(base + calibrate.NO_WORD_KNOWN)


def test_needs_in_finnish_and_swedish_are_measured_from_less_than_those_in_english() -> None:
    base = {language: calibrate.ground(0.1, RecordType.INNOVATION, 401, language, known=True) for language in ("fi", "sv", "en", "de")}
    for language in ("fi", "sv", "en"):
        assert base[language] == pytest.approx(base["de"] - calibrate.LANGUAGE_OFFSET[language])
    assert base["fi"] < base["sv"] < base["de"] < base["en"]
