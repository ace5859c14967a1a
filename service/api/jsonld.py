"""Records as JSON-LD in the words of schema.org. Ids are relative to the document's address, so that no host name has to be believed."""

from typing import Any

from models.records import FundingCall, Innovation, InnovationKind, Organisation, Record, Text, sections
from models.taxonomy import places
from service.api.serialise import PATHS

MEDIA_TYPE = "application/ld+json"
ORGANISATION_TYPES = {
    "company": "Corporation",
    "municipality": "GovernmentOrganization",
    "ngo": "NGO",
    "public_agency": "GovernmentOrganization",
    "research_institute": "ResearchOrganization",
    "uas": "CollegeOrUniversity",
    "university": "CollegeOrUniversity",
    "wellbeing_county": "GovernmentOrganization",
}
PROJECTS = (InnovationKind.PROJECT, InnovationKind.EXPERIMENT)
"""Kinds of work that somebody set out to do in a time: schema.org's Project besides what they left to read."""

Json = dict[str, Any]


def jsonld(record: Record) -> Json:
    """Return a record as one JSON-LD node; what is not known is left out."""
    node: Json = {
        "@context": "https://schema.org",
        "@id": _address(record),
        "identifier": record.id,
        "name": _texts(record.title),
        "url": record.url,
        "keywords": list(record.themes),
        "spatialCoverage": [_place(text) for text in record.places],
        "license": next((source.licence for source in record.sources if source.licence), None),
        "isBasedOn": [source.url for source in record.sources if source.url],
    }
    if isinstance(record, Innovation):
        node |= _work(record)
    elif isinstance(record, Organisation):
        node |= _organisation(record)
    else:
        node |= _call(record)
    return {name: value for name, value in node.items() if value not in (None, [], "")}


def _address(record: Record) -> str:
    return f"/v1/{PATHS[record.type]}/{record.id}"


def _texts(texts: tuple[Text, ...]) -> list[Json]:
    return [{"@value": text.value, "@language": text.language} for text in texts]


def _place(text: str) -> Json:
    place = places.resolve(text)
    return {"@type": "Place", "name": place.name("en") if place else text, **({"identifier": place.code} if place else {})}


def _work(record: Innovation) -> Json:
    return {
        "@type": ["CreativeWork", "Project"] if record.kind in PROJECTS else "CreativeWork",
        "genre": record.kind.value,
        "inLanguage": record.language,
        "abstract": _texts(record.summary),
        "text": [part for name, text in sections(record) if name != "summary" for part in _texts((text,))],
        "temporalCoverage": f"{record.started or '..'}/{record.ended or '..'}" if record.started or record.ended else None,
        "contributor": [
            {"@type": "Organization", "name": part.name, **({"@id": f"/v1/organisations/{part.organisation_id}"} if part.organisation_id else {})}
            for part in record.participations
        ],
        "funding": [
            {
                "@type": "MonetaryGrant",
                "funder": {"@type": "Organization", "name": grant.funder},
                **({"name": grant.programme} if grant.programme else {}),
                **({"amount": {"@type": "MonetaryAmount", "value": grant.amount, "currency": grant.currency}} if grant.amount is not None else {}),
            }
            for grant in record.grants
        ],
    }


def _organisation(record: Organisation) -> Json:
    return {
        "@type": ORGANISATION_TYPES.get(record.kind.value if record.kind else "", "Organization"),
        "description": _texts(record.description),
        "identifier": [record.id, *record.identifiers],
        "address": {"@type": "PostalAddress", "addressCountry": record.country} if record.country else None,
    }


def _call(record: FundingCall) -> Json:
    return {
        "@type": "MonetaryGrant",
        "description": _texts(record.description),
        "funder": {"@type": "Organization", "name": record.funder, **({"@id": f"/v1/organisations/{record.funder_id}"} if record.funder_id else {})},
        "amount": {"@type": "MonetaryAmount", "value": record.total_budget, "currency": record.currency} if record.total_budget is not None else None,
    }
