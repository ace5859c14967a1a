"""The 360Giving standard's forms, JSON package and flat table (CSV, XLSX), as the same nested rows; and what the registry says of each data set."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.tables import Row, csv_rows, json_file
from crawlers.formats.workbook import sheet_rows
from models.errors import SnapshotError

Nested = dict[str, Any]
COLUMNS = {
    "Identifier": "id",
    "Title": "title",
    "Description": "description",
    "Currency": "currency",
    "Amount Awarded": "amountAwarded",
    "Award Date": "awardDate",
    "Regrant Type": "regrantType",
}
REQUIRED = ("Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Funding Org:Name")
LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/": "OGL v3",
}
GROUPS = {
    "plannedDates": {"Planned Dates:Start Date": "startDate", "Planned Dates:End Date": "endDate"},
    "recipientOrganization": {
        "Recipient Org:Identifier": "id",
        "Recipient Org:Name": "name",
        "Recipient Org:Charity Number": "charityNumber",
        "Recipient Org:Company Number": "companyNumber",
        "Recipient Org:City": "addressLocality",
        "Recipient Org:Country": "addressCountry",
    },
    "beneficiaryLocation": {"Beneficiary Location:Name": "name"},
    "fundingOrganization": {"Funding Org:Identifier": "id", "Funding Org:Name": "name"},
    "grantProgramme": {"Grant Programme:Code": "code", "Grant Programme:Title": "title"},
}


def package_grants(file: Path) -> Iterator[Nested]:
    """Yield the grants of a JSON package. Raises SnapshotError when it is none."""
    package = json_file(file)
    if not isinstance(package, dict) or not isinstance(package.get("grants"), list):
        raise SnapshotError(f'{file.name} is no 360Giving package: it has no list "grants".')
    yield from (grant for grant in package["grants"] if isinstance(grant, dict))


def grants(file: Path) -> Iterator[Nested]:
    """Yield the grants of a file in the package's nested form; what it is, its suffix says. Raises SnapshotError when it lacks the standard's titles."""
    if file.suffix == ".json":
        yield from package_grants(file)
        return
    for row in sheet_rows(file, REQUIRED) if file.suffix == ".xlsx" else csv_rows(file, REQUIRED):
        nested: Nested = {field: row.get(column, "") for column, field in COLUMNS.items()}
        for group, columns in GROUPS.items():
            if part := _group(row, columns):
                nested[group] = [part]
        yield nested


def _group(row: Row, columns: dict[str, str]) -> Nested:
    return {field: row[column] for column, field in columns.items() if row.get(column)}


def suffix_of(body: bytes) -> str:
    """Tell a publisher's file by its first bytes: addresses often have no suffix, or another one."""
    if body.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return ".xlsx"  # an old .xls among them: the workbook reader says so
    return ".json" if body[:200].decode("utf-8", errors="ignore").lstrip("\ufeff \r\n\t").startswith(("{", "[")) else ".csv"


def licence_of(entry: Nested) -> str:
    """Return the licence that the registry states for a data set."""
    return LICENCES.get(str(entry.get("license")), str(entry.get("license_name") or "unknown"))


def provenance(files: Iterable[Path]) -> dict[str, str]:
    """Return {data set's identifier: licence} from the registry extracts among the files; the identifier is part of a package's file name."""
    found: dict[str, str] = {}
    for file in files:
        if "provenance" in file.name:
            entries = json_file(file)
            found.update({str(entry["identifier"]): licence_of(entry) for entry in entries})
    return found
