import numpy as np
import pytest

from indexer.index import Index
from models.answers import Level, Need, ReasonKind
from models.records import RecordType
from service.answer import Answerer
from service.recommend.results import results_of
from service.recommend.similar import fold, grouped, read_works
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


def test_a_folded_row_says_how_its_variants_differ(answerer: Answerer) -> None:
    answer = answerer.answer(Need(text="Vamos nuorten valmennus", interface_language="en"))
    row = next(match for match in answer.innovations if match.variants)
    named = [reason for reason in row.reasons if reason.kind is ReasonKind.VARIANT and reason.record_id]
    assert [reason.record_id for reason in named] == list(row.variants)
    for reason in named:
        record = answerer.index.records.get(str(reason.record_id))
        assert record is not None
        assert any(text.value in reason.text for text in record.title)
    assert not set(row.variants) & {match.id for match in answer.innovations}


def test_folding_keeps_the_order_and_loses_nothing(answerer: Answerer, starter_index: Index) -> None:
    query, candidates = answerer.search(Need(text="työkyvyn tuki"), RecordType.INNOVATION)
    groups = grouped(read_works(query, starter_index, candidates[:30]))
    assert sorted(row for group in groups for row in group) == list(range(30))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


def test_a_liked_work_brings_its_like_and_an_unliked_one_takes_them_away(answerer: Answerer, starter_index: Index) -> None:
    """Over needs of both kinds, the list as a whole comes nearer to what was liked and goes away from what was not."""

    def nearness(text: str, record_id: str, **moved: tuple[str, ...]) -> tuple[list[str], float]:
        rows = [match.id for match in answerer.answer(Need(text=text, **moved)).innovations]
        vector = starter_index.record_vector(record_id)
        others = [starter_index.record_vector(row) for row in rows if row != record_id]
        return rows, float(np.mean([vector @ other for other in others]))

    for text in ("yksinäiset ikäihmiset", "työttömät nuoret maaseudulla", "psykisk hälsa i skolan", "housing for homeless people"):
        plain, before = nearness(text, first := answerer.answer(Need(text=text)).innovations[3].id)
        liked, after = nearness(text, first, like=(first,))
        unliked, without = nearness(text, first, unlike=(first,))
        assert after > before > without, text
        assert first in liked
        assert first not in unliked
        assert set(liked) != set(plain) != set(unliked)


def test_a_liked_work_answers_the_need_no_better_than_before(answerer: Answerer) -> None:
    """Steering changes which rows are listed, not what is said of them: levels and quotes are the need's alone."""
    text = "Miten koulukiusaamista voidaan ehkäistä?"

    def said(*liked: str) -> dict[str, tuple[Level, str]]:
        rows = answerer.answer(Need(text=text, limit=20, like=liked)).innovations
        return {match.id: (match.level, match.reasons[0].text) for match in rows}

    plain = said()
    liked = next(record_id for record_id, (level, _) in plain.items() if level is Level.WEAK)
    steered = said(liked)
    common = plain.keys() & steered.keys()
    assert liked in common
    assert {record_id: steered[record_id] for record_id in common} == {record_id: plain[record_id] for record_id in common}


def test_what_is_not_wanted_stays_away_with_its_variants(answerer: Answerer) -> None:
    row = next(match for match in answerer.answer(Need(text="Vamos nuorten valmennus")).innovations if match.variants)
    shown = [match.id for match in answerer.answer(Need(text="Vamos nuorten valmennus", unlike=(row.id,))).innovations]
    assert not {row.id, *row.variants} & set(shown)


def test_what_came_of_a_work_is_told_or_said_to_be_unknown(answerer: Answerer, starter_index: Index) -> None:
    rows = [match for text in ("koulukiusaaminen", "asunto ensin", "maaseudun kylät") for match in answerer.answer(Need(text=text)).innovations]
    for match in rows:
        card = starter_index.records.card(match.id)
        assert card is not None
        assert (match.results is None) == (not card.get("outcome") and not card.get("evidence"))
        if match.results is not None and match.results.text is not None:
            assert any(text["value"].startswith(match.results.text.text.removesuffix(" …")) for text in card["outcome"])
    assert any(match.results for match in rows)
    assert any(match.results is None for match in rows)


def test_a_rating_stays_on_its_own_scale_and_says_who_says_so() -> None:
    card = {
        "outcome": [{"value": "Fewer came back.", "language": "en"}],
        "evidence": [
            {"scheme": "EEF padlocks", "value": 3.0, "scale_max": 5.0},
            {"scheme": "EMMIE", "value": 2.5, "scale_max": 4.0},
            {"scheme": "Reported to INDIGO", "note": "by the parties", "self_reported": True},
        ],
    }
    found = results_of(card, "fi")
    assert found is not None
    assert found.evidence == ("EEF:n lukkoluokitus: 3 / 5", "EMMIE-arvio: 2,5 / 4", "Reported to INDIGO")
    assert found.self_reported
    assert found.text is not None
    assert (found.text.text, found.text.language) == ("Fewer came back.", "en")
    assert results_of({"outcome": [], "evidence": []}, "fi") is None
