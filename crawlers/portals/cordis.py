"""CORDIS: research and innovation projects of the EU's framework programmes, with their consortia, and what their reports say came of them.

The site is read by its monthly archives, which make walking its pages unnecessary. FP5 and FP6 are left out: they are over twenty years old.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.bulk import from_file
from crawlers.formats.cordis import Body, bodies, rows, subjects, table
from crawlers.formats.countries import country_code
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, mapped
from crawlers.formats.sums import plain_sum
from crawlers.formats.tables import amount, json_rows, need_files, partial_date, year_of
from crawlers.portal import Crawl, Dropped, Fetch, Item, Portal
from crawlers.text import clean, from_html, one_line
from models.archives import opened
from models.errors import InvalidIdentifier, SnapshotError
from models.identifiers import business_id, pic, swedish_number
from models.jsonl import loads
from models.records import Flag, Grant, Innovation, InnovationKind, OrganisationKind, Origin, Participation, Role, Text

FILE = "projects.jsonl"
ARCHIVES = "https://cordis.europa.eu/data/cordis-"
PROJECTS, BODIES, SUBJECTS = "project.csv", "organization.csv", "euroSciVoc.csv"
PAGE = "https://cordis.europa.eu/project/id/"
PROGRAMMES = {"H2020": "Horizon 2020", "HORIZON": "Horizon Europe", "FP7": "Seventh Framework Programme"}
SEPARATOR = ";"  # of participants and of their countries: each list stands alone, so that the two cannot be paired
ROLES = {
    "coordinator": "coordinator",
    "participant": "participant",
    "associatedPartner": "associated partner",
    "thirdParty": "third party",
    "internationalPartner": "international partner",
}
KINDS = {"HES": OrganisationKind.UNIVERSITY, "REC": OrganisationKind.RESEARCH_INSTITUTE, "PRC": OrganisationKind.COMPANY, "PUB": OrganisationKind.PUBLIC_AGENCY}
THEMES = {
    "/social sciences/educational sciences": "education",
    "/medical and health sciences/health sciences/public health": "health-promotion",
    "/natural sciences/earth and related environmental sciences/atmospheric sciences/climatology": "climate-environment",
    "/social sciences/social geography/transport": "mobility",
    "/humanities/arts": "culture-arts",
}
"""Classes of EuroSciVoc, with all below them, that say one of our themes; the others are too wide, or about the method."""

LONGEST_REPORT = 5_000_000  # bytes
TERMINATED = "A research and innovation project that was terminated before its planned end."
Row = dict[str, Any]


def read(path: Path) -> Iterator[Item]:
    """Read the tables of an unpacked archive (its folder, or project.csv in it), or projects of one JSON object a line under CORDIS's own column names."""
    if path.name == PROJECTS or (path.is_dir() and table(path, PROJECTS)):
        yield from _tables(path if path.is_dir() else path.parent)
        return
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


def _tables(folder: Path) -> Iterator[Item]:
    """Read the tables of one framework programme: projects, who takes part, and their subjects where the archive has them."""
    projects, parts, classes = (table(folder, name) for name in (PROJECTS, BODIES, SUBJECTS))
    consortia, themes = bodies(parts) if parts else {}, subjects(classes) if classes else {}
    for number, row in rows(projects, ("id", "title", "objective", "ecMaxContribution")) if projects else ():
        if row is None or not row["id"]:
            yield Dropped(f"{PROJECTS}:{number}", "no project id" if row else "fields do not fit the header")
        else:
            yield made(row["id"], _from_tables, row, consortia.get(row["id"], []), themes.get(row["id"], []))


def _from_tables(row: Row, consortium: list[Body], classes: list[str]) -> Innovation | Dropped:
    project = _project(row["id"], row)
    if isinstance(project, Dropped):
        return project
    parties = tuple(dict.fromkeys(_party(body) for body in consortium))
    contribution = plain_sum(row["ecMaxContribution"])
    grant = project.grants[0].model_copy(update={"amount": contribution, "currency": "EUR" if contribution else None})
    stopped = row.get("status") == "TERMINATED"
    return project.model_copy(
        update={
            "summary": (Text(value=TERMINATED, language="en", ours=True),) if stopped else (),
            "participations": parties,
            "grants": (grant,),
            "places": tuple(dict.fromkeys(party.country for party in parties if party.country)),
            "assigned": mapped("theme", (theme for path in classes for prefix, theme in THEMES.items() if f"{path}/".startswith(f"{prefix}/"))),
        }
    )


