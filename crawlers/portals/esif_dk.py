"""Denmark's structural fund projects of 2007-2013 and 2014-2020, from the two lists of beneficiaries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawlers.formats.persons import private_person
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, slug
from crawlers.formats.tables import JsonRow, amount, csv_rows, json_rows, partial_date, year_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import one_line, without_tags
from models.errors import InvalidIdentifier, SnapshotError
from models.identifiers import org_id
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

SITE = "https://regionalt.erhvervsstyrelsen.dk"
OLD, NEW = "denmark_2007-2013.csv", "denmark_2014-2020.jsonl"
FUNDS = {"R": "Den Europæiske Fond for Regionaludvikling", "S": "Den Europæiske Socialfond"}
NATIONAL_POOL = "Konkurrenceudsat pulje"  # stands in the region's column: no place
ELSEWHERE = re.compile(r"^se beskrivelse (?:under|i)\b", re.IGNORECASE)
# Quotation marks and dashes of the 2007-2013 list came through as "¿".
QUOTED = re.compile(r"¿(\S[^¿]{0,120}?\S)¿(?!\w)")
ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "aa", "Æ": "Ae", "Ø": "O", "Å": "Aa"})


@dataclass(frozen=True)
class ListRow:
    """One row of either list under one set of names."""

    key: str
    title: str
    beneficiary: str
    cvr: str
    description: str
    started: str | None
    ended: str | None
    region: str
    town: str
    partners: tuple[str, ...]
    grant: Grant


def read(path: Path) -> Iterator[Item]:
    """Read one of the lists, or those of the two that a folder has.

    Rows that tell the same project of the same beneficiary (one under each fund, say) are one record with several grants.
    """
    files = [path] if path.is_file() else [path / name for name in (OLD, NEW) if (path / name).is_file()]
    if not files:
        raise SnapshotError(f"{path} has neither {OLD} nor {NEW}.")
    projects: dict[str, list[ListRow]] = {}
    for file in files:
        rows = _old_rows(file) if file.suffix == ".csv" else _new_rows(file)
        for row in rows:
            if isinstance(row, Dropped):
                yield row
                continue
            if row.key in projects:
                yield Dropped(row.key, "joined with the same project")
            projects.setdefault(row.key, []).append(row)
    for parts in projects.values():
        yield _project(parts)


def _old_rows(file: Path) -> Iterator[ListRow | Dropped]:
    for number, row in enumerate(csv_rows(file, ("projekttitel", "tas_projekt_besk", "navn", "cvr", "ordning")), start=2):
        title, name = one_line(row["projekttitel"]), one_line(row["navn"])
        if reason := _refused(title, name):
            yield Dropped(f"{file.name}:{number}", reason)
            continue
        started = partial_date(row.get("start_dato"))
        yield ListRow(
            key=f"{row['cvr'] or _slug(name)}-{_slug(title)}",
            title=title,
            beneficiary=name,
            cvr=row["cvr"],
            description=_description(row["tas_projekt_besk"]),
            started=started,
            ended=partial_date(row.get("slut_dato")),
            region=row.get("region", ""),
            town=one_line(row.get("bynavn")),
            partners=_partners(row.get("parter", ""), name),
            grant=_grant("R" if row["ordning"].startswith("ERDF") else "S", "2007–2013", row.get("eu"), started),
        )


def _new_rows(file: Path) -> Iterator[ListRow | Dropped]:
    """The later list has bilingual headers: the Danish half names a column."""
    for number, found in json_rows(file):
        where = f"{file.name}:{number}"
        yield made(where, _new_row, where, {key.split(" / ")[0]: value for key, value in (found or {}).items()})


def _new_row(where: str, row: JsonRow) -> ListRow | Dropped:
    title, name = one_line(row.get("Projektitel")), one_line(row.get("Kontraktansvarlig partner"))
    if reason := _refused(title, name):
        return Dropped(where, reason)
    started = partial_date(row.get("Startdato"))
    return ListRow(
        key=f"{_slug(name)}-{_slug(title)}".strip("-"),
        title=title,
        beneficiary=name,
        cvr="",
        description=_description(row.get("Projektbeskrivelse") or ""),
        started=started,
        ended=partial_date(row.get("Slutdato")),
        region=one_line(row.get("Region")),
        town=one_line(row.get("Bynavn")),
        partners=_partners(row.get("Partere") or "", name),
        grant=_grant("R" if row.get("Fond") == "R" else "S", "2014–2020", row.get("EU-medfinansiering"), started),
    )


def _refused(title: str, beneficiary: str) -> str | None:
    if not title:
        return "no title"
    return "private recipient" if private_person(beneficiary) else None


def _slug(text: str) -> str:
    return slug(text.translate(ASCII), 70)


def _description(text: str) -> str:
    """Readable text; a reference to another project's description is none."""
    repaired = QUOTED.sub(r"”\1”", without_tags(text)).replace(" ¿ ", " – ").replace("¿", "’")
    return "" if ELSEWHERE.match(repaired) or len(repaired) < SHORTEST_TEXT else repaired


