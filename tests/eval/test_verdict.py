from collections import Counter

import pytest

from eval.known import KNOWN_ITEMS, ask_known, share
from eval.verdict import COLLECTION, LANGUAGES, Asked, ask_all, by_language, rates
from indexer.index import Index
from models.answers import Verdict
from models.jsonl import loads, read_lines
from service.answer import Answerer


def rows(name: str) -> list[dict[str, object]]:
    return [loads(line) for _, line in read_lines(COLLECTION / f"{name}.jsonl")]


@pytest.fixture(scope="module")
def asked(answerer: Answerer) -> list[Asked]:
    return ask_all(answerer)


@pytest.mark.parametrize("name", ["answerable", "offtopic"])
def test_there_are_enough_needs_in_each_language_half_of_them_held_out(name: str) -> None:
    found = rows(name)
    assert len({row["id"] for row in found}) == len(found)
    for language in LANGUAGES:
        halves = Counter(row["half"] for row in found if row["language"] == language)
        assert halves["fit"] + halves["held-out"] >= 60
        assert abs(halves["fit"] - halves["held-out"]) <= 10


def test_a_needs_three_languages_fall_on_one_side() -> None:
    halves: dict[str, set[object]] = {}
    for row in rows("answerable") + rows("offtopic"):
        halves.setdefault(str(row["id"]).rpartition(".")[0], set()).add(row["half"])
    assert all(len(found) == 1 for found in halves.values())


def test_every_relevant_record_is_in_the_starter_catalogue(starter_index: Index) -> None:
    known = [loads(line) for _, line in read_lines(KNOWN_ITEMS)]
    for row in rows("answerable") + known:
        assert row["relevant"]
        assert all(starter_index.records.resolve(record_id) for record_id in row["relevant"]), row["id"]


@pytest.mark.parametrize("half", ["fit", "held-out"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_is_right_often_enough(asked: list[Asked], half: str, language: str) -> None:
    found = by_language(asked, half)[language]
    assert found.offtopic_found <= 0.05
    assert found.answerable_none <= 0.15
    assert found.answerable_found >= 0.60
    assert found.known_item >= 0.85


def test_known_items_in_another_language_are_found(answerer: Answerer) -> None:
    assert share(ask_known(answerer)) >= 0.9


def test_the_three_known_items_that_were_named_first_are_found(answerer: Answerer) -> None:
    texts = {
        "Bostad först för långvarigt hemlösa",
        "families supporting families to keep children out of care",
        "hävikkiruokaa halvalla vähävaraisille jäsenille",
    }
    found = {one.text: one.found for one in ask_known(answerer) if one.text in texts}
    assert found == dict.fromkeys(texts, True)


def test_rates_are_shares_of_their_own_kind() -> None:
    some = [
        Asked("a", "fi", "fit", True, Verdict.FOUND, 0.5, 1),
        Asked("b", "fi", "fit", True, Verdict.NONE, 0.1, 9),
        Asked("c", "fi", "fit", False, Verdict.FOUND, 0.5, None),
        Asked("d", "fi", "fit", False, Verdict.WEAK, 0.3, None),
        Asked("e", "fi", "fit", False, Verdict.NONE, 0.1, None),
    ]
    found = rates(some)
    assert (found.offtopic, found.answerable) == (3, 2)
    assert found.offtopic_found == pytest.approx(1 / 3)
    assert (found.answerable_found, found.answerable_none, found.known_item) == (0.5, 0.5, 0.5)
    assert rates([]).offtopic_found == 0
