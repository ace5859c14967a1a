"""`python -m models.taxonomy.make_places --data DIR`: make data/places.json from open registers.

Reads, below DIR: vocab-geo-fi (municipalities with region, NUTS and wellbeing county; regions; wellbeing counties), ptv-service-descriptions/Municipality.json
(all municipalities with their bodies' names) and vocab-nuts (NUTS 2021–2024); country names come from CLDR through Babel. Only codes and names are taken;
NOTICE names the sources. Places that these lack are written by hand in data/extra_places.json.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from models.jsonl import dumps, loads, read_lines

HERE = Path(__file__).parent / "data"
Place = dict[str, Any]

NUTS3_2021 = {
    "FI193": "13", "FI194": "14", "FI195": "15", "FI196": "04", "FI197": "06", "FI1B1": "01", "FI1C1": "02", "FI1C2": "05", "FI1C3": "07", "FI1C4": "08",
    "FI1C5": "09", "FI1D1": "10", "FI1D2": "11", "FI1D3": "12", "FI1D5": "16", "FI1D7": "19", "FI1D8": "18", "FI1D9": "17", "FI200": "21",
}  # fmt: skip
"""NUTS 3 codes of the Finnish regions before 2024 (Regulation (EU) 2016/2066), which older sources still use."""

ENGLISH_COUNTY = "{} wellbeing services county"
BRITISH = {"GB-ENG": ("Englanti", "England", "England"), "GB-SCT": ("Skotlanti", "Skottland", "Scotland"), "GB-WLS": ("Wales", "Wales", "Wales"),
           "GB-NIR": ("Pohjois-Irlanti", "Nordirland", "Northern Ireland")}  # fmt: skip


def place(code: str, kind: str, names: tuple[str, str, str], parents: list[str], aliases: list[str] | None = None, **more: object) -> Place:
    """One row of places.json; names are fi, sv, en."""
    return {"code": code, "kind": kind, "names": dict(zip(("fi", "sv", "en"), names, strict=True)), "parents": parents, "aliases": aliases or [], **more}


def countries() -> Iterator[Place]:
    """All territories of CLDR with a two-letter code, named in fi, sv and en."""
    fi, sv, en = (Locale(language).territories for language in ("fi", "sv", "en"))
    for code in sorted(set(fi) & set(sv) & set(en)):
        if re.fullmatch(r"[A-Z]{2}", code) and code not in ("ZZ", "XA", "XB", "EZ", "UN", "QO"):
            aliases = {
                "GB": ["UK", "Great Britain", "United Kingdom of Great Britain and Northern Ireland"],
                "GR": ["EL"],
                "US": ["USA", "United States of America"],
            }
            kind = "union" if code == "EU" else "country"
            yield place(code, kind, (fi[code], sv[code], en[code]), [], aliases.get(code, []))
    for code, names in BRITISH.items():
        yield place(code, "region", names, ["GB"])


def nuts(data: Path) -> Iterator[Place]:
    """NUTS 1–3 of 2024, except the Finnish level 3, whose regions carry both vintages."""
    rows = yaml.safe_load((data / "vocab-nuts" / "NUTS2021-2024.yaml").read_text(encoding="utf-8"))
    for row in rows:
        code, label, country = row["NUTS Code"], row["NUTS label"], row["Country code"].replace("EL", "GR")
        if "ZZ" in code or code.endswith("Z") or (country == "FI" and len(code) == 5):
            continue
        parents = [code[:length] for length in range(len(code) - 1, 2, -1)] + [country]
        short = re.sub(r"s? län$", "", label)
        yield place(code, "nuts", (label, label, label), parents, [short] if short != label else [], vintage="2024")


def finnish_regions(data: Path) -> dict[str, Place]:
    """Maakunnat by number, each with its NUTS 3 code in both vintages."""
    rows = yaml.safe_load((data / "vocab-nuts" / "NUTS2021-2024.yaml").read_text(encoding="utf-8"))
    codes_2024 = {row["NUTS label"]: row["NUTS Code"] for row in rows if re.fullmatch(r"FI[A-Z0-9]{3}", row["NUTS Code"])}
    codes_2024["Uusimaa"], codes_2024["Ahvenanmaa"] = codes_2024["Helsinki-Uusimaa"], codes_2024["Åland"]
    old = {number: code for code, number in NUTS3_2021.items()}
    regions = {}
    for _, line in read_lines(data / "vocab-geo-fi" / "regions_2020_fi_sv_en.jsonl"):
        row = loads(line)
        number, new = row["maakunta"], codes_2024[row["nimi"]]
        codes = {"2021": old[number], "2024": new}
        aliases = sorted({*codes.values(), f"{row['name']} region"})
        regions[number] = place(f"FI-R{number}", "region", (row["nimi"], row["namn"], row["name"]), [new[:4], new[:3], "FI"], aliases, nuts=codes)
    return regions


def finnish_places(data: Path, regions: dict[str, Place]) -> Iterator[Place]:
    """Wellbeing counties and municipalities, each below its region."""
    joined = {row["municipality_code"]: row for _, line in read_lines(data / "vocab-geo-fi" / "municipalities_joined.jsonl") if (row := loads(line))}
    region_of_county: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in joined.values():
        if row.get("wellbeing_county_id"):
            region_of_county[row["wellbeing_county_id"]][_region_number(row)] += 1
    for _, line in read_lines(data / "vocab-geo-fi" / "wellbeing_counties_2021.jsonl"):
        row = loads(line)
        if not row["hva_id"]:
            continue
        counted = region_of_county[row["hva_id"]]
        region = regions[max(counted, key=lambda number: counted[number])]
        short = region["names"]["en"] if row["short_name_fi"] == region["names"]["fi"] else row["short_name_fi"]
        names = (row["name_fi"], row["name_sv"], ENGLISH_COUNTY.format(short))
        aliases = [row["short_name_fi"], row["short_name_sv"], f"{row['short_name_fi']} hyvinvointialue"]
        yield place(f"FI-W{row['hva_id']}", "wellbeing_county", names, [region["code"], *region["parents"]], aliases)
    yield from _municipalities(data, joined, regions)


def _municipalities(data: Path, joined: dict[str, Place], regions: dict[str, Place]) -> Iterator[Place]:
    for row in json.loads((data / "ptv-service-descriptions" / "Municipality.json").read_text(encoding="utf-8")):
        code = row["municipalityCode"]
        names = {name["language"]: name["name"] for name in row["names"]}
        known = joined.get(code, {})
        region = regions.get("21" if code in ALAND else _region_number(known))
        parents = [region["code"], *region["parents"]] if region else ["FI"]
        if known.get("wellbeing_county_id"):
            parents = [f"FI-W{known['wellbeing_county_id']}", *parents]
        fi, sv = names["fi"], names.get("sv", names["fi"])
        aliases = [row.get("organizationName") or "", f"City of {fi}", f"Municipality of {fi}", f"{sv} stad", f"{sv} kommun", f"{fi}n kaupunki", f"{fi}n kunta"]
        yield place(f"FI-M{code}", "municipality", (fi, sv, fi), parents, sorted({alias for alias in aliases if alias}), business_id=row.get("businessId"))


def _region_number(row: Place) -> str:
    """Number of the region whose NUTS 3 code the municipality has; Helsinki and a few others are without one in the register."""
    return NUTS3_2021.get(row.get("nuts3_code") or "", "01" if row.get("municipality_code") == HELSINKI else "")


HELSINKI = "091"
ALAND = frozenset("035 043 060 062 065 076 170 295 318 417 438 478 736 766 771 941".split())


def main() -> None:
    """Write data/places.json."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    data = arguments.parse_args().data
    regions = finnish_regions(data)
    rows = [*countries(), *nuts(data), *regions.values(), *finnish_places(data, regions)]
    (HERE / "places.json").write_bytes(b"[\n" + b",\n".join(dumps(row) for row in rows) + b"\n]\n")


if __name__ == "__main__":
    main()