def _partners(text: str, beneficiary: str) -> tuple[str, ...]:
    """Names that a full stop and white space divide ("A/S." and "F.M.B.A.." are parts of names); persons are left out."""
    names = (one_line(part).strip(" .,") for part in re.split(r"(?<![ .][A-ZÆØÅ])\.\s+", text))
    return tuple(dict.fromkeys(name for name in names if name and name != beneficiary and not private_person(name)))


def _grant(fund: str, period: str, contribution: str | None, started: str | None) -> Grant:
    granted = amount(contribution) or None
    return Grant(funder=FUNDS[fund], programme=f"{FUNDS[fund]} {period}", amount=granted, currency="DKK" if granted else None, year=year_of(started))


def _project(rows: list[ListRow]) -> Innovation:
    first = rows[0]
    descriptions = list(dict.fromkeys(row.description for row in rows if row.description))
    partners = dict.fromkeys(name for row in rows for name in row.partners)
    places = [place for row in rows for place in (row.town, row.region) if place and place != NATIONAL_POOL]
    return Innovation(
        id=f"esif-dk:{first.key}",
        url=SITE,
        kind=InnovationKind.PROJECT,
        language="da",
        title=(Text(value=first.title, language="da", origin=Origin.OFFICIAL),),
        description=(Text(value="\n\n".join(descriptions), language="da"),) if descriptions else (),
        started=min((row.started for row in rows if row.started), default=None),
        ended=max((row.ended for row in rows if row.ended), default=None),
        participations=(
            *_lead(first),
            *(Participation(name=name, role=Role.PARTNER, kind=kind_by_name(name)) for name in partners),
        ),
        grants=tuple(row.grant for row in rows),
        places=(*dict.fromkeys(places), "DK"),
        flags=(Flag.PLAN,) if descriptions else (Flag.PLAN, Flag.TITLE_ONLY),
    )


def _lead(row: ListRow) -> Iterator[Participation]:
    if row.beneficiary:
        yield Participation(name=row.beneficiary, role=Role.LEAD, identifiers=_cvr(row.cvr), kind=kind_by_name(row.beneficiary), country="DK")


def _cvr(number: str) -> tuple[str, ...]:
    try:
        return (org_id(f"DK-CVR-{number}"),) if number else ()
    except InvalidIdentifier:
        return ()


PORTAL = Portal(
    name="esif-dk",
    title={
        "fi": "Tanskan rakennerahastohankkeet 2007–2020",
        "sv": "Strukturfondsprojekt i Danmark 2007–2020",
        "en": "Structural fund projects in Denmark 2007–2020",
    },
    publisher="Erhvervsstyrelsen",
    url=SITE,
    licence="unknown: public list of beneficiaries (EU 1083/2006, 1303/2013 Art. 115)",
    terms_url=SITE,
    languages=("da",),
    min_records=80,
    max_records=20_000,
    cadence="once",
    read_bulk=read,
    bulk_files=(OLD, NEW),
    bulk_hint=f"{OLD}, {NEW}, or the folder with them",
)
