"""`python -m models.taxonomy.make_places --data DIR`: make data/places.json from open registers.

Reads, below DIR: vocab-geo-fi (municipalities with region, NUTS and wellbeing county; regions; wellbeing counties), ptv-service-descriptions
(Municipality.json: all municipalities with their bodies' names; HospitalRegion.json) and vocab-nuts (NUTS and statistical regions of 2024); country names
come from CLDR through Babel. Only codes, names and Y-tunnus of municipalities are taken; NOTICE names the sources. What these lack is written by hand in
data/: extra_places.json, older_nuts.json, nuts_names.json, british_places.json, country_aliases.json.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from models.jsonl import dumps, loads, read_lines
from models.taxonomy.finnish_forms import inflected, municipal_genitive, regional_genitive

HERE = Path(__file__).parent / "data"
Row = dict[str, Any]

NUTS3_2021 = {
    "FI193": "13", "FI194": "14", "FI195": "15", "FI196": "04", "FI197": "06", "FI1B1": "01", "FI1C1": "02", "FI1C2": "05", "FI1C3": "07", "FI1C4": "08",
    "FI1C5": "09", "FI1D1": "10", "FI1D2": "11", "FI1D3": "12", "FI1D5": "16", "FI1D7": "19", "FI1D8": "18", "FI1D9": "17", "FI200": "21",
}  # fmt: skip
"""NUTS 3 codes of the Finnish regions in the 2021 vintage (Regulation (EU) 2019/1755) -> number of the region; older sources still use them."""

BRITISH = {
    "GB-ENG": ("Englanti", "England", "England"),
    "GB-SCT": ("Skotlanti", "Skottland", "Scotland"),
    "GB-WLS": ("Wales", "Wales", "Wales"),
    "GB-NIR": ("Pohjois-Irlanti", "Nordirland", "Northern Ireland"),
}
BRITISH_NUTS = {"GB-ENG": [], "GB-SCT": ["UKM"], "GB-WLS": ["UKL"], "GB-NIR": ["UKN", "UKN0"]}
NOT_COUNTRIES = frozenset("AC CP CQ DG EA EZ IC QO TA UN XA XB ZZ".split())
"""Two-letter codes of CLDR that ISO 3166-1 does not assign to a country (XK, in general use, stays; AX is the Finnish region of Åland here)."""
EU_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()

SWEDISH_ONLY = "4"  # language_ratio_code of municipalities whose only language is Swedish: English uses the Swedish name
MERGED = {"099": ("04", "SA"), "911": ("12", "PK")}
"""Municipalities joined to others after the register of 2021 was made, Honkajoki and Valtimo: their region and wellbeing county."""
BODY_IN_ROW = {"170": None, "171": "170", "172": "171", "444": None}
"""Municipality -> the row of Municipality.json where its body stands: the bodies of Joroinen and Joutsa stand one row too early, those of Jomala and
Lohja are missing, and two of dissolved municipalities (Juankoski, Luvia) stand in their place."""
HELSINKI = "091"
ALAND = frozenset("035 043 060 062 065 076 170 295 318 417 438 478 736 766 771 941".split())
COUNTIES_IN_ENGLISH = {
    "IU": "East Uusimaa", "KU": "Central Uusimaa", "LU": "Western Uusimaa", "VK": "Vantaa and Kerava",
}  # fmt: skip


def row(code: str, kind: str, names: tuple[str, str, str], parents: list[str], aliases: list[str] | None = None, **more: object) -> Row:
    """One row of places.json; names are fi, sv, en."""
    distinct = [alias for alias in dict.fromkeys(aliases or []) if alias and alias not in names]
    filled = {key: value for key, value in more.items() if value is not None}
    return {"code": code, "kind": kind, "names": dict(zip(("fi", "sv", "en"), names, strict=True)), "parents": parents, "aliases": distinct, **filled}


def hand_written(name: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Read one of the files that are kept by hand."""
    return loads((HERE / f"{name}.json").read_bytes())


def _lines(data: Path, name: str) -> Iterator[Row]:
    for _, line in read_lines(data / "vocab-geo-fi" / f"{name}.jsonl"):
        yield loads(line)


