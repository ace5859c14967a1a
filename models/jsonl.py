"""JSON and JSON Lines, plain or gzipped. The only importer of orjson."""

import gzip
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from models.errors import SnapshotError


def dumps(value: Any, *, indent: bool = False) -> bytes:  # noqa: ANN401 (any JSON value)
    """Return compact UTF-8 JSON; keys keep their order, so equal input gives equal bytes. Decimals are written as numbers."""
    return orjson.dumps(value, default=_default, option=(orjson.OPT_INDENT_2 if indent else 0) | orjson.OPT_NON_STR_KEYS)


def loads(data: bytes | str) -> Any:  # noqa: ANN401 (any JSON value)
    """Parse JSON. Raises ValueError (orjson.JSONDecodeError) on anything else."""
    return orjson.loads(data)


def _default(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield (line number from 1, line without its end) of a file, unzipping it when its name ends in .gz; blank lines are passed over.

    Raises SnapshotError when the file cannot be read or its gzip stream is cut or damaged; lines read before that have been yielded.
    """
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for raw in lines:
                number += 1
                if line := raw.strip():
                    yield number, line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SnapshotError(f"{path.name} is not a whole gzip file (after line {number}): fetch or copy it again.") from error
    except OSError as error:
        raise SnapshotError(f"{path.name} cannot be read: {error.strerror or error}.") from error
