import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import InvalidInput
from models.importform import dump, parse
from models.jsonl import dumps, loads, read_lines
from models.records import (
    AssignedLabel,
    Evidence,
    Flag,
    FundingCall,
    Grant,
    Innovation,
    InnovationKind,
    Organisation,
    OrganisationKind,
    Origin,
    Participation,
    Role,
    Source,
    Text,
)

STARTER = Path(__file__).parents[2].parent / "shared" / "starter"
DEFAULTS = Source(portal="starter", retrieved=date(2026, 11, 1), licence="CC0-1.0")

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)
language = st.sampled_from(["fi", "sv", "en", "da", "no", "fr", "und"])
identifiers = st.lists(st.sampled_from(["fi-ytunnus:0101263-6", "ror:040af2s02", "pic:999986387", "org-id:GB-CHC-1"]), unique=True, max_size=3).map(tuple)
years = st.none() | st.integers(1900, 2200)
dates = st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)).flatmap(lambda day: st.sampled_from([str(day), str(day)[:7], str(day)[:4]]))
money = st.none() | st.decimals(min_value=0, max_value=10**20, places=2, allow_nan=False) | st.integers(0, 10**18).map(Decimal)
maybe = st.none() | words
record_id = st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}:[A-Za-z0-9_.-]{1,20}", fullmatch=True)
tags = st.lists(words, max_size=3).map(tuple)


def texts(minimum: int = 0):
    one = st.builds(Text, value=words, language=language, origin=st.sampled_from(Origin), ours=st.booleans())
    return st.lists(one, min_size=minimum, max_size=4, unique_by=lambda text: text.language).map(tuple)


def listed(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


sources = listed(st.builds(Source, portal=words, url=maybe, retrieved=st.none() | st.dates(), licence=maybe))
common = {
    "id": record_id,
    "url": maybe,
    "places": tags,
    "themes": tags,
    "target_groups": tags,
    "assigned": listed(
        st.builds(
            AssignedLabel,
            field=st.sampled_from(["theme", "target_group"]),
            value=words,
            confidence=st.floats(0, 1),
            by=st.sampled_from(["mapped", "classifier"]),
        )
    ),
    "flags": st.lists(st.sampled_from(Flag), unique=True).map(tuple),
    "sources": sources,
}
participations = st.builds(
    Participation,
    name=words,
    role=st.sampled_from(Role),
    detail=maybe,
    organisation_id=st.none() | record_id,
    identifiers=identifiers,
    kind=st.none() | st.sampled_from(OrganisationKind),
    country=maybe,
    place=maybe,
    url=maybe,
)
grants = st.builds(
    Grant,
    funder=words,
    funder_id=st.none() | record_id,
    identifiers=identifiers,
    programme=maybe,
    call=maybe,
    code=maybe,
    amount=money,
    currency=st.none() | st.sampled_from(["EUR", "SEK", "GBP"]),
    year=years,
)
evidence = st.builds(
    Evidence,
    scheme=words,
    value=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    scale_max=st.none() | st.floats(1, 10),
    note=maybe,
    self_reported=st.booleans(),
)
innovations = st.builds(
    Innovation,
    **common,
    kind=st.sampled_from(InnovationKind),
    language=language,
    title=texts(1),
    summary=texts(),
    need=texts(),
    solution=texts(),
    description=texts(),
    conditions=texts(),
    outcome=texts(),
    started=dates,
    ended=dates,
    participations=listed(participations),
    grants=listed(grants),
    sdgs=st.lists(st.integers(1, 17), unique=True, max_size=3).map(tuple),
    evidence=listed(evidence),
)
organisations = st.builds(
    Organisation,
    **common,
    title=texts(1),
    kind=st.none() | st.sampled_from(OrganisationKind),
    identifiers=identifiers,
    country=maybe,
    description=texts(),
    roles=tags,
)
calls = st.builds(
    FundingCall,
    **common,
    title=texts(1),
    description=texts(),
    funder=words,
    funder_id=st.none() | record_id,
    programme=maybe,
    opens=dates,
    closes=dates,
    recurring=st.sampled_from([None, "rolling", "yearly", "once"]),
    stated_status=st.sampled_from([None, "open", "forthcoming", "closed"]),
    amount_min=money,
    amount_max=money,
    total_budget=money,
    currency=st.none() | st.just("EUR"),
    eligible_applicants=st.lists(st.sampled_from(OrganisationKind), unique=True, max_size=3).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(innovations | organisations | calls)
def test_what_is_dumped_is_parsed_to_the_same_record_also_through_json(record):
    line = dump(record)
    assert parse(line, DEFAULTS) == record
    assert parse(loads(dumps(line)), DEFAULTS) == record


MINIMAL = {
    "id": "innokyla:a",
    "kind": "project",
    "language": "sv",
    "url": "https://example.org",
    "title": {"en": "A home first", "sv": "Bostad först"},
    "summary": {"fi": "Koti.", "sv": "Hem."},
}


def test_the_starter_form_says_whose_words_a_text_is():
    record = parse({**MINIMAL, "portal": "innokyla"}, DEFAULTS)
    assert record.title == (
        Text(value="Bostad först", language="sv", origin=Origin.OFFICIAL),
        Text(value="A home first", language="en", origin=Origin.TRANSLATION, ours=True),
    )
    assert record.summary == (
        Text(value="Hem.", language="sv", origin=Origin.SOURCE, ours=True),
        Text(value="Koti.", language="fi", origin=Origin.TRANSLATION, ours=True),
    )
    assert record.sources == (Source(portal="innokyla", url="https://example.org", retrieved=date(2026, 11, 1), licence="CC0-1.0"),)


def test_an_organisation_has_official_names_and_its_checked_business_id():
    line = {"id": "fi-pro:0101263-6", "name": {"fi": "Espoon kaupunki", "sv": "Esbo stad"}, "kind": "municipality", "business_id": "0101263-6"}
    record = parse(line, DEFAULTS)
    assert isinstance(record, Organisation)
    assert record.identifiers == ("fi-ytunnus:0101263-6",)
    assert [(text.value, text.origin, text.ours) for text in record.title] == [
        ("Espoon kaupunki", Origin.OFFICIAL, False),
        ("Esbo stad", Origin.OFFICIAL, False),
    ]
    assert parse({**line, "business_id": "0101263-7"}, DEFAULTS).identifiers == ()


def test_the_type_is_told_by_the_fields_or_by_type():
    assert parse(MINIMAL).type == "innovation"
    assert parse({"id": "a:b", "funder": "Sitra", "title": {"fi": "Haku"}}).type == "call"
    assert parse({"id": "a:b", "name": {"en": "Body"}}).type == "organisation"
    assert parse({"id": "a:b", "type": "organisation", "title": {"en": "Body"}}).type == "organisation"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "no prefix"}, "id"),
        ({"kind": "idea"}, "kind"),
        ({"title": {}}, "title"),
        ({"title": "Bostad först"}, "title"),
        ({"title": {"swedish": "x"}}, "title"),
        ({"summary": {"sv": ""}}, "summary"),
        ({"summary": {"sv": 3}}, "summary"),
        ({"started": "spring"}, "started"),
        ({"started": 2020}, "started"),
        ({"organisations": "Espoo"}, "organisations"),
        ({"organisations": [{"name": "Espoo", "role": "boss"}]}, "role"),
        ({"funding": [{"funder": "ESR", "amount": -1}]}, "amount"),
        ({"origins": ["title"]}, "origins"),
        ({"type": "idea"}, "type"),
        ({"surprise": 1}, "surprise"),
        ({"language": None}, "language"),
    ],
)
def test_a_wrong_line_is_refused_with_the_field_at_fault(change, field):
    with pytest.raises(InvalidInput, match=field):
        parse({**MINIMAL, **change}, DEFAULTS)


