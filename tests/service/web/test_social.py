"""The pictures beside links: real PNGs of the right size, whatever a title holds."""

import io

import pytest
from PIL import Image

from crawlers.discovery import portals
from service.web.social import HEIGHT, TITLE_SIZES, WEAVE_LEFT, WIDTH, draw_card, drawable, fitted, readable, wrapped

KEYS = ["image", "long", "word", "turned", "arabic", "emoji", "markup"]


def opened(response):
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    image = Image.open(io.BytesIO(response.content))
    image.load()
    assert image.size == (WIDTH, HEIGHT) == (1200, 630)
    return image.convert("RGB")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_service_has_a_card(client, language):
    response = client.get(f"/cards/{language}.png")
    opened(response)
    assert len(response.content) < 60_000
    assert "max-age" in response.headers["cache-control"]


@pytest.mark.parametrize("key", KEYS)
def test_a_record_has_a_card_whose_text_stays_off_the_band_and_the_edge(hostile, key):
    image = opened(hostile.get(f"/cards/fi/starter:{key}.png"))
    ground = image.getpixel((2, 2))
    gap = image.crop((WEAVE_LEFT - 40, 0, WEAVE_LEFT - 2, HEIGHT))
    edges = image.crop((0, 0, 60, HEIGHT))
    for empty in (gap, edges):
        assert empty.getcolors(2) == [(empty.width * empty.height, ground)]
    inside = image.crop((72, 60, WEAVE_LEFT - 40, 480))
    assert len(inside.getcolors(100_000)) > 2


def test_cards_differ_and_one_record_has_one(hostile):
    one, again, other = (hostile.get(f"/cards/fi/starter:{key}.png").content for key in ("image", "image", "long"))
    assert one == again != other


def test_a_title_in_a_script_that_the_font_lacks_is_told_by_its_type(hostile):
    assert not readable("مساعدة كبار السن")
    assert hostile.get("/cards/fi/starter:arabic.png").content == draw_card("Aiempi työ", "", portals()["starter"].title["fi"])


def test_letters_of_the_languages_are_drawn_and_others_left_out():
    assert drawable("Åäöõšžæø Жω “lainaus” – 1 000 €") == "Åäöõšžæø Жω “lainaus” – 1 000 €"
    assert drawable("👨‍👩‍👧 Perheet 🎉") == "Perheet"
    assert readable("Ældre og ensomhed")
    assert not readable("🎉🎉🎉")
    assert not readable("")


@pytest.mark.parametrize("text", ["ö" * 500, "pitkä sana " * 40, "", "a"])
def test_lines_are_no_wider_than_they_may_be(text):
    for size in TITLE_SIZES:
        lines = wrapped(text, size, 700)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(line == line.strip() for line in lines)


def test_no_record_no_card(client):
    assert client.get("/cards/fi/no:such.png").status_code == 404
    assert client.get("/cards/de.png").status_code == 404


@pytest.mark.parametrize("title", ["Lyhyt", "ö" * 220, "kohtuullisen pitkä otsikko " * 8])
def test_a_title_fits_its_box_or_is_cut_with_a_sign(title):
    lines, size = fitted(title.strip(), 700, 400)
    assert len(lines) * size * 1.16 <= 400
    assert wrapped(lines[-1], size, 700) == [lines[-1]]
    assert "".join(lines).replace(" ", "") == title.replace(" ", "") or lines[-1].endswith(" …")
