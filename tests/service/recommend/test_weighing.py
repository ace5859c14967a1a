import math
from datetime import date
from pathlib import Path

import pytest

from indexer.graph import Graph
from models.records import Innovation, InnovationKind, Participation, Role, Text
from service import calibrate
from service.recommend.weighing import makers, summed, together, weight
from service.retrieve import Candidate

TODAY = date(2026, 1, 1)
LEAD, PARTNER, FUNDER = Role.LEAD, Role.PARTNER, Role.FUNDER


def work(key: str, *parts: tuple[str, Role]) -> Innovation:
    participations = tuple(Participation(name=name, role=role, organisation_id=f"o:{name}") for name, role in parts)
    title = (Text(value=key, language="en"),)
    return Innovation(id=f"w:{key}", kind=InnovationKind.PROJECT, language="en", title=title, participations=participations)


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    Graph.write(
        tmp_path,
        [
            work("1", ("member", LEAD), ("often", PARTNER), ("pays", FUNDER)),
            work("2", ("member", PARTNER), ("often", LEAD), ("once", PARTNER)),
            work("3", ("member", LEAD)),
            work("4", ("rare", LEAD), ("friend", PARTNER), ("friend", LEAD)),
            work("5", ("member", PARTNER), ("rare", PARTNER), ("both", PARTNER)),
        ],
    )
    return Graph(tmp_path)


def test_further_works_count_less_and_never_make_three_of_one() -> None:
    assert summed([]) == 0
    assert summed([0.2]) == pytest.approx(0.2)
    assert summed([0.1, 0.2]) == pytest.approx(0.2 + 0.1 / 2**1.5) == summed([0.2, 0.1])
    assert 2.5 < summed([1.0] * 10_000) < 2.613


def test_a_work_weighs_what_it_has_above_what_off_topic_needs_bring() -> None:
    fits = Candidate("w:1", strength=calibrate.WORTH + 0.2)
    assert weight(fits, {"ended": "2026"}, TODAY) == pytest.approx(0.2)
    assert weight(fits, {"ended": "2016"}, TODAY) == pytest.approx(0.1)
    assert weight(fits, None, TODAY) == pytest.approx(0.2 * math.sqrt(0.5))
    assert weight(Candidate("w:1", strength=calibrate.WORTH - 0.1), None, TODAY) == 0


def test_makers_are_told_once_with_the_leading_role_and_without_payers(graph: Graph) -> None:
    assert makers(graph, "w:1") == {"o:member": LEAD, "o:often": PARTNER}
    assert makers(graph, "w:4") == {"o:rare": LEAD, "o:friend": LEAD}
    assert makers(graph, "w:none") == {}


def test_who_worked_with_members_is_found_with_the_works(graph: Graph) -> None:
    found = together(graph, ["o:member"])
    part = 1 / math.sqrt(3)  # of the member's works the third had nobody else in it
    assert found["o:often"] == [(pytest.approx(part), "w:1", PARTNER), (pytest.approx(part), "w:2", LEAD)]
    assert found["o:once"] == [(pytest.approx(part), "w:2", PARTNER)]
    assert set(found) == {"o:often", "o:once", "o:rare", "o:both"}


def test_a_work_with_two_members_counts_for_both_and_members_are_not_named(graph: Graph) -> None:
    found = together(graph, ["o:member", "o:rare", "o:member"])
    assert found["o:both"] == [(pytest.approx(1 / math.sqrt(3) + 1 / math.sqrt(2)), "w:5", PARTNER)]
    assert found["o:friend"] == [(pytest.approx(1 / math.sqrt(2)), "w:4", LEAD)]
    assert not {"o:member", "o:rare", "o:pays"} & set(found)
    assert together(graph, []) == {}
