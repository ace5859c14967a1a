from datetime import date

import pytest

from eval.verdict import COLLECTION
from indexer.index import Index
from models.answers import Answer, Asker, Filters, Level, ListName, Match, Need, ReasonKind, Verdict
from models.errors import InvalidInput, NotFound, UnknownValue
from models.jsonl import loads, read_lines
from service.answer import Answerer
from service.query import Timings

HOMELESS = "Bostad först för långvarigt hemlösa"
NONSENSE = [loads(line)["text"] for _, line in read_lines(COLLECTION / "offtopic.jsonl") if loads(line)["kind"] == "nonsense"]
HOSTILE = [
    "אנשים זקנים בודדים בכפרים",
    "\u202eyksinäiset vanhukset\u202c",
    "yksinäiset vanhukset, ensamma äldre, lonely older people",
    "🙂🙂🙂 nuoret",
    "a" * 5000,
    "nuorten mielenterveys " * 900,
    "SELECT * FROM record; -- ' OR 1=1",
    "<script>alert(1)</script> nuoret",
    "1",
]


@pytest.fixture(scope="module")
def homeless(answerer: Answerer) -> Answer:
    return answerer.answer(Need(text=HOMELESS))


def every(answer: Answer) -> list[Match]:
    return [*answer.innovations, *answer.partners, *answer.funders]


def test_the_practice_is_found_with_partners_and_funders(homeless: Answer) -> None:
    assert homeless.language == "sv"
    assert homeless.language_sure
    assert homeless.verdict is Verdict.FOUND
    assert homeless.innovations[0].level is Level.STRONG
    assert homeless.partners
    assert homeless.funders
    assert homeless.today == date(2026, 3, 15)


def test_no_match_without_a_reason_and_scores_fall(homeless: Answer) -> None:
    assert all(match.reasons for match in every(homeless))
    for rows in (homeless.innovations, homeless.partners):
        assert [match.score for match in rows] == sorted((match.score for match in rows), reverse=True)
        levels = [match.level is Level.WEAK for match in rows]
        assert levels == sorted(levels)


def test_each_list_holds_its_own_kind_once(homeless: Answer) -> None:
    assert {match.type.value for match in homeless.innovations} == {"innovation"}
    assert {match.type.value for match in homeless.partners} == {"organisation"}
    for rows in (homeless.innovations, homeless.partners, homeless.funders):
        assert len({match.id for match in rows}) == len(rows)


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_a_list_is_at_most_as_long_as_asked(answerer: Answerer, limit: int) -> None:
    answer = answerer.answer(Need(text="nuorten mielenterveys", limit=limit))
    assert len(answer.innovations) == limit
    assert 0 < len(answer.partners) <= limit
    assert 0 < len(answer.funders) <= limit


def test_only_what_is_asked_for_is_listed(answerer: Answerer) -> None:
    answer = answerer.answer(Need(text=HOMELESS, include=(ListName.FUNDERS,)))
    assert answer.innovations == ()
    assert answer.partners == ()
    assert answer.funders
    assert answer.verdict is Verdict.FOUND


@pytest.mark.parametrize("text", [*NONSENSE, "exoplanet spectroscopy", "cinnamon bun recipe", "kanelipullan resepti", "eksoplaneettojen spektroskopia"])
def test_nonsense_and_other_subjects_are_never_found(answerer: Answerer, text: str) -> None:
    answer = answerer.answer(Need(text=text))
    assert answer.verdict is not Verdict.FOUND
    assert all(match.level is Level.WEAK for match in answer.innovations)


def test_none_empties_the_innovations_only(answerer: Answerer) -> None:
    answers = [answerer.answer(Need(text=text)) for text in NONSENSE[::3]]
    assert any(answer.verdict is Verdict.NONE for answer in answers)
    for answer in answers:
        if answer.verdict is Verdict.NONE:
            assert answer.innovations == ()


