from dataclasses import replace

import numpy as np
import pytest

from indexer.index import Index
from models.answers import CallStatus, Level, Need
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.recommend.bearing import subjects
from service.recommend.purposes import fits, purposes_of

TEXT = "avustus nuorten mielenterveyden edistämiseen"


def test_a_call_is_matched_by_how_it_begins(starter_index: Index) -> None:
    purposes = purposes_of(starter_index)
    assert purposes is purposes_of(starter_index)
    calls = list(starter_index.records.ids(RecordType.CALL))
    assert list(purposes.rows) == calls
    for call in calls:
        begins = [passage for passage in starter_index.passages.of_record(call) if passage.endswith(".0")]
        assert begins
        assert np.array_equal(purposes.vectors[purposes.rows[call]], starter_index.vectors(begins))
        assert purposes.labels[call] == subjects(starter_index.records.card(call) or {})


def test_a_fit_is_nearness_and_shared_labels_less_the_doubt(answerer: Answerer, starter_index: Index) -> None:
    begun = answerer.begin(Need(text=TEXT))
    query, calls, about = begun.query, begun.found.calls, replace(begun.found.signals, doubt=0.0)
    purposes = purposes_of(starter_index)
    found = fits(query, starter_index, calls, about)
    for call, fit in zip(calls, found, strict=True):
        labels = purposes.labels[call.record_id]
        alike = len(labels & about.subject) / max(1, len(labels) * len(about.subject)) ** 0.5
        nearness = max(purposes.vectors[row] @ query.vector for row in purposes.rows[call.record_id]) - purposes.mean @ query.vector
        assert fit == pytest.approx(nearness + calibrate.CALL_LABELS * alike + calibrate.CALL_GROUND, abs=1e-5)
    doubtful = fits(query, starter_index, calls, replace(about, doubt=0.1))
    named = [bool(purposes.labels[call.record_id] & (about.themes | about.target_groups)) for call in calls]
    assert doubtful == pytest.approx([fit - (0.0 if names else 0.1) for fit, names in zip(found, named, strict=True)])
    assert {True, False} == set(named)
    assert fits(query, starter_index, [], about) == []


def test_levels_of_calls_are_those_of_their_fit(answerer: Answerer, starter_index: Index) -> None:
    levels: set[Level] = set()
    for text in (TEXT, "tukea pitkäaikaistyöttömien työllistämiseen", "preventive work with families and children", "bostad åt hemlösa"):
        begun = answerer.begin(Need(text=text, limit=20))
        calls = begun.found.calls
        fit = dict(zip((one.record_id for one in calls), fits(begun.query, starter_index, calls, begun.found.signals), strict=True))
        for row in (row for row in begun.funders(begun.payers()) if row.type is RecordType.CALL):
            levels.add(row.level)
            assert fit[row.id] >= calibrate.CALL_WORTH
            assert row.score == pytest.approx(calibrate.displayed(fit[row.id]), abs=1e-4)
            assert row.level is not Level.WEAK or row.status is not CallStatus.CLOSED
    assert {Level.RELATED, Level.WEAK} <= levels
