import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import MAX_NEED
from models.errors import InvalidInput
from service.needs import MAX_QUERY, clean, need_text, query_text

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(anything)
def test_clean_leaves_no_control_characters_and_changes_nothing_twice(text):
    cleaned = clean(text)
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("nuoret\x00työttömät", "nuoret työttömät"),
        ("  rivi\r\ntoinen\rkolmas  ", "rivi\ntoinen\nkolmas"),
        ("a\u0308a\u0308nesta\u0308minen", "äänestäminen"),
        ("\ufeffbostad \x1b[31mförst", "bostad  [31mförst"),
        ("مساعدة كبار السن", "مساعدة كبار السن"),
    ],
)
def test_clean(typed, read):
    assert clean(typed) == read


@pytest.mark.parametrize("text", ["\ud800", "apua \udfff nuorille", "\udcff\udcfe"])
def test_half_characters_are_refused(text):
    with pytest.raises(InvalidInput, match="UTF-8"):
        need_text(text)


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "?!…", "\n\t", "👍"])
def test_a_need_without_a_word_is_refused(text):
    with pytest.raises(InvalidInput, match="empty"):
        need_text(text)


def test_lengths():
    assert len(need_text("a" * MAX_NEED)) == MAX_NEED
    with pytest.raises(InvalidInput, match="20,001 characters"):
        need_text("a" * (MAX_NEED + 1))
    assert query_text("  ") == ""
    with pytest.raises(InvalidInput, match="shorten"):
        query_text("a" * (MAX_QUERY + 1))
