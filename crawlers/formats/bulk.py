"""A bulk file that a portal's site offers for download, read by the reader that also reads it from a folder."""

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from crawlers.portal import BulkReader, Fetch, Item, Labels, Page, PageReader

MOST_FILES = 2_000
MOST_UNPACKED = 2_000_000_000
"""Bytes, of all files of an archive together."""

READ_AS_THEY_ARE = (".zip", ".xlsx", ".gz")


def from_file(read: BulkReader, name: str) -> PageReader:
    """Return a reader of an address that answers a bulk file: it is laid into a folder that lasts as long as the reading, under the name `read` expects.

    A ZIP is unpacked there, without its folders, unless `name` is itself one: `read` gets the file of that name, else the only file, else the folder.
    The reader raises ValueError for an archive that is damaged, locked or larger than its limits, and whatever `read` raises for a file of another form.
    """

    def from_page(page: Page) -> Iterator[Item | Fetch | Labels]:
        with tempfile.TemporaryDirectory(prefix="kutoja-") as folder:
            yield from read(_laid(page.body, Path(folder), name))

    return from_page


def _laid(body: bytes, folder: Path, name: str) -> Path:
    if not body.startswith(b"PK\x03\x04") or name.lower().endswith(READ_AS_THEY_ARE):
        (folder / name).write_bytes(body)
        return folder / name
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = _unpack(archive, folder)
    except (zipfile.BadZipFile, zlib.error, IndexError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValueError(f"the archive with {name} cannot be unpacked: {error}") from error
    if name in names:
        return folder / name
    return (folder / names[0]).rename(folder / name) if len(names) == 1 else folder


def _unpack(archive: zipfile.ZipFile, folder: Path) -> list[str]:
    files = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
    if len(files) > MOST_FILES or sum(info.file_size for info in files) > MOST_UNPACKED:
        raise ValueError(f"the archive holds more than {MOST_FILES:,} files or {MOST_UNPACKED // 1_000_000:,} MB")
    names: list[str] = []
    for info in files:
        base = PurePosixPath(info.filename.replace("\\", "/")).name  # whatever folder it names, it stays in ours
        if base in ("", "..") or base in names:
            raise ValueError(f"the archive holds {info.filename[:80]!r} twice or without a name")
        with archive.open(info) as packed, (folder / base).open("wb") as out:
            while block := packed.read(1 << 20):
                out.write(block)
        names.append(base)
    return names
