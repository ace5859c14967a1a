import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.identifiers import business_id
from models.jsonl import loads, read_lines
from models.taxonomy import places

STARTER = Path(__file__).parents[3].parent / "shared" / "starter"
ROWS = [*loads((places.DATA / "places.json").read_bytes()), *loads((places.DATA / "extra_places.json").read_bytes())]
CODES = [row["code"] for row in ROWS]


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("FI-M837", ["Tampere", "Tammerfors", "tampere", " TAMPERE ", "Tampereen kaupunki", "Tammerfors stad", "City of Tampere", "Tampereella", "FI-M837"]),
        ("FI-R06", ["Pirkanmaa", "Birkaland", "FI197", "FI19B", "Pirkanmaan maakunta", "Pirkanmaalla", "Pirkanmaan sairaanhoitopiiri"]),
        ("FI-WVS", ["Varsinais-Suomen hyvinvointialue", "Egentliga Finlands välfärdsområde", "Southwest Finland wellbeing services county"]),
        ("FI-M853", ["Turku", "Åbo", "A\u030abo", "Abo", "Turussa", "Turun kaupunki"]),
        ("FI-R01", ["Uusimaa", "Nyland", "Uudellamaalla", "FI1B1"]),
        ("FI-R19", ["Lappi", "Lappland", "Lapland"]),
        ("FI-R21", ["Åland", "Ahvenanmaa", "AX", "FI200", "Åland Islands"]),
        ("FI-M179", ["Jyväskylä", "Jyvaskyla", "Jyväskylässä"]),
        ("FI-R05", ["Kanta-Häme", "Kanta Häme", "kanta hame", "Egentliga Tavastland", "FI1C2"]),
        ("GB:bristol", ["Bristol", "City of Bristol", "Bristol City Council"]),
        ("GB:camden", ["Camden", "London Borough of Camden", "Camden Council"]),
        ("GB:stoke-on-trent", ["Stoke-on-Trent", "Stoke on Trent"]),
        ("FI:kaakkois-suomi", ["Kaakkois-Suomi"]),
        ("GB", ["GB", "UK", "United Kingdom", "Iso-Britannia", "Storbritannien"]),
        ("GB-ENG", ["England", "Englanti"]),
        ("GB-SCT", ["Scotland", "Skottland", "UKM"]),
        ("GB:london", ["London", "Lontoo", "UKI"]),
        ("GR", ["GR", "EL", "Greece", "Grekland"]),
        ("DE", ["Deutschland", "Saksa", "Tyskland", "Germany", "DE"]),
        ("DK:copenhagen", ["Copenhagen", "København", "Köpenhamn", "Kööpenhamina", "Kobenhavn"]),
        ("SE224", ["Skåne", "Region Skåne", "Skåne län", "SE224"]),
        ("EU", ["EU", "European Union", "Euroopan unioni"]),
        ("NORDIC", ["Nordic", "Pohjoismaat", "Norden"]),
        ("FI-M092", ["Vantaa, Finland", "Vanda, Suomi"]),
        ("SE", ["Åkersberga, Sweden"]),
    ],
)
def test_names_and_codes_in_three_languages_find_the_place(code, texts):
    assert {text: place.code if (place := places.resolve(text)) else None for text in texts} == dict.fromkeys(texts, code)


@pytest.mark.parametrize("text", ["", " ", ",", "zxqv blorft", "FI999", "Nowhere, Neverland", "\x00", "123"])
def test_what_nobody_knows_stays_unknown(text):
    assert places.resolve(text) is None


def test_both_vintages_of_nuts_share_the_region_and_so_a_filter_finds_both():
    assert places.lineage("FI197") == places.lineage("FI19B") == places.lineage("FI-R06")
    assert "FI-R06" in places.lineage("FI-M837")
    region = places.resolve("FI197")
    assert region and region.nuts == {"2021": "FI197", "2024": "FI19B"}


def test_a_municipality_lies_in_its_county_region_nuts_country_and_groups():
    assert places.lineage("FI-M837") == ("FI-M837", "FI-WPI", "FI-R06", "FI19", "FI1", "FI", "EU", "NORDIC", "EUROPE")
    assert "FI:kaakkois-suomi" in places.lineage("FI-M286")  # Kouvola
    assert "FI-WPI" in places.lineage("FI-R06"), "region and wellbeing county are one area"
    assert "FI-WLU" not in places.lineage("FI-R01"), "Uusimaa is more than one of its counties"
    assert not any(code.startswith("FI-W") for code in places.lineage("FI-M091")), "Helsinki is in no wellbeing county"
    assert places.lineage("no-such-code") == ()


