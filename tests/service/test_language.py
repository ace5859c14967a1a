import pytest

from service.language import Detection, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Miten pitkäaikaisasunnottomat saavat pysyvän kodin ja tuen arkeen?", "fi"),
        ("mummot palvelutalosta ajelulle pyörän kyydissä", "fi"),
        ("Hur kan vi stödja ensamma äldre i byarna?", "sv"),
        ("stöd till unga som lämnar placering", "sv"),
        ("families supporting families to keep children out of care", "en"),
        ("bills piling up and too ashamed to ask", "en"),
    ],
)
def test_a_need_in_one_of_our_languages_is_surely_known(text: str, language: str) -> None:
    assert detect(text) == Detection(language, sure=True)


def test_another_language_is_believed_when_it_is_clear() -> None:
    assert detect("Wie können wir einsamen alten Menschen auf dem Land helfen, die kaum noch jemanden treffen?") == Detection("de", sure=True)


@pytest.mark.parametrize("hint", ["fi", "sv", "en"])
def test_the_page_language_decides_for_words_that_several_languages_have(hint: str) -> None:
    assert detect("Green Care", hint).language in (hint, "en")
    assert detect("IPS", hint) == Detection(hint, sure=False)


def test_the_page_language_does_not_overrule_a_clear_word() -> None:
    assert detect("asunnottomuus", "sv") == Detection("fi", sure=True)
    assert detect("hemlöshet", "fi") == Detection("sv", sure=True)
    assert detect("bostadslöshet i huvudstadsregionen", "fi").language == "sv"


@pytest.mark.parametrize("text", ["", "123 456", "?!…", "🙂", "a b c"])
def test_a_text_without_a_word_has_no_language(text: str) -> None:
    assert detect(text) == Detection("und", sure=False)


def test_keyboard_mash_is_not_sure() -> None:
    assert not detect("zxqv blorft").sure
    assert not detect("asdf qwer zxcv hjkl").sure


def test_a_long_text_is_read_from_its_beginning_only() -> None:
    assert detect("Etsimme keinoja yksinäisyyteen. " * 2000).language == "fi"


def test_mixed_languages_give_one_of_them() -> None:
    assert detect("yksinäiset vanhukset kylissä, ensamma äldre i byar, lonely older people").language in ("fi", "sv", "en")
