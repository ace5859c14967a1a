"""What several feeds say of one record: field by field, with the starter's translations kept and marked."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from indexer.merge import join, merge
from models.records import (
    Evidence,
    Flag,
    FundingCall,
    Grant,
    Innovation,
    InnovationKind,
    Organisation,
    Origin,
    Participation,
    Record,
    RecordType,
    Role,
    Source,
    Text,
)

OFFICIAL, SOURCE, TRANSLATION, MACHINE = Origin.OFFICIAL, Origin.SOURCE, Origin.TRANSLATION, Origin.MACHINE


def text(value: str, language: str, origin: Origin = SOURCE, *, ours: bool = False) -> Text:
    return Text(value=value, language=language, origin=origin, ours=ours)


def innovation(**fields: Any) -> Innovation:
    given_fields: dict[str, Any] = {"id": "eura2014:S1", "kind": InnovationKind.PROJECT, "language": "fi", "title": (text("Hanke", "fi", OFFICIAL),)}
    return Innovation.model_validate(given_fields | fields)


STARTER = innovation(
    title=(text("Hanke", "fi", OFFICIAL), text("Projekt", "sv", TRANSLATION, ours=True)),
    summary=(text("Oma tiivistys.", "fi", SOURCE, ours=True), text("Our summary.", "en", TRANSLATION, ours=True)),
    need=(text("Tarve.", "fi", SOURCE, ours=True),),
    themes=("employment", "youth"),
    started="2016",
    evidence=(Evidence(scheme="EEF padlocks", value=4, scale_max=5),),
    participations=(Participation(name="Tampereen kaupunki", role=Role.LEAD, organisation_id="fi-pro:0211675-2"),),
    grants=(Grant(funder="ESR", funder_id="org:esr", amount=Decimal(1000), currency="EUR"),),
    flags=(Flag.PLAN,),
    sources=(Source(portal="starter", url="https://a.example"),),
)
CRAWLED = innovation(
    title=(text("Hanke: koko nimi", "fi", OFFICIAL),),
    summary=(text("Lähteen tiivistys.", "fi"),),
    started="2016-04-01",
    themes=("work-life",),
    participations=(
        Participation(name="Tampere", role=Role.LEAD, detail="päätoteuttaja", organisation_id="fi-pro:0211675-2"),
        Participation(name="Helsinki", role=Role.PARTNER, organisation_id="fi-pro:0201256-6"),
    ),
    grants=(Grant(funder="Euroopan sosiaalirahasto", funder_id="org:esr", code="S1", year=2016),),
    sources=(Source(portal="eura2014", url="https://b.example", retrieved=date(2026, 1, 2), licence="CC BY 4.0"),),
)


def effective() -> Innovation:
    record = merge([("starter", STARTER), ("eura2014", CRAWLED)])
    assert isinstance(record, Innovation)
    return record


def test_the_crawl_replaces_what_it_fills_and_nothing_else() -> None:
    record = effective()
    assert (record.started, record.themes) == ("2016-04-01", ("work-life",))
    assert record.evidence == STARTER.evidence
    assert record.need == STARTER.need


def test_languages_that_the_crawl_lacks_stay_as_our_translations() -> None:
    record = effective()
    assert record.title == (text("Hanke: koko nimi", "fi", OFFICIAL), text("Projekt", "sv", TRANSLATION, ours=True))
    assert record.summary == (text("Lähteen tiivistys.", "fi"), text("Our summary.", "en", TRANSLATION, ours=True))


def test_our_own_wording_becomes_a_translation_when_the_source_speaks() -> None:
    starter = innovation(summary=(text("Oma.", "fi", SOURCE, ours=True),))
    crawled = innovation(language="sv", summary=(text("Källans.", "sv"),))
    merged = merge([("starter", starter), ("x", crawled)])
    assert isinstance(merged, Innovation)
    assert merged.summary == (text("Källans.", "sv"), text("Oma.", "fi", TRANSLATION, ours=True))


def test_an_official_name_and_a_machine_translation_stay_what_they_are() -> None:
    starter = innovation(title=(text("Nimi", "fi", OFFICIAL),), summary=(text("A", "en", MACHINE),))
    merged = merge([("starter", starter), ("x", innovation(language="sv", title=(text("Namn", "sv", OFFICIAL),), summary=(text("B", "sv"),)))])
    assert isinstance(merged, Innovation)
    assert merged.title == (text("Namn", "sv", OFFICIAL), text("Nimi", "fi", OFFICIAL))
    assert merged.summary[1].origin is MACHINE


def test_participations_add_up_once_for_each_organisation_and_role() -> None:
    parts = effective().participations
    assert [(part.organisation_id, part.role, part.name, part.detail) for part in parts] == [
        ("fi-pro:0211675-2", Role.LEAD, "Tampere", "päätoteuttaja"),
        ("fi-pro:0201256-6", Role.PARTNER, "Helsinki", None),
    ]


def test_one_grant_told_twice_is_one_with_all_its_facts() -> None:
    assert effective().grants == (Grant(funder="Euroopan sosiaalirahasto", funder_id="org:esr", code="S1", year=2016, amount=Decimal(1000), currency="EUR"),)


def test_grants_with_other_codes_or_years_are_others() -> None:
    one, two, three = (Grant(funder="Vinnova", code=code, year=year) for code, year in (("a", 2016), ("b", 2016), (None, 2017)))
    merged = merge([("x", innovation(grants=(one, two))), ("y", innovation(grants=(three,)))])
    assert isinstance(merged, Innovation)
    assert set(merged.grants) == {one, two, three}


def test_an_amount_never_meets_another_grants_currency() -> None:
    old, new = Grant(funder="F", amount=Decimal(5), currency="SEK"), Grant(funder="F", currency="EUR")
    merged = merge([("starter", innovation(grants=(old,))), ("x", innovation(grants=(new,)))])
    assert isinstance(merged, Innovation)
    assert merged.grants == (new,)


def test_all_sources_are_told_the_newest_first() -> None:
    assert [source.portal for source in effective().sources] == ["eura2014", "starter"]


def test_two_crawled_feeds_add_up() -> None:
    merged = merge([("a", innovation(themes=("youth",), places=("Oulu",))), ("b", innovation(themes=("food", "youth"), kind=InnovationKind.CASE))])
    assert isinstance(merged, Innovation)
    assert (merged.themes, merged.places, merged.kind) == (("youth", "food"), ("Oulu",), InnovationKind.CASE)


def test_a_title_that_got_a_text_is_no_mere_title() -> None:
    assert merge([("eura2014", innovation(flags=(Flag.TITLE_ONLY,)))]).flags == (Flag.TITLE_ONLY,)
    assert merge([("eura2014", innovation(flags=(Flag.TITLE_ONLY,))), ("b", innovation(summary=(text("A.", "fi"),)))]).flags == ()


def test_the_newest_feed_decides_the_type() -> None:
    call = FundingCall(id="eura2014:S1", title=(text("Haku", "fi"),), funder="ESR")
    assert merge([("a", innovation()), ("b", call)]) == call
    assert merge([("a", call), ("starter", innovation())]).type is RecordType.CALL


def test_the_keeper_of_joined_records_speaks_first() -> None:
    keeper = Organisation(
        id="org:oph", title=(text("Opetushallitus", "fi", OFFICIAL), text("Utbildningsstyrelsen", "sv", OFFICIAL)), country="FI", roles=("funder",)
    )
    other = Organisation(
        id="ptv-org:396", title=(text("OPETUSHALLITUS", "fi", OFFICIAL), text("EDUFI", "en", OFFICIAL)), url="https://oph.example", roles=("partner",)
    )
    joined = join(keeper, [other])
    assert isinstance(joined, Organisation)
    assert joined.id == "org:oph"
    assert [one.value for one in joined.title] == ["Opetushallitus", "Utbildningsstyrelsen", "EDUFI"]
    assert (joined.url, joined.country, set(joined.roles)) == ("https://oph.example", "FI", {"funder", "partner"})
    assert join(keeper, []) == keeper


CONTRIBUTIONS = st.lists(
    st.tuples(
        st.sampled_from(["starter", "a", "b"]),
        st.builds(
            innovation,
            themes=st.lists(st.sampled_from(["youth", "food"]), unique=True).map(tuple),
            summary=st.lists(st.sampled_from(["fi", "sv", "en"]), unique=True).map(lambda codes: tuple(text(f"{code}.", code) for code in codes)),
            participations=st.lists(
                st.builds(Participation, name=st.sampled_from(["Alfa ry", "Beta Oy"]), role=st.sampled_from(Role), detail=st.sampled_from([None, "x", "y"])),
                max_size=4,
            ).map(tuple),
            grants=st.lists(st.builds(Grant, funder=st.sampled_from(["F", "G"]), code=st.sampled_from([None, "1", "2"])), max_size=3).map(tuple),
        ),
    ),
    min_size=1,
    max_size=4,
)


@given(CONTRIBUTIONS)
def test_nothing_is_lost_and_nothing_doubled(contributions: list[tuple[str, Record]]) -> None:
    merged = merge(contributions)
    assert isinstance(merged, Innovation)
    roles = [(part.name, part.role) for part in merged.participations]
    everything = [record for _, record in contributions if isinstance(record, Innovation)]
    assert sorted(roles) == sorted({(part.name, part.role) for record in everything for part in record.participations})
    assert {grant.funder for grant in merged.grants} == {grant.funder for record in everything for grant in record.grants}
    assert len(set(merged.grants)) == len(merged.grants)
    assert {one.language for one in merged.summary} == {one.language for record in everything for one in record.summary}
    assert Innovation.model_validate_json(merged.model_dump_json()) == merged
