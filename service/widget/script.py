"""The widget's script: its source with the strings of the pages in it, named by a digest of its content."""

import base64
import hashlib
import logging
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.jsonl import dumps
from models.records import INTERFACE_LANGUAGES
from service.web.strings import catalogue

SOURCE = Path(__file__).parent / "kutoja.js"
SLOT = "const STRINGS = {};"
"""Where the strings go in the source."""

STRINGS = {
    "title": "widget.title",
    "innovations": "widget.innovations",
    "partners": "widget.partners",
    "funders": "widget.funders",
    "one": "widget.count.one",
    "many": "widget.count.many",
    "none": "results.verdict.none",
    "more": "widget.more",
    "untitled": "widget.untitled",
    "weak": "level.weak",
    "source": "record.source",
    "translated": "record.translation",
    "deadline": "match.deadline",
    "open": "status.open",
    "forthcoming": "status.forthcoming",
    "closed": "status.closed",
    "rolling": "status.rolling",
    "unknown": "status.unknown",
}
"""What the script calls a string -> its key in the strings of the pages."""

log = logging.getLogger("kutoja.widget")

DIGEST = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Script:
    """One version of the script."""

    content: bytes

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the content's SHA-256: the version's name."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    @property
    def path(self) -> str:
        """The address under which this version never changes."""
        return f"/widget.{self.digest}.js"

    @property
    def integrity(self) -> str:
        """The value of an `integrity` attribute (Subresource Integrity, W3C)."""
        return f"sha384-{base64.b64encode(hashlib.sha384(self.content).digest()).decode()}"


@cache
def current() -> Script:
    """Return the version that this Kutoja hands out."""
    source = SOURCE.read_text(encoding="utf-8")
    table = {language: {name: catalogue(language)[key] for name, key in STRINGS.items()} for language in INTERFACE_LANGUAGES}
    if source.count(SLOT) != 1:
        raise AssertionError(f"{SOURCE.name} must hold {SLOT!r} once")
    return Script(source.replace(SLOT, f"const STRINGS = {dumps(table).decode().strip()};").encode())


class Versions:
    """Every version that this installation ever handed out, one file each: a page that names one by its digest works after an upgrade too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self) -> None:
        """Keep the current version. Where the folder cannot be written that is logged, and nothing else depends on it."""
        file = self._file(current().digest)
        aside = file.with_suffix(f".{os.getpid()}.part")  # several servers may start over one folder
        try:
            if not file.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                aside.write_bytes(current().content)
                aside.replace(file)
        except OSError as error:
            log.warning("This version of the widget is not kept for after the next upgrade: %s", error)

    def get(self, digest: str) -> Script | None:
        """Return a version, or None when it was never handed out or its file is not what its name says."""
        if digest == current().digest:
            return current()
        if not DIGEST.fullmatch(digest) or not self._file(digest).is_file():
            return None
        kept = Script(self._file(digest).read_bytes())
        return kept if kept.digest == digest else None

    def _file(self, digest: str) -> Path:
        return self.folder / f"{digest}.js"
