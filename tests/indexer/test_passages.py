import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.passages import SPECIAL_TOKENS, TOKEN_BUDGET, encoder_text, passages_of
from models.records import FundingCall, Innovation, Organisation, Text, sections

PIECES = ["ﷺ", "㍿", "👩‍👩‍👧‍👦", "e\u0301", "\u200b", "\u202e", "\0", "ﬁ", "İ", "ß", "Ⅷ", "½", "\r\n", ". ", "! ", "\n", "sana ", "…"]
NASTY = st.lists(st.sampled_from(PIECES) | st.text(st.characters(codec="utf-8"), max_size=6), min_size=1, max_size=400).map("".join).filter(bool)


def innovation(**texts):
    fields = {name: tuple(Text(value=value, language=language) for language, value in values.items()) for name, values in texts.items()}
    return Innovation(id="a:b", kind="case", language="fi", **fields)


def check(record, tokenizer):
    sources = {(name, text.language): text.value for name, text in sections(record)} | {("title", text.language): text.value for text in record.title}
    passages = passages_of(record, tokenizer)
    assert len({passage.id for passage in passages}) == len(passages)
    for passage in passages:
        source = sources[passage.section, passage.language]
        assert passage.text == source[passage.start : passage.end]
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end
        read, spans = encoder_text(passage)
        assert [read[a:b] for a, b in spans] == [source[a:b] for a, b in passage.sentences]
    return passages


@given(NASTY, NASTY)
@settings(deadline=None, max_examples=60)
def test_any_text_is_cut_with_exact_offsets_and_nothing_is_left_out(encoder, title, text):
    passages = check(innovation(title={"fi": title}, description={"fi": text}), encoder.tokenizer)
    body = [passage for passage in passages if passage.section == "description"]
    quoted = "".join(text[start:end] for passage in body for start, end in passage.sentences)
    assert [c for c in quoted if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(
    "text",
    ["Lyhyt lause. " * 300, "sana " * 2000, "a" * 6000, "ﷺ" * 500, "👩‍👩‍👧‍👦" * 400, "Pitkä lause jossa on monta sanaa mutta ei loppua " * 80 + ". Toinen."],
)
def test_no_passage_is_longer_than_the_budget(encoder, text):
    record = innovation(title={"fi": "Otsikko " * 60}, description={"fi": text})
    passages = check(record, encoder.tokenizer)
    assert len(passages) > 1
    for passage in passages:
        count = encoder.tokenizer.count("passage: " + encoder_text(passage)[0]) + SPECIAL_TOKENS
        assert count <= TOKEN_BUDGET + 20  # one character can be up to 18 tokens, and is never cut in two


def test_a_sentence_over_the_budget_is_cut_between_words(encoder):
    passages = passages_of(innovation(title={"fi": "T"}, need={"fi": "kokonainen " * 1000}), encoder.tokenizer)
    assert {word for passage in passages for word in passage.text.split()} == {"kokonainen"}


def test_each_section_and_language_has_passages_of_its_own(encoder):
    record = innovation(title={"fi": "Nimi", "sv": "Namn"}, need={"fi": "Tarve on.", "sv": "Behov finns."}, solution={"fi": "Ratkaisu."})
    found = [(passage.id, passage.title, passage.text) for passage in check(record, encoder.tokenizer)]
    assert found == [
        ("a:b#need.fi.0", "Nimi", "Tarve on."),
        ("a:b#need.sv.0", "Namn", "Behov finns."),
        ("a:b#solution.fi.0", "Nimi", "Ratkaisu."),
    ]


def test_a_record_of_a_title_alone_is_found_by_its_title(encoder):
    passages = check(innovation(title={"fi": "Pelkkä nimi"}), encoder.tokenizer)
    assert [(passage.id, passage.section, passage.text) for passage in passages] == [("a:b#title.fi.0", "title", "Pelkkä nimi")]
    assert encoder_text(passages[0])[0] == "Pelkkä nimi"


def test_a_translated_title_without_text_is_found_too(encoder):
    passages = check(innovation(title={"fi": "Nimi", "en": "Name"}, need={"fi": "Tarve."}), encoder.tokenizer)
    assert [passage.id for passage in passages] == ["a:b#need.fi.0", "a:b#title.en.0"]


def test_organisations_and_calls_have_passages(encoder):
    organisation = Organisation(id="org:x", title=(Text(value="Yhdistys", language="fi"),), description=(Text(value="Tukee nuoria.", language="fi"),))
    call = FundingCall(id="f:x", title=(Text(value="Haku", language="fi"),), funder="Säätiö")
    assert [passage.id for passage in check(organisation, encoder.tokenizer)] == ["org:x#description.fi.0"]
    assert [passage.id for passage in check(call, encoder.tokenizer)] == ["f:x#title.fi.0"]


def test_a_blank_section_gives_no_passage(encoder):
    assert [p.section for p in check(innovation(title={"fi": "Nimi"}, need={"fi": " \n "}), encoder.tokenizer)] == ["title"]
