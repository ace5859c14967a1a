"""CORDIS: research and innovation projects of the EU's framework programmes, with their consortia."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.countries import country_code
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made
from crawlers.formats.tables import amount, json_rows, need_files, partial_date, year_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import pic
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

FILE = "projects.jsonl"
PAGE = "https://cordis.europa.eu/project/id/"
PROGRAMMES = {"H2020": "Horizon 2020", "HORIZON": "Horizon Europe", "FP7": "Seventh Framework Programme"}
SEPARATOR = ";"  # of participants and of their countries: each list stands alone, so that the two cannot be paired
Row = dict[str, Any]


def read(path: Path) -> Iterator[Item]:
    """Read projects, one JSON object a line, under CORDIS's own column names."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    seen: set[str] = set()
    for number, row in json_rows(file, ("id", "title", "objective", "coordinator")):
        key = str(row.get("id") or "").strip() if row else ""
        if row is None or not key:
            yield Dropped(f"{file.name}:{number}", "no project id")
        elif key in seen:
            yield Dropped(key, "repeated id")
        else:
            seen.add(key)
            yield made(key, _project, key, row)


def _project(key: str, row: Row) -> Innovation | Dropped:
    if not one_line(row.get("title")):
        return Dropped(key, "no title")
    objective = clean(row.get("objective"))
    told = len(objective) >= SHORTEST_TEXT
    return Innovation(
        id=f"cordis:{key}",
        url=PAGE + key,
        kind=InnovationKind.PROJECT,
        language="en",
        title=(Text(value=_title(row), language="en", origin=Origin.OFFICIAL),),
        description=(Text(value=objective, language="en"),) if told else (),
        started=partial_date(row.get("startDate")),
        ended=partial_date(row.get("endDate")),
        participations=tuple(_consortium(row)),
        grants=(_grant(key, row),),
        places=tuple(dict.fromkeys(code for code in (country_code(row.get("coordinatorCountry")), *_participant_countries(row)) if code)),
        flags=(Flag.PLAN,) if told else (Flag.PLAN, Flag.TITLE_ONLY),
    )


def _title(row: Row) -> str:
    """The acronym is how people know a project: it stands first unless the title already begins with it."""
    acronym, title = one_line(row.get("acronym")), one_line(row.get("title"))
    return title if not acronym or title.casefold().startswith(acronym.casefold()) else f"{acronym}: {title}"


def _consortium(row: Row) -> Iterator[Participation]:
    """Coordinator, then participants; a participant's country is known only where all are of one."""
    coordinator = one_line(row.get("coordinator"))
    if coordinator:
        yield _body(coordinator, Role.LEAD, "coordinator", country_code(row.get("coordinatorCountry")), row.get("coordinatorPic"))
    countries = _participant_countries(row)
    country = countries[0] if len(countries) == 1 else None
    for name in dict.fromkeys(one_line(part) for part in str(row.get("participants") or "").split(SEPARATOR)):
        if name and name != coordinator:
            yield _body(name, Role.PARTNER, "participant", country, None)


def _body(name: str, role: Role, detail: str, country: str | None, code: str | None) -> Participation:
    try:
        identifiers = (pic(str(code)),) if code else ()
    except InvalidIdentifier:
        identifiers = ()
    return Participation(name=name, role=role, detail=detail, identifiers=identifiers, kind=kind_by_name(name), country=country)


def _participant_countries(row: Row) -> list[str]:
    codes = (country_code(code) for code in str(row.get("participantCountries") or "").split(SEPARATOR))
    return [code for code in codes if code]


def _grant(key: str, row: Row) -> Grant:
    """The EU's contribution, not the total cost. The call is the topic, the name under which calls are listed."""
    programme = one_line(row.get("frameworkProgramme"))
    contribution = amount(row.get("ecMaxContribution")) or None
    return Grant(
        funder="European Commission",
        funder_id="org:ec",
        programme=PROGRAMMES.get(programme, programme) or None,
        call=one_line(row.get("topics")) or one_line(row.get("call")) or None,
        code=key,
        amount=contribution,
        currency="EUR" if contribution else None,
        year=year_of(partial_date(row.get("startDate"))),
    )


PORTAL = Portal(
    name="cordis",
    title={
        "fi": "CORDIS – EU:n tutkimus- ja innovaatiohankkeet",
        "sv": "CORDIS – EU:s forsknings- och innovationsprojekt",
        "en": "CORDIS – EU research and innovation projects",
    },
    publisher="Publications Office of the European Union",
    url="https://cordis.europa.eu",
    licence="CC BY 4.0",
    terms_url="https://cordis.europa.eu/about/legal",
    languages=("en",),
    min_records=1_200,
    max_records=200_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it",
)
