"""XLSX workbooks row by row, columns by header text. The only importer of openpyxl."""

import io
import math
import tempfile
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any

import openpyxl

from crawlers.formats.tables import Row
from crawlers.text import clean, one_line
from models.archives import UnusableArchive, opened
from models.errors import SnapshotError

HEADER_WITHIN = 25
"""Rows from the top of a sheet among which its header is looked for; above it stand titles and explanations."""

MOST_UNPACKED = 1_000_000_000
"""Bytes."""

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ERRORS = frozenset("#N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM!".split())


def sheet_rows(path: Path, required: tuple[str, ...] = (), *, sheet_column: str = "") -> Iterator[Row]:
    """Yield the rows of an XLSX file, or of those in a ZIP, sheet after sheet; columns in any order, found by header text.

    The header is the first row near the top that holds all of `required`, or without any the first with two cells; sheets without it (a cover, notes),
    and hidden ones (drafts, lists that a form chooses from), are passed over. With `sheet_column` each row names its sheet there. Dates come as ISO,
    numbers with a point, broken letters repaired; a second column of one name is called "name (2)". Raises SnapshotError when the file is no workbook,
    bursts its limit or has no sheet with what is required.
    """
    found = False
    for book, name in _books(path):
        for title, row in _rows(book, name, required):
            found = True
            yield {sheet_column: title, **row} if sheet_column else row
    if not found:
        needed = f"columns {', '.join(required)}" if required else "a header and rows"
        raise SnapshotError(f"{path.name} has no sheet with {needed}: it is not the file that this portal reads.")


def _books(path: Path) -> Iterator[tuple[IO[bytes], str]]:
    """The workbook, or those that a ZIP holds, in the order of their names."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) == OLD_EXCEL:
                raise SnapshotError(f"{path.name} is an Excel file of the old form (.xls), or locked by a password: save it as .xlsx.")
            with opened(stream, most_unpacked=MOST_UNPACKED) as (archive, files):
                names = sorted(file.filename for file in files)
                if "[Content_Types].xml" in names:
                    yield stream, path.name
                    return
                for name in [name for name in names if name.lower().endswith(".xlsx")]:
                    with tempfile.TemporaryFile() as unpacked:
                        unpacked.write(archive.read(name))
                        yield unpacked, name
    except (OSError, UnusableArchive) as error:
        raise SnapshotError(f"{path.name} cannot be read as a workbook: {error}.") from error


def _rows(book: IO[bytes], name: str, required: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    book.seek(0, io.SEEK_SET)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations that openpyxl does not keep
            workbook = openpyxl.load_workbook(book, read_only=True, data_only=True)
            for sheet in workbook.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()  # some programs state a wrong size
                for row in _sheet(sheet.iter_rows(values_only=True), required):
                    yield one_line(sheet.title), row
            workbook.close()
    except SnapshotError:
        raise
    except Exception as error:  # a damaged workbook makes openpyxl raise whatever it stumbles over
        raise SnapshotError(f"{name} cannot be read as a workbook: it is damaged ({type(error).__name__}).") from error


def _sheet(rows: Iterator[tuple[Any, ...]], required: tuple[str, ...]) -> Iterator[Row]:
    for cells in islice(rows, HEADER_WITHIN):
        names = _names(cells)
        if names and set(required) <= set(names.values()) and (required or len(names) > 1):
            break
    else:
        return
    for cells in rows:
        row = {name: _text(cells[number]) if number < len(cells) else "" for number, name in names.items()}
        if any(row.values()):
            yield row


def _names(cells: tuple[Any, ...]) -> dict[int, str]:
    """Header texts by column; empty ones are left out."""
    names: dict[int, str] = {}
    for number, cell in enumerate(cells):
        if name := one_line(_text(cell)):
            times = sum(known == name or known.startswith(f"{name} (") for known in names.values())
            names[number] = f"{name} ({times + 1})" if times else name
    return names


def _text(cell: Any) -> str:  # noqa: ANN401 (any value of a cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and not isinstance(cell, bool):
        return _number(cell)
    text = clean(str(cell)) if cell is not None else ""
    return "" if text in ERRORS else text


def _number(value: float) -> str:
    """12.0 as "12"; the 15 digits that Excel keeps; three decimals with a zero more, since "1.234" is a thousand and more to whoever reads sums."""
    if not math.isfinite(value):
        return ""
    text = format(Decimal(f"{value:.15g}"), "f")
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text
