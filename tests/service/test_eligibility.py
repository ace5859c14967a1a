"""Eligibility: cited facts, a verdict where the data give one, "unclear" wherever they do not say; read by hand for pairs of calls and askers."""

from pathlib import Path

import pytest

from models.answers import Asker
from models.records import OrganisationKind, RecordType
from service.eligibility import CO_FUNDING, CONSORTIUM, LANGUAGE, SIGNS, STATEMENTS, eligibility

PAIRS = Path(__file__).parents[1] / "fixtures" / "eligibility" / "pairs.tsv"
ROWS = [tuple(line.split("\t")) for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def asker(kind="-", place="-"):
    return Asker(place=None if place == "-" else place, organisation_kind=None if kind == "-" else OrganisationKind(kind))


def test_hand_made_pairs(starter_index):
    """At least 95 % right where a verdict is given, and unclear wherever the data do not say."""
    given = right = silent = kept = 0
    wrong = []
    for call, kind, place, expected, why in ROWS:
        verdict = eligibility(starter_index.records.card(call), asker(kind, place), "en").verdict
        if verdict != "unclear":
            given += 1
            right += verdict == expected
        if expected == "unclear":
            silent += 1
            kept += verdict == "unclear"
        if verdict != expected:
            wrong.append((call, kind, place, expected, verdict, why))
    print(f"{len(ROWS)} pairs: {right} of {given} verdicts right, {kept} of {silent} unclear ones left unclear; {wrong}")
    assert len(ROWS) >= 60
    assert right >= 0.95 * given
    assert kept == silent
    assert given >= len(ROWS) / 2


def test_every_fact_is_cited_from_the_call(starter_index):
    cited = set()
    for call in starter_index.records.ids(RecordType.CALL):
        card = starter_index.records.card(call)
        for language in ("fi", "sv", "en"):
            for fact in eligibility(card, Asker(), language).facts:
                cited.add(fact.field)
                if fact.field in (CO_FUNDING, CONSORTIUM, LANGUAGE):
                    assert any(fact.text in text["value"] and text["language"] == fact.language for text in card["description"])
                else:
                    assert fact.language == language
    assert {"eligible_applicants", "places", "amount", CO_FUNDING, CONSORTIUM} <= cited


def test_without_an_asker_nothing_is_claimed(starter_index):
    for call in starter_index.records.ids(RecordType.CALL):
        assert eligibility(starter_index.records.card(call), Asker(), "fi").verdict == "unclear"


@pytest.mark.parametrize(
    ("sentence", "field"),
    [
        ("Omarahoituksen osuus on vähintään neljännes.", CO_FUNDING),
        ("Stödet är högst 70 procent av kostnaderna.", CO_FUNDING),
        ("At least three partners from two countries.", CONSORTIUM),
        ("Hakijoita on oltava vähintään kolme toimijaa.", CONSORTIUM),
        ("Hakemus tehdään englanniksi.", LANGUAGE),
        ("Ansökan skrivs på svenska.", LANGUAGE),
        ("Applications are written in English.", LANGUAGE),
    ],
)
def test_terms_are_quoted_from_the_description(sentence, field):
    card = {"description": [{"value": f"Jotain muuta. {sentence}", "language": "fi"}]}
    assert [(fact.field, fact.text, fact.verdict) for fact in eligibility(card, Asker(), "fi").facts] == [(field, sentence, "unclear")]


def test_an_unknown_place_excludes_nobody():
    card = {"places": ["Atlantis"], "eligible_applicants": ["ngo"]}
    assert eligibility(card, asker("ngo", "Helsinki"), "en").verdict == "unclear"
    assert eligibility({**card, "places": ["Helsinki", "Atlantis"]}, asker("ngo", "Turku"), "en").verdict == "unclear"
    assert eligibility(card, asker("company", "Helsinki"), "en").verdict == "not_eligible"


def test_amounts_are_cited_as_the_call_has_them():
    facts = eligibility({"amount_min": "5000", "amount_max": 20000.0, "currency": "EUR"}, Asker(), "fi").facts
    assert [(fact.field, fact.text) for fact in facts] == [("amount", "5\xa0000–20\xa0000 EUR")]
    assert eligibility({"amount_max": 1500, "currency": "SEK"}, Asker(), "en").facts[0].text == "≤ 1,500 SEK"


def test_every_statement_holds_one_of_its_signs(starter_index):
    """The quick look for signs finds every sentence that the pattern does."""
    found = 0
    for call in starter_index.records.ids(RecordType.CALL):
        for text in starter_index.records.card(call).get("description", ()):
            for field, pattern in STATEMENTS.items():
                for match in pattern.finditer(text["value"]):
                    found += 1
                    assert any(sign in match[0].lower() for sign in SIGNS[field])
    assert found > 50
