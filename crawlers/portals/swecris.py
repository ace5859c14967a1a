"""SweCRIS: publicly funded Swedish research and innovation projects, in Swedish and English; one project under several funders is one record.

Its API wants a key of one's own, which is not worked around: an operator who has one saves the answer of `projects` and gives it with --from. Vinnova's
projects, the greater part of the innovation there, come from Vinnova's open data (vinnova.py) under the same ids.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from crawlers.formats.records import kind_by_name, made, mapped, slug, texts
from crawlers.formats.tables import JsonRow, json_rows, need_files, partial_date
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import one_line, without_tags
from models.errors import InvalidIdentifier
from models.identifiers import swedish_number
from models.records import AssignedLabel, Grant, Innovation, InnovationKind, Participation, Role

FILE = "projects.jsonl.gz"
PAIRS = "parallel_sv_en_ids.tsv"
VINNOVA_SERIES = ("Vinnova", "RJ")
"""Vinnova's projects stand a second time under RJ, with the same number and text. All other funders' numbers are their own and repeat each other's."""

NOTHING = (None, "", "NULL", "null")
"""What stands in a field without a value; "NULL" is how the export writes an organisation that it does not know."""

MACHINE_MARK = re.compile(r"[<\[]?this text has been machine translated[>\]]?", re.IGNORECASE)

# SCB's research subject codes (Standard för svensk indelning av forskningsämnen 2011) that say what a work is about to people outside research; a prefix
# stands for all below it.
THEMES = {
    "503": "education", "30302": "health-promotion", "20105": "mobility", "50903": "work-life", "10501": "climate-environment",
    "10502": "climate-environment", "207": "climate-environment", "20108": "climate-environment", "20803": "climate-environment", "21101": "food",
    "50402": "poverty-inclusion", "60401": "culture-arts", "60402": "culture-arts", "60403": "culture-arts", "60404": "culture-arts", "60502": "culture-arts",
}  # fmt: skip


def read(path: Path) -> Iterator[Item]:
    """Read projects.jsonl.gz, and beside it the list of machine-translated abstracts where there is one."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    machine = _machine_translated(file.parent / PAIRS)
    projects: defaultdict[str, list[JsonRow]] = defaultdict(list)
    for number, row in json_rows(file, ("projectId",)):
        if row is None or not row.get("projectId"):
            yield Dropped(f"{file.name}:{number}", "no JSON object" if row is None else "no project id")
        else:
            projects[key_of(str(row["projectId"]))].append(row)
    for key, rows in projects.items():
        yield made(key, _project, key, rows, machine)


def key_of(project_id: str) -> str:
    """The number alone in Vinnova's series, else with its funder: "2025-01318_RJ" -> "2025-01318", "2024-01012_VR" -> "2024-01012-vr"."""
    number, _, funder = project_id.rpartition("_")
    return slug(number if funder in VINNOVA_SERIES and number else project_id, 80)


def _machine_translated(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {line.split("\t")[0] for line in lines if line.endswith("\t1")}


def _project(key: str, rows: list[JsonRow], machine: set[str]) -> Item:
    rows = [{name: value for name, value in row.items() if value not in NOTHING} for row in rows]
    whole = {name: value for row in reversed(rows) for name, value in row.items()}  # the first row that says it
    titles = _titles(one_line(whole.get("projectTitleSv")), one_line(whole.get("projectTitleEn")))
    if not titles:
        return Dropped(key, "no title")
    english, marks = MACHINE_MARK.subn("", str(whole.get("projectAbstractEn") or ""))
    abstracts = _by_language(without_tags(whole.get("projectAbstractSv")), without_tags(english))
    translated = ("en",) if marks or any(row["projectId"] in machine for row in rows) else ()
    return Innovation(
        id=f"swecris:{key}",
        url=f"https://www.vr.se/english/swecris.html#/project/{rows[0]['projectId']}",
        kind=InnovationKind.PROJECT,
        language=next(iter(abstracts or titles)),
        title=texts(titles, official=True),
        description=texts(abstracts, machine=translated),
        started=partial_date(whole.get("projectStartDate")),
        ended=partial_date(whole.get("projectEndDate")),
        participations=_lead(whole),
        grants=tuple(_grant(row) for row in rows),
        places=("SE",),
        assigned=_themes(whole.get("scbs") or ""),
    )


def _titles(swedish: str, english: str) -> dict[str, str]:
    """A title is too short to tell its language for sure: only one that stands in both fields is asked for it."""
    if swedish and swedish == english:
        return {"sv" if language_of(swedish, "en") == "sv" else "en": swedish}
    return {language: text for language, text in (("sv", swedish), ("en", english)) if text}


def _by_language(swedish: str, english: str) -> dict[str, str]:
    """Swedish and English text by the language they are really in: some "Swedish" ones are English, and a few the other way round."""
    if swedish and language_of(swedish, "sv" if swedish != english else "en") == "en":
        return {"en": english or swedish}
    if english and language_of(english, "en") == "sv":
        return {"sv": swedish or english}
    return {language: text for language, text in (("sv", swedish), ("en", english)) if text}


def _lead(row: JsonRow) -> tuple[Participation, ...]:
    name = one_line(row.get("coordinatingOrganisationNameSv") or row.get("coordinatingOrganisationNameEn"))
    if not name:
        return ()
    return (Participation(name=name, role=Role.LEAD, identifiers=_number(row.get("coordinatingOrganisationId")), kind=kind_by_name(name), country="SE"),)


def _grant(row: JsonRow) -> Grant:
    return Grant(
        funder=one_line(row.get("fundingOrganisationNameSv") or row.get("fundingOrganisationNameEn")),
        identifiers=_number(row.get("fundingOrganisationId")),
        programme=one_line(row.get("typeOfAwardDescrEn")) or None,
        code=str(row["projectId"]),
        amount=Decimal(str(row["fundingsSek"])) if row.get("fundingsSek") else None,
        currency="SEK" if row.get("fundingsSek") else None,
        year=int(row["fundingYear"]) if row.get("fundingYear") else None,
    )


def _number(text: str | None) -> tuple[str, ...]:
    try:
        return (swedish_number(text or ""),)
    except InvalidIdentifier:
        return ()


def _themes(subjects: str) -> tuple[AssignedLabel, ...]:
    codes = re.findall(r"\b(\d{5}):", subjects)
    return mapped("theme", (theme for code in codes for prefix, theme in THEMES.items() if code.startswith(prefix)))


PORTAL = Portal(
    name="swecris",
    title={"fi": "SweCRIS", "sv": "SweCRIS", "en": "SweCRIS"},
    publisher="Vetenskapsrådet",
    url="https://www.vr.se/swecris",
    licence="unknown: see terms_url",
    terms_url="https://www.vr.se/swecris",
    languages=("sv", "en"),
    min_records=4_000,
    max_records=200_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it and {PAIRS}",
    disabled='its API asks for a key ("Bearer token header required", issued at https://swecris-api.vr.se/index.html); a file is read with --from',
)
