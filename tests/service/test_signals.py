import pytest

from models.taxonomy import places
from service.signals import signals


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("yksinäisyys kylissä", "loneliness"),
        ("ensamhet bland äldre", "loneliness"),
        ("loneliness among older people", "loneliness"),
        ("kiertotalouden oppimisympäristöt", "circular-economy"),
    ],
)
def test_a_theme_is_named_in_any_language_and_case(text: str, theme: str) -> None:
    assert theme in signals(text).themes


def test_words_that_say_nothing_name_nothing() -> None:
    found = signals("miten ihmiset saavat palveluja ja miten niitä kehitetään")
    assert not found.themes
    assert not found.target_groups


@pytest.mark.parametrize(
    ("text", "place"), [("nuorten työpajat Tampereella", "Tampere"), ("ungdomar i Helsingfors", "Helsinki"), ("older people in Pirkanmaa", "Pirkanmaa")]
)
def test_a_place_is_named_also_in_its_cases(text: str, place: str) -> None:
    known = places.resolve(place)
    assert known is not None
    assert known.code in signals(text).places


def test_a_small_letter_names_no_place() -> None:
    assert not signals("salo ja turku ovat kaupunkeja").places


def test_nonsense_names_nothing() -> None:
    found = signals("zxqv blorft")
    assert not (found.themes or found.target_groups or found.places)
