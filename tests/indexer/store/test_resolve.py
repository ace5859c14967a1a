"""Who is who: identifiers before names, countries and legal forms kept apart, ids that stay the same."""

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.resolve import Directory, Named


def directory(*mentions: Named, records: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str | None], ...] = ()) -> Directory:
    """A closed directory; records are (id, names, identifiers, country)."""
    found = Directory()
    for record_id, names, identifiers, country in records:
        found.add(record_id, f"feed of {record_id}", names, identifiers, country, None)
    for named in mentions:
        found.mention(named)
    found.close()
    return found


THL = ("fi-pro:2229500-6", ("Terveyden ja hyvinvoinnin laitos", "Institutet för hälsa och välfärd", "Finnish Institute for Health and Welfare"), (), "FI")


def test_any_official_name_finds_the_record() -> None:
    spellings = [
        Named("Terveyden ja hyvinvoinnin laitos (THL)"),
        Named("INSTITUTET FÖR HÄLSA OCH VÄLFÄRD", country="FI"),
        Named("Finnish Institute for Health and Welfare"),
    ]
    who = directory(*spellings, records=(THL,))
    assert [who.find(named) for named in spellings] == ["fi-pro:2229500-6"] * 3


def test_a_number_goes_before_the_name() -> None:
    by_number = Named("Some old name", ("fi-ytunnus:2229500-6",))
    by_org_id = Named("Yet another", ("org-id:FI-PRO-2229500-6",))
    who = directory(by_number, by_org_id, records=(THL, ("x:1", ("Some old name",), (), "FI")))
    assert who.find(by_number) == who.find(by_org_id) == "fi-pro:2229500-6"


def test_another_number_in_the_same_register_is_another_body() -> None:
    mention = Named("Contact", ("org-id:GB-CHC-500198",), "GB")
    who = directory(mention, records=(("x:contact", ("Contact",), ("org-id:GB-CHC-1124547",), "GB"),))
    assert who.find(mention) == "org:gb-chc-500198"


def test_two_numbers_that_one_source_gives_are_one_body() -> None:
    first, second, both = (
        Named("Splash", ("org-id:GB-CHC-1",)),
        Named("Splash Ltd", ("org-id:GB-COH-2",)),
        Named("Splash UK", ("org-id:GB-CHC-1", "org-id:GB-COH-2")),
    )
    who = directory(first, second, both)
    assert who.find(first) == who.find(second) == who.find(both) == "org:gb-chc-1"


def test_one_name_in_two_countries_is_two_bodies() -> None:
    mentions = [Named("Ministry of Justice", country=country) for country in ("FI", "GB", None)]
    who = directory(*mentions, records=(("org:om", ("Ministry of Justice",), (), "FI"),))
    assert [who.find(named) for named in mentions] == ["org:om", "org:ministry-of-justice-gb", "org:ministry-of-justice"]


def test_a_country_that_nobody_told_is_the_only_one_known() -> None:
    known, unknown = Named("Aurora Housing", country="SE"), Named("AURORA HOUSING")
    who = directory(known, unknown)
    assert who.find(known) == who.find(unknown) == "org:aurora-housing-se"


def test_a_company_and_an_association_of_one_name_are_two() -> None:
    mentions = [Named("Nuorten Ystävät ry", country="FI"), Named("Nuorten Ystävät Oy", country="FI"), Named("Nuorten Ystävät", country="FI")]
    who = directory(*mentions)
    assert len({who.find(named) for named in mentions}) == 3
    assert who.find(mentions[0]) == "org:nuorten-ystavat-fi-association"


def test_a_finnish_municipality_is_its_business_id_in_any_language() -> None:
    mentions = [Named("Tampereen kaupunki"), Named("Tammerfors stad", country="FI"), Named("City of Tampere")]
    who = directory(*mentions)
    assert {who.find(named) for named in mentions} == {"fi-pro:0211675-2"}
    assert directory(mentions[0], records=(("x:7", ("Tampere",), ("fi-ytunnus:0211675-2",), "FI"),)).find(mentions[0]) == "x:7"


