import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sentences import split
from models.records import INTERFACE_LANGUAGES

CASES = [
    ("fi", "Hanke alkoi 1.3.2024 Oulussa. Prof. Virtanen johti sitä.", ["Hanke alkoi 1.3.2024 Oulussa.", "Prof. Virtanen johti sitä."]),
    ("fi", "Työtä tehtiin esim. Oulussa ja Kemissä ym. Sitten se loppui.", ["Työtä tehtiin esim. Oulussa ja Kemissä ym.", "Sitten se loppui."]),
    ("fi", "Lapset ovat 3. luokalla. He lukevat.", ["Lapset ovat 3. luokalla.", "He lukevat."]),
    ("fi", "Hanke päättyi vuonna 2021. Sen jälkeen malli jäi.", ["Hanke päättyi vuonna 2021.", "Sen jälkeen malli jäi."]),
    ("fi", "Ajanvaraus klo 9–15 puh. 123. Tervetuloa!", ["Ajanvaraus klo 9–15 puh. 123.", "Tervetuloa!"]),
    ("sv", "Vi höll t.ex. kurser, caféer m.m. Sedan kom fler.", ["Vi höll t.ex. kurser, caféer m.m.", "Sedan kom fler."]),
    ("sv", "Det började kl. 10 och ca. 50 kom. Bra!", ["Det började kl. 10 och ca. 50 kom.", "Bra!"]),
    ("sv", "Stödet ges enligt kap. 3 och bl.a. Helsingfors deltar.", ["Stödet ges enligt kap. 3 och bl.a. Helsingfors deltar."]),
    ("en", "We met Dr. Smith, e.g. in May. Was it good? Yes!", ["We met Dr. Smith, e.g. in May.", "Was it good?", "Yes!"]),
    ("en", "It costs 3.5 million (see fig. 2). J. R. Hartley paid.", ["It costs 3.5 million (see fig. 2).", "J. R. Hartley paid."]),
    ("en", 'He said "Come in." Then he left.', ['He said "Come in."', "Then he left."]),
    ("en", "Is there help? No. We looked... and found none.", ["Is there help?", "No.", "We looked... and found none."]),
    ("en", "See no. 5 of the list. It helps.", ["See no. 5 of the list.", "It helps."]),
    ("da", "Vi hjælper bl.a. unge, f.eks. med bolig. Det virker.", ["Vi hjælper bl.a. unge, f.eks. med bolig.", "Det virker."]),
    ("fi", "1. Ensimmäinen vaihe. 2. Toinen vaihe.", ["1. Ensimmäinen vaihe.", "2. Toinen vaihe."]),
    ("en", "We offer:\n• a place to stay\n• food • company", ["We offer:", "a place to stay", "food", "company"]),
    ("en", "A heading\n\nA text below it", ["A heading", "A text below it"]),
    (
        "en",
        "This line is long enough to have been broken by the width\nof a page. The next is short\nby choice",
        ["This line is long enough to have been broken by the width\nof a page.", "The next is short", "by choice"],
    ),
    (None, "en tiedä mitä tehdä. kaikki on pielessä", ["en tiedä mitä tehdä.", "kaikki on pielessä"]),
    ("zh", "我们帮助青年。他们找到工作。", ["我们帮助青年。", "他们找到工作。"]),
    ("en", "???", ["???"]),
    ("en", " \n ", []),
    ("en", "", []),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_sentences_are_those_a_reader_sees(language, text, expected):
    assert [text[start:end] for start, end in split(text, language)] == expected


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(".!?…\n •-\"'1aA"), max_size=200), st.sampled_from([None, "xx", *INTERFACE_LANGUAGES]))
def test_sentences_lie_in_order_are_stripped_and_hold_every_letter_and_digit(text, language):
    spans = split(text, language)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    inside = "".join(text[start:end] for start, end in spans)
    assert [c for c in inside if c.isalnum()] == [c for c in text if c.isalnum()]
    assert bool(spans) == bool(text.strip())


def test_a_long_text_without_any_stop_takes_no_longer_than_its_length_asks_for():
    assert len(split("sana " * 40_000, "fi")) == 1
    assert len(split("a. " * 20_000, "fi")) == 1  # initials
    assert len(split("\n" * 100_000 + "x", "fi")) == 1
