"""What a file is, told by its content; its name may only agree."""

import codecs
import re
from pathlib import PurePosixPath

from service.documents.archive import unpacked
from service.documents.refusal import refused

ENDINGS = {
    ".pdf": ("pdf",),
    ".docx": ("docx",),
    ".odt": ("odt",),
    ".rtf": ("rtf",),
    ".doc": ("rtf", "html"),  # both are saved under this ending by word processors
    ".html": ("html", "txt"),
    ".htm": ("html", "txt"),
    ".txt": ("txt", "html"),
    ".md": ("txt", "html"),
}
"""Formats that an ending may stand for; another ending, or none, says nothing."""

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ODT = b"application/vnd.oasis.opendocument.text"
MARKUP = re.compile(r"<(!doctype\s+html|html|head|body|p|div|h[1-6]|br|table|ul|ol)\b", re.IGNORECASE)
SNIFFED = 4096
BINARY = frozenset(range(9)) | frozenset(range(14, 27)) | frozenset(range(28, 32))
"""Control characters that no text holds."""


def kind_of(data: bytes) -> str:
    """Return "pdf", "docx", "odt", "rtf", "html" or "txt". Raises UnreadableDocument for anything else."""
    if not data.strip(b"\0 \t\r\n"):
        raise refused("empty")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(OLE):
        # Word puts a document with a password into a container of its old format.
        raise refused("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "old_word")
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    return _textual(data)


def check_name(name: str | None, kind: str) -> None:
    """Raise UnreadableDocument when a file's name is a path, or says another format than the content is of."""
    if not name:
        return
    if any(sign in name for sign in "/\\\0") or name in (".", ".."):
        raise refused("file_name")
    if kind not in ENDINGS.get(PurePosixPath(name).suffix.lower(), (kind,)):
        raise refused("wrong_extension")


def decoded(data: bytes) -> str:
    """Return a text file's characters: by its byte order mark, else UTF-8, else Windows-1252. Raises UnreadableDocument for bytes that are no text."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if BINARY & set(data):
        raise refused("unknown_format")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _zipped(data: bytes) -> str:
    with unpacked(data) as (archive, entries):
        if any(entry.filename == "word/document.xml" for entry in entries):
            return "docx"
        first = entries[0] if entries else None
        # The standard keeps this entry first and stored, so that it can be told without unpacking (OpenDocument 1.3, part 2, section 3.3).
        if first and first.filename == "mimetype" and first.file_size < 100 and archive.read(first).strip().startswith(ODT):
            return "odt"
    raise refused("unknown_format")


def _textual(data: bytes) -> str:
    beginning = decoded(data)[:SNIFFED].lstrip()
    if beginning.startswith("<?xml") and "<!ENTITY" in beginning:
        raise refused("entities")
    if MARKUP.search(beginning) and beginning.startswith("<"):
        return "html"
    if beginning.startswith("<?xml"):
        raise refused("unknown_format")
    return "txt"
