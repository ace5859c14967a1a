"""Acts that texts name, and words that only look like them."""

import time

import pytest

from service.brief.statutes import statutes


def names(text: str, language: str) -> list[str]:
    found = list(statutes(text, language))
    assert all(text[one.start : one.end] == one.name for one in found)
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fi", "Kunnan on perusopetuslain mukaan järjestettävä opetus.", ["perusopetuslain"]),
        ("fi", "Tuesta säädetään valtionavustuslaissa (688/2001).", ["valtionavustuslaissa (688/2001)"]),
        ("fi", "Laki velvoittaa hyvinvointialueita.", ["Laki"]),
        ("fi", "Siitä kerrotaan sosiaalihuoltolaista (1301/2014) annetussa ohjeessa.", ["sosiaalihuoltolaista (1301/2014)"]),
        ("fi", "Monialaista tukea oppilailla, suomalaista työtä, millaista apua.", []),
        ("fi", "Oppilaissa ja potilaissa on voimaa, tunturinlaki näkyy, päälaki kastuu.", []),
        ("fi", "Luonnonlaki pätee, ja laki on toinen asia.", []),
        ("sv", "Enligt socialtjänstlagen har kommunen ansvaret.", ["socialtjänstlagen"]),
        ("sv", "Stöd ges enligt lagen om stöd och service (1993:387).", ["lagen om stöd och service (1993:387)"]),
        ("sv", "Förslagen gäller bolagen i Bergslagen, underlagen och atomslagen.", []),
        ("sv", "Ett idrottslag och ett arbetslag gav förslag.", []),
        ("en", "Under the Waste Act the council must collect it.", ["Waste Act"]),
        ("en", "See the Children Act 1989 and the Basic Education Act (628/1998).", ["Children Act 1989", "Basic Education Act (628/1998)"]),
        ("en", "Act now! The Delegated Act and Sister's acts are something else.", []),
        ("de", "Nach dem Sozialgesetzbuch, Act (1/2000).", []),
    ],
)
def test_acts_are_found_and_look_alikes_are_not(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language) == expected


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_hostile_text_takes_no_time(language: str) -> None:
    started = time.process_time()
    assert names("Aaa " * 20_000 + "lag" * 20_000 + "la" + "Act of " * 10_000, language) == []
    assert time.process_time() - started < 2
