"""Zipped documents (DOCX, ODT), looked through before a parser gets them: size unpacked, passwords, macros, entity declarations."""

import io
import zipfile

from service.documents.refusal import refused

MOST_UNPACKED = 60 * 1024 * 1024
"""Bytes of all entries unpacked: six times what may be sent; pictures hardly shrink, and text of that size is over the limit anyway."""

MOST_XML = 20 * 1024 * 1024
"""Bytes of one XML entry: a hundred pages of densely marked-up text take about two megabytes."""

MOST_ENTRIES = 2_000
DECLARATIONS = [word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")]


def check_archive(data: bytes) -> frozenset[str]:
    """Return the names of a zipped document's entries. Raises UnreadableDocument for what must not reach a parser."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise refused("encrypted")
            # Sizes in the directory may lie: an entry is never unpacked further than its stated size, see zipfile.ZipExtFile.
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise refused("unpacks_too_large")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, entry)
            return frozenset(entry.filename for entry in entries)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise refused("damaged") from error


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
