import pytest

from models.answers import Level, Match, Reason, ReasonKind, Results
from models.records import RecordType
from service.why.sentence import sentence, spoken

FACTS = {
    "fi": (("Ikääntyminen",), ("Ikäihmiset", "Omaishoitajat"), "Tampere", "Tampereen kaupunki", "EMMIE-arvio: 2,5 / 4"),
    "sv": (("Åldrande",), ("Äldre", "Närståendevårdare"), "Tammerfors", "Tampereen kaupunki", "EMMIE-bedömning: 2,5 / 4"),
    "en": (("Ageing",), ("Older people", "Informal carers"), "Tampere", "Tampereen kaupunki", "EMMIE score: 2.5 / 4"),
}


def row(language: str, level: Level = Level.STRONG, **fields: object) -> Match:
    themes, groups, place, who, evidence = FACTS[language]
    reasons = [Reason(kind=ReasonKind.PASSAGE, text="Sanottu.", language="fi", section="summary")]
    reasons += [Reason(kind=ReasonKind.THEME, text=text, language=language) for text in themes]
    reasons += [Reason(kind=ReasonKind.TARGET_GROUP, text=text, language=language) for text in groups]
    reasons += [Reason(kind=ReasonKind.PLACE, text=place, language=language), Reason(kind=ReasonKind.ORGANISATION, text=who, language=language)]
    values = {"type": RecordType.INNOVATION, "reasons": tuple(reasons), "results": Results(evidence=(evidence,)), **fields}
    return Match(id="a:1", title="Kahvila", title_language="fi", language="fi", portal="a", score=0.9, level=level, **values)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fi",
            "Käsittelee lähes samaa asiaa: sama teema (ikääntyminen), sama kohderyhmä (ikäihmiset ja omaishoitajat) ja sama alue (Tampere); "
            "toteuttajana Tampereen kaupunki; näyttö: EMMIE-arvio: 2,5 / 4.",
        ),
        (
            "sv",
            "Handlar om nästan samma sak: samma tema (åldrande), samma målgrupp (äldre och närståendevårdare) och samma område (Tammerfors); "
            "genomförs av Tampereen kaupunki; evidens: EMMIE-bedömning: 2,5 / 4.",
        ),
        (
            "en",
            "Deals with nearly the same thing: the same theme (ageing), the same target group (older people and informal carers) and the same place (Tampere); "
            "carried out by Tampereen kaupunki; evidence: EMMIE score: 2.5 / 4.",
        ),
    ],
)
def test_a_work_is_told_in_one_sentence_of_facts(language: str, told: str) -> None:
    assert sentence(row(language), language) == told
    assert sentence(row(language), language) == sentence(row(language), language)


def test_nothing_is_said_that_no_reason_says() -> None:
    bare = row("fi", Level.WEAK, reasons=(Reason(kind=ReasonKind.PASSAGE, text="Sanottu.", language="fi", section="summary"),), results=None)
    assert sentence(bare, "fi") == "Sivuaa samaa aihetta."
    title = row("en", reasons=(Reason(kind=ReasonKind.TITLE, text="Kahvila", language="fi", section="title"),), results=None)
    assert sentence(title, "en") == "The title is close to the search."


@pytest.mark.parametrize(("works", "told"), [(1, "On rahoittanut 1 osuvan työn"), (3, "On rahoittanut 3 osuvaa työtä")])
def test_a_payer_is_told_by_the_number_of_works(works: int, told: str) -> None:
    paid = row("fi", type=RecordType.ORGANISATION, roles=("funder",), works=tuple(f"a:{n}" for n in range(works)), results=None)
    assert sentence(paid, "fi").startswith(told)


def test_an_answer_speaks_an_interface_language() -> None:
    assert [spoken(language) for language in ("fi", "sv", "en", "de", None)] == ["fi", "sv", "en", "en", "en"]
