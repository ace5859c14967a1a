"""PTV, the Finnish Service Catalogue: base descriptions of public services in three languages, services and the bodies that give them."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from crawlers.formats.records import kind_by_name, made, mapped, texts
from crawlers.formats.tables import JsonRow, json_rows, need_files
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, from_html, one_line
from models.errors import InvalidIdentifier
from models.identifiers import business_id
from models.records import INTERFACE_LANGUAGES, AssignedLabel, Innovation, InnovationKind, Organisation, OrganisationKind, Participation, Role, Text

DESCRIPTIONS, SERVICES, ORGANISATIONS = FILES = ("general_descriptions.jsonl", "fakeptv_services.jsonl", "fakeptv_organizations.jsonl")
URL = "https://www.suomi.fi/"

# PTV's target groups and service classes by their Finnish label, lower case. A class that has no theme here is left to the classifier.
TARGET_GROUPS = {
    "lapset ja lapsiperheet": ("children", "families"), "nuoret": ("young-people",), "ikäihmiset": ("older-people",),
    "vammaiset": ("people-with-disabilities",), "maahanmuuttajat": ("immigrants",), "opiskelijat": ("students",), "työttömät": ("unemployed",),
    "työnhakijat": ("unemployed",), "omaishoitajat": ("carers",), "kansalaiset": ("citizens",),
    "yritykset": ("entrepreneurs",), "yritykset ja yhteisöt": ("entrepreneurs",), "kotimarkkinoilla toimivat yritykset": ("entrepreneurs",),
    "kansainvälistyvät yritykset": ("entrepreneurs",), "kansainväliset yritykset": ("entrepreneurs",), "suuryritykset": ("entrepreneurs",),
    "yrityksen perustajat kotimaassa": ("entrepreneurs",), "suomeen ulkomailta tulevat yrittäjät": ("entrepreneurs", "immigrants"),
    "keksijät": ("entrepreneurs",), "viranomaiset": ("professionals",),
}  # fmt: skip
THEMES = {
    "mental-health": ("päihde- ja mielenterveyspalvelut",),
    "substance-abuse": ("päihde- ja mielenterveyspalvelut",),
    "disability": ("vammaisten muut kuin asumis- ja kotipalvelut", "henkilökohtaisen avustajan palvelut", "työkyky ja ammatillinen kuntoutus"),
    "ageing": ("vanhusten palvelut", "kotihoito ja kotipalvelut", "kotisairaanhoito ja omaishoito"),
    "children-families": (
        "lasten päivähoito", "lastensuojelu", "lapsiperheiden sosiaalipalvelut", "perheiden palvelut", "lapsen saaminen", "kasvatus- ja perheneuvonta",
        "perheasioiden sovittelu ja perheoikeus", "elatusapu", "isyyden vahvistaminen", "neuvolapalvelut", "aamu- ja iltapäiväkerhotoiminta",
    ),
    "youth": ("nuorisotyö", "nuorisopalvelut", "koulu- ja opiskelijahuollon sosiaalipalvelut", "oppilas- ja opiskelijahuolto"),
    "education": (
        "perusopetus", "esiopetus", "lukiokoulutus", "toisen asteen ammatillinen koulutus", "aikuis- ja täydennyskoulutus", "oppisopimus",
        "vapaa sivistystyö ja taidekasvatus", "ammatinvalinta ja opintojen ohjaus",
    ),
    "homelessness-housing": ("asumispalvelut", "vuokra-asuminen", "osaomistus- ja asumisoikeusasuminen", "omistusasuminen"),
    "employment": ("työnhaku ja työpaikat", "työ ja työttömyys", "tuettu työllistyminen", "työllistyjän taloudellinen tukeminen"),
    "migration-integration": ("kotouttaminen", "maahanmuutto"),
    "poverty-inclusion": ("henkilön talous- ja velkaneuvonta", "toimeentulotuki", "sosiaalipalvelujen neuvonta- ja ohjauspalvelut"),
    "primary-care": (
        "perusterveydenhuolto", "suun ja hampaiden terveydenhuolto", "ensiapu ja päivystys", "röntgen, laboratorio ja muut tutkimuspalvelut",
        "oma- ja itsehoito",
    ),
    "health-promotion": (
        "terveystarkastukset", "rokotukset", "koulu- ja opiskelijaterveydenhuolto", "terveyden ja hyvinvoinnin neuvonta- ja ohjauspalvelut",
        "liikunta ja urheilu",
    ),
    "work-life": ("työterveyshuolto", "työsuojelu", "henkilöstön kehittäminen"),
    "culture-arts": ("kirjastot ja tietopalvelut", "museot", "taiteet", "arkistot", "rakennusperintö ja kulttuuriympäristöt"),
    "climate-environment": ("ympäristö", "ympäristöilmoitukset ja luvat", "luonnonvaraiset kasvit ja eläimet", "vesihuolto"),
    "circular-economy": ("jätehuolto",),
    "mobility": ("pysäköinti", "tienpito", "ammattiliikenne"),
    "crime-safety": ("palo- ja pelastustoiminta", "väestönsuojelu", "oikeudenkäynti ja rikosasiat"),
    "rural-development": ("tuotantoeläimet",),
    "food": ("elintarviketurvallisuus", "elintarviketuotanto"),
    "democracy-participation": ("kansalaisvaikuttaminen", "sosiaalipalvelujen vertais- ja vapaaehtoistoiminta"),
}  # fmt: skip
MOST_THEMES = 3
MOST_BODIES = 25
"""A service that more bodies than this answer for is everybody's: naming them all tells nothing of who could be a partner."""