def test_two_names_with_one_slug_get_two_ids() -> None:
    mentions = [Named("Säde", country="FI"), Named("Sade", country="FI")]
    who = directory(*mentions)
    first, second = (who.find(named) for named in mentions)
    assert first != second
    assert {first, second}.isdisjoint({"org:sade-fi"})  # neither takes the plain id, which would change its owner with the order of reading


def test_a_derived_id_never_takes_a_records() -> None:
    mention = Named("Sitra")
    who = directory(mention, records=(("org:sitra", ("Something else",), (), "FI"),))
    assert who.find(mention) != "org:sitra"
    assert not who.has_record(who.find(mention))


def test_names_without_latin_letters_get_ids_of_their_own() -> None:
    mentions = [Named("東京大学", country="JP"), Named("京都大学", country="JP")]
    who = directory(*mentions)
    assert len({who.find(named) for named in mentions}) == 2


# Duplicates among records


def test_records_of_one_name_and_country_from_two_feeds_are_one() -> None:
    who = directory(
        Named("Opetushallitus"), records=(("ptv-org:396", ("Opetushallitus",), (), "FI"), ("org:oph", ("Opetushallitus", "Utbildningsstyrelsen"), (), "FI"))
    )
    assert who.answers == {"ptv-org:396": "org:oph"} or who.answers == {"org:oph": "ptv-org:396"}
    assert who.find(Named("Opetushallitus")) in who.answers.values()


def test_the_record_with_a_business_id_answers() -> None:
    who = directory(records=(("a:1", ("Verohallinto",), (), "FI"), ("fi-pro:0245458-3", ("Verohallinto",), (), "FI")))
    assert who.answers == {"a:1": "fi-pro:0245458-3"}


def test_what_is_uncertain_is_listed_and_left_apart() -> None:
    found = Directory()
    found.add("a:1", "a", ["Fablab"], (), "IT", "ngo")
    found.add("a:2", "a", ["Fablab"], (), "IT", "network")  # one feed, two kinds
    found.add("b:1", "b", ["Paul Hamlyn Foundation"], (), None, None)
    found.add("c:1", "c", ["Paul Hamlyn Foundation"], (), "GB", None)
    found.add("d:1", "d", ["Same Name"], ["pic:111111111"], "FI", None)
    found.add("e:1", "e", ["Same Name"], ["pic:222222222"], "FI", None)  # surely two: not worth a person's time
    found.close()
    assert found.answers == {}
    assert [(pair.first, pair.second) for pair in found.uncertain] == [("a:1", "a:2"), ("b:1", "c:1")]


def test_a_third_that_fits_two_who_differ_joins_neither() -> None:
    found = Directory()
    found.add("a:1", "a", ["Contact"], ["org-id:GB-CHC-1"], "GB", None)
    found.add("b:1", "b", ["Contact"], ["org-id:GB-CHC-2"], "GB", None)
    found.add("c:1", "c", ["Contact"], (), "GB", None)
    found.close()
    assert found.answers == {}
    assert [(pair.first, pair.second) for pair in found.uncertain] == []


def test_what_a_person_set_apart_stays_apart() -> None:
    found = Directory(apart={"a:1"})
    found.add("a:1", "a", ["Verohallinto"], (), "FI", None)
    found.add("b:1", "b", ["Verohallinto"], (), "FI", None)
    found.close()
    assert found.answers == {}
    assert found.uncertain == []


def test_town_and_web_site_stand_for_a_country_that_nobody_told() -> None:
    for evidence in ({"towns": ["Helsinki"]}, {"url": "https://www.nuortentuki.example/"}):
        found = Directory()
        found.add("a:1", "a", ["Nuorten Tuki"], (), "FI", None, towns=["Helsinki"], url="https://nuortentuki.example")
        found.add("b:1", "b", ["Nuorten Tuki ry"], (), None, None, **evidence)
        found.add("c:1", "c", ["Nuorten Tuki"], (), "FI", None)
        found.close()
        assert found.answers == {"b:1": "a:1", "c:1": "a:1"}


