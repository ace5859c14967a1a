"""Downloaded bulk files: as they are, packed, packed maliciously."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.formats import bulk
from crawlers.formats.bulk import from_file
from crawlers.formats.tables import csv_rows, need_files
from crawlers.portal import Dropped, Item, Page
from models.errors import SnapshotError


def read(path: Path) -> Iterator[Item]:
    """A bulk reader as portals have them: one file, or the folder with it."""
    (file,) = [path] if path.is_file() else need_files(path, "hankkeet.csv")
    assert file.name == "hankkeet.csv"
    for row in csv_rows(file, ("hanke",)):
        yield Dropped(row["hanke"], "read")


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def keys(body: bytes, name: str = "hankkeet.csv") -> list[str]:
    return [item.key for item in from_file(read, name)(Page("https://sivusto.example/lataa", body)) if isinstance(item, Dropped)]


CSV = "hanke\nKylän kahvila\n".encode()


@pytest.mark.parametrize(
    "body",
    [
        CSV,
        packed({"hankkeet.csv": CSV}),
        packed({"vuosi 2024/rivit.csv": CSV, "__MACOSX/._rivit.csv": b"x"}),
        packed({"a/hankkeet.csv": CSV, "lue.txt": b"x"}),
        packed({"../../hankkeet.csv": CSV, "c:\\lue.txt": b"x"}),
    ],
    ids=["as it is", "packed", "the only one", "one of several", "named outside"],
)
def test_file_is_read_however_it_comes(body: bytes):
    assert keys(body) == ["Kylän kahvila"]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bulk.tempfile, "tempdir", str(tmp_path))
    assert keys(packed({"../hankkeet.csv": CSV})) == ["Kylän kahvila"]
    assert list(tmp_path.rglob("*")) == []


def test_archive_that_is_the_file_itself_stays_packed():
    def names(path: Path) -> Iterator[Item]:
        yield Dropped(path.name, "read" if zipfile.is_zipfile(path) else "unpacked")

    (item,) = from_file(names, "kirja.xlsx")(Page("https://sivusto.example/a", packed({"x.xml": b"x"})))
    assert item == Dropped("kirja.xlsx", "read")


@pytest.mark.parametrize("body", [packed({"hankkeet.csv": CSV})[:-30], b"PK\x03\x04rikki", packed({"a/x.csv": CSV, "b/x.csv": CSV})])
def test_archive_that_cannot_be_unpacked_is_told(body: bytes):
    with pytest.raises(ValueError, match="the archive"):
        keys(body)


@pytest.mark.parametrize(("limit", "most"), [("MOST_FILES", 1), ("MOST_UNPACKED", 10)])
def test_archive_over_its_limits_is_told(monkeypatch: pytest.MonkeyPatch, limit: str, most: int):
    monkeypatch.setattr(bulk, limit, most)
    with pytest.raises(ValueError, match="more than"):
        keys(packed({"hankkeet.csv": CSV, "lue.txt": b"x"}))


def test_file_of_another_form_is_told_by_its_reader():
    with pytest.raises(SnapshotError, match="has no column 'hanke'"):
        keys(b"<html>404</html>")
    with pytest.raises(SnapshotError, match=r"has no hankkeet\.csv"):
        keys(packed({"a.txt": b"x", "b.txt": b"x"}))
