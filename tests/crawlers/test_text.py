"""Text as people should read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.text import clean, from_html, one_line, without_tags


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("the JRCâ€™s role", "the JRC’s role"),
        ("JyvÃ¤skylÃ¤", "Jyväskylä"),
        ("GÃ¶teborgâ€“MalmÃ¶", "Göteborg–Malmö"),
        ("Jyväskylä – Göteborg ’kuten on’", "Jyväskylä – Göteborg ’kuten on’"),
        ("Ja\u0308rvenpa\u0308a\u0308", "Järvenpää"),
        ("soft\xadhyphen", "softhyphen"),
        ("nul\x00 and\x07 bell", "nul and bell"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("one \t\xa0 space", "one space"),
        ("par\n \n\n\nagraph", "par\n\nagraph"),
    ],
)
def test_clean(broken: str, repaired: str):
    assert clean(broken) == repaired


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_clean_is_idempotent_and_leaves_no_control_characters(text: str):
    once = clean(text)
    assert clean(once) == once
    assert not any(ord(letter) < 32 and letter != "\n" for letter in once)
    assert once == once.strip()


def test_nothing_is_an_empty_text_and_a_list_is_none():
    assert clean(None) == clean("") == one_line(None) == from_html(None) == without_tags(None) == ""
    with pytest.raises(TypeError):
        clean(["a"])  # type: ignore[arg-type]


def test_one_line():
    assert one_line(" A title\nin two \xa0 lines ") == "A title in two lines"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.<br>Three.</p>", "One.\n\nTwo.\nThree."),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("before<script>alert(1)</script><style>p{}</style> after", "before after"),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("&auml;iti ja is&auml;", "äiti ja isä"),
    ],
)
def test_from_html(markup: str, text: str):
    assert from_html(markup) == text


def test_without_tags_keeps_what_is_no_tag():
    assert without_tags("The end.</p>\n<strong>Next</strong> where x < y and b > a; <280 nm") == "The end.\n\nNext where x < y and b > a; <280 nm"
