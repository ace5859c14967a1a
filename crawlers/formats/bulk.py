"""A bulk file that a portal's site offers for download, read by the reader that also reads it from a folder."""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from crawlers.portal import BulkReader, Fetch, Item, Labels, Page, PageReader
from models.archives import MOST_UNPACKED, opened

MOST_FILES = 2_000
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
    with opened(body, most_files=MOST_FILES, most_unpacked=MOST_UNPACKED) as (archive, files):
        names = _unpack(archive, files, folder)
    if name in names:
        return folder / name
    return (folder / names[0]).rename(folder / name) if len(names) == 1 else folder


def _unpack(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], folder: Path) -> list[str]:
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
