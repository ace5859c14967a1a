"""Workbooks as offices make them: covers, headers further down, several sheets, broken letters; and files that are none."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats import workbook
from crawlers.formats.tables import amount
from crawlers.formats.workbook import sheet_rows
from models.errors import SnapshotError

HEADER = ["Hanke", "Tuki, €", "Alkaa"]
ROWS = [["Kylän kahvila", 1234.567, datetime(2024, 2, 3)], ["Pihatalkoot", "32467,02", None]]  # noqa: DTZ001 (Excel's dates have no zone)


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_rows_by_header_text(tmp_path: Path):
    rows = list(sheet_rows(book(tmp_path / "a.xlsx", {"Hankkeet": [HEADER, *ROWS]}), ("Hanke",)))
    assert rows == [
        {"Hanke": "Kylän kahvila", "Tuki, €": "1234.5670", "Alkaa": "2024-02-03"},
        {"Hanke": "Pihatalkoot", "Tuki, €": "32467,02", "Alkaa": ""},
    ]
    assert [amount(row["Tuki, €"]) for row in rows] == [Decimal("1234.5670"), Decimal("32467.02")]


def test_columns_in_another_order_give_the_same(tmp_path: Path):
    straight = list(sheet_rows(book(tmp_path / "a.xlsx", {"A": [HEADER, *ROWS]})))
    turned = list(sheet_rows(book(tmp_path / "b.xlsx", {"A": [row[::-1] for row in (HEADER, *ROWS)]})))
    assert turned == straight


def test_header_below_a_title_and_sheets_without_it(tmp_path: Path):
    sheets = {"Kansi": [["Rahastot 2024"], ["Lähde", "Virasto"]], "2023": [["Hankkeet"], [], [None, *HEADER], [None, *ROWS[0]]], "2024": [HEADER, [], ROWS[1]]}
    rows = list(sheet_rows(book(tmp_path / "a.xlsx", sheets), ("Hanke", "Alkaa"), sheet_column="vuosi"))
    assert [(row["vuosi"], row["Hanke"]) for row in rows] == [("2023", "Kylän kahvila"), ("2024", "Pihatalkoot")]


def test_a_sum_keeps_the_digits_that_were_typed(tmp_path: Path):
    sums = [1879493.6, 2349367.02, 1234567.0, 0.1 + 0.2, 1e16, 1234.5]
    (row,) = sheet_rows(book(tmp_path / "a.xlsx", {"A": [[f"n{number}" for number in range(len(sums))], sums]}))
    assert list(row.values()) == ["1879493.6", "2349367.02", "1234567", "0.3", "10000000000000000", "1234.5"]


def test_hidden_sheets_are_not_read(tmp_path: Path):
    path = book(tmp_path / "a.xlsx", {"Luonnos": [HEADER, ROWS[1]], "Hankkeet": [HEADER, ROWS[0]]})
    made = openpyxl.load_workbook(path)
    made["Luonnos"].sheet_state = "hidden"
    made.active = 1
    made.save(path)
    assert [row["Hanke"] for row in sheet_rows(path, ("Hanke",))] == ["Kylän kahvila"]


def test_values_of_cells(tmp_path: Path):
    cells = ["KylÃ¤n \ufeffkahvila", 12.0, 7, True, "#N/A", datetime(2024, 2, 3, 9, 30), date(2024, 2, 3), 0.1, "a\r\nb"]  # noqa: DTZ001
    names = [f"\ufeffn{number} " for number in range(len(cells))]
    (row,) = sheet_rows(book(tmp_path / "a.xlsx", {"A": [names, cells]}))
    assert list(row.values()) == ["Kylän kahvila", "12", "7", "True", "", "2024-02-03T09:30:00", "2024-02-03", "0.1", "a\nb"]
    assert list(row) == [f"n{number}" for number in range(len(cells))]


def test_second_column_of_one_name_keeps_its_values(tmp_path: Path):
    path = book(tmp_path / "a.xlsx", {"A": [["Nimi", "Nimi", None, "Nimi"], ["a", "b", "c", "d"]]})
    assert list(sheet_rows(path)) == [{"Nimi": "a", "Nimi (2)": "b", "Nimi (3)": "d"}]


def test_zipped_workbooks_are_read_by_name(tmp_path: Path):
    for name, row in (("b", ROWS[1]), ("a", ROWS[0])):
        book(tmp_path / f"{name}.xlsx", {"A": [HEADER, row]})
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("b.xlsx", "a.xlsx"):
            archive.write(tmp_path / name, f"vuodet/{name}")
        archive.writestr("LUEMINUT.txt", "x")
        archive.writestr("__MACOSX/._a.xlsx", "x")
    assert [row["Hanke"] for row in sheet_rows(tmp_path / "all.zip")] == ["Kylän kahvila", "Pihatalkoot"]


def test_missing_column_is_named(tmp_path: Path):
    path = book(tmp_path / "a.xlsx", {"A": [HEADER, *ROWS]})
    with pytest.raises(SnapshotError, match=r"a\.xlsx has no sheet with columns Hanke, Summa"):
        list(sheet_rows(path, ("Hanke", "Summa")))
    with pytest.raises(SnapshotError, match="a header and rows"):
        list(sheet_rows(book(tmp_path / "b.xlsx", {"A": []})))


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"", "cannot be read"), (b"Hanke;Tuki\n", "cannot be read"), (b"\xd0\xcf\x11\xe0\xa1", r"old form \(\.xls\)"), (b"PK\x03\x04rikki", "cannot be read")],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, data: bytes, word: str):
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(SnapshotError, match=word):
        list(sheet_rows(tmp_path / "a.xlsx"))


def test_workbook_that_bursts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = book(tmp_path / "a.xlsx", {"A": [HEADER, *ROWS]})
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1000)
    with pytest.raises(SnapshotError, match="unpacked"):
        list(sheet_rows(path))


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 1), length=st.integers(0, 50), other=st.binary(max_size=10))
def test_damage_is_told(tmp_path_factory: pytest.TempPathFactory, share: float, length: int, other: bytes):
    path = book(tmp_path_factory.mktemp("books") / "a.xlsx", {"A": [HEADER, *ROWS]})
    whole = path.read_bytes()
    start = int(share * len(whole))
    path.write_bytes(whole[:start] + other + whole[start + length :])
    try:
        rows = list(sheet_rows(path, ("Hanke",)))
    except SnapshotError as error:
        assert "a.xlsx" in str(error)
    else:
        assert all("Hanke" in row for row in rows)
