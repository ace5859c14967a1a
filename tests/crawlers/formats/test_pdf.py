"""PDF by page; files that hold no text say why; no damage ends in a traceback."""

import io

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfs import pdf_of

from crawlers.formats.pdf import pages, with_page_marks

TEXTS = ["Loppuraportti: kylän kahvila", "Kahvila toi väkeä yhteen.\nTulokset (2023) olivat hyviä.", "", "Liitteet ja lähteet tässä"]
WHOLE = pdf_of(TEXTS)


def locked(user: str, owner: str, algorithm: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(WHOLE))
    writer.encrypt(user_password=user, owner_password=owner, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_stands_at_its_page_number():
    assert pages(WHOLE, most=100) == TEXTS


def test_only_so_many_pages_are_read():
    assert pages(WHOLE, most=2) == TEXTS[:2]


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_locked_against_printing_only_is_read(algorithm: str):
    assert pages(locked("", "omistaja", algorithm), most=9) == TEXTS


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_encrypted_file_says_so(algorithm: str):
    with pytest.raises(ValueError, match="encrypted"):
        pages(locked("salainen", "omistaja", algorithm), most=9)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "no PDF"),
        (b"<html><h1>404</h1></html>", "no PDF"),
        (pdf_of(["", "", ""]), "no text"),
        (pdf_of(["1", "2"]), "no text"),
        (b"%PDF-1.4\n", "damaged"),
        (WHOLE[:300], "damaged"),
    ],
)
def test_what_has_no_text_says_why(data: bytes, word: str):
    with pytest.raises(ValueError, match=word):
        pages(data, most=9)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, 200), st.binary(max_size=20))
def test_damage_is_read_around_or_told(start: int, length: int, other: bytes):
    try:
        read = pages(WHOLE[:start] + other + WHOLE[start + length :], most=9)
    except ValueError as error:
        assert "PDF" in str(error)
    else:
        assert len(read) <= 9


def test_pages_as_one_text_with_their_numbers():
    assert with_page_marks(pages(WHOLE, most=9)) == (
        "[s. 1] Loppuraportti: kylän kahvila\n\n[s. 2] Kahvila toi väkeä yhteen.\nTulokset (2023) olivat hyviä.\n\n[s. 4] Liitteet ja lähteet tässä"
    )
    assert with_page_marks(["One page"], "p.") == "[p. 1] One page"
    assert with_page_marks([]) == ""


def test_sentences_run_on_over_line_ends():
    assert with_page_marks(["Kahvilan tavoite oli koh-\ndata väkeä ja vähen-\nTää\nyksinäisyyttä\nkylässä.\nSe onnistui"]) == (
        "[s. 1] Kahvilan tavoite oli kohdata väkeä ja vähen-\nTää yksinäisyyttä kylässä.\nSe onnistui"
    )


def test_running_heads_and_page_numbers_are_left_out():
    texts = [f"Kylärahasto · Raportti {number}/3\nLuku {word} kertoo asioista\n– {number} –" for number, word in enumerate(("yksi", "kaksi", "kolme"), start=1)]
    assert with_page_marks(texts) == "[s. 1] Luku yksi kertoo asioista\n\n[s. 2] Luku kaksi kertoo asioista\n\n[s. 3] Luku kolme kertoo asioista"
