"""Bulk files as they really come: any column order, BOM, decimal commas, many forms of dates; and files of the wrong kind."""

import gzip
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.formats.tables import amount, csv_rows, json_file, json_rows, need_files, partial_date, year_of
from models.errors import SnapshotError


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2014", "2014"),
        ("2014-07", "2014-07"),
        ("2014-07-03", "2014-07-03"),
        ("2014-07-03T10:00:00", "2014-07-03"),
        ("2025-09-01 12:00:00", "2025-09-01"),
        ("1.4.2008", "2008-04-01"),
        ("18.07.2007", "2007-07-18"),
        ("05/06/2014", "2014-06-05"),
        ("05/06/2014 10:00", "2014-06-05"),
        ("3-4-15", "2015-04-03"),
        ("01. Nov 15", "2015-11-01"),
        ("1 januari 2016", "2016-01-01"),
        ("1. tammikuuta 2016", "2016-01-01"),
        ("31 Dec 69", "2069-12-31"),
        ("1.1.70", "1970-01-01"),
        (1577836800.0, "2020-01-01"),
        (1577836800, "2020-01-01"),
        ("1.–15.9.", None),
        ("31.2.2020", None),
        ("2014-13", None),
        ("soon", None),
        ("", None),
        (None, None),
        (0, None),
        (-5.0, None),
        (float("nan"), None),
        ([2014], None),
    ],
)
def test_partial_date(text: str | float | None, date: str | None):
    assert partial_date(text) == date


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("15.414.794", "15414794"),
        ("32467,02", "32467.02"),
        ("1 234,50", "1234.50"),
        ("£1,434,364", "1434364"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("4 973 906 kr", "4973906"),
        ("12,500", "12500"),
        ("12.5", "12.5"),
        (500000.5, "500000.5"),
        (7, "7"),
        ("0", "0"),
        ("-5", None),
        (-5, None),
        ("none", None),
        ("", None),
        (None, None),
        (True, None),
        ({"amount": 5}, None),
    ],
)
def test_amount(text: str | float | None, money: str | None):
    assert amount(text) == (Decimal(money) if money else None)


@given(st.decimals(0, 10**12, places=2))
def test_amounts_in_finnish_and_english_writing_are_the_same(value: Decimal):
    english = f"{value:,.2f}"
    finnish = english.replace(",", " ").replace(".", ",")
    assert amount(english) == amount(finnish) == value


def test_year_of():
    assert year_of("2014-07-03") == 2014
    assert year_of(None) is None


def test_csv_by_header_text_whatever_the_order(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_bytes('\ufeffsum,name\r\n1,Åbo\r\n2,"two\nlines"\r\n3,Extra,cells\r\n4\r\n'.encode())
    assert list(csv_rows(path, ("name", "sum"))) == [
        {"sum": "1", "name": "Åbo"},
        {"sum": "2", "name": "two\nlines"},
        {"sum": "3", "name": "Extra"},
        {"sum": "4", "name": ""},
    ]


def test_csv_of_another_kind_is_refused(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SnapshotError, match=r"list\.csv has no column 'name'"):
        list(csv_rows(path, ("name",)))
    with pytest.raises(SnapshotError, match="cannot be read as CSV"):
        list(csv_rows(tmp_path / "absent.csv"))


def test_json_lines_count_bad_lines_and_go_on(tmp_path: Path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": 1}\n\nnot json\n[1]\n{"id": 2}\n\xff\xfe\n')
    assert list(json_rows(path, ("id",))) == [(1, {"id": 1}), (3, None), (4, None), (5, {"id": 2}), (6, None)]


def test_json_lines_of_another_kind_are_refused(tmp_path: Path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"other": 1}\n')
    with pytest.raises(SnapshotError, match="has no field 'id'"):
        list(json_rows(path, ("id",)))


def test_a_cut_gzip_is_named(tmp_path: Path):
    path = tmp_path / "rows.jsonl.gz"
    whole = gzip.compress(b'{"id": 1, "text": "some text that takes a few bytes"}\n' * 500)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SnapshotError, match="is not a whole gzip file"):
        list(json_rows(path))
    path.write_bytes(b"PK\x03\x04 this is a zip")
    with pytest.raises(SnapshotError, match="is not a whole gzip file"):
        list(json_rows(path))


def test_json_file(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text('{"a": [1]}')
    assert json_file(path) == {"a": [1]}
    path.write_text("{")
    with pytest.raises(SnapshotError, match=r"a\.json cannot be read as JSON"):
        json_file(path)


def test_need_files(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text("")
    assert need_files(tmp_path, "a.jsonl") == [tmp_path / "a.jsonl"]
    assert need_files(tmp_path, "a.jsonl.gz") == [tmp_path / "a.jsonl"]  # unzipped
    assert need_files(tmp_path / "a.jsonl", "whatever") == [tmp_path / "a.jsonl"]
    with pytest.raises(SnapshotError, match=r"has no b\.csv: give the folder that holds a\.jsonl, b\.csv"):
        need_files(tmp_path, "a.jsonl", "b.csv")


CSV = 'Hanke,"Tuki, €",Alkaa\nKylän kahvila,"32467,02",1.2.2024\n"Piha; talkoot","5",\n'
SAME = [{"Hanke": "Kylän kahvila", "Tuki, €": "32467,02", "Alkaa": "1.2.2024"}, {"Hanke": "Piha; talkoot", "Tuki, €": "5", "Alkaa": ""}]
SEMICOLONS = 'Hanke;"Tuki, €";Alkaa\r\nKylän kahvila;32467,02;1.2.2024\r\n"Piha; talkoot";5;\r\n'


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp1252"),
        CSV.encode("utf-16"),
        SEMICOLONS.encode(),
        SEMICOLONS.encode("cp1252"),
        b"sep=;\r\n" + SEMICOLONS.encode("cp1252"),
        SEMICOLONS.replace("Hanke;", "Hanke ;").replace(";Alkaa", "; Alkaa").encode(),
        'Hanke\t"Tuki, €"\tAlkaa\nKylän kahvila\t32467,02\t1.2.2024\nPiha; talkoot\t5\t\n'.encode(),
    ],
    ids=["UTF-8", "BOM", "Windows", "UTF-16", "semicolons", "semicolons, Windows", "announced", "spaces", "tabs"],
)
@pytest.mark.parametrize("required", [(), ("Hanke", "Tuki, €")], ids=["nothing required", "required"])
def test_csv_in_any_dress_gives_the_same_rows(tmp_path: Path, data: bytes, required: tuple[str, ...]):
    (tmp_path / "a.csv").write_bytes(data)
    assert list(csv_rows(tmp_path / "a.csv", required)) == SAME


def test_one_broken_byte_does_not_make_utf8_another_encoding(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes("a,b\nyötä,äiti\n".encode() + b"x\xe4,y\n")
    assert list(csv_rows(tmp_path / "a.csv")) == [{"a": "yötä", "b": "äiti"}, {"a": "x\ufffd", "b": "y"}]


def test_required_columns_decide_between_separators(tmp_path: Path):
    (tmp_path / "a.csv").write_text("nimi;a, b, c, d\nx;y\n", encoding="utf-8")
    assert list(csv_rows(tmp_path / "a.csv", ("nimi",))) == [{"nimi": "x", "a, b, c, d": "y"}]


def test_empty_csv_has_no_rows(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"")
    assert list(csv_rows(tmp_path / "a.csv")) == []
    with pytest.raises(SnapshotError, match="has no column 'nimi'"):
        list(csv_rows(tmp_path / "a.csv", ("nimi",)))
