"""England's structural fund projects of 2014-2020, from the list of beneficiaries."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, slug
from crawlers.formats.tables import amount, json_rows, need_files, partial_date, year_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

SITE = "https://www.gov.uk/government/publications/european-structural-and-investment-funds-useful-resources"
FILE = "england_2014-2020.jsonl"
RECIPIENT, NAME, FUND = "Recipient of funds", "Name of Project", "Type of fund"
SUMMARY, AREA = "Summary of project (max 100 words)", "Local Enterprise Partnership area"
AMOUNT = "ERDF/ESF investment £m"  # whole pounds, whatever the header says
FUNDS = {"ERDF": "European Regional Development Fund", "ESF": "European Social Fund"}
NOWHERE = frozenset(("", "National", "All"))
Row = dict[str, Any]


def read(path: Path) -> Iterator[Item]:
    """Read the list, one JSON object a line. Rows that tell the same project of the same recipient in the same area are one record with several grants."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    projects: dict[str, list[Row]] = {}
    for number, row in json_rows(file, (RECIPIENT, NAME, FUND, SUMMARY, AREA)):
        where = f"{file.name}:{number}"
        alone = made(where, _project, where, [row or {}])  # a row that makes no project cannot spoil the one it would join
        if isinstance(alone, Dropped):
            yield alone
            continue
        if alone.id in projects:
            yield Dropped(alone.id.partition(":")[2], "joined with the same project")
        projects.setdefault(alone.id, []).append(row or {})
    for key, rows in projects.items():
        yield _project(key, rows)


def _project(where: str, rows: list[Row]) -> Innovation | Dropped:
    first = rows[0]
    if not one_line(first.get(NAME)):
        return Dropped(where, "no title")
    key = "-".join(slug(one_line(first.get(field)), 60) for field in (RECIPIENT, NAME, AREA)).strip("-")
    summaries = [text for text in dict.fromkeys(clean(row.get(SUMMARY)) for row in rows) if len(text) >= SHORTEST_TEXT]
    recipient, area = one_line(first.get(RECIPIENT)), one_line(first.get(AREA))
    return Innovation(
        id=f"esif-en:{key}",
        url=SITE,
        kind=InnovationKind.PROJECT,
        language="en",
        title=(Text(value=one_line(first[NAME]), language="en", origin=Origin.OFFICIAL),),
        description=(Text(value="\n\n".join(summaries), language="en"),) if summaries else (),
        started=min((date for date in (partial_date(row.get("Start date")) for row in rows) if date), default=None),
        ended=max((date for date in (partial_date(row.get("End date")) for row in rows) if date), default=None),
        participations=(Participation(name=recipient, role=Role.LEAD, kind=kind_by_name(recipient), country="GB"),) if recipient else (),
        grants=tuple(_grant(row) for row in rows),
        places=((area,) if area not in NOWHERE else ()) + ("England",),
        flags=(Flag.PLAN,) if summaries else (Flag.PLAN, Flag.TITLE_ONLY),
    )


def _grant(row: Row) -> Grant:
    fund = FUNDS["ERDF" if "ERDF" in str(row.get(FUND)) else "ESF"]
    granted = amount(row.get(AMOUNT)) or None
    return Grant(
        funder=fund,
        programme=f"{fund} 2014–2020, England",
        amount=granted,
        currency="GBP" if granted else None,
        year=year_of(partial_date(row.get("Start date"))),
    )


PORTAL = Portal(
    name="esif-en",
    title={
        "fi": "Englannin rakennerahastohankkeet 2014–2020",
        "sv": "Strukturfondsprojekt i England 2014–2020",
        "en": "Structural fund projects in England 2014–2020",
    },
    publisher="Ministry of Housing, Communities and Local Government",
    url=SITE,
    licence="unknown: said to be OGL v3, to be confirmed",
    terms_url="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    languages=("en",),
    min_records=250,
    max_records=20_000,
    cadence="once",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it",
)
