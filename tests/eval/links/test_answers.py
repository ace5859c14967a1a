"""Pools, rankings and measures over the toy, whose answers are known; the whole run over it and over the starter."""

import pytest

from eval.links.pools import Pool, pool
from eval.links.questions import Drawn, Question, funder_questions, partner_questions
from eval.links.rankings import BM25, POPULARITY, TEXT, TOGETHER
from eval.links.run import ALONE, BEFORE, OURS, funder_rankings, partner_rankings, report, run_links, scored
from eval.links.scores import Scored, groups, mean, measured, recall, reciprocal_rank
from models.progress import Silent
from models.workspace import Workspace


class Plain:
    """Tables as lines of cells."""

    def table(self, columns: list[str], rows: list[list[str]]) -> str:
        return "\n".join(" | ".join(row) for row in [columns, *rows])


def ask(toy, drawn: Drawn, record_id: str, target: str | None = None) -> Pool:
    wanted = (toy.id(target),) if target else None
    question = next(one for one in drawn.questions if one.record_id == record_id and (wanted is None or one.targets == wanted))
    return pool(toy.asks, toy.works, question)


@pytest.fixture(scope="module")
def partners(toy) -> Drawn:
    return partner_questions(toy.asks.index, toy.works, ["toy"])


@pytest.fixture(scope="module")
def bread(toy, partners: Drawn) -> Pool:
    return ask(toy, partners, "toy:bread-3", "Warm Oven")


def test_the_work_its_variant_and_later_ones_are_nowhere(bread: Pool) -> None:
    # "Dough in Oulu" is "Dough in Kemi" in another town; "Rolls at dawn" came later; the sailors' of 2019 too.
    hidden = {"toy:bread-3", "toy:bread-4", "toy:bread-5", "toy:boat-3", "toy:short"}
    assert bread.seen == {"toy:bread-1", "toy:bread-2", "toy:boat-1", "toy:boat-2"}
    assert not hidden & {candidate.record_id for candidate in bread.works}
    assert not hidden & {record_id for record_id, _ in (*bread.dense, *bread.lexical)}
    for work in hidden:
        assert bread.index.graph.organisations_of(work) == []
        assert bread.index.graph.funders_of(work) == []


def test_for_a_funder_later_works_speak_but_not_the_work_or_its_variant(toy) -> None:
    found = ask(toy, funder_questions(toy.asks.index, toy.works, ["toy"]), "toy:bread-3")
    assert found.seen == {key for key in toy.works.cards if key not in ("toy:bread-3", "toy:bread-4")}


def test_the_partner_is_named_by_works_and_by_members(toy, bread: Pool) -> None:
    found = partner_rankings(bread, toy.works)
    oven, mill = toy.id("Warm Oven"), toy.id("Old Mill")
    for system in (OURS, ALONE, BEFORE, TOGETHER):
        assert found[system][0] == oven, system
    for system in (TEXT, BM25):
        assert oven in found[system][:2], system  # beside Deep Cellar, by the work that both made
    assert all(mill not in ranking for ranking in found.values())
    assert set(found[POPULARITY]) == toy.ids("Warm Oven", "Deep Cellar", "Harbour Club", "White Sail", "Tall Mast")
    assert set(found[POPULARITY][:3]) == toy.ids("Warm Oven", "Harbour Club", "White Sail")


def test_a_partner_of_the_other_subject_rises_with_its_member(toy, bread: Pool) -> None:
    sailing = Question("toy:bread-3", "toy", "en", bread.question.text, (toy.id("White Sail"),), (toy.id("Harbour Club"),), dated=True)
    found = partner_rankings(pool(toy.asks, toy.works, sailing), toy.works)
    sail = toy.id("White Sail")
    assert found[TOGETHER][0] == sail
    assert found[OURS].index(sail) < (found[ALONE].index(sail) if sail in found[ALONE] else len(found[POPULARITY]))


def test_the_payer_is_named_for_each_subject(toy) -> None:
    drawn = funder_questions(toy.asks.index, toy.works, ["toy"])
    for record_id, payer in (("toy:bread-1", "Grain Fund"), ("toy:boat-2", "Sea Fund")):
        found = funder_rankings(ask(toy, drawn, record_id), toy.works)
        assert found[OURS][0] == found[BEFORE][0] == found[TEXT][0] == toy.id(payer)
        assert TOGETHER not in found


def test_a_target_with_nothing_but_a_variant_is_left_out_and_counted(toy) -> None:
    links = partner_questions(toy.asks.index, toy.works, ["toy"])
    baker = Question("toy:bread-3", "toy", "en", links.questions[0].text, (toy.id("Lonely Baker"),), (toy.id("Old Mill"),), dated=True)
    drawn = Drawn([baker])
    assert scored(toy.asks, toy.works, drawn, Silent(), partner_rankings) == []
    assert drawn.excluded["toy"] == {"no other work but variants": 1}


def test_measures() -> None:
    assert recall(["a", "b", "c"], ["b", "z"], 2) == 0.5
    assert reciprocal_rank(["a", "b", "c"], ["c", "b"]) == 0.5
    assert reciprocal_rank(["a"], ["z"]) == 0.0
    assert measured(["a", "b"], ["b"], (1, 10)) == {"R@1": 0.0, "R@10": 1.0, "RR": 0.5}


def test_groups_and_means() -> None:
    def one(record_id: str, source: str, language: str, value: float, *, newcomer: bool) -> Scored:
        return Scored(Question(record_id, source, language, "", ("t",)), newcomer, {OURS: {"RR": value}})

    found = [one("w:1", "a", "fi", 1.0, newcomer=True), one("w:1", "a", "sv", 0.0, newcomer=True), one("w:2", "b", "en", 0.5, newcomer=False)]
    assert list(groups(found)) == ["all", "newcomers", "a", "a fi", "a sv", "b"]
    whole = mean(found, OURS, "RR")
    assert (whole.value, whole.questions) == (0.5, 3)
    assert whole.low == whole.high == 0.5  # both works have the mean .5: a work's links are drawn together
    assert mean([], OURS, "RR").questions == 0


def test_the_whole_run_over_the_toy(toy_workspace: Workspace) -> None:
    found = run_links("partners", toy_workspace, Silent(), sources=["toy"])
    everything = [by["all"][OURS]["R@20"] for by in found["means"].values()]
    assert all(row["value"] == 1.0 for row in everything)
    assert sum(row["questions"] for row in everything) == 10
    assert "toy: 8 no other work that may speak, 2 too little text" in report(found, Plain())


def test_the_whole_run_over_the_starter(starter_workspace: Workspace) -> None:
    before = sorted(path.name for path in starter_workspace.data.rglob("*"))
    found = run_links("funders", starter_workspace, Silent(), sample=8, sources=["starter"])
    assert sorted(path.name for path in starter_workspace.data.rglob("*")) == before
    for half, rows in found["means"].items():
        for systems in rows.values():
            assert all(0 <= measure["low"] <= measure["value"] <= measure["high"] <= 1 for by in systems.values() for measure in by.values())
        assert found["ratios"][half]["all"][POPULARITY] is None or found["ratios"][half]["all"][POPULARITY] > 0
    assert "popularity of source" in report(found, Plain())
