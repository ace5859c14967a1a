"""What each address of a portal gave, line by line on disk: a killed run goes on from it, and the next one reads only what has changed.

A page's lines (`{"item"}`, `{"dropped"}`, `{"next"}`, `{"labels"}`) are followed by its `{"page"}` line, which makes them count: what a kill cut off has
none. Memory holds one number an address. `running.jsonl` is the run that goes on, `journal.jsonl` the last good one.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from crawlers.portal import Dropped, Fetch, Labels
from models.durable import sync_folder
from models.errors import StoreError
from models.jsonl import dumps, loads
from models.records import Record

JOURNAL = "journal.jsonl"
RUNNING = "running.jsonl"
RECORD: TypeAdapter[Record] = TypeAdapter(Record)
MARK = b'{"page":'

Status = Literal["read", "same", "gone", "failed"]
"""Read now; as it was; answered 404 or 410; not answered, or not readable. Of the last two, the lines are those of an earlier run, if any."""

Found = Record | Dropped | Fetch | Labels


@dataclass(frozen=True)
class PageLine:
    """How one address answered, and where its lines lie."""

    key: str
    url: str
    final: str  # after redirects
    reads: str
    note: str
    status: Status
    code: str  # digest of the code that read it
    retrieved: str  # day on which these lines were read from the site
    digest: str = ""  # of the body
    lines: str = ""  # digest of the lines
    etag: str = ""
    last_modified: str = ""
    modified: str = ""  # what the sitemap or list said
    bytes: int = 0
    misses: int = 0  # runs in a row that it was gone
    why: str = ""


def key_of(fetch: Fetch) -> str:
    """The identity of a request: method, address, body."""
    method = b"GET" if fetch.body is None else b"POST"
    return hashlib.sha256(b"\n".join((method, fetch.url.encode(), fetch.body or b""))).hexdigest()[:32]


def line_of(found: Found) -> bytes:
    """Write one thing that a reader yielded as a line."""
    if isinstance(found, Fetch):
        fields = {name: value for name, value in asdict(found).items() if value not in (None, "", False)}
        return dumps({"next": fields | ({"body": found.body.decode("latin-1")} if found.body is not None else {})}) + b"\n"
    if isinstance(found, Dropped):
        return dumps({"dropped": {"key": found.key[:80], "reason": found.reason}}) + b"\n"
    if isinstance(found, Labels):
        return dumps({"labels": sorted(found.found)}) + b"\n"
    return b'{"item":' + found.model_dump_json(exclude_none=True).encode() + b"}\n"


def found_in(line: bytes) -> Found:
    """Read such a line. Raises ValueError for one that another version wrote in another form."""
    if line.startswith(b'{"item":'):
        return RECORD.validate_json(line.rstrip()[len(b'{"item":') : -1])
    (kind, value), *_ = loads(line).items()
    try:
        if kind == "next":
            return Fetch(**value | ({"body": value["body"].encode("latin-1")} if "body" in value else {}))
        return Dropped(**value) if kind == "dropped" else Labels(frozenset(value))
    except TypeError as error:
        raise ValueError(f"a line of another version: {kind}") from error


class JournalFile:
    """One run's journal, open for reading; each page's last lines count."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.spans: dict[bytes, tuple[int, int]] = {}  # key -> where its lines begin, and its page line
        self.end = 0  # of the last whole page
        self.stream = path.open("r+b")
        self._scan()

    def _scan(self) -> None:
        start = position = 0
        for line in self.stream:
            if line.startswith(MARK) and line.endswith(b"\n"):
                self.spans[bytes.fromhex(loads(line)["page"]["key"])] = (start, position)
                start = position + len(line)
            position += len(line)
        self.end = start

    def __contains__(self, key: str) -> bool:
        return bytes.fromhex(key) in self.spans

    def page(self, key: str) -> PageLine | None:
        """How an address answered, None when it was not asked."""
        span = self.spans.get(bytes.fromhex(key))
        if span is None:
            return None
        self.stream.seek(span[1])
        return _page(self.stream.readline())

    def block(self, key: str) -> bytes:
        """A page's lines as they are."""
        start, end = self.spans[bytes.fromhex(key)]
        self.stream.seek(start)
        return self.stream.read(end - start)

    def follow_ups(self, key: str) -> Iterator[Fetch]:
        """The further addresses that a page named. Its other lines are not kept in memory."""
        position, end = self.spans[bytes.fromhex(key)]
        while position < end:
            self.stream.seek(position)
            line = self.stream.readline()
            position += len(line)
            if line.startswith(b'{"next":'):
                found = found_in(line)
                assert isinstance(found, Fetch)
                yield found

    def pages(self) -> Iterator[tuple[PageLine, int]]:
        """Each address with where its lines begin, in the order in which they were finished."""
        for start, end in sorted(self.spans.values()):
            self.stream.seek(end)
            yield _page(self.stream.readline()), start

    def lines(self, start: int) -> Iterator[tuple[int, bytes]]:
        """The lines of the page that begins at `start`, each with where it lies."""
        position = start
        while True:
            self.stream.seek(position)
            line = self.stream.readline()
            if not line or line.startswith(MARK):
                return
            yield position, line
            position += len(line)

    def line(self, position: int) -> bytes:
        """The line that lies there."""
        self.stream.seek(position)
        return self.stream.readline()

    def close(self) -> None:
        """Close the file."""
        self.stream.close()


class Running(JournalFile):
    """The journal of the run that goes on. What a kill cut off at its end is taken away when it is opened."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        super().__init__(path)
        self.stream.truncate(self.end)

    def write(self, page: PageLine, lines: Iterable[bytes], before: PageLine | None = None) -> None:
        """Add a page; with the same lines as `before` it keeps that one's date. Raises what `lines` raises, then nothing was added; StoreError when full."""
        digest = hashlib.sha256()
        position = self.end
        try:
            self.stream.seek(self.end)
            for line in lines:
                digest.update(line)
                self.stream.write(line)
                position += len(line)
            page = replace(page, lines=digest.hexdigest()[:32])
            if before is not None and before.lines == page.lines:
                page = replace(page, retrieved=before.retrieved)
            self.stream.write(mark := dumps({"page": asdict(page)}) + b"\n")
            self.stream.flush()
        except OSError as error:
            raise StoreError(f"{self.path.name} cannot be written: {error.strerror or error}. Free some space or choose another KUTOJA_DATA.") from error
        except BaseException:
            self.stream.seek(self.end)
            self.stream.truncate()
            raise
        self.spans[bytes.fromhex(page.key)] = (self.end, position)
        self.end = position + len(mark)

    def finish(self, name: str) -> None:
        """Give the whole journal its name, for good."""
        os.fsync(self.stream.fileno())
        self.path.rename(self.path.with_name(name))
        sync_folder(self.path.parent)


def _page(line: bytes) -> PageLine:
    return PageLine(**loads(line)["page"])
