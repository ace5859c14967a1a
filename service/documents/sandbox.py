"""A file -> its text, read by a process of its own with limits on time, memory, pages and output. The file is never written to disk."""

import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass

from models.errors import TooLarge, TooMany
from models.jsonl import loads
from service.documents.refusal import MOST_CHARACTERS, refused

MOST_BYTES = 10 * 1024 * 1024
"""Bytes of a file."""

SECONDS = 20.0
"""Seconds until a reading process is ended: more than its own limit on CPU, for one that waits."""

MOST_OUTPUT = 8 * MOST_CHARACTERS
"""Bytes that a reading process may answer: each character takes at most six in JSON."""

TIME_SIGNALS = (-signal.SIGXCPU, -signal.SIGKILL)
AT_ONCE = 2
WAIT = 30.0
_readers = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Document:
    """A file's text: headings, where its format marks them, are lines that begin with "# ". `pages` is known of a PDF only."""

    format: str
    text: str
    pages: int | None = None


def read_document(data: bytes, name: str | None = None) -> Document:
    """Return the text of a PDF, DOCX, ODT, RTF, HTML or text file, whatever its name says.

    Raises UnreadableDocument with a reason, TooLarge over MOST_BYTES, TooMany when too many files are being read.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(f"The file is over {MOST_BYTES // 1024**2} MB: send the part that describes the project, without pictures.")
    if not _readers.acquire(timeout=WAIT):
        raise TooMany("Too many files are being read: try again in a moment.", 5)
    try:
        answer = _answer((name or "").replace("\n", "/").encode("utf-8", "replace") + b"\n" + data)
    finally:
        _readers.release()
    if "reason" in answer:
        raise refused(str(answer["reason"]))
    pages = answer["pages"]
    return Document(str(answer["format"]), str(answer["text"]), int(str(pages)) if pages is not None else None)


def _answer(sent: bytes) -> dict[str, object]:
    late = threading.Event()
    with _started() as process:
        assert process.stdout is not None

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(SECONDS, end)
        feeder = threading.Thread(target=_feed, args=(process, sent), daemon=True)
        timer.start()
        feeder.start()
        try:
            said = process.stdout.read(MOST_OUTPUT + 1)
            if len(said) <= MOST_OUTPUT:
                process.wait()
        finally:
            timer.cancel()
            process.kill()
            feeder.join()
    if len(said) > MOST_OUTPUT:
        raise refused("too_much_text")
    if process.returncode != 0:
        # A process that ends without a word ran out of time (the kernel's signal for it, or our own), or else of memory.
        raise refused("too_slow" if late.is_set() or process.returncode in TIME_SIGNALS else "too_much_memory")
    answer: dict[str, object] = loads(said)
    return answer


def _started() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-I", "-m", "service.documents.worker"]
    pipe = subprocess.PIPE
    # What it might say on stderr could quote the file: it goes nowhere. Of the environment it needs nothing.
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}, cwd="/")  # noqa: S603 (our own module)


def _feed(process: "subprocess.Popen[bytes]", sent: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError):  # a process that ended before it read everything
        process.stdin.write(sent)
    with suppress(OSError):
        process.stdin.close()
