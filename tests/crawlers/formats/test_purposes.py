"""Purposes of grants: those that say nothing, and titles made of the others."""

import pytest

from crawlers.formats.purposes import LONGEST_TITLE, says_something, title_of_purpose


@pytest.mark.parametrize(
    "purpose",
    [
        "",
        "-",
        "Yleisavustus",
        "Yleisavustus vuodelle 2023",
        "Toiminta-avustus",
        "Järjestön sääntöjen mukaiseen toimintaan vuonna 2024",
        "Hakemuksen mukaiseen toimintaan",
        "Yhdistyksen sääntöjen mukainen toiminta ja siihen liittyviin yleiskuluihin v. 2025",
    ],
)
def test_some_say_nothing(purpose: str):
    assert not says_something(purpose)


@pytest.mark.parametrize(
    "purpose",
    [
        "Vertaistuen järjestämiseen omaishoitajille",
        "Toimintaan vammaisten nuorten kerhoissa",
        "Hankeavustus nuorten taidepajoihin, joissa kirjoittajat ja kuvataiteilijat opettavat koululaisia",
    ],
)
def test_others_say_something(purpose: str):
    assert says_something(purpose)


def test_a_title_is_the_first_sentence_or_its_beginning():
    assert title_of_purpose("Lukupiiri kiertää kylissä. Osallistujat kirjoittavat.") == "Lukupiiri kiertää kylissä"
    assert title_of_purpose("Toimintaan 1.1. alkaen kylissä") == "Toimintaan 1.1. alkaen kylissä"  # a date ends no sentence
    long = title_of_purpose("sana " * 100)
    assert long.endswith("sana …")
    assert len(long) <= LONGEST_TITLE + 2
