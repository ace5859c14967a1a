"""The process that reads one file: bytes on stdin, one JSON object on stdout. Started by service.documents.sandbox, with limits that it sets itself.

It can write no file, however small, and dumps no core: nothing of what it reads can be left behind.
"""

import resource
import sys
from importlib import import_module

from models.errors import UnreadableDocument
from models.jsonl import dumps
from service.documents.kinds import check_name, kind_of
from service.documents.refusal import MOST_CHARACTERS, refused

MEMORY = 512 * 1024 * 1024
"""Bytes of address space: a 10 MB document of markup takes about 250 MB in lxml."""

SECONDS = 15
"""Seconds of CPU: a hundred dense pages take about five."""


def limit(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Limit this process for good: memory, CPU time, no file written, no core dumped, no process started."""
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def read(data: bytes, name: str | None) -> dict[str, object]:
    """Return {"format", "text", "pages"}. Raises UnreadableDocument."""
    kind = kind_of(data)
    check_name(name, kind)
    # Only the one library that is needed is loaded: that is most of the time a small file takes.
    found = import_module(f"service.documents.{kind}").read(data)
    text, pages = found if isinstance(found, tuple) else (found, None)
    if len(text) > MOST_CHARACTERS:
        raise refused("too_much_text")
    if not any(character.isalpha() for character in text):
        raise refused("no_text")
    return {"format": kind, "text": text.encode("utf-8", "replace").decode(), "pages": pages}


def main() -> None:
    """Read what stands on stdin, behind the line that is its name."""
    limit()
    name, _, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer = read(data, name.decode("utf-8", "replace") or None)
    except UnreadableDocument as error:
        answer = {"reason": error.reason}
    except (MemoryError, RecursionError):
        answer = {"reason": "too_much_memory"}
    except Exception:  # whatever a parser stumbles over; its words could quote the file, so they go nowhere
        answer = {"reason": "damaged"}
    sys.stdout.buffer.write(dumps(answer))


if __name__ == "__main__":
    main()