KINDS = {
    "kunta": OrganisationKind.MUNICIPALITY, "valtio": OrganisationKind.PUBLIC_AGENCY, "alueellinen yhteistoimintaorganisaatio": OrganisationKind.PUBLIC_AGENCY,
    "yritykset": OrganisationKind.COMPANY, "yritys": OrganisationKind.COMPANY, "järjestöt": OrganisationKind.NGO, "järjestö": OrganisationKind.NGO,
}  # fmt: skip
Bodies = dict[int, tuple[str, str]]
"""PTV's number of an organisation -> (record id, name)."""


def read(path: Path) -> Iterator[Item]:
    """Read the folder with the descriptions, services and organisations; or one of these files, which then is known by its name."""
    files = {file.name: file for file in ([path] if path.is_file() else need_files(path, *FILES))}
    organisations = list(_organisations(files[ORGANISATIONS])) if ORGANISATIONS in files else []
    bodies: Bodies = {number: (item.id, item.title[0].value) for number, item in organisations if isinstance(item, Organisation)}
    if SERVICES in files:
        yield from _rows(files[SERVICES], lambda row: _service(row, bodies))
    if path.is_dir() or not files.keys() & {SERVICES, ORGANISATIONS}:
        yield from _rows(files.get(DESCRIPTIONS, path), _description)
    yield from (item for _, item in organisations)


def _rows(path: Path, make: Callable[[JsonRow], Item]) -> Iterator[Item]:
    for number, row in json_rows(path, ("id", "name")):
        yield Dropped(f"{path.name}:{number}", "no JSON object") if row is None else made(str(row.get("id")), make, row)


def _description(row: JsonRow) -> Item:
    names = {language: one_line(row["name"].get(language)) for language in INTERFACE_LANGUAGES}
    if not any(names.values()):
        return Dropped(str(row["id"]), "no name")
    return Innovation(
        id=f"ptv:{row['id']}",
        url=URL,
        kind=InnovationKind.SERVICE,
        language=next(language for language, name in names.items() if name),
        title=texts(names, official=True),
        summary=_joined(row, "summary"),
        description=_joined(row, "background", "description", "user_instructions"),
        conditions=_joined(row, "restrictions", "charge"),
        places=("FI",),
        assigned=_labels((one["label"] for one in row.get("service_classes") or ()), (one["label"] for one in row.get("target_groups") or ())),
    )


def _joined(row: JsonRow, *fields: str) -> tuple[Text, ...]:
    """The three languages of one or more fields, a paragraph each."""
    return texts({language: "\n\n".join(filter(None, (clean((row.get(field) or {}).get(language)) for field in fields))) for language in INTERFACE_LANGUAGES})


