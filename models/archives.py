"""ZIP archives from outside, opened within limits: what a portal offers to be fetched, workbooks, and the documents that people send."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

MOST_FILES = 50_000
MOST_UNPACKED = 2_000_000_000
"""Bytes, of all files of an archive together, as its directory states them; no file is ever unpacked further than stated (`zipfile.ZipExtFile`)."""

DAMAGED = (zipfile.BadZipFile, zlib.error, IndexError, NotImplementedError, RuntimeError, EOFError, OSError)
"""What zipfile raises for archives that are broken; NotImplementedError for a way of compressing that it does not know."""


class UnusableArchive(ValueError):
    """An archive that is not read, and why."""

    def __init__(self, reason: Literal["damaged", "locked", "too_large"], sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@contextmanager
def opened(
    source: bytes | Path | IO[bytes], *, most_files: int = MOST_FILES, most_unpacked: int = MOST_UNPACKED
) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """Give an archive and its files, folders and macOS's own entries left out.

    Raises UnusableArchive, a ValueError, for one that is damaged (also where that shows only when a file is read), locked by a password, or beyond its limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise UnusableArchive("locked", "the archive cannot be unpacked: it is locked by a password")
            if len(entries) > most_files or sum(entry.file_size for entry in entries) > most_unpacked:
                raise UnusableArchive("too_large", f"the archive holds more than {most_files:,} files or {most_unpacked // 1_000_000:,} MB unpacked")
            yield archive, [entry for entry in entries if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")]
    except DAMAGED as error:
        raise UnusableArchive("damaged", f"the archive cannot be unpacked: {error}") from error
