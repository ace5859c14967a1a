from dataclasses import replace

import pytest

from indexer.index import Index
from models.answers import Filters, Level, Need, Verdict
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.query import Query
from service.recommend.bearing import bears, subjects, tried, with_subject
from service.retrieve import Candidate
from service.signals import Signals, signals

NEEDS = ("yksinäiset ikäihmiset", "arbetslösa unga på landsbygden", "housing for homeless people")
NOTHING_NAMED = Signals(frozenset(), frozenset(), frozenset())


@pytest.fixture(scope="module")
def asked(answerer: Answerer) -> tuple[Query, list[Candidate]]:
    return answerer.search(Need(text=NEEDS[2]), RecordType.INNOVATION)


def at(candidate: Candidate, strength: float) -> Candidate:
    return replace(candidate, strength=strength)


def test_a_need_is_about_what_it_names_and_what_its_nearest_works_share(asked: tuple[Query, list[Candidate]], starter_index: Index) -> None:
    query, works = asked
    about = with_subject(query, starter_index, works, signals(NEEDS[2]))
    assert {"homelessness-housing", "homeless-people"} <= about.subject
    shared = [subjects(query.card(starter_index, work.record_id) or {}) for work in works[:5]]
    named = about.themes | about.target_groups
    assert all(label in named or sum(label in one for one in shared) > 1 for label in about.subject)
    assert about.doubt == 0
    weak = with_subject(query, starter_index, [at(work, calibrate.RELATED - 0.05) for work in works], signals(NEEDS[2]))
    assert weak.doubt == pytest.approx(0.05)


def test_a_weak_work_bears_on_a_need_when_it_is_near_and_on_its_subject(asked: tuple[Query, list[Candidate]], starter_index: Index) -> None:
    query, works = asked
    work = works[0]
    own = subjects(query.card(starter_index, work.record_id) or {})
    on, off = replace(NOTHING_NAMED, subject=own), replace(NOTHING_NAMED, subject=frozenset({"mobility"}) - own)
    assert bears(query, starter_index, at(work, calibrate.LOOSE), on)
    assert not bears(query, starter_index, at(work, calibrate.LOOSE - 0.001), on)
    assert not bears(query, starter_index, at(work, calibrate.LOOSE), replace(on, doubt=0.01))
    assert bears(query, starter_index, at(work, calibrate.LOOSE_ALONE), replace(on, doubt=0.01))
    assert not bears(query, starter_index, at(work, calibrate.LOOSE), off)
    assert bears(query, starter_index, at(work, calibrate.RELATED), off)  # what is related needs no label
    assert bears(query, starter_index, at(work, calibrate.LOOSE), NOTHING_NAMED)  # nor does anything where no subject is known


def test_who_steers_sees_what_is_weak(asked: tuple[Query, list[Candidate]], starter_index: Index) -> None:
    query, works = asked
    steered = replace(query, need=query.need.model_copy(update={"like": (works[0].record_id,)}))
    assert bears(steered, starter_index, at(works[0], calibrate.WORTH), NOTHING_NAMED)


@pytest.mark.parametrize(("kinds", "counts"), [((), False), (("service",), True)])
def test_a_public_service_is_prior_work_only_when_asked_for_or_strong(
    asked: tuple[Query, list[Candidate]], starter_index: Index, kinds: tuple[str, ...], counts: bool
) -> None:
    query, works = asked
    work = works[0]
    card = dict(query.card(starter_index, work.record_id) or {}, kind="service")
    asking = replace(query, need=query.need.model_copy(update={"filters": Filters(kinds=kinds)}), cards={work.record_id: card})
    near = at(work, calibrate.STRONG - 0.001)
    assert bears(asking, starter_index, near, NOTHING_NAMED) is counts
    assert (near in tried(asking, starter_index, [near])) is counts
    assert bears(asking, starter_index, at(work, calibrate.STRONG), NOTHING_NAMED)


def test_what_research_bodies_made_alone_must_be_related(asked: tuple[Query, list[Candidate]], starter_index: Index) -> None:
    query, works = asked
    work = works[0]
    found = query.card(starter_index, work.record_id) or {}

    def with_makers(*kinds: str) -> Query:
        parts = [{"name": kind, "role": "lead", "kind": kind} for kind in kinds] + [{"name": "pays", "role": "funder", "kind": "foundation"}]
        return replace(query, cards={work.record_id: {**found, "participations": parts}})

    weak = at(work, calibrate.RELATED - 0.001)
    assert not bears(with_makers("university", "research_institute"), starter_index, weak, NOTHING_NAMED)
    assert bears(with_makers("university", "municipality"), starter_index, weak, NOTHING_NAMED)
    assert bears(with_makers(), starter_index, weak, NOTHING_NAMED)
    assert bears(with_makers("university"), starter_index, at(work, calibrate.RELATED), NOTHING_NAMED)


def test_every_weak_row_bears_on_the_subject(answerer: Answerer, starter_index: Index) -> None:
    weak = 0
    for text in NEEDS:
        begun = answerer.begin(Need(text=text, limit=20))
        about = begun.found.signals
        strengths = {one.record_id: one.strength for one in begun.found.works}
        for row in begun.innovations():
            if row.level is Level.WEAK:
                weak += 1
                assert strengths[row.id] >= calibrate.LOOSE
                assert about.subject & subjects(starter_index.records.card(row.id) or {})
        for row in begun.partners():
            speaking = [work for work in row.works if strengths.get(work, 0) >= calibrate.LOOSE]
            assert row.level is not Level.WEAK or row.slot == "complement" or speaking
    assert weak > 3


@pytest.mark.parametrize("need", ["tool library", "omaishoitajan jaksmainen ja vertaistki"])
def test_what_is_called_weak_is_shown(answerer: Answerer, need: str) -> None:
    """Works that bear on the need but little, nearest first, where the page says that something touches on it."""
    answer = answerer.answer(Need(text=need))
    assert answer.verdict is Verdict.WEAK
    assert 1 <= len(answer.innovations) <= calibrate.NEAREST
    assert all(row.level is Level.WEAK for row in answer.innovations)
