import pytest

from models.taxonomy import places
from service.recommend.variants import Difference, Facts, difference, variant_reasons


def facts(title: str, year: int | None, *where: str, leads: tuple[str, ...] = ()) -> Facts:
    found = [places.resolve(name) for name in where]
    assert all(found)
    return Facts(title, year, tuple(place for place in found if place), frozenset(leads))


@pytest.mark.parametrize(
    ("row", "other", "told"),
    [
        (facts("Kyläkahvila", 2015, "Tampere"), facts("Kyläkahvila 2", 2018, "Tampere"), Difference.LATER),
        (facts("Kyläkahvila 2", 2018, "Tampere"), facts("Kyläkahvila", 2015, "Pirkanmaa"), Difference.EARLIER),
        (facts("Kyläkahvila", 2015, leads=("a:1",)), facts("Kyläkahvila", 2018, leads=("a:1",)), Difference.LATER),
        (facts("Kyläkahvilan levittäminen", 2018, "Turku"), facts("Kyläkahvila", 2015, "Oulu"), Difference.SCALED_FROM),
        (facts("Byacaféet", 2015, "Åbo"), facts("Byacaféet sprids", 2018, "Vasa"), Difference.SCALED_TO),
        (facts("Kyläkahvila", 2015, "Turku"), facts("Kyläkahvila", 2018, "Oulu"), Difference.ELSEWHERE),
        # Two years alone are no rounds, and a common country is no common place.
        (facts("Kyläkahvila", 2015), facts("Kyläkahvila", 2018), Difference.ALIKE),
        (facts("Kyläkahvila", None, "Turku"), facts("Kyläkahvila", None, "Turku"), Difference.ALIKE),
        (facts("Village café", 2015, "Helsingborg"), facts("Village café", 2018, "Stockholm"), Difference.ELSEWHERE),
    ],
)
def test_a_difference_is_told_only_where_facts_show_it(row: Facts, other: Facts, told: Difference) -> None:
    assert difference(row, other) is told


def card(number: int, place: str, year: str) -> dict[str, object]:
    title = {"value": f"Kyläkahvila, {place}", "language": "fi"}
    return {"id": f"made:{number}", "type": "innovation", "title": [title], "places": [place], "started": year, "ended": year}


def test_several_places_are_counted_by_region_in_each_language() -> None:
    cards = [card(0, "Tampere", "2015"), card(1, "Oulu", "2016"), card(2, "Turku", "2017"), card(3, "Salo", "2018")]
    first = {language: variant_reasons(cards, language)[0] for language in ("fi", "sv", "en")}
    assert first["fi"].text == "Sama käytäntö on tehty myös 2 muussa maakunnassa: Pohjois-Pohjanmaa, Varsinais-Suomi"
    assert first["sv"].text == "Samma praxis finns också i 2 andra landskap: Egentliga Finland, Norra Österbotten"
    assert first["en"].text == "Also in 2 other regions: North Ostrobothnia, Southwest Finland"
    assert all(reason.record_id is None for reason in first.values())
    assert [reason.record_id for reason in variant_reasons(cards, "en")[1:]] == ["made:1", "made:2", "made:3"]


def test_places_abroad_are_places_and_one_place_is_told_once() -> None:
    abroad = variant_reasons([card(0, "Tampere", "2015"), card(1, "Oulu", "2016"), card(2, "Helsingborg", "2017")], "en")
    assert abroad[0].text.startswith("Also in 2 other places: ")
    one = variant_reasons([card(0, "Tampere", "2015"), card(1, "Oulu", "2016")], "sv")
    assert [reason.text for reason in one] == ["Samma praxis på annat håll: Kyläkahvila, Oulu (Uleåborg, 2016)"]
