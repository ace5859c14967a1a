"""Potential profiles and information packs over the starter catalogue."""

import pytest

from models.answers import Need
from models.errors import NotFound
from models.records import INTERFACE_LANGUAGES, SECTIONS, RecordType, sections
from service.answer import Answerer
from service.brief.gather import gather
from service.brief.markdown import markdown
from service.brief.pack import make_pack
from service.brief.profile import CHECKLIST, QUESTIONS, make_profile
from service.brief.statutes import statutes
from service.web.strings import catalogue

HOUSING = Need(text="housing first for people who have long been homeless", interface_language="en")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_question_has_signs_with_counts(answerer: Answerer, language: str) -> None:
    profile = make_profile(answerer, HOUSING.model_copy(update={"interface_language": language}))
    assert [section.name for section in profile.sections] == list(QUESTIONS)
    assert all(any(character.isdigit() for character in " ".join(section.sentences)) for section in profile.sections)
    assert all(key in catalogue(language) for keys in CHECKLIST.values() for key in keys)


def test_years_of_start_are_counted_apart(answerer: Answerer) -> None:
    found = gather(answerer, HOUSING)
    begun = [int(card["started"][:4]) for card in found.works if card.get("started")]
    recent = sum(year >= 2024 for year in begun)
    told = make_profile(answerer, HOUSING).sections[0].sentences[0]
    assert told == f"Matching works begun in 2024–2026: {recent}. Earlier: {len(begun) - recent}. Year not known: {len(found.works) - len(begun)}."


def test_results_are_counted_and_quoted_with_their_source(answerer: Answerer) -> None:
    found = gather(answerer, HOUSING)
    value = make_profile(answerer, HOUSING).sections[3]
    assert value.sentences[0] == f"Works that report results: {len(found.with_results())} (of {len(found.works)})."
    assert value.entries
    assert all(entry.source for entry in value.entries)


def test_a_named_act_is_quoted_from_the_records_text(answerer: Answerer) -> None:
    index = answerer.index
    naming = [
        (record_id, " ".join(text.value.split()), act.name)
        for record_id in index.records.ids(RecordType.INNOVATION)
        if (record := index.records.get(record_id))
        for _, text in sections(record)
        for act in statutes(text.value, text.language)
    ]
    assert naming
    for record_id, text, name in naming:
        title = (index.records.card(record_id) or {})["title"][0]["value"]
        demand = make_profile(answerer, Need(text=f"{title}. {text[:200]}", interface_language="fi")).sections[1]
        (quote,) = [quote for entry in demand.entries if entry.record_id == record_id for quote in entry.quotes]
        assert quote.text.removesuffix(" …") in text
        assert quote.label == name
        assert "nimeää lain: " in " ".join(demand.sentences)


def test_a_profile_gives_no_grade(answerer: Answerer) -> None:
    profile = make_profile(answerer, HOUSING)
    assert "gives no grade" in profile.how
    assert "%" not in markdown(profile)


def test_nothing_close_is_a_profile_of_zeros(answerer: Answerer) -> None:
    profile = make_profile(answerer, Need(text="event horizon of black holes", interface_language="en"))
    assert profile.sections[1].sentences[0] == "Matching works: 0."
    assert profile.sources == ()


def untranslated(answerer: Answerer) -> tuple[str, str]:
    """A work told in English, and a text of it that has no Finnish words."""
    index = answerer.index
    for record_id in index.records.ids(RecordType.INNOVATION):
        card = index.records.card(record_id) or {}
        for name in SECTIONS:
            if card.get("language") == "en" and card.get(name) and all(text["language"] == "en" for text in card[name]):
                return record_id, name
    raise AssertionError("the starter has no such work")


def test_a_pack_marks_what_is_not_in_its_language(answerer: Answerer) -> None:
    record_id, name = untranslated(answerer)
    pack = make_pack(answerer, record_id, "fi")
    assert pack.language == "fi"
    label = catalogue("fi")[f"record.{name}"]
    (text,) = [words for section in pack.sections for words in section.texts if words.label == label]
    assert text.language == "en"
    assert text.note.startswith("tekstistä ei ole suomennosta; se on englanniksi")
    assert [source.record_id for source in pack.sources] == [record_id]


def test_a_pack_of_a_call_tells_when_and_for_whom(answerer: Answerer) -> None:
    record_id = next(key for key in answerer.index.records.ids(RecordType.CALL) if (answerer.index.records.card(key) or {}).get("closes"))
    facts = make_pack(answerer, record_id, "sv").sections[0].sentences
    assert any(fact.startswith("Finansiär: ") for fact in facts)
    assert any(fact.startswith("Läge: ") for fact in facts)


def test_an_unknown_record_or_an_organisation_has_no_pack(answerer: Answerer) -> None:
    organisation = next(iter(answerer.index.records.ids(RecordType.ORGANISATION)))
    for record_id in ("no:such", organisation):
        with pytest.raises(NotFound):
            make_pack(answerer, record_id, "en")


def test_a_pack_names_organisations_in_its_language_beside_the_sources_name(answerer: Answerer) -> None:
    pack = make_pack(answerer, "innokyla:hyvinvointialueen-kokemustoiminta-ja-kehittajaasiakastoiminta", "en")
    (told,) = [section.sentences for section in pack.sections if section.name == "who"]
    assert told[0].endswith("– Pohjois-Pohjanmaan hyvinvointialue (lead)")
    assert told[0].split(" – ")[0].isascii()
    assert "Original title: Hyvinvointialueen kokemustoiminta ja kehittäjäasiakastoiminta." in pack.sections[0].sentences
