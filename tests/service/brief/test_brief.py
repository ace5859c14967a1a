"""Briefs over the starter catalogue: true to the answer, in three languages, and readable as Markdown and DOCX."""

import io
import re
from dataclasses import replace
from datetime import date

import docx
import pytest

from models.answers import Filters, Level, Need
from models.errors import InvalidInput
from models.records import INTERFACE_LANGUAGES, RecordType
from service.answer import Answerer
from service.brief import docx as brief_docx
from service.brief.brief import CALLS, PARTNERS, WORKS, make_brief
from service.brief.gather import gather
from service.brief.markdown import markdown
from service.brief.model import Brief, Entry, Grid, Section, Source, Words
from service.brief.serialise import ENDINGS, brief_json, written

NEED = "housing first for people who have long been homeless"
NAMES = ["need", "exists", "who", "money", "calls", "evidence", "gaps"]


@pytest.fixture(scope="module")
def briefs(answerer: Answerer) -> dict[str, Brief]:
    return {language: make_brief(answerer, Need(text=NEED, interface_language=language)) for language in INTERFACE_LANGUAGES}


def section(brief: Brief, name: str) -> Section:
    return next(one for one in brief.sections if one.name == name)


def test_it_names_what_the_answer_names_in_the_same_order(answerer: Answerer, briefs: dict[str, Brief]) -> None:
    answer = answerer.answer(Need(text=NEED, interface_language="en"))
    brief = briefs["en"]
    works = [match.id for match in answer.innovations if match.level is not Level.WEAK]
    assert [entry.record_id for entry in section(brief, "exists").entries] == works[:WORKS]
    partners = [match.id for match in answer.partners if match.level is not Level.WEAK]
    assert [entry.record_id for entry in section(brief, "who").entries] == partners[:PARTNERS]
    assert len(section(brief, "calls").entries) <= CALLS


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_all_languages_have_the_same_parts_and_sources(briefs: dict[str, Brief], language: str) -> None:
    brief = briefs[language]
    assert [one.name for one in brief.sections] == NAMES
    assert [source.record_id for source in brief.sources] == [source.record_id for source in briefs["en"].sources]
    assert [source.number for source in brief.sources] == list(range(1, len(brief.sources) + 1))
    assert all(one.heading and (one.sentences or one.texts or one.entries) for one in brief.sections)
    assert section(brief, "need").texts[0] == Words(NEED, "en")


def test_counts_and_results_are_those_of_the_records(answerer: Answerer, briefs: dict[str, Brief]) -> None:
    found = gather(answerer, Need(text=NEED, interface_language="en"))
    told = [card for card in found.works if card.get("outcome")]
    assert len(found.works) > WORKS
    assert section(briefs["en"], "exists").sentences[0].startswith(f"{len(found.works)} pieces")
    assert section(briefs["en"], "exists").sentences[1].startswith(f"{len(told)} of them")
    for entry in section(briefs["en"], "exists").entries:
        record = answerer.index.records.get(entry.record_id)
        assert record is not None
        outcomes = [" ".join(text.value.split()) for text in getattr(record, "outcome", ())]
        quotes = [quote.text.removesuffix(" …") for quote in entry.quotes if quote.label == "Results"]
        assert bool(quotes) == bool(outcomes)
        assert all(any(outcome.startswith(quote) for outcome in outcomes) for quote in quotes)
        assert ("No results reported." in entry.sentences) != bool(outcomes)


def test_evidence_stays_on_its_own_scale(briefs: dict[str, Brief]) -> None:
    brief = section(briefs["sv"], "evidence")
    assert brief.entries
    assert "kan inte jämföras" in brief.sentences[1]


def test_nothing_close_is_told_as_a_gap(answerer: Answerer) -> None:
    brief = make_brief(answerer, Need(text="händelsehorisonten hos svarta hål", interface_language="sv"))
    assert section(brief, "exists").sentences == ("Inget närliggande tidigare arbete hittades.",)
    assert section(brief, "exists").entries == ()
    assert section(brief, "gaps").sentences[0] == "Inget närliggande tidigare arbete hittades, så hela behovet är en lucka."