def test_every_parent_is_a_place_and_nobody_holds_itself():
    assert len(set(CODES)) == len(CODES)
    known = set(CODES)
    for code in CODES:
        code_itself, *parents = places.lineage(code)
        assert code_itself == code
        assert set(parents) <= known, code
        assert code not in parents
        assert len(set(parents)) == len(parents)


def test_every_code_resolves_to_itself_and_every_name_to_some_place_of_that_name():
    for row in ROWS:
        found = places.resolve(row["code"])
        assert found is not None
        assert found.code == row["code"]
        for text in (*row["names"].values(), *row.get("aliases", ())):
            assert places.resolve(text) is not None, text


def test_names_that_a_municipality_shares_with_nothing_larger_mean_the_municipality():
    for row in ROWS:
        if row["kind"] == "municipality":
            found = places.resolve(row["names"]["fi"])
            assert found and found.code == row["code"], row["names"]


def test_there_is_all_of_finland_and_of_europe():
    kinds = {kind: sum(row["kind"] == kind for row in ROWS) for kind in ("municipality", "wellbeing_county", "nuts", "country")}
    assert kinds["municipality"] == 311
    assert kinds["wellbeing_county"] == 21
    assert kinds["nuts"] > 1500
    assert 240 <= kinds["country"] <= 255
    assert sum(row["code"].startswith("FI-R") for row in ROWS) == 19
    for country in "FI SE NO DK IS EE DE FR GB US CA AU".split():
        assert places.get(country) is not None


def test_business_ids_of_municipalities_pass_their_check_and_belong_to_the_right_one():
    numbers = [row["business_id"] for row in ROWS if row.get("business_id")]
    assert len(set(numbers)) == len(numbers) > 290
    for number in numbers:
        assert business_id(number) == f"fi-ytunnus:{number}"
    # Rows that stand at the wrong municipality in the register
    assert {name: place.business_id if (place := places.resolve(name)) else None for name in ("Joutsa", "Joroinen", "Jomala", "Lohja", "Espoo")} == {
        "Joutsa": "0174108-9",
        "Joroinen": "0207112-8",
        "Jomala": None,
        "Lohja": None,
        "Espoo": "0101263-6",
    }


def test_names_come_in_the_language_asked_for():
    assert [places.name("FI-M837", language) for language in ("fi", "sv", "en", "de")] == ["Tampere", "Tammerfors", "Tampere", "Tampere"]
    assert places.name("FI197", "sv") == "Birkaland"
    assert places.name("FI-M545", "en") == "Närpes"
    assert places.name("nowhere", "fi") == "nowhere"


def test_search_lists_larger_places_first_in_the_language_asked_for():
    assert [place.code for place in places.search("pirk", "fi")][:2] == ["FI-R06", "FI-M604"]
    assert places.search("tammerf", "sv")[0].code == "FI-M837"
    assert places.search("tammerf", "fi")[0].code == "FI-M837", "names of other languages follow"
    assert len(places.search("s", "en", 7)) == 7
    assert places.search("  ", "fi") == places.search("zxqv", "fi") == []


def test_suggestions_begin_like_the_text():
    assert "Tampere" in places.suggestions("Tampero")
    assert places.suggestions("x") == []


@given(st.sampled_from(CODES), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_case_and_unicode_form_make_no_difference(code, form, upper):
    for name in places.get(code).names.values():
        text = unicodedata.normalize(form, name.upper() if upper else name)
        assert places.resolve(text) == places.resolve(name)


@given(st.text(max_size=40))
def test_any_text_is_answered(text):
    place = places.resolve(text)
    assert place is None or place.code in CODES
    places.search(text, "fi")
    places.suggestions(text)


@pytest.mark.shared
def test_at_least_95_percent_of_the_starters_places_resolve():
    if not STARTER.exists():
        pytest.skip("needs ../shared/starter beside the checkout")
    texts = [
        text
        for name in ("innovations", "organisations", "calls")
        for _, line in read_lines(STARTER / f"{name}.jsonl")
        for text in json.loads(line).get("places", ())
    ]
    unknown = sorted({text for text in texts if places.resolve(text) is None})
    assert sum(places.resolve(text) is not None for text in texts) >= 0.95 * len(texts), unknown
