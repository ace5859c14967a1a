from datetime import date

import pytest

from indexer.index import Index
from models.answers import CallStatus, Level, Match, Need, ReasonKind
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.recommend.funders import STATUS_ORDER, Ranked, _one_round, call_status
from service.retrieve import Candidate

TODAY = date(2026, 3, 15)
NEEDS = (
    "avustus nuorten mielenterveyden edistämiseen",
    "Bostad först för långvarigt hemlösa",
    "loneliness of older people in rural villages",
    "maahanmuuttajien kotoutuminen ja työllistyminen",
)


@pytest.mark.parametrize(
    ("card", "status"),
    [
        ({"opens": "2026-01-01", "closes": "2026-03-15"}, CallStatus.OPEN),
        ({"closes": "2026-03-16"}, CallStatus.OPEN),
        ({"closes": "2026-03-14"}, CallStatus.CLOSED),
        ({"opens": "2026-03-16", "closes": "2026-05-01"}, CallStatus.FORTHCOMING),
        ({"opens": "2026-04"}, CallStatus.FORTHCOMING),
        ({"opens": "2027"}, CallStatus.FORTHCOMING),
        ({"opens": "2026-01-01"}, CallStatus.UNKNOWN),
        ({}, CallStatus.UNKNOWN),
        ({"stated_status": "open"}, CallStatus.UNKNOWN),
        ({"closes": "2026-12"}, CallStatus.UNKNOWN),
        ({"recurring": "yearly"}, CallStatus.UNKNOWN),
        ({"recurring": "rolling"}, CallStatus.ROLLING),
        ({"recurring": "rolling", "closes": "2025-12-31"}, CallStatus.CLOSED),
        ({"stated_status": "forthcoming", "closes": "2026-06-01"}, CallStatus.FORTHCOMING),
    ],
)
def test_a_call_is_open_only_by_its_dates(card: dict[str, str], status: CallStatus) -> None:
    assert call_status(card, TODAY) is status


@pytest.fixture(scope="module")
def rows(answerer: Answerer) -> tuple[Match, ...]:
    return answerer.answer(Need(text="avustus nuorten mielenterveyden edistämiseen", limit=12)).funders


def test_calls_come_first_then_those_who_paid(rows: tuple[Match, ...]) -> None:
    types = [match.type for match in rows]
    assert RecordType.CALL in types
    assert RecordType.ORGANISATION in types
    assert types == sorted(types, key=lambda one: one is RecordType.ORGANISATION)


def test_each_kind_of_row_has_its_own_fields(rows: tuple[Match, ...]) -> None:
    for match in rows:
        if match.type is RecordType.CALL:
            assert match.status is not None
            assert match.eligibility is not None
            assert match.eligibility.verdict == "unclear"
            assert match.past_grants is None
            assert not match.works
        else:
            assert match.status is match.eligibility is match.closes is match.opens is None
            assert match.past_grants


def test_what_one_can_still_apply_to_stands_above_what_has_closed(answerer: Answerer) -> None:
    for text in NEEDS:
        calls = [match for match in answerer.answer(Need(text=text, limit=20)).funders if match.type is RecordType.CALL]
        keys = [(STATUS_ORDER[match.status], match.level is Level.WEAK, -match.score) for match in calls if match.status]
        assert keys == sorted(keys, key=lambda key: key[:2])


def test_a_vague_likeness_to_a_call_is_not_listed(answerer: Answerer) -> None:
    """A weak call may still take applications and shares a subject with the need; a need that no call fits gets none."""
    shown = 0
    for text in NEEDS:
        for match in answerer.answer(Need(text=text, limit=20)).funders:
            if match.type is RecordType.CALL and match.level is Level.WEAK:
                shown += 1
                assert match.status is not CallStatus.CLOSED
                assert match.score >= calibrate.displayed(calibrate.LOOSE) - 1e-4
    assert shown
    for text in ("kanelipullan resepti", "kvanttikromodynamiikan hilalaskenta"):
        assert not answerer.answer(Need(text=text)).funders


def test_who_may_apply_is_cited_from_the_call(rows: tuple[Match, ...], starter_index: Index) -> None:
    cited = 0
    for match in rows:
        card = starter_index.records.card(match.id) or {}
        if match.eligibility and card.get("eligible_applicants"):
            fact = next(fact for fact in match.eligibility.facts if fact.field == "eligible_applicants")
            assert len(fact.text.split(", ")) == len(card["eligible_applicants"])
            cited += 1
    assert cited


def test_past_grants_are_those_of_matched_works(rows: tuple[Match, ...], starter_index: Index) -> None:
    for match in rows:
        for grant in match.past_grants or ():
            assert grant.record_id in match.works
            assert match.id in starter_index.graph.funders_of(grant.record_id)
            if grant.amount is not None:
                stored = [one for one in (starter_index.records.card(grant.record_id) or {})["grants"] if one.get("funder_id") == match.id]
                assert (float(grant.amount), grant.currency, grant.year) in [
                    (float(one["amount"]), one.get("currency"), one.get("year")) for one in stored if "amount" in one
                ]
        if match.type is RecordType.ORGANISATION:
            assert any(reason.kind is ReasonKind.GRANT and reason.record_id in match.works for reason in match.reasons)


def test_weak_calls_leave_room_for_those_who_paid(answerer: Answerer) -> None:
    funders = answerer.answer(Need(text="Asunto ensin pitkään asunnottomina olleille", limit=4)).funders
    assert any(match.type is RecordType.ORGANISATION for match in funders)
    assert len(funders) <= 4


def ranked(record_id: str, title: str, status: CallStatus, closes: str) -> Ranked:
    card = {"id": record_id, "title": [{"value": title, "language": "fi"}], "funder": "Mallikunta", "closes": closes}
    return (STATUS_ORDER[status], False, 0.0, record_id), Candidate(record_id), card, status


def test_of_the_rounds_of_one_call_one_is_listed() -> None:
    rounds = [
        ranked("town:2027", "Avustus 2027", CallStatus.FORTHCOMING, "2027-04-30"),
        ranked("town:2026", "Avustus 2026", CallStatus.CLOSED, "2026-01-30"),
        ranked("town:other-2024", "Toinen avustus 2024", CallStatus.CLOSED, "2024-01-30"),
        ranked("town:other-2025", "Toinen avustus 2025", CallStatus.CLOSED, "2025-01-30"),
    ]
    assert [item[1].record_id for item in _one_round(rounds)] == ["town:2027", "town:other-2025"]
