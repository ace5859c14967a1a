from itertools import pairwise
from pathlib import Path

import pytest

from eval.runs import falling, read_run, write_run
from models.errors import InvalidInput, SnapshotError


def test_scores_fall_strictly_and_the_order_stays() -> None:
    ranking = [("a", 0.5), ("b", 0.5), ("c", 0.7), ("d", 0.499999), ("e", -3.0)]
    found = falling(ranking)
    assert [document for document, _ in found] == list("abcde")
    scores = [score for _, score in found]
    assert all(first > second for first, second in pairwise(scores))
    assert scores[0] == 0.5
    assert scores[-1] == -3.0


def test_ties_stay_apart_in_the_file(tmp_path: Path) -> None:
    run = {"q": [(f"d{n}", 0.25) for n in range(100)], "none": []}
    write_run(tmp_path / "x.trec", run, "tag")
    lines = (tmp_path / "x.trec").read_text().splitlines()
    assert lines[0] == "q Q0 d0 1 0.250000 tag"
    written = [float(line.split()[4]) for line in lines]
    assert len(set(written)) == 100
    assert written == sorted(written, reverse=True)
    assert [document for document, _ in read_run(tmp_path / "x.trec")["q"]] == [f"d{n}" for n in range(100)]


def test_an_id_that_the_form_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot stand in a run file"):
        write_run(tmp_path / "x.trec", {"q": [("a b", 1.0)]}, "tag")
    assert not (tmp_path / "x.trec").exists()


@pytest.mark.parametrize("line", ["q Q0 d 1 0.5", "q Q0 d one 0.5 tag", "q Q0 d 1 much tag"])
def test_a_line_that_is_no_run_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "x.trec").write_text(f"q Q0 c 1 0.9 tag\n{line}\n")
    with pytest.raises(SnapshotError, match=r"x\.trec:2"):
        read_run(tmp_path / "x.trec")


def test_a_document_ranked_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.trec").write_text("q Q0 c 1 0.9 tag\nq Q0 c 2 0.8 tag\n")
    with pytest.raises(SnapshotError, match="twice"):
        read_run(tmp_path / "x.trec")


def test_a_run_of_another_tool_is_ordered_by_score(tmp_path: Path) -> None:
    (tmp_path / "x.trec").write_text("q Q0 low 1 0.1 t\nq Q0 high 2 0.9 t\nq Q0 tied 4 0.5 t\nq Q0 first 3 0.5 t\n")
    assert [document for document, _ in read_run(tmp_path / "x.trec")["q"]] == ["high", "first", "tied", "low"]
