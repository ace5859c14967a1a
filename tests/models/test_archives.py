"""Archives are opened within limits; whatever is wrong with one is a ValueError."""

import io
import zipfile
from pathlib import Path

import pytest

from models.archives import UnusableArchive, opened


def archive(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return packed.getvalue()


def test_files_without_folders_and_hidden_twins(tmp_path: Path) -> None:
    packed = archive(**{"a/": "", "a/one.json": "1", "__MACOSX/a/one.json": "2"})
    (tmp_path / "some.zip").write_bytes(packed)
    for source in (packed, tmp_path / "some.zip"):
        with opened(source) as (found, files):
            assert [(info.filename, found.read(info)) for info in files] == [("a/one.json", b"1")]


@pytest.mark.parametrize("limits", [{"most_files": 1}, {"most_unpacked": 3}])
def test_limits(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="holds more than"), opened(archive(one="12", two="34"), **limits):
        pass


def test_damage_that_shows_when_a_file_is_read() -> None:
    packed = bytearray(archive(one="text " * 100))
    packed[40] ^= 0xFF
    with pytest.raises(ValueError, match="cannot be unpacked"), opened(bytes(packed)) as (found, files):
        found.read(files[0])


def test_one_that_is_locked() -> None:
    packed = bytearray(archive(one="text"))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1  # the flag of its entry in the directory
    with pytest.raises(UnusableArchive, match="locked by a password") as caught, opened(bytes(packed)):
        pass
    assert caught.value.reason == "locked"


def test_what_is_no_archive() -> None:
    with pytest.raises(ValueError, match="cannot be unpacked"), opened(b"PK\x03\x04 and no more"):
        pass
