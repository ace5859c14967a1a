"""CORDIS's bulk files: tables with ";" that a strict CSV reader breaks on, and reports as one JSON file each."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crawlers.formats.tables import Row
from models.errors import SnapshotError

SEPARATOR = '";"'
LONGEST_RECORD = 400
"""Lines of text in one record: an objective has paragraphs."""

RECORD_START = re.compile(r'^(?:"[^";]{1,60}";|\d{4,12};)')


class Body(NamedTuple):
    """One organisation's part in a project, as the table has it."""

    name: str
    role: str
    country: str
    pic: str
    vat: str
    activity: str
    city: str
    url: str
    order: int
    left: bool


def rows(path: Path, required: tuple[str, ...]) -> Iterator[tuple[int, Row | None]]:
    """Yield (line number, row by header text), None for a record whose fields do not fit the header.

    Fields are divided where the file writes '";"': a text that begins with a quotation mark stands there with two where CSV wants three, and a CSV reader
    would take it for an empty field. Where that does not give the header's number of fields, CSV's own rules are tried. Raises SnapshotError when the file
    cannot be read or lacks a required column.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            header = _csv(next(stream, "").rstrip("\r\n"))
            if missing := [name for name in required if name not in header]:
                raise SnapshotError(f"{path.name} has no column {missing[0]!r}: it is not the file that this portal reads.")
            for number, fields in _records(stream, len(header)):
                yield number, dict(zip(header, (field.strip() for field in fields), strict=True)) if fields else None
    except OSError as error:
        raise SnapshotError(f"{path.name} cannot be read: {error.strerror}.") from error


def _records(stream: Iterator[str], width: int) -> Iterator[tuple[int, list[str] | None]]:
    held: list[str] = []
    started = 2
    for number, line in enumerate(stream, start=2):
        if held and (RECORD_START.match(line) or len(held) >= LONGEST_RECORD):
            yield started, None  # the record before never came to its end
            held = []
        if not held:
            started = number
            if not line.strip():
                continue
        held.append(line)
        if fields := _fields("".join(held).rstrip("\r\n"), width):
            yield started, fields
            held = []
    if held:
        yield started, None


def _fields(text: str, width: int) -> list[str] | None:
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        parts = text[1:-1].split(SEPARATOR)
        if len(parts) == width:
            return [part.replace('""', '"') for part in parts]
    found = _csv(text)
    return found if len(found) == width else None


def _csv(text: str) -> list[str]:
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    except csv.Error:
        return []
    return found[0] if len(found) == 1 else []


def table(folder: Path, name: str) -> Path | None:
    """Return a table of an unpacked archive, which may have it in a folder "csv"; None where it is absent."""
    return next((path for path in (folder / name, folder / "csv" / name) if path.is_file()), None)


def bodies(path: Path) -> dict[str, list[Body]]:
    """Return who takes part in each project, in the table's own order. Contact forms and addresses are not read."""
    found: defaultdict[str, list[Body]] = defaultdict(list)
    for _, row in rows(path, ("projectID", "name", "role", "country")):
        if row is None or not row["name"]:
            continue
        order = row.get("order", "")
        found[row["projectID"]].append(
            Body(
                name=row["name"],
                role=row["role"],
                country=row["country"],
                pic=row.get("organisationID", ""),
                vat=row.get("vatNumber", ""),
                activity=row.get("activityType", ""),
                city=row.get("city", ""),
                url=row.get("organizationURL", ""),
                order=int(order) if order.isdigit() else 0,
                left=row.get("endOfParticipation", "").casefold() == "true",
            )
        )
    for parts in found.values():
        parts.sort(key=lambda body: (body.role != "coordinator", body.order))
    return found


def subjects(path: Path) -> dict[str, list[str]]:
    """Return the EuroSciVoc paths ("/social sciences/sociology/…") of each project."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for _, row in rows(path, ("projectID", "euroSciVocPath")):
        if row is not None:
            found[row["projectID"]].append(row["euroSciVocPath"])
    return found
