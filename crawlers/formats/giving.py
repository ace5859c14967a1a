"""The 360Giving standard's two forms, JSON package and flat CSV, as the same nested rows; and the registry's licence of each data set."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.tables import Row, csv_rows, json_file
from models.errors import SnapshotError

Nested = dict[str, Any]
COLUMNS = {
    "Identifier": "id",
    "Title": "title",
    "Description": "description",
    "Currency": "currency",
    "Amount Awarded": "amountAwarded",
    "Award Date": "awardDate",
}
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


def csv_grants(file: Path) -> Iterator[Nested]:
    """Yield the rows of a CSV file in the package's nested form. Raises SnapshotError when it lacks the standard's titles."""
    for row in csv_rows(file, ("Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Funding Org:Name")):
        nested: Nested = {field: row.get(column, "") for column, field in COLUMNS.items()}
        for group, columns in GROUPS.items():
            if part := _group(row, columns):
                nested[group] = [part]
        yield nested


def _group(row: Row, columns: dict[str, str]) -> Nested:
    return {field: row[column] for column, field in columns.items() if row.get(column)}


def provenance(files: Iterable[Path]) -> dict[str, str]:
    """Return {data set's identifier: licence} from the registry extracts among the files; the identifier is part of a package's file name."""
    found: dict[str, str] = {}
    for file in files:
        if "provenance" in file.name:
            entries = json_file(file)
            found.update({str(entry["identifier"]): LICENCES.get(str(entry.get("license")), str(entry.get("license_name") or "unknown")) for entry in entries})
    return found