def test_one_name_in_two_towns_is_for_a_person_to_decide() -> None:
    found = Directory()
    found.add("a:1", "a", ["Fablab"], (), "FI", None, towns=["Oulu"])
    found.add("b:1", "b", ["Fablab"], (), "FI", None, towns=["Turku"])
    found.close()
    assert found.answers == {}
    assert [pair.why for pair in found.uncertain] == ["their towns differ"]


def test_look_alikes_are_listed_and_never_joined() -> None:
    found = Directory()
    found.add("a:1", "a", ["Keski-Pohjanmaan koulutusyhtymä"], (), "FI", None)
    found.add("b:1", "b", ["Keski-Pohjanmaa koulutusyhtymä"], (), "FI", None)
    found.add("c:1", "c", ["Valo"], (), "FI", None, url="https://www.valo.example/fi")
    found.add("d:1", "d", ["Valon tuki"], (), "FI", None, url="https://valo.example")
    found.add("e:1", "e", ["Palvelutalo 1 Koivurinne"], (), "FI", None, url="https://news.example/koivurinne")
    found.add("f:1", "f", ["Palvelutalo 2 Koivurinne"], (), "FI", None, url="https://news.example/koivurinne")  # an article, and numbers that differ
    found.close()
    assert found.answers == {}
    assert [(pair.first, pair.second, pair.why) for pair in found.uncertain] == [
        ("a:1", "b:1", "their names differ by a letter or two"),
        ("c:1", "d:1", "both have the web site valo.example"),
    ]


# As a whole

WORDS = st.sampled_from(["Alfa", "Beta", "Säde", "Sade", "Gamma ry", "Gamma Oy", "Gamma", "Beta (ABC)"])
MENTIONS = st.builds(
    Named,
    name=WORDS,
    identifiers=st.lists(st.sampled_from(["pic:111111111", "pic:222222222", "org-id:GB-CHC-1", "org-id:GB-COH-2"]), max_size=2, unique=True).map(tuple),
    country=st.sampled_from([None, "FI", "SE"]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MENTIONS, max_size=12), st.randoms())
def test_the_order_of_reading_changes_nothing(mentions: list[Named], chance: random.Random) -> None:
    shuffled = chance.sample(mentions, len(mentions))
    one, other = directory(*mentions), directory(*shuffled)
    assert {named: one.find(named) for named in mentions} == {named: other.find(named) for named in mentions}


@settings(max_examples=200, deadline=None)
@given(st.lists(MENTIONS, max_size=12))
def test_an_id_stands_for_one_name_country_and_number(mentions: list[Named]) -> None:
    who = directory(*mentions)
    in_one_country = len({named.country for named in mentions if named.identifiers and named.country}) <= 1  # else a source says that a body is in two
    for one in mentions:
        for other in mentions:
            if set(one.identifiers) & set(other.identifiers):
                assert who.find(one) == who.find(other)
            if in_one_country and not one.identifiers and not other.identifiers and one.country and other.country and one.country != other.country:
                assert who.find(one) != who.find(other)


def test_sixty_thousand_mentions_take_seconds() -> None:
    chance = random.Random(7)
    mentions = [
        Named(f"Body {chance.randrange(25_000)} {chance.choice(['ry', 'Oy', ''])}", country=chance.choice([None, "FI", "SE", "GB"])) for _ in range(60_000)
    ]
    records = tuple((f"x:{number}", (f"Body {number}",), (), chance.choice(["FI", "SE"])) for number in range(3_000))
    started = time.process_time()
    who = directory(*mentions, records=records)
    assert len({who.find(named) for named in mentions}) > 10_000
    assert time.process_time() - started < 20