def test_the_language_is_the_needs_own_or_english(answerer: Answerer) -> None:
    assert make_brief(answerer, Need(text="Asunto ensin -malli asunnottomille")).language == "fi"
    assert make_brief(answerer, Need(text="Stöd för unga som varken arbetar eller studerar")).language == "sv"
    assert make_brief(answerer, Need(text="Hilfe für obdachlose Menschen in der Stadt", language="de")).language == "en"


def test_limits_and_a_long_need_are_told(answerer: Answerer) -> None:
    text = "asunnottomat tarvitsevat kodin. " * 60
    brief = make_brief(answerer, Need(text=text, interface_language="fi", filters=Filters(places=("Tammerfors",), with_results=True)))
    first, second = section(brief, "need").sentences
    assert first == "Tarve on tässä lyhennettynä."
    assert second == "Hakua rajattiin: Tampere; Vain työt, joista on kerrottu tuloksia."
    assert len(section(brief, "need").texts[0].text) <= 502


def test_a_need_without_a_word_is_refused(answerer: Answerer) -> None:
    with pytest.raises(InvalidInput):
        make_brief(answerer, Need(text="?!"))


def test_no_sentence_keeps_a_placeholder(briefs: dict[str, Brief]) -> None:
    for brief in briefs.values():
        told = [*(sentence for one in brief.sections for sentence in one.sentences), *(s for one in brief.sections for e in one.entries for s in e.sentences)]
        assert not [sentence for sentence in told if re.search(r"[{}]|\bNone\b", sentence)]


HOSTILE = "# *Title* | <img src=x onerror=alert(1)> [link](javascript:alert(1)) `x` \u202e=cmd"
MADE = Brief(
    name="brief",
    kind="Brief",
    title=Words(HOSTILE, "en"),
    language="en",
    made=date(2026, 3, 15),
    sections=(
        Section("exists", "What", (HOSTILE,), (Words("1. not a list\n- nor this\nends", "en"),), Grid(("Year", "Sum"), ((HOSTILE, "€1"),))),
        Section("who", "Who", entries=(Entry(Words(HOSTILE, "en"), "a:b", RecordType.INNOVATION, ("x",), (HOSTILE,), (Words(HOSTILE, "en", "Results"),), 1),)),
    ),
    sources=(Source(1, "a:b", Words(HOSTILE, "en"), "made", "javascript:alert(1)", None, None),),
    how="How.",
)


def test_markdown_keeps_a_records_text_as_text() -> None:
    text = markdown(MADE)
    assert "<img" not in text.replace("\\<", "")
    assert not re.search(r"(?<!\\)\[link", text)
    assert "> 1\\. not a list\n> \\- nor this\n> ends" in text
    assert "<javascript" not in text
    table = [line for line in text.split("\n") if line.startswith("|")]
    assert len(table) == 3
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 3 for line in table)


def test_markdown_has_every_heading_and_source(briefs: dict[str, Brief]) -> None:
    text = markdown(briefs["fi"])
    assert text.startswith(f"# {NEED}\n\nTiivistelmä. Koottu 15.3.2026.\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Tarve", "Mitä on jo tehty", "Kenen kanssa kannattaa puhua", "Kuka rahoittaa", "Mihin voi hakea", "Näyttö", "Mitä puuttuu", "Lähteet",
    ]  # fmt: skip
    assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == len(briefs["fi"].sources)


def test_docx_says_the_same(briefs: dict[str, Brief]) -> None:
    made = docx.Document(io.BytesIO(brief_docx.document(briefs["sv"])))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    for one in briefs["sv"].sections:
        assert one.heading in text
        assert all(sentence in text for sentence in one.sentences)
    assert made.core_properties.language == "sv"
    assert NEED not in made.core_properties.title


def test_control_characters_do_not_break_a_document() -> None:
    made = docx.Document(io.BytesIO(brief_docx.document(replace(MADE, title=Words("a\x00b\ufffe", "en")))))
    assert made.paragraphs[0].text == "ab"


def test_every_form_has_a_name_that_tells_nothing_of_the_need(briefs: dict[str, Brief]) -> None:
    names = [written(briefs["fi"], form)[2] for form in ENDINGS]
    assert names == ["tiivistelma.json", "tiivistelma.md", "tiivistelma.docx"]
    assert brief_json(briefs["fi"])["made"] == "2026-03-15"