@pytest.mark.parametrize("text", HOSTILE)
def test_strange_text_gets_a_sensible_answer(answerer: Answerer, text: str) -> None:
    answer = answerer.answer(Need(text=text[:20_000]))
    assert answer.verdict in Verdict
    assert all(match.reasons for match in every(answer))


@pytest.mark.parametrize("text", ["?!", "🙂", "…", " . "])
def test_a_need_without_a_word_is_refused(answerer: Answerer, text: str) -> None:
    with pytest.raises(InvalidInput, match="no word"):
        answerer.answer(Need(text=text))


def test_filters_hold_for_works_and_so_for_those_who_made_them(answerer: Answerer, starter_index: Index) -> None:
    answer = answerer.answer(Need(text="tukea työttömien työkykyyn", filters=Filters(places=("Lahti", "Kuopio"))))
    assert answer.innovations
    works = {match.id for match in answer.innovations} | {work for match in answer.partners for work in match.works}
    for work in works:
        places = (starter_index.records.card(work) or {})["places"]
        assert any(name in place for place in places for name in ("Lahti", "Päijät", "Kuopio", "Savo")), places


def test_an_unknown_place_is_refused_with_a_near_name(answerer: Answerer) -> None:
    with pytest.raises(UnknownValue, match="Tampere"):
        answerer.answer(Need(text="nuoret", filters=Filters(places=("Tampre",))))
    with pytest.raises(UnknownValue, match="Tampere"):
        answerer.answer(Need(text="nuoret", asker=Asker(place="Tampre")))


def test_liking_moves_the_list_and_what_is_unliked_is_gone(answerer: Answerer) -> None:
    need = {"text": "ikäihmisten yksinäisyys", "limit": 10}
    plain = [match.id for match in answerer.answer(Need(**need)).innovations]
    liked = [match.id for match in answerer.answer(Need(**need, like=("nordic:sallbo",))).innovations]
    unliked = [match.id for match in answerer.answer(Need(**need, unlike=(plain[0],))).innovations]
    assert liked != plain
    assert "nordic:sallbo" in liked[:2]
    assert plain[0] not in unliked
    assert unliked


def test_an_unknown_id_cannot_be_liked(answerer: Answerer) -> None:
    with pytest.raises(NotFound, match="nowhere:1"):
        answerer.answer(Need(text="nuoret", like=("nowhere:1",)))


def test_texts_are_shown_in_the_readers_language_where_there_are_any(answerer: Answerer) -> None:
    for language in ("fi", "sv", "en"):
        for match in answerer.answer(Need(text=HOMELESS, interface_language=language)).innovations:
            assert match.summary_language == language
            assert match.translated == (match.language != language)


def test_the_same_need_gives_the_same_answer(answerer: Answerer, homeless: Answer) -> None:
    again = answerer.answer(Need(text=HOMELESS))
    assert again.model_dump(exclude={"took_ms"}) == homeless.model_dump(exclude={"took_ms"})


def test_similar_works_leave_the_record_itself_out(answerer: Answerer) -> None:
    matches = answerer.similar("housing-first:helsingborg", 5)
    assert len(matches) == 5
    assert "housing-first:helsingborg" not in [match.id for match in matches]
    assert any(match.id.startswith("housing-first:") for match in matches[:3])
    assert all(reason.text for match in matches for reason in match.reasons if reason.kind is ReasonKind.PASSAGE)


def test_similar_to_an_unknown_record_is_not_found(answerer: Answerer) -> None:
    with pytest.raises(NotFound):
        answerer.similar("nowhere:1", 5)


def test_the_parts_of_an_answer_are_timed(answerer: Answerer) -> None:
    timings = Timings()
    answer = answerer.answer(Need(text=HOMELESS), timings)
    assert set(timings.parts) == {"language", "embed", "dense", "lexical", "fuse", "recommend", "explain"}
    assert 0 < sum(timings.parts.values()) * 1000 <= answer.took_ms
