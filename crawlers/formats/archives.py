"""ZIP archives that a portal offers: opened within limits, whatever is wrong with one told as a ValueError."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_FILES = 50_000
MOST_UNPACKED = 2_000_000_000
"""Bytes, of all files of an archive together, as its directory states them; no file is ever unpacked further than stated (`zipfile.ZipExtFile`)."""

DAMAGED = (zipfile.BadZipFile, zlib.error, IndexError, NotImplementedError, RuntimeError, EOFError, OSError)


@contextmanager
def opened(
    source: bytes | Path, *, most_files: int = MOST_FILES, most_unpacked: int = MOST_UNPACKED
) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """Give an archive and its files, folders and macOS's own entries left out.

    Raises ValueError for one that is damaged or locked, also where that shows only when a file is read, and for one beyond its limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            files = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
            if len(files) > most_files or sum(info.file_size for info in files) > most_unpacked:
                raise ValueError(f"the archive holds more than {most_files:,} files or {most_unpacked // 1_000_000:,} MB")
            yield archive, files
    except DAMAGED as error:
        raise ValueError(f"the archive cannot be unpacked: {error}") from error
