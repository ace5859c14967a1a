"""CORDIS's tables: a field that begins with a quotation mark, paragraphs, broken records, any order of columns."""

from pathlib import Path

import pytest

from crawlers.formats.cordis import bodies, rows, subjects, table
from models.errors import SnapshotError

HEADER = '"id";"title";"objective";"rcn"\n'


def read(tmp_path: Path, text: str) -> list[dict[str, str] | None]:
    (tmp_path / "project.csv").write_text(text, encoding="utf-8")
    return [row for _, row in rows(tmp_path / "project.csv", ("id", "objective"))]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"1";"A";"plain";"9"', "plain"),
        ('"1";"A";"with; a semicolon";"9"', "with; a semicolon"),
        ('"1";"A";"a ""quoted"" word";"9"', 'a "quoted" word'),
        ('"1";"A";""Begins" with a mark";"9"', '"Begins" with a mark'),  # two marks where CSV wants three
        ('"1";"";""Begins"" after an empty field";"9"', '"Begins" after an empty field'),
        ('"1";"A";"yes"";""no";"9"', 'yes";"no'),  # the separator within a field: CSV's own rules tell
        ('"1";"A";"first line\nsecond line";"9"', "first line\nsecond line"),
        ("1;A;unquoted;9", "unquoted"),
        ('1;A;"mixed; quotes";9', "mixed; quotes"),
    ],
)
def test_a_record_is_read_as_it_was_meant(tmp_path: Path, written: str, meant: str):
    (row,) = read(tmp_path, f"\ufeff{HEADER}{written}\n")
    assert row is not None
    assert (row["id"], row["objective"], row["rcn"]) == ("1", meant, "9")


def test_a_record_that_breaks_off_costs_itself_alone(tmp_path: Path):
    found = read(tmp_path, f'{HEADER}"1";"A";"whole";"9"\n"2";"B";"breaks off\n"3";"C";"whole";"9"\n"4";"D"')
    assert [row and row["id"] for row in found] == ["1", None, "3", None]


def test_a_file_of_another_form_is_refused(tmp_path: Path):
    for text in ("", "<html>Not found</html>", '"id";"name"\n'):
        with pytest.raises(SnapshotError, match="no column"):
            read(tmp_path, text)


def test_the_coordinator_comes_first_and_others_in_their_order(tmp_path: Path):
    (tmp_path / "csv").mkdir()
    lines = (
        "projectID;order;role;name;country",
        "1;3;participant;C;UK",
        "1;1;participant;A;EL",
        "1;2;coordinator;B;FI",
        "1;x;thirdParty;D;SE",
        "1;4;participant;;SE",
    )
    (tmp_path / "csv" / "organization.csv").write_text("\n".join(lines))
    path = table(tmp_path, "organization.csv")
    assert path is not None
    assert [(body.name, body.country) for body in bodies(path)["1"]] == [("B", "FI"), ("D", "SE"), ("A", "EL"), ("C", "UK")]


def test_subjects_by_project(tmp_path: Path):
    (tmp_path / "euroSciVoc.csv").write_text('"euroSciVocPath";"projectID"\n"/a/b";"1"\n"/c";"1"\n')
    assert subjects(tmp_path / "euroSciVoc.csv") == {"1": ["/a/b", "/c"]}
