"""PTV, the Finnish Service Catalogue: base descriptions of public services in three languages, services and the bodies that give them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.formats.records import kind_by_name, made, mapped, texts
from crawlers.formats.tables import json_rows, need_files
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import business_id
from models.records import INTERFACE_LANGUAGES, Innovation, InnovationKind, Organisation, OrganisationKind

FILES = ("general_descriptions.jsonl", "fakeptv_services.jsonl", "fakeptv_organizations.jsonl")
URL = "https://www.suomi.fi/"

TARGET_GROUPS = {
    "Lapset ja lapsiperheet": ("children", "families"), "Nuoret": ("young-people",), "Ikäihmiset": ("older-people",),
    "Vammaiset": ("people-with-disabilities",),
    "Maahanmuuttajat": ("immigrants",), "Opiskelijat": ("students",), "Työttömät": ("unemployed",),
    "Työnhakijat": ("unemployed",), "Yritykset": ("entrepreneurs",),
    "Yrityksen perustajat": ("entrepreneurs",), "Omaishoitajat": ("carers",), "Kansalaiset": ("citizens",),
}  # fmt: skip
THEME_WORDS = {
    "mielenterv": "mental-health", "päihde": "substance-abuse", "riippuvuus": "substance-abuse", "vammais": "disability",
    "ikääntyn": "ageing", "vanhus": "ageing",
    "lasten": "children-families", "lapsi": "children-families", "perhe": "children-families", "varhaiskasvatus": "children-families", "nuoriso": "youth",
    "asumi": "homelessness-housing", "asunto": "homelessness-housing", "työllis": "employment", "työnhaku": "employment", "työttöm": "employment",
    "maahanmuut": "migration-integration", "kotouttam": "migration-integration", "toimeentulo": "poverty-inclusion", "perusterveyden": "primary-care",
    "sairaanhoi": "primary-care", "terveyden edist": "health-promotion", "neuvola": "health-promotion", "koulutu": "education", "opetus": "education",
    "opinto": "education", "kulttuuri": "culture-arts", "kirjasto": "culture-arts", "museo": "culture-arts", "ympäristö": "climate-environment",
    "jäte": "circular-economy", "liikenne": "mobility", "pelastus": "crime-safety", "rikos": "crime-safety",
    "poliisi": "crime-safety", "tasa-arvo": "gender-equality",
    "maatalous": "rural-development", "maaseutu": "rural-development", "osallistumi": "democracy-participation", "vaali": "democracy-participation",
    "työsuojelu": "work-life", "työelämä": "work-life",
}  # fmt: skip
KINDS = {
    "Kunta": OrganisationKind.MUNICIPALITY, "Valtio": OrganisationKind.PUBLIC_AGENCY, "Alueellinen yhteistoimintaorganisaatio": OrganisationKind.PUBLIC_AGENCY,
    "Yritykset": OrganisationKind.COMPANY, "Järjestöt": OrganisationKind.NGO,
}  # fmt: skip


def read(path: Path) -> Iterator[Item]:
    """Read the folder with the descriptions, services and organisations; or one of these files."""
    files = [path] if path.is_file() else need_files(path, *FILES)
    readers = {FILES[0]: _descriptions, FILES[1]: _services, FILES[2]: _organisations}
    for file in files:
        yield from readers.get(file.name, _descriptions)(file)


def _descriptions(path: Path) -> Iterator[Item]:
    for number, row in json_rows(path, ("id", "name")):
        if row is None:
            yield Dropped(f"{path.name}:{number}", "no JSON object")
            continue
        names = {language: one_line(row["name"].get(language)) for language in INTERFACE_LANGUAGES}
        if not any(names.values()):
            yield Dropped(row["id"], "no name")
            continue
        classes = [one["label"] for one in row.get("service_classes", ())]
        groups = [one["label"] for one in row.get("target_groups", ())]
        yield made(
            row["id"],
            Innovation,
            id=f"ptv:{row['id']}",
            url=URL,
            kind=InnovationKind.SERVICE,
            language="fi" if names["fi"] else next(language for language, name in names.items() if name),
            title=texts(names, official=True),
            summary=_texts(row, "summary"),
            description=_texts(row, "background", "description", "user_instructions"),
            conditions=_texts(row, "restrictions", "charge"),
            places=("FI",),
            assigned=_labels(classes, groups),
        )


def _texts(row: dict[str, Any], *fields: str) -> tuple[Any, ...]:
    joined = {language: "\n\n".join(filter(None, (clean((row.get(field) or {}).get(language)) for field in fields))) for language in INTERFACE_LANGUAGES}
    return texts(joined)


def _services(path: Path) -> Iterator[Item]:
    for number, row in json_rows(path, ("id", "name")):
        if row is None or not one_line(row.get("name")):
            yield Dropped(f"{path.name}:{number}", "no JSON object" if row is None else "no name")
            continue
        summary, description = clean(row.get("shortDescription")), clean(row.get("description"))
        yield made(
            str(row["id"]),
            Innovation,
            id=f"ptv:service-{row['id']}",
            url=URL,
            kind=InnovationKind.SERVICE,
            language="fi",
            title=texts({"fi": one_line(row["name"])}, official=True),
            summary=texts({"fi": summary}),
            description=texts({"fi": description if description != summary else ""}),
            conditions=texts({"fi": clean(row.get("requirements"))}),
            places=tuple(row.get("municipality") or ()) or ("FI",),
            assigned=_labels(row.get("serviceClass") or (), row.get("targetGroup") or ()),
        )


def _organisations(path: Path) -> Iterator[Item]:
    seen: set[str] = set()
    for number, row in json_rows(path, ("id", "name")):
        if row is None or not one_line(row.get("name")):
            yield Dropped(f"{path.name}:{number}", "no JSON object" if row is None else "no name")
            continue
        record_id, identifiers = _identity(row)
        if record_id in seen:
            # Several units of one body carry its Y-tunnus: the first, which is the body, keeps the id.
            record_id, identifiers = f"ptv-org:{row['id']}", ()
        seen.add(record_id)
        name = one_line(row["name"])
        yield made(
            str(row["id"]),
            Organisation,
            id=record_id,
            url=next((page["url"] for page in row.get("webPages") or () if str(page.get("url", "")).startswith("http")), None),
            title=texts({"fi": name}, official=True),
            kind=kind_by_name(name) or KINDS.get(row.get("organizationType") or ""),
            identifiers=identifiers,
            country="FI",
            description=texts({"fi": clean(row.get("description"))}),
            places=_places(row),
            roles=("partner",),
        )


def _identity(row: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    try:
        identifier = business_id(row.get("businessID") or "")
    except InvalidIdentifier:
        return f"ptv-org:{row['id']}", ()
    return f"fi-pro:{identifier.partition(':')[2]}", (identifier,)


def _places(row: dict[str, Any]) -> tuple[str, ...]:
    towns = [row.get("munipalicityName")] + [address.get("postalDistrict") for address in row.get("visitAddress") or ()]
    return tuple(dict.fromkeys(one_line(town).title() for town in towns if town)) or ("FI",)


def _labels(classes: Any, groups: Any) -> tuple[Any, ...]:  # noqa: ANN401 (JSON values)
    themes = [theme for label in classes for word, theme in THEME_WORDS.items() if word in label.casefold()]
    return (*mapped("theme", themes[:3]), *mapped("target_group", [code for label in groups for code in TARGET_GROUPS.get(label, ())]))


PORTAL = Portal(
    name="ptv",
    title={"fi": "Palvelutietovaranto (PTV)", "sv": "Servicedatalagret (SDL)", "en": "Finnish Service Catalogue (PTV)"},
    publisher="Digi- ja väestötietovirasto",
    url=URL,
    licence="CC BY 4.0 (the copy's licence file: MIT)",
    terms_url="https://www.suomi.fi/",
    languages=("fi", "sv", "en"),
    min_records=1,
    max_records=50_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=f"the folder with {', '.join(FILES)}, or one of them",
    id_prefixes=("ptv", "ptv-org", "fi-pro"),
)
