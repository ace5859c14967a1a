"""Sweden's regional fund projects of 2014-2020, from the project bank of Tillväxtverket."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, mapped
from crawlers.formats.tables import amount, json_rows, need_files, partial_date, year_of
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

FILE = "sweden_2014-2020.jsonl"
AUTHORITY = "Tillväxtverket"
CLIMATE = "koldioxidsnål ekonomi"
FEW = 3
"""A project in at most so many municipalities is told by them; in more, by its counties."""
Row = dict[str, Any]


def read(path: Path) -> Iterator[Item]:
    """Read the list, one JSON object a line."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    seen: set[str] = set()
    for number, row in json_rows(file, ("ärende-id", "projektnamn", "projektbeskrivning", "stödmottagare")):
        key = str(row.get("ärende-id") or "").strip() if row else ""
        if row is None or not key:
            yield Dropped(f"{file.name}:{number}", "no project id")
        elif key in seen:
            yield Dropped(key, "repeated id")
        else:
            seen.add(key)
            yield made(key, _project, key, row)


def _project(key: str, row: Row) -> Innovation | Dropped:
    if not one_line(row.get("projektnamn")):
        return Dropped(key, "no title")
    description = clean(row.get("projektbeskrivning"))
    told = len(description) >= SHORTEST_TEXT
    language = "en" if told and language_of(description, "sv") == "en" else "sv"
    beneficiary = one_line(row.get("stödmottagare"))
    funder = Participation(name=AUTHORITY, role=Role.FUNDER, country="SE")
    return Innovation(
        id=f"esif-se:{key}",
        url=row.get("_source") or None,
        kind=InnovationKind.PROJECT,
        language=language,
        title=(Text(value=one_line(row["projektnamn"]), language=language, origin=Origin.OFFICIAL),),
        description=(Text(value=description, language=language),) if told else (),
        started=partial_date(row.get("projekt_starttid")),
        ended=partial_date(row.get("projekt_sluttid")),
        participations=(Participation(name=beneficiary, role=Role.LEAD, kind=kind_by_name(beneficiary), country="SE"), funder) if beneficiary else (funder,),
        grants=(_grant(key, row),),
        places=_places(row),
        assigned=mapped("theme", ("climate-environment",) if CLIMATE in str(row.get("tematiskt_mål")) else ()),
        flags=(Flag.PLAN,) if told else (Flag.PLAN, Flag.TITLE_ONLY),
    )


def _grant(key: str, row: Row) -> Grant:
    granted = amount(row.get("beviljat_belopp_sek")) or None
    area = one_line(row.get("område"))
    return Grant(
        funder=AUTHORITY,
        programme="Europeiska regionala utvecklingsfonden 2014–2020" + (f", {area}" if area else ""),
        code=key,
        amount=granted,
        currency="SEK" if granted else None,
        year=year_of(partial_date(row.get("projekt_starttid"))),
    )


def _places(row: Row) -> tuple[str, ...]:
    counties, municipalities = ([one_line(name) for name in str(row.get(field) or "").split(",") if name.strip()] for field in ("län", "kommuner"))
    return (*(municipalities if len(municipalities) <= FEW else ()), *counties, "SE")


PORTAL = Portal(
    name="esif-se",
    title={"fi": "Ruotsin aluekehityshankkeet 2014–2020", "sv": "Regionalfondsprojekt i Sverige 2014–2020", "en": "Regional fund projects in Sweden 2014–2020"},
    publisher="Tillväxtverket",
    url="https://projektbank.tillvaxtverket.se/projektbanken2020",
    licence="unknown: public list of beneficiaries (EU 1303/2013 Art. 115)",
    terms_url="https://tillvaxtverket.se",
    languages=("sv", "en"),
    min_records=250,
    max_records=20_000,
    cadence="once",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it",
)
