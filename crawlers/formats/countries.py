"""Countries as sources write them -> ISO 3166-1 alpha-2."""

from models.taxonomy import places

ALIASES = {
    "UK": "GB",  # the EU's own code
    "EL": "GR",
    "Czech Republic": "CZ",
    "Russian Federation": "RU",
    "United Kingdon": "GB",  # as 360Giving data has it
    "Northern Ireland": "GB",
    "England": "GB",
    "Scotland": "GB",
    "Wales": "GB",
    "ISRAEL": "IL",
    "Cote d'Ivoire": "CI",
    "Iran, Islamic Republic of": "IR",
    "Korea, Republic of": "KR",
    "Macedonia": "MK",
    "Macedonia, the former Yugoslav Republic of": "MK",
    "Moldova, Republic of": "MD",
    "Republic of Moldova": "MD",
    "South Korea": "KR",
    "The Netherlands": "NL",
    "USA": "US",
    "United Status": "US",
}
"""Spellings that no gazetteer has, misprints among them."""


def country_code(text: str | None) -> str | None:
    """Return the code of a country named or coded in a source, None when it is none ("European Union", a city, nothing)."""
    value = text.strip() if isinstance(text, str) else ""
    if value in ALIASES:
        return ALIASES[value]
    if len(value) == 2 and value.isalpha() and value.isupper() and value != "EU":
        return value
    place = places.resolve(value) if value else None
    return place.code if place and place.kind == "country" else None