@pytest.mark.parametrize("line", [None, [], "text", 3, {}])
def test_what_is_no_record_at_all_is_refused(line):
    with pytest.raises(InvalidInput):
        parse(line, DEFAULTS)


@given(
    st.dictionaries(
        st.sampled_from([*MINIMAL, "name", "funder", "type", "organisations", "funding", "evidence", "origins", "ours", "sources"]),
        st.recursive(st.none() | st.integers() | words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=6),
    )
)
def test_no_line_of_json_does_anything_but_parse_or_be_refused(noise):
    try:
        record = parse({**MINIMAL, **noise}, DEFAULTS)
    except InvalidInput as error:
        assert str(error)
    else:
        assert parse(dump(record), DEFAULTS) == record


def _kept(line: dict, written: dict) -> list[str]:
    """Fields of a starter line that the written form lacks or changes."""
    lost = []
    for field, value in line.items():
        match field:
            case "portal":
                same = written["sources"][0]["portal"] == value
            case "business_id":
                same = f"fi-ytunnus:{value}" in written["identifiers"]
            case "organisations":
                same = all(
                    {key: part for key, part in stated.items() if key != "business_id"}.items() <= item.items()
                    and ("business_id" not in stated or f"fi-ytunnus:{stated['business_id']}" in item["identifiers"])
                    for stated, item in zip(value, written[field], strict=True)
                )
            case "funding" | "evidence":
                same = all(stated.items() <= item.items() for stated, item in zip(value, written[field], strict=True))
            case _:
                same = written.get("title" if field == "name" else field) == value
        if not same:
            lost.append(field)
    return lost


@pytest.mark.shared
@pytest.mark.parametrize(("name", "count"), [("innovations", 401), ("organisations", 307), ("calls", 176)])
def test_every_record_of_the_starter_keeps_every_field(name, count):
    path = STARTER / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("needs ../shared/starter beside the checkout")
    lines = [json.loads(line) for _, line in read_lines(path)]
    assert len(lines) == count
    for line in lines:
        record = parse(line, DEFAULTS)
        written = loads(dumps(dump(record)))
        assert record.type.value + "s" == name
        assert _kept(line, written) == [], line["id"]
        assert parse(written, None) == record
