"""The same text always gets the same language; short or unclear texts keep what the caller says."""

import pytest

from crawlers.langdetection import language_of

TEXTS = {
    "fi": "Kaupunki tarjoaa nuorille maksuttoman paikan, jossa voi tehdä läksyjä ja tavata ystäviä joka arki-ilta.",
    "sv": "Kommunen erbjuder unga en kostnadsfri plats där man kan göra läxor och träffa vänner varje vardagskväll.",
    "en": "The town offers young people a free place where they can do their homework and meet friends every weekday evening.",
    "es": "El ayuntamiento ofrece a los jóvenes un lugar gratuito donde hacer los deberes y encontrarse con sus amigos.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_languages(language: str):
    assert language_of(TEXTS[language], "xx") == language


def test_the_same_text_always_gets_the_same_answer():
    mixed = "Projekt om hälsa, health and well-being, hyvinvointi ja terveys 2014"
    assert len({language_of(mixed, "und") for _ in range(20)}) == 1


@pytest.mark.parametrize("text", ["", "Hei", "1234567890 1234567890 1234567890", "??? !!! ... --- ###"])
def test_what_tells_nothing_keeps_the_default(text: str):
    assert language_of(text, "sv") == "sv"
