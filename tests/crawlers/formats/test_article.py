"""The main text of pages: what is around it stays out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.article import article
from crawlers.portal import Page

BODY = [
    "Kylän kahvila avattiin maaliskuussa vanhaan kauppaan, ja ensimmäisenä päivänä siellä kävi neljäkymmentä asukasta.",
    "Kokeilun aikana kahvilaa pitivät vapaaehtoiset, joita kunta tuki maksamalla vuokran ja tarjoamalla koulutuksen.",
    "Tulokset olivat hyviä: yksinäisyys väheni kyselyn mukaan ja kolme kokeiluun osallistunutta sai pysyvän työpaikan.",
]
PAGE = (
    "<html><head><title>Kahvila</title></head><body><nav><ul><li><a href='/'>Etusivu</a><li><a href='/a'>Ajankohtaista</a></ul></nav>"
    f"<main><article><h1>Kahvila auki</h1>{''.join(f'<p>{text}</p>' for text in BODY)}</article></main>"
    "<div id='comments'><p>Hieno juttu, onnea kylälle ja kaikille mukana olleille!</p></div><footer><p>Seuraa meitä uutiskirjeellä</p></footer></body></html>"
)


def page(markup: str) -> Page:
    return Page("https://sivusto.example/ajankohtaista/kahvila/", markup.encode())


def test_main_text_with_its_paragraphs():
    found = article(page(PAGE))
    assert [paragraph for paragraph in found.split("\n\n") if paragraph != "Kahvila auki"] == BODY


@pytest.mark.parametrize("markup", ["", "<html>", "<nav><a href='/'>Etusivu</a></nav>", "{}", "%PDF-1.4", "<main><p>Ei löytynyt</p></main>"])
def test_page_without_main_text(markup: str):
    assert article(page(markup)) == ""


def test_same_article_twice_is_read_twice():
    assert article(page(PAGE)) == article(page(PAGE))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(PAGE)), st.integers(0, 60), st.text(max_size=10))
def test_no_page_is_too_broken(start: int, length: int, other: str):
    assert isinstance(article(page(PAGE[:start] + other + PAGE[start + length :])), str)
