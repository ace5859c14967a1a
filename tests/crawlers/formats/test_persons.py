"""Private persons and sole traders are told from bodies."""

import pytest

from crawlers.formats.persons import has_body_word, private_person


@pytest.mark.parametrize(
    "name",
    [
        "Matti Johannes Mallikas",
        "Mallikas Matti",
        "Tmi Hiuspiste",
        "Hierontapiste T:mi Malli",
        "Proprietær Hans Prøvesen",
        "Marja-Leena Mallikas",
        "Gårdsbutik, Lene Prøvesen",
    ],
)
def test_persons(name: str):
    assert private_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Esimerkin kaupunki",
        "Matti Mallikas Oy",
        "Maria Foundation",
        "Anna Group PLC",
        "Fa Forest Oy",
        "Niels Brock",
        "Ernst & Young",
        "Matti",
        "Villatupa",
        "Sampleton Council",
    ],
)
def test_bodies(name: str):
    assert not private_person(name)


def test_a_surname_is_no_body_word():
    assert not has_body_word("Teemu Huuskola")
    assert not has_body_word("Marja Parkkinen")