def countries() -> Iterator[Row]:
    """All countries and territories of CLDR, named in fi, sv and en, also findable by their own languages' names."""
    fi, sv, en = (Locale(language).territories for language in ("fi", "sv", "en"))
    aliases = hand_written("country_aliases")
    for code in sorted(set(fi) & set(sv) & set(en)):
        if not re.fullmatch(r"[A-Z]{2}", code) or code in NOT_COUNTRIES or code == "AX":
            continue
        plain = en[code].replace("&", "and").replace("St.", "Saint")
        names = (fi[code], sv[code], en[code])
        if code == "EU":
            yield row(code, "union", names, [], aliases[code], holds=EU_MEMBERS)
        else:
            yield row(code, "country", names, [], [*aliases.get(code, []), plain, *_own_names(code)])
    for code, names in BRITISH.items():
        yield row(code, "region", names, ["GB"], BRITISH_NUTS[code])


def british_places() -> Iterator[Row]:
    """Local authorities and larger towns of the United Kingdom below their NUTS 2 region; "name|another name" gives aliases."""
    above = {entry["code"]: entry["parents"] for entry in hand_written("older_nuts")}
    for parent, entries in hand_written("british_places").items():
        for entry in entries:
            name, *aliases = entry.split("|")
            slug = re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
            parents = [parent, *above.get(parent, ["GB"])]
            yield row(f"GB:{slug}", "area", (name, name, name), parents, aliases)


def _own_names(code: str) -> Iterator[str]:
    """The country's name in its official languages."""
    for language in get_official_languages(code, de_facto=True):
        try:
            name = Locale.parse(language).territories.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            yield name


def nuts(data: Path) -> Iterator[Row]:
    """NUTS 1–3 and statistical regions of 2024, except the Finnish level 3, whose regions carry both vintages."""
    names = hand_written("nuts_names")
    for file, word in (("NUTS2021-2024.yaml", "NUTS"), ("SR2021-2024.yaml", "SR")):
        for entry in yaml.safe_load((data / "vocab-nuts" / file).read_text(encoding="utf-8")):
            code, label, country = entry[f"{word} Code"], entry[f"{word} label"], entry["Country code"].replace("EL", "GR")
            if code.endswith("Z") or (country == "FI" and len(code) == 5):
                continue
            parents = [code[:length] for length in range(len(code) - 1, 2, -1)] + [country]
            ours = names.get(code, {})
            parts = label.split("/") if "/" in label else []
            aliases = [label, *ours.get("aliases", []), *parts, re.sub(r"s? län$", "", label)]
            yield row(code, "nuts", (ours.get("fi", label), ours.get("sv", label), ours.get("en", label)), parents, aliases, vintage="2024")
    yield from hand_written("older_nuts")


def finnish_regions(data: Path) -> dict[str, Row]:
    """Maakunnat by number, each with its NUTS 3 code in both vintages, and the hospital district that used to serve it."""
    entries = yaml.safe_load((data / "vocab-nuts" / "NUTS2021-2024.yaml").read_text(encoding="utf-8"))
    codes_2024 = {entry["NUTS label"]: entry["NUTS Code"] for entry in entries if re.fullmatch(r"FI[A-Z0-9]{3}", entry["NUTS Code"])}
    codes_2024["Uusimaa"], codes_2024["Ahvenanmaa"] = codes_2024["Helsinki-Uusimaa"], codes_2024["Åland"]
    old = {number: code for code, number in NUTS3_2021.items()}
    counties = {entry["short_name_fi"]: entry["name_fi"] for entry in _lines(data, "wellbeing_counties_2021")}
    regions = {}
    for entry in _lines(data, "regions_2020_fi_sv_en"):
        number, fi, sv, en = entry["maakunta"], entry["nimi"], entry["namn"], entry["name"]
        new = codes_2024[fi]
        genitive = regional_genitive(fi, counties)
        aliases = [old[number], new, f"{en} region", f"Region of {en}", f"landskapet {sv}", f"{genitive} maakunta", f"{genitive} liitto"]
        aliases += [*inflected(genitive), *(["AX", "Åland Islands"] if number == "21" else [])]
        regions[number] = row(f"FI-R{number}", "region", (fi, sv, en), [new[:4], new[:3], "FI"], aliases, nuts={"2021": old[number], "2024": new})
    return regions


