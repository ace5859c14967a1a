"""City of Helsinki: grants for associations and residents, as funding calls."""

import re
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
    "registered_community": (OrganisationKind.NGO, OrganisationKind.FOUNDATION),
    "unregistered_community": (OrganisationKind.INDIVIDUAL,),  # a group of residents without a legal form
    "private_person": (OrganisationKind.INDIVIDUAL,),
}
OPEN_ALL_YEAR = re.compile(r"-01-01T00:00")
WHOLE_CLOCK = re.compile(r"T(23:59|16:00)")
"""Rounds close at the end of a day or of office hours; other clock times are left from somebody's trying out the form."""

# The forms' texts are labels and help for filling them in. Only sentences like these tell what is funded and for whom.
SAYS = {
    "fi": re.compile(r"^tällä lomakkeella haetaan (?!vain)|avustu(sta|ksia) (voidaan myöntää|voi saada|myönnetään (?!yhde))", re.IGNORECASE),
    "sv": re.compile(r"^med denna blankett (an)?söks|(understöd|bidrag)(et|en)? kan (beviljas|fås)|^denna blankett används", re.IGNORECASE),
    "en": re.compile(r"^this form is used to apply for an? |grants? can be (awarded|granted)|grants? (is|are) (awarded|granted) (for|to)", re.IGNORECASE),
}
ADVANCE = re.compile(r"ennakko|förskott|advance", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")


def read(path: Path) -> Iterator[Item]:
    """Read grant_instruments.jsonl."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    for number, row in json_rows(file, ("id", "title")):
        if row is None:
            yield Dropped(f"{file.name}:{number}", "no JSON object")
            continue
        yield made(str(row.get("id")), _call, row)


def _call(row: JsonRow) -> Item:
    titles = {language: one_line(row["title"].get(language)) for language in INTERFACE_LANGUAGES}
    if not any(titles.values()):
        return Dropped(row["id"], "no title")
    opens, closes = _period(str(row.get("application_open") or ""), str(row.get("application_close") or ""))
    kinds = [kind for applicant in row.get("applicant_types") or () for kind in APPLICANTS.get(applicant, ())]
    return FundingCall(
        id=f"helsinki:{row['id'].replace('_', '-')}",
        url=URL,
        title=texts(titles, official=True),
        description=texts({language: _told((row.get("texts") or {}).get(language) or {}, language) for language in INTERFACE_LANGUAGES}),
        funder="Helsingin kaupunki",
        funder_id=FUNDER_ID,
        opens=opens,
        closes=closes,
        eligible_applicants=tuple(dict.fromkeys(kinds)),
        places=("Helsinki",),
    )


def _period(opens: str, closes: str) -> tuple[str | None, str | None]:
    """The application period as far as it is one: the forms' 1 January and 31 December stand for "no date", and so does a clock time of nobody's office."""
    start = None if OPEN_ALL_YEAR.search(opens) else partial_date(opens)
    end = partial_date(closes) if WHOLE_CLOCK.search(closes) and "-12-31T" not in closes else None
    return start, end


def _told(labels: dict[str, Any], language: str) -> str:
    sentences = [sentence for text in labels.values() for sentence in SENTENCE_END.split(from_html(str(text)))]
    return " ".join(dict.fromkeys(sentence for sentence in sentences if SAYS[language].search(sentence) and not ADVANCE.search(sentence)))


PORTAL = Portal(
    name="helsinki",
    title={"fi": "Helsingin kaupungin avustukset", "sv": "Helsingfors stads understöd", "en": "City of Helsinki grants"},
    publisher="Helsingin kaupunki",
    url=URL,
    licence="MIT",
    terms_url="https://www.hel.fi/fi/avustukset",
    languages=("fi", "sv", "en"),
    min_records=15,
    max_records=500,
    cadence="weekly",
    read_bulk=read,
    bulk_hint=FILE,
)