def _party(body: Body) -> Participation:
    """One member of a consortium. A role that CORDIS has not had until now stands in its own words, as a partner's."""
    name = one_line(body.name)
    detail = ROLES.get(body.role, body.role)
    return Participation(
        name=name,
        role=Role.LEAD if body.role == "coordinator" else Role.PARTNER,
        detail=f"{detail}, left before the end" if body.left else detail or None,
        identifiers=tuple(_numbers(body)),
        kind=kind_by_name(name) or KINDS.get(body.activity),
        country=country_code(body.country),
        place=_as_written(one_line(body.city)),
        url=body.url if body.url.startswith("http") else None,
    )


def _as_written(city: str) -> str | None:
    return (city.title() if city.isupper() else city) or None


def _numbers(body: Body) -> Iterator[str]:
    """PIC, and the register number that a Finnish or Swedish VAT number holds (FI + Y-tunnus; SE + organisationsnummer + two digits)."""
    candidates = [(pic, body.pic)]
    if body.vat.startswith("FI"):
        candidates.append((business_id, body.vat))
    if body.vat.startswith("SE"):
        candidates.append((swedish_number, body.vat[2:12]))
    for checked, text in candidates:
        try:
            yield checked(text)
        except InvalidIdentifier:
            continue


def read_reports(path: Path) -> Iterator[Item]:
    """Read an archive of report summaries, one JSON file each: what was done and what came of it, as the outcome of the report's project.

    Raises SnapshotError when the file is no archive.
    """
    try:
        with opened(path) as (archive, files):
            for info in sorted(files, key=lambda info: info.filename):
                if info.filename.endswith(".json"):
                    yield from _report(info.filename, archive.read(info) if info.file_size <= LONGEST_REPORT else b"")
    except ValueError as error:
        raise SnapshotError(f"{path.name} cannot be read as an archive of reports: {error}.") from error


def _report(where: str, body: bytes) -> Iterator[Item]:
    try:
        report = loads(body)
    except ValueError:
        yield Dropped(where, "no JSON object")
        return
    found = made(where, _outcomes, where, report)
    yield from (found,) if isinstance(found, Dropped) else found


def _outcomes(where: str, report: Row) -> list[Item]:
    text = "\n\n".join(part for field in ("workPerformed", "finalResults") if len(part := from_html(report.get(field))) >= SHORTEST_TEXT)
    if not text:
        return [Dropped(where, "no text")]
    links = (report.get("relations") or {}).get("associations") or []
    keys = [str(link["id"]) for link in links if "/project" in {kind.get("code") for kind in (link.get("relations") or {}).get("categories") or ()}]
    return [_outcome(key, report, text) for key in dict.fromkeys(keys)] or [Dropped(where, "no project")]


def _outcome(key: str, report: Row, text: str) -> Innovation:
    """A part of a project's record. Its title is the report's, which never leads: origin machine says that nobody gave the project this name."""
    return Innovation(
        id=f"cordis:{key}",
        url=PAGE + key,
        kind=InnovationKind.PROJECT,
        language="en",
        title=(Text(value=one_line(report.get("title")) or f"Project {key}", language="en", origin=Origin.MACHINE),),
        outcome=(Text(value=text, language="en"),),
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
    bulk_hint=f"{FILE}, or the folder with the tables of an unpacked archive ({PROJECTS}, {BODIES}, {SUBJECTS})",
    crawl=Crawl(
        adapter="bulk CSV and JSON (zip)",
        hosts=("cordis.europa.eu",),
        start=(
            *(Fetch(f"{ARCHIVES}{programme}projects-csv.zip", reads="projects") for programme in ("HORIZON", "h2020", "fp7")),
            *(Fetch(f"{ARCHIVES}{programme}reports-json.zip", reads="reports", optional=True) for programme in ("HORIZON", "h2020")),
        ),
        readers={"projects": from_file(read, PROJECTS), "reports": from_file(read_reports, "reports.zip")},
        max_pages=20,
        max_bytes=400_000_000,
        delay=1.0,
    ),
)
