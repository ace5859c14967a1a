"""Tokens: words in lower case, stemmed by language, stop words out."""

import threading

import pytest

from indexer.analysis import LONGEST, query_tokens, tokens, words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fi", "kuntoutujille vuokra-asunnoissa", "kuntoutujien asunnossa"),
        ("sv", "hemlösas bostäder", "hemlös bostad"),
        ("en", "housing for the homeless", "house homelessness"),
    ],
)
def test_forms_of_a_word_meet_in_a_stem(language: str, one: str, other: str) -> None:
    assert set(tokens(one, language)) & set(tokens(other, language))


def test_each_language_has_its_own_stemmer() -> None:
    assert tokens("nuorten työpajoissa", "fi") != tokens("nuorten työpajoissa", "sv")


@pytest.mark.parametrize(("language", "text"), [("fi", "ja on se että"), ("sv", "och är det att"), ("en", "and is the that")])
def test_stop_words_give_no_token(language: str, text: str) -> None:
    assert tokens(text, language) == []


@pytest.mark.parametrize("language", ["et", "pl", "und", ""])
def test_a_language_without_a_stemmer_gives_the_words(language: str) -> None:
    assert tokens("Noorte TÖÖPAJAD, 2024!", language) == ["noorte", "tööpajad", "2024"]


def test_a_token_is_one_word_whatever_the_text_holds() -> None:
    hebrew = "\u05e2\u05d1\u05e8\u05d9\u05ea"
    found = tokens(f"a\u00a0b\tc\x00d\ud800e \u200f{hebrew}\u200f co-operation don\u2019t x_y \U0001f642 \u2028z", "und")
    assert found == ["a", "b", "c", "d", "e", hebrew, "co", "operation", "don't", "x", "y", "z"]
    assert all(not any(letter.isspace() for letter in token) for token in found)


def test_composed_and_decomposed_letters_are_the_same_word() -> None:
    assert words("a\u0308iti") == words("äiti")


def test_a_very_long_word_is_cut() -> None:
    assert [len(token) for token in tokens("x" * 5000, "und")] == [LONGEST]


def test_a_need_is_stemmed_in_each_language_and_each_token_counts_once() -> None:
    found = query_tokens("Housing First asunnottomille, housing", ["fi", "en"])
    assert len(found) == len(set(found))
    assert set(found) == set(tokens("Housing First asunnottomille", "fi")) | set(tokens("Housing First asunnottomille", "en"))
    assert found[0] == tokens("Housing", "fi")[0]


@pytest.mark.parametrize(
    "forms",
    [
        "asuminen asumisen asumista asumiseen asumisesta",
        "päihdeongelmainen päihdeongelmaisen päihdeongelmaiset päihdeongelmaisten",
        "yksinäisyys yksinäisyyden yksinäisyyttä",
        "rahoitus rahoituksen rahoitusta",
        "nuori nuoren nuorta nuoret nuorten nuoria nuorille",
        "lapsi lapsen lasta lapset lasten lapsia",
        "työ työn työtä töitä työhön työssä",
        "asunto asunnon asunnot asuntoja",
    ],
)
def test_finnish_cases_of_a_noun_meet_in_one_stem(forms: str) -> None:
    assert len(set(tokens(forms, "fi"))) == 1


def test_other_finnish_words_keep_their_stems() -> None:
    """Plural cases of nouns in -ma look like the partitive of those in -minen: a consonant before tells them apart."""
    assert tokens("ongelma", "fi") == tokens("ongelmista", "fi")
    assert tokens("ryhmä", "fi") == tokens("ryhmistä", "fi")


def test_own_stop_words_are_no_rare_words_of_another_language() -> None:
    assert "the" in tokens("the homeless", "fi")  # no stop word of Finnish
    assert query_tokens("the homeless of the city", ["en", "fi", "sv"]) == query_tokens("homeless city", ["en", "fi", "sv"])


def test_threads_stem_alike() -> None:
    text = " ".join(f"asunnottomuuden{i} vähentäminen nuorten kuntoutus" for i in range(2000))
    expected, found = tokens(text, "fi"), {}
    threads = [threading.Thread(target=lambda i=i: found.__setitem__(i, tokens(text, "fi"))) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[i] == expected for i in range(8))
