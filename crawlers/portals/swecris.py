"""SweCRIS: publicly funded Swedish research and innovation projects, in Swedish and English; one project under several funders is one record."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from crawlers.formats.records import kind_by_name, made, slug, texts
from crawlers.formats.tables import json_rows, need_files, partial_date
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import swedish_number
from models.records import Grant, Innovation, InnovationKind, Participation, Role

FILE = "projects.jsonl.gz"
PAIRS = "parallel_sv_en_ids.tsv"
Row = dict[str, Any]


def read(path: Path) -> Iterator[Item]:
    """Read projects.jsonl.gz, and beside it the list of machine-translated abstracts where there is one."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    machine = _machine_translated(file.parent / PAIRS)
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for number, row in json_rows(file, ("projectId",)):
        if row is None or not row.get("projectId"):
            yield Dropped(f"{file.name}:{number}", "no JSON object")
        else:
            groups[str(row["projectId"]).rpartition("_")[0] or str(row["projectId"])].append(row)
    for code, rows in groups.items():
        projects: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            projects[_told(row)].append(row)
        for parts in projects.values():
            # A number that two funders gave to different projects does not name either: the funder joins the key.
            key = code if len(projects) == 1 else str(parts[0]["projectId"]).replace("_", "-")
            yield made(key, _project, slug(key, 80), parts, machine)


def _told(row: Row) -> str:
    return one_line(row.get("projectTitleSv") or row.get("projectTitleEn")).casefold()


def _machine_translated(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {line.split("\t")[0] for line in lines if line.endswith("\t1")}


def _project(key: str, rows: list[Row], machine: set[str]) -> Item:
    first = rows[0]
    titles = {"sv": one_line(first.get("projectTitleSv")), "en": one_line(first.get("projectTitleEn"))}
    if titles["sv"] == titles["en"]:
        titles.pop("sv" if language_of(titles["sv"], "en") == "en" else "en")
    if not any(titles.values()):
        return Dropped(key, "no title")
    abstracts = _abstracts(first)
    translated = ("en",) if any(row["projectId"] in machine for row in rows) else ()
    return Innovation(
        id=f"swecris:{key}",
        url=f"https://www.vr.se/english/swecris.html#/project/{first['projectId']}",
        kind=InnovationKind.PROJECT,
        language="sv" if abstracts.get("sv") or (titles.get("sv") and not abstracts) else "en",
        title=texts(titles, official=True),
        description=texts(abstracts, machine=translated),
        started=partial_date(first.get("projectStartDate")),
        ended=partial_date(first.get("projectEndDate")),
        participations=(_lead(first),),
        grants=tuple(_grant(row) for row in rows),
        places=("SE",),
    )


def _abstracts(row: Row) -> dict[str, str]:
    """Abstracts by the language they are really in: some "Swedish" ones are English."""
    swedish, english = clean(row.get("projectAbstractSv")), clean(row.get("projectAbstractEn"))
    if swedish and language_of(swedish, "sv") == "en":
        return {"en": english or swedish}
    return {language: text for language, text in (("sv", swedish), ("en", english)) if text}


def _lead(row: Row) -> Participation:
    name = one_line(row.get("coordinatingOrganisationNameSv") or row.get("coordinatingOrganisationNameEn"))
    return Participation(name=name, role=Role.LEAD, identifiers=_number(row.get("coordinatingOrganisationId")), kind=kind_by_name(name), country="SE")


def _grant(row: Row) -> Grant:
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


PORTAL = Portal(
    name="swecris",
    title={"fi": "SweCRIS", "sv": "SweCRIS", "en": "SweCRIS"},
    publisher="Vetenskapsrådet",
    url="https://www.vr.se/swecris",
    licence="unknown: see terms_url",
    terms_url="https://www.vr.se/swecris",
    languages=("sv", "en"),
    min_records=1,
    max_records=200_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it and {PAIRS}",
)
