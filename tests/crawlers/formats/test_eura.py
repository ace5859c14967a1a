"""Titles and authorities of the EURA lists."""

import pytest

from crawlers.formats.eura import authority_of, beneficiary_of, private_recipient, says_nothing

ELY = "elinkeino-, liikenne- ja ympäristökeskus"


@pytest.mark.parametrize("title", ["Investointi ja kehittäminen", "Kone- ja laiteinvestoinnit.", "INVESTOINTIHANKE 2014-2017", "Uuden tuotteen kehittäminen"])
def test_labels_say_nothing(title: str):
    assert says_nothing(title)


@pytest.mark.parametrize("title", ["Hotellin laajennus", "YHDESSÄ", "Tuotannon kehittäminen Norjan markkinoille", "6Aika: Ilmastokatu"])
def test_other_titles_say_something(title: str):
    assert not says_nothing(title)


@pytest.mark.parametrize(
    ("written", "name", "section", "spill"),
    [
        ("Hämeen elinkeino-  liikenne- ja ympäristökeskus  yritystuet", f"Hämeen {ELY}", "yritystuet", ""),
        ("Pohjois-Karjalan elinkeino- liikenne- ja ympäristökes", f"Pohjois-Karjalan {ELY}", None, ""),
        (" ja vienti Hämeen elinkeino-  liikenne- ja ympäristökeskus", f"Hämeen {ELY}", None, "ja vienti"),
        ("Lapin liitto", "Lapin liitto", None, ""),
    ],
)
def test_authority(written: str, name: str, section: str | None, spill: str):
    assert authority_of(written) == (name, section, spill)


def test_beneficiary_without_the_person():
    assert beneficiary_of("Esimerkin kunta perusturvajohtaja Maija Malli", "ESR") == "Esimerkin kunta"
    assert beneficiary_of("MARJAPAJA OYMALLI MATTI", "EAKR") == "MARJAPAJA OY"
    assert beneficiary_of("ESIMERKKI OYJ", "EAKR") == "ESIMERKKI OYJ"
    assert beneficiary_of("Villatupa", "EAKR") is None
    assert beneficiary_of("Arcada", "ESR") == "Arcada"


def test_a_given_name_with_a_trade_but_no_form_is_a_sole_trader():
    assert private_recipient("Koulutettu hieroja Maija Malli")
    assert not private_recipient("Matti Mallin säätiö")
    assert not private_recipient("Studio Maija Malli Oy")
