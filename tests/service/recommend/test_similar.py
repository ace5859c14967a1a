import pytest

from indexer.index import Index
from models.answers import Need, ReasonKind
from models.records import RecordType
from service.answer import Answerer
from service.recommend.similar import fold
from service.retrieve import Candidate


def folded(answerer: Answerer, *record_ids: str) -> list[list[str]]:
    index = answerer.index
    query, _ = answerer.search(Need(text="hanke"), RecordType.INNOVATION)
    candidates = [Candidate(record_id, passages=[(index.passages.of_record(record_id)[0], 0.5)]) for record_id in record_ids]
    return [[candidate.record_id for candidate, _ in group] for group in fold(query, index, candidates)]


def test_one_practice_in_two_towns_is_one_row(answerer: Answerer) -> None:
    assert folded(answerer, "eura2014:S20269", "eura2014:S21995") == [["eura2014:S20269", "eura2014:S21995"]]


def test_a_project_and_its_continuation_are_one_row(answerer: Answerer) -> None:
    assert len(folded(answerer, "eura2014:S20098", "eura2014:S21144")) == 1


@pytest.mark.parametrize(
    "pair",
    [
        ("what-works:eef-collaborative-learning", "what-works:eef-mastery-learning"),
        ("what-works:eef-behaviour-interventions", "what-works:eef-early-years-interventions"),
        ("tacsi:home-for-good", "tacsi:future-of-home"),
        ("nordic:ips-denmark", "kasvuntuki:kiva-koulu"),
    ],
)
def test_different_practices_with_like_titles_stay_apart(answerer: Answerer, pair: tuple[str, str]) -> None:
    assert len(folded(answerer, *pair)) == 2


def test_a_folded_row_says_where_else_it_was_done(answerer: Answerer) -> None:
    answer = answerer.answer(Need(text="Vamos nuorten valmennus"))
    row = next(match for match in answer.innovations if match.variants)
    named = [reason for reason in row.reasons if reason.kind is ReasonKind.VARIANT]
    assert [reason.record_id for reason in named] == list(row.variants)
    assert all(reason.text for reason in named)
    assert not set(row.variants) & {match.id for match in answer.innovations}


def test_folding_keeps_the_order_and_loses_nothing(answerer: Answerer, starter_index: Index) -> None:
    query, candidates = answerer.search(Need(text="työkyvyn tuki"), RecordType.INNOVATION)
    groups = fold(query, starter_index, candidates[:30])
    assert sorted(one.record_id for group in groups for one, _ in group) == sorted(one.record_id for one in candidates[:30])
    order = [one.record_id for one in candidates]
    firsts = [order.index(group[0][0].record_id) for group in groups]
    assert firsts == sorted(firsts)
