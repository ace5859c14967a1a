from datetime import date

import pytest

from indexer.index import Index
from models.answers import Asker, Filters, Match, Need, ReasonKind
from models.records import Role
from service import calibrate
from service.answer import Answerer
from service.query import Timings
from service.recommend.partners import Support, partners, ranked_partners
from service.recommend.weighing import recency, together
from service.retrieve import Candidate


@pytest.fixture(scope="module")
def rows(answerer: Answerer) -> tuple[Match, ...]:
    return answerer.answer(Need(text="nuorten syrjäytymisen ehkäisy ja etsivä työ")).partners


def test_each_partner_names_the_works_that_speak_for_it(rows: tuple[Match, ...], starter_index: Index) -> None:
    assert rows
    for match in rows:
        spoken = [reason for reason in match.reasons if reason.kind is ReasonKind.ORGANISATION]
        assert {reason.record_id for reason in spoken} <= set(match.works)
        for work in match.works:
            assert match.id in {organisation for organisation, role in starter_index.graph.organisations_of(work) if role is not Role.FUNDER}


def test_the_quote_comes_from_the_best_work(rows: tuple[Match, ...]) -> None:
    for match in rows:
        quoted = match.reasons[0]
        assert quoted.kind in (ReasonKind.PASSAGE, ReasonKind.TITLE)
        assert quoted.record_id == (match.works[0] if match.works else None)


def test_who_only_pays_is_no_partner(rows: tuple[Match, ...], starter_index: Index) -> None:
    for match in rows:
        roles = {role for _, role in starter_index.graph.works_of(match.id)}
        assert roles != {Role.FUNDER}
        assert "funder" not in match.roles


def test_few_works_make_a_newcomer_and_many_do_not(rows: tuple[Match, ...], starter_index: Index) -> None:
    for match in rows:
        known = len(starter_index.graph.works_of(match.id))
        named = any(reason.kind is ReasonKind.NEWCOMER for reason in match.reasons)
        assert named == (bool(match.works) and known <= calibrate.NEWCOMER)


def test_the_askers_neighbour_rises_a_little(answerer: Answerer) -> None:
    text = "maahanmuuttajien kotoutuminen"
    plain = [match.id for match in answerer.answer(Need(text=text, limit=30)).partners]
    near = answerer.answer(Need(text=text, limit=30, asker=Asker(place="Kainuu"))).partners
    raised = [match for match in near if any(reason.kind is ReasonKind.PLACE for reason in match.reasons)]
    assert raised
    for match in raised:
        if match.id in plain:
            assert [one.id for one in near].index(match.id) <= plain.index(match.id)


def test_a_filter_on_kinds_leaves_organisations_of_that_kind(answerer: Answerer) -> None:
    matches = answerer.answer(Need(text="nuorten mielenterveys", filters=Filters(kinds=("university",)))).partners
    assert matches
    assert {match.kind for match in matches} == {"university"}


def test_a_lead_and_recent_work_weigh_more() -> None:
    today = date(2026, 1, 1)
    assert recency({"ended": "2026"}, today) == 1.0
    assert recency({"ended": "2016-05"}, today) == pytest.approx(0.5)
    assert 0.5 < recency({}, today) < 1.0
    assert calibrate.ROLE_WEIGHTS["lead"] > calibrate.ROLE_WEIGHTS["partner"] > calibrate.ROLE_WEIGHTS["funder"] == 0


def test_many_weak_works_do_not_outweigh_a_strong_one() -> None:
    work = Candidate("a:1")
    many = Support([(0.1, work, Role.PARTNER)] * 20)
    one = Support([(0.25, work, Role.LEAD)])
    assert many.score(near=False) < one.score(near=False)
    assert one.score(near=True) == pytest.approx(one.score(near=False) * calibrate.NEAR)


def test_who_worked_with_a_member_rises_and_the_work_says_so(answerer: Answerer, starter_index: Index) -> None:
    need = Need(text="nuorten syrjäytymisen ehkäisy ja etsivä työ", limit=100)
    found = answerer._find(need, starter_index, Timings())
    plain = ranked_partners(found.query, starter_index, found.works, found.organisations, date(2026, 1, 1))
    member = next(key for _, key, _ in plain if together(starter_index.graph, [key]))
    others = together(starter_index.graph, [member])
    told = ranked_partners(found.query, starter_index, found.works, found.organisations, date(2026, 1, 1), [member])
    before, after = [key for _, key, _ in plain if key != member], [key for _, key, _ in told]
    assert member not in after
    assert set(before) | set(others) == set(after)
    for other in others:
        assert after.index(other) <= (before.index(other) if other in before else len(before))
    rows = partners(found.query, starter_index, found.works, found.organisations, found.signals, date(2026, 1, 1), [member])
    listed = {match.id: match for match in rows}
    assert listed.keys() & others.keys()
    for other in listed.keys() & others.keys():
        named = {reason.record_id for reason in listed[other].reasons if reason.kind is ReasonKind.ORGANISATION}
        assert named & {work for _, work, _ in others[other]}
