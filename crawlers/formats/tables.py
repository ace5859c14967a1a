"""Bulk files: CSV with any header order, JSON Lines, JSON; and the dates and sums that people write in them."""

import codecs
import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TextIO

from models.errors import SnapshotError
from models.jsonl import loads, read_lines

Row = dict[str, str]
JsonRow = dict[str, Any]
SEPARATORS = (",", ";", "\t", "|")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar januari january tammikuu", "feb februar februari february helmikuu", "mar mrz märz mars marts march maaliskuu", "apr april huhtikuu",
            "may mai maj toukokuu", "jun juni june kesäkuu", "jul juli july heinäkuu", "aug august augusti elokuu", "sep sept september syyskuu",
            "oct okt oktober october lokakuu", "nov november marraskuu", "dec dez december joulukuu",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


def csv_rows(path: Path, required: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield the rows of a CSV file by header text, columns in any order. Separator (, ; tab |) and encoding (UTF-8, UTF-16, Windows-1252) are found out.

    Raises SnapshotError when the file cannot be read or lacks a required column, naming it.
    """
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            separator, announced = _separator(stream, required)
            stream.seek(0)
            if announced:
                stream.readline()
            reader = csv.DictReader(stream, delimiter=separator)
            reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
            missing = [name for name in required if name not in reader.fieldnames]
            if missing:
                raise SnapshotError(f"{path.name} has no column {missing[0]!r}: it is not the file that this portal reads.")
            for row in reader:
                yield {key: (value or "").strip() for key, value in row.items() if key is not None and not isinstance(value, list)}
    except (OSError, csv.Error) as error:
        raise SnapshotError(f"{path.name} cannot be read as CSV: {error}.") from error


def _encoding(path: Path) -> str:
    """UTF-16 by its BOM; UTF-8 unless more of it is broken than whole; else Windows-1252."""
    decode = codecs.getincrementaldecoder("utf-8-sig")(errors="replace").decode
    broken = whole = 0
    with path.open("rb") as stream:
        start = stream.read(2)
        if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        stream.seek(0)
        while block := stream.read(1 << 20):
            for character in re.findall(r"[^\x00-\x7f]", decode(block)):
                broken += character == "\ufffd"
                whole += character != "\ufffd"
    return "cp1252" if broken > whole else "utf-8-sig"


def _separator(stream: TextIO, required: tuple[str, ...]) -> tuple[str, bool]:
    """The separator under which the header holds what is required, else the most columns; and whether a first line "sep=;" announces it."""
    if announced := re.match(r"^sep=(.)\s*$", stream.readline(), re.IGNORECASE):
        return announced[1], True
    headers = {}
    for separator in SEPARATORS:
        stream.seek(0)
        headers[separator] = [name.strip() for name in next(csv.reader(stream, delimiter=separator), [])]
    return max(SEPARATORS, key=lambda separator: (sum(name in headers[separator] for name in required), len(headers[separator]))), False


def json_rows(path: Path, required: tuple[str, ...] = ()) -> Iterator[tuple[int, JsonRow | None]]:
    """Yield (line number, object) of JSON Lines, None for a line that is no JSON object. Raises SnapshotError when the first object lacks a required field."""
    first = True
    for number, line in read_lines(path):
        try:
            row = loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict) and first:
            missing = [name for name in required if name not in row]
            if missing:
                raise SnapshotError(f"{path.name} has no field {missing[0]!r}: it is not the file that this portal reads.")
            first = False
        yield number, row if isinstance(row, dict) else None


def json_file(path: Path) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the content of a JSON file. Raises SnapshotError when it is none."""
    try:
        return loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SnapshotError(f"{path.name} cannot be read as JSON: {error}.") from error


def need_files(folder: Path, *names: str) -> list[Path]:
    """Return the named files of a folder, or the path itself where it is one of them; a ".gz" may be there unzipped.

    Raises SnapshotError naming the first that is missing.
    """
    if folder.is_file() and len(names) == 1:
        return [folder]
    paths = [unzipped if not (folder / name).exists() and (unzipped := folder / name.removesuffix(".gz")).exists() else folder / name for name in names]
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise SnapshotError(f"{folder} has no {missing[0]}: give the folder that holds {', '.join(names)}.")
    return paths


def only_file(path: Path, *suffixes: str) -> Path:
    """Return the path itself where it is a file, else the folder's only file with one of the suffixes. Raises SnapshotError when there is none, or more."""
    if path.is_file():
        return path
    found = sorted(file for file in path.glob("*") if file.suffix.lower() in suffixes and file.is_file())
    if len(found) != 1:
        raise SnapshotError(f"{path} has {len(found)} files of the kind {', '.join(suffixes)}: give the path of the one to read.")
    return found[0]


def partial_date(text: str | float | None) -> str | None:
    """Return YYYY, YYYY-MM or YYYY-MM-DD from the ways people write dates, None when there is none or it is no date.

    Knows ISO dates, 1.4.2008, 18.07.2007, 05/06/2014 (day first), "01. Nov 15", "1. huhtikuuta 2008", "2014-07", "2014", and seconds since 1970.
    """
    if isinstance(text, (int, float)):
        return datetime.fromtimestamp(text, UTC).date().isoformat() if 0 < text < 7e9 else None
    value = text.strip() if isinstance(text, str) else ""
    if found := re.match(r"^([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?$", value):
        return _checked(found[1], found[2], found[3])
    if found := re.match(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{2}|[12]\d{3})(?:\s.*)?$", value):
        return _checked(_year(found[3]), found[2], found[1])
    if found := re.match(r"^(\d{1,2})\.?[ -]([^\W\d]+)\.?[ -](\d{2}|[12]\d{3})$", value):
        month = MONTHS.get(found[2].casefold().removesuffix("ta"))
        return _checked(_year(found[3]), str(month), found[1]) if month else None
    return None


def _year(text: str) -> str:
    """A year of two digits lies between 1970 and 2069 (POSIX strptime puts the turn at 69)."""
    return text if len(text) == 4 else ("20" if int(text) < 70 else "19") + text


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        whole = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC).date()
    except ValueError:
        return None
    return whole.isoformat()[: 10 if day else 7 if month else 4]


def amount(text: str | float | None) -> Decimal | None:
    """Return a sum of money from "15.414.794", "32467,02", "1 234,50", "£1,434,364" or a number; None when it is none or negative."""
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return Decimal(str(text)) if text >= 0 else None
    digits = re.sub(r"[^\d,.-]", "", text) if isinstance(text, str) else ""
    if not re.search(r"\d", digits) or digits.startswith("-"):
        return None
    if "," in digits and "." in digits:
        decimal = "," if digits.rindex(",") > digits.rindex(".") else "."
        digits = digits.replace("." if decimal == "," else ",", "").replace(",", ".")
    elif digits.count(",") + digits.count(".") > 1 or re.search(r"[.,]\d{3}$", digits):
        digits = re.sub(r"[.,]", "", digits)
    else:
        digits = digits.replace(",", ".")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def year_of(date: str | None) -> int | None:
    """Return the year of a partial date."""
    return int(date[:4]) if date else None