def municipal_register(data: Path) -> dict[str, Row]:
    """Municipality code -> {region, county, only_swedish}; Helsinki belongs to no wellbeing county, nor does Åland."""
    register = {}
    for entry in _lines(data, "municipalities_joined"):
        code = entry["municipality_code"]
        region = "21" if code in ALAND else "01" if code == HELSINKI else NUTS3_2021.get(entry.get("nuts3_code") or "")
        register[code] = {"region": region, "county": entry.get("wellbeing_county_id"), "only_swedish": entry["language_ratio_code"] == SWEDISH_ONLY}
    for code, (region, county) in MERGED.items():
        register[code] = {"region": region, "county": county, "only_swedish": False}
    return register


def wellbeing_counties(data: Path, register: dict[str, Row], regions: dict[str, Row]) -> Iterator[Row]:
    """Wellbeing services counties below their regions. Where the two are one area, each lies below the other, so that a filter by either finds both."""
    for entry in _lines(data, "wellbeing_counties_2021"):
        key = entry["hva_id"]
        if not key:
            continue
        members = {code for code, known in register.items() if known["county"] == key}
        number = Counter(register[code]["region"] for code in members).most_common(1)[0][0]
        region = regions[number]
        parents = [region["code"], *region["parents"]]
        if members == {code for code, known in register.items() if known["region"] == number}:
            region["parents"] = [f"FI-W{key}", *region["parents"]]
        short = COUNTIES_IN_ENGLISH.get(key, region["names"]["en"])
        names = (entry["name_fi"], entry["name_sv"], f"{short} wellbeing services county")
        aliases = [entry["short_name_fi"], entry["short_name_sv"], short, f"{entry['short_name_fi']} hyvinvointialue", f"wellbeing services county of {short}"]
        yield row(f"FI-W{key}", "wellbeing_county", names, parents, [*aliases, f"{entry['short_name_fi']} wellbeing services county"])


def municipalities(data: Path, register: dict[str, Row], regions: dict[str, Row]) -> Iterator[Row]:
    """All municipalities of PTV, below their wellbeing county, region, NUTS 2 and 1 and Finland."""
    entries = {entry["municipalityCode"]: entry for entry in loads((data / "ptv-service-descriptions" / "Municipality.json").read_bytes())}
    for code, entry in entries.items():
        bodied = entries.get(BODY_IN_ROW.get(code, code) or "", {})
        number = (bodied.get("businessId") or "").strip() or None  # one has a no-break space after it
        body = bodied["organizationName"] if number else ""  # without a number the name is a guess of the register
        names = {name["language"]: name["name"].removesuffix(" kunta") for name in entry["names"]}
        known = register[code]
        region = regions[known["region"]]
        above = [region["code"], *(parent for parent in region["parents"] if not parent.startswith("FI-W"))]
        parents = [f"FI-W{known['county']}", *above] if known["county"] else above
        sv = names.get("sv", names["fi"])
        fi = sv if f"{sv}n" == names["fi"] else names["fi"]  # "Pedersören kunta"
        en = sv if known["only_swedish"] else fi
        genitive = municipal_genitive(fi, body)
        aliases = [body, f"{sv} stad", f"{sv} kommun"]
        aliases += [f"{genitive} kaupunki", f"{genitive} kunta", *inflected(genitive)]
        yield row(f"FI-M{code}", "municipality", (fi, sv, en), parents, aliases, business_id=number)


def add_hospital_districts(data: Path, register: dict[str, Row], regions: dict[str, Row]) -> None:
    """Let the names of the hospital districts (until 2022) find the region where most of their municipalities lie."""
    for entry in loads((data / "ptv-service-descriptions" / "HospitalRegion.json").read_bytes()):
        inside = Counter(register[code]["region"] for code in entry["Municipalities"] if code in register)
        if inside:
            region = regions[inside.most_common(1)[0][0]]
            region["aliases"] += [name["Name"].strip() for name in entry["Names"] if name["Name"].strip() not in region["aliases"]]


def main() -> None:
    """Write data/places.json."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    data = arguments.parse_args().data
    regions, register = finnish_regions(data), municipal_register(data)
    add_hospital_districts(data, register, regions)
    counties = list(wellbeing_counties(data, register, regions))
    rows = [*countries(), *nuts(data), *british_places(), *regions.values(), *counties, *municipalities(data, register, regions)]
    (HERE / "places.json").write_bytes(b"[\n" + b",\n".join(dumps(entry) for entry in rows) + b"\n]\n")


if __name__ == "__main__":
    main()