def _service(row: JsonRow, bodies: Bodies) -> Item:
    name = one_line(row["name"])
    if not name:
        return Dropped(str(row["id"]), "no name")
    summary, description = from_html(row.get("shortDescription")), from_html(row.get("description"))
    if summary and description.startswith(summary):
        summary = ""  # the first characters of the description again
    return Innovation(
        id=f"ptv:service-{row['id']}",
        url=URL,
        kind=InnovationKind.SERVICE,
        language="fi",
        title=texts({"fi": name}, official=True),
        summary=texts({"fi": summary}),
        description=texts({"fi": "\n\n".join(filter(None, (description, from_html(row.get("serviceUserInstructions")))))}),
        conditions=texts({"fi": from_html(row.get("requirements"))}),
        places=tuple(dict.fromkeys(one_line(re.sub(r"\d", "", town)) for town in row.get("municipality") or ())) or ("FI",),
        participations=_participations(row.get("serviceToOrganization") or {}, bodies),
        assigned=_labels(row.get("serviceClass") or (), row.get("targetGroup") or ()),
    )


def _participations(parts: JsonRow, bodies: Bodies) -> tuple[Participation, ...]:
    """Who answers for a service leads, who else produces it is a partner."""
    roles: dict[int, Role] = dict.fromkeys(parts.get("responsibleOrganization") or (), Role.LEAD)
    for number in parts.get("producerOrganization") or ():
        roles.setdefault(number, Role.PARTNER)
    if len(roles) > MOST_BODIES:
        return ()
    return tuple(
        Participation(name=bodies[number][1], role=role, organisation_id=bodies[number][0], country="FI") for number, role in roles.items() if number in bodies
    )


def _organisations(path: Path) -> Iterator[tuple[int, Item]]:
    seen: set[str] = set()
    for line, row in json_rows(path, ("id", "name")):
        if row is None:
            yield -1, Dropped(f"{path.name}:{line}", "no JSON object")
            continue
        item = made(str(row.get("id")), _organisation, row, seen)
        yield row["id"] if isinstance(row.get("id"), int) else -1, item
        if isinstance(item, Organisation):
            seen.add(item.id)


def _organisation(row: JsonRow, seen: set[str]) -> Item:
    name = one_line(row["name"])
    if not name:
        return Dropped(str(row["id"]), "no name")
    record_id, identifiers = _identity(row)
    if record_id in seen:
        # Several units of one body carry its Y-tunnus: the first, which is the body, keeps the id.
        record_id, identifiers = f"ptv-org:{row['id']}", ()
    return Organisation(
        id=record_id,
        url=next((page["url"] for page in [*(row.get("webPages") or ()), *(row.get("webpages") or ())] if str(page.get("url")).startswith("http")), None),
        title=texts({"fi": name}, official=True),
        kind=kind_by_name(name) or KINDS.get((row.get("organizationType") or "").casefold()),
        identifiers=identifiers,
        country="FI",
        description=texts({"fi": from_html(row.get("description"))}),
        places=_places(row),
        roles=("partner",),
    )


def _identity(row: JsonRow) -> tuple[str, tuple[str, ...]]:
    try:
        identifier = business_id(row.get("businessID") or "")
    except InvalidIdentifier:
        return f"ptv-org:{row['id']}", ()
    return f"fi-pro:{identifier.partition(':')[2]}", (identifier,)


def _places(row: JsonRow) -> tuple[str, ...]:
    towns = [row.get("munipalicityName"), *(address.get("postalDistrict") for address in row.get("visitAddress") or ())]
    return tuple(dict.fromkeys(one_line(town).title() for town in towns if town)) or ("FI",)


def _labels(classes: Iterable[str], groups: Iterable[str]) -> tuple[AssignedLabel, ...]:
    stated = [label.casefold() for label in classes]
    themes = dict.fromkeys(theme for label in stated for theme, labels in THEMES.items() if label in labels)
    people = [code for label in groups for code in TARGET_GROUPS.get(label.casefold(), ())]
    return (*mapped("theme", list(themes)[:MOST_THEMES]), *mapped("target_group", people))


PORTAL = Portal(
    name="ptv",
    title={"fi": "Palvelutietovaranto (PTV)", "sv": "Servicedatalagret (SDL)", "en": "Finnish Service Catalogue (PTV)"},
    publisher="Digi- ja väestötietovirasto",
    url=URL,
    licence="CC BY 4.0 (the copy's licence file: MIT)",
    terms_url=URL,
    languages=("fi", "sv", "en"),
    min_records=700,
    max_records=50_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=f"the folder with {', '.join(FILES)}, or one of them",
    bulk_files=FILES,
    id_prefixes=("ptv", "ptv-org", "fi-pro"),
)
