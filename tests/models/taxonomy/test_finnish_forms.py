import pytest

from models.taxonomy.finnish_forms import inflected, municipal_genitive, regional_genitive


@pytest.mark.parametrize(
    ("name", "body", "genitive"),
    [("Lohja", "Lohjan kaupunki", "Lohjan"), ("Lieto", "Liedon kunta", "Liedon"), ("Sund", "", "Sundin"), ("Lohja", "", "Lohjan")],
)
def test_the_genitive_is_that_of_the_body_or_a_simple_one(name, body, genitive):
    assert municipal_genitive(name, body) == genitive


def test_the_genitive_of_a_region_is_that_of_its_county():
    assert regional_genitive("Lappi", {"Lappi": "Lapin hyvinvointialue"}) == "Lapin"
    assert regional_genitive("Uusimaa", {}) == "Uudenmaan"


@pytest.mark.parametrize(
    ("genitive", "forms"),
    [
        ("Helsingin", ["Helsingin", "Helsingissä", "Helsingillä"]),
        ("Alajärven", ["Alajärven", "Alajärvessä", "Alajärvellä"]),
        ("Turun", ["Turun", "Turussa", "Turulla"]),
        ("Uudenmaan", ["Uudenmaan", "Uudellamaalla"]),
        ("Joroisten kunta", []),
    ],
)
def test_local_cases_follow_vowel_harmony(genitive, forms):
    assert inflected(genitive) == forms
