"""City of Helsinki: grants for associations and residents, as funding calls."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.records import made, texts
from crawlers.formats.tables import JsonRow, json_rows, need_files, partial_date
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import from_html, one_line
from models.records import INTERFACE_LANGUAGES, FundingCall, OrganisationKind

FILE = "grant_instruments.jsonl"
URL = "https://www.hel.fi/fi/paatoksenteko-ja-hallinto/avustukset"
FUNDER_ID = "fi-pro:0201256-6"
APPLICANTS = {
    "registered_community": (OrganisationKind.NGO, OrganisationKind.FOUNDATION, OrganisationKind.COMPANY),
    "unregistered_community": (OrganisationKind.NETWORK,),
    "private_person": (OrganisationKind.INDIVIDUAL,),
}
# The form's texts are labels and instructions; only these tell what is funded and for whom.
TELLING = ("intro", "purpose", "description", "info", "instruction", "criteria")
SHORTEST = 60


def read(path: Path) -> Iterator[Item]:
    """Read grant_instruments.jsonl."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    for number, row in json_rows(file, ("id", "title")):
        if row is None:
            yield Dropped(f"{file.name}:{number}", "no JSON object")
            continue
        titles = {language: one_line(row["title"].get(language)) for language in INTERFACE_LANGUAGES}
        if not any(titles.values()):
            yield Dropped(row["id"], "no title")
            continue
        yield made(row["id"], _call, row, titles)


def _call(row: JsonRow, titles: dict[str, str]) -> FundingCall:
    kinds = [kind for applicant in row.get("applicant_types") or () for kind in APPLICANTS.get(applicant, ())]
    return FundingCall(
        id=f"helsinki:{row['id'].replace('_', '-')}",
        url=URL,
        title=texts(titles, official=True),
        description=texts({language: _told((row.get("texts") or {}).get(language) or {}) for language in INTERFACE_LANGUAGES}),
        funder="Helsingin kaupunki",
        funder_id=FUNDER_ID,
        opens=partial_date(row.get("application_open")),
        closes=partial_date(row.get("application_close")),
        currency="EUR",
        eligible_applicants=tuple(dict.fromkeys(kinds)),
        places=("Helsinki",),
    )


def _told(labels: dict[str, Any]) -> str:
    found = [from_html(str(text)) for key, text in labels.items() if any(word in key for word in TELLING)]
    return "\n".join(dict.fromkeys(text for text in found if len(text) >= SHORTEST))


PORTAL = Portal(
    name="helsinki",
    title={"fi": "Helsingin kaupungin avustukset", "sv": "Helsingfors stads understöd", "en": "City of Helsinki grants"},
    publisher="Helsingin kaupunki",
    url=URL,
    licence="MIT",
    terms_url="https://www.hel.fi/fi/avustukset",
    languages=("fi", "sv", "en"),
    min_records=1,
    max_records=500,
    cadence="weekly",
    read_bulk=read,
    bulk_hint=FILE,
)
