"""Who may apply: only what a text says clearly."""

import pytest

from crawlers.formats.applicants import applicants


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Avustusta voivat hakea rekisteröidyt yhdistykset ja säätiöt.", ["ngo", "foundation"]),
        ("Avustusta ei voida myöntää yksityishenkilöille tai yrityksille.", []),
        ("Avustusta voivat hakea oikeuskelpoiset yhteisöt.", []),
        ("Avustusta voidaan myöntää kunnille. Avustusta ei myönnetä yksityishenkilöille.", ["municipality"]),
        ("Avustusta voivat hakea kunnat yhteistyössä hyvinvointialueiden kanssa.", ["municipality"]),
        ("Tukea voi hakea yhdistys, joka toimii kuntien ja yritysten kanssa.", ["ngo"]),
        ("Funding is granted to a research organization for an idea with companies.", ["research_institute"]),
        ("Säätiö voi hakemuksesta myöntää avustuksia.", []),
        ("Kunta voi myöntää avustusta yhdistyksille.", ["ngo"]),
        ("Valtionapuviranomainen myöntää avustusta kunnille.", ["municipality"]),
        ("Hanke toteutetaan hyvinvointialueella.", []),
        ("Understöd kan sökas av föreningar, kommuner och privatpersoner.", ["ngo", "municipality", "individual"]),
        ("Universities of applied sciences can apply.", ["uas"]),
        ("Rahoitusta voivat hakea korkeakoulut ja tutkimuslaitokset.", ["uas", "university", "research_institute"]),
        ("", []),
    ],
)
def test_applicants(text: str, expected: list[str]):
    assert [kind.value for kind in applicants(text)] == expected
