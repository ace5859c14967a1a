"""Zipped documents (DOCX, ODT), looked through before a parser gets them: size unpacked, passwords, macros, entity declarations."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from models.archives import UnusableArchive, opened
from service.documents.refusal import refused

MOST_UNPACKED = 60 * 1024 * 1024
"""Bytes of all entries unpacked: six times what may be sent; pictures hardly shrink, and text of that size is over the limit anyway."""

MOST_XML = 20 * 1024 * 1024
"""Bytes of one XML entry: a hundred pages of densely marked-up text take about two megabytes."""

MOST_ENTRIES = 2_000
DECLARATIONS = [word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")]
REASONS = {"locked": "encrypted", "too_large": "unpacks_too_large", "damaged": "damaged"}


@contextmanager
def unpacked(data: bytes) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """Give a zipped document and its entries. Raises UnreadableDocument for one that is damaged, locked or too large."""
    try:
        with opened(data, most_files=MOST_ENTRIES, most_unpacked=MOST_UNPACKED) as (archive, entries):
            yield archive, entries
    except UnusableArchive as error:
        raise refused(REASONS[error.reason]) from error


def check_archive(data: bytes) -> frozenset[str]:
    """Return the names of a zipped document's entries. Raises UnreadableDocument for what must not reach a parser."""
    with unpacked(data) as (archive, entries):
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                _check_xml(archive, entry)
        return frozenset(entry.filename for entry in entries)


def _check_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > MOST_XML:
        raise refused("unpacks_too_large")
    content = archive.read(entry)
    if any(declaration in content for declaration in DECLARATIONS):
        raise refused("entities")
    if entry.filename == "META-INF/manifest.xml" and b"encryption-data" in content:
        raise refused("encrypted")
    if entry.filename == "[Content_Types].xml" and b"macroEnabled" in content:
        raise refused("macro")
