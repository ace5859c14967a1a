"""Itla: ratings as icons, two eras of one method, reviews as PDF, copies. One test per trap."""

import pytest
from pdfs import pdf_of
from replica import FIXTURES, Walk, load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.itla import APPLICABILITY, PORTAL, RAPID, SCALE, pick, read_method, read_review, read_workshop
from models.records import Innovation
from models.taxonomy import evidence, labels

BANK = "https://itla.fi/menetelmapankki"


@pytest.fixture(scope="module")
def walked() -> Walk:
    return walk(PORTAL, load_site("itla"))


def method(walked: Walk, key: str) -> Innovation:
    record = walked.records[f"kasvuntuki:{key}"]
    assert isinstance(record, Innovation)
    return record


def page(name: str, *changed: tuple[str, str]) -> Page:
    markup = (FIXTURES / "itla" / "site" / name).read_text(encoding="utf-8")
    for old, new in changed:
        assert old in markup
        markup = markup.replace(old, new)
    return Page(f"{BANK}/sylittely-ryhma", markup.encode())


@pytest.mark.parametrize(
    ("key", "value"), [("sylittely-ryhma", 3.0), ("sisarusten-taidot", 5.0), ("metsaretki-malli", 2.0)], ids=["text", "icon's name", "class"]
)
def test_rating_is_read_from_text_icon_or_class(walked: Walk, key: str, value: float):
    rated = [(found.value, found.scale_max) for found in method(walked, key).evidence if found.scheme == SCALE]
    assert rated == [(value, 5.0)]


def test_legend_and_neighbours_are_no_rating(walked: Walk):
    assert Dropped("arvioimaton", "no judgement that can be read") in walked.dropped
    assert "kasvuntuki:arvioimaton" not in walked.records


def test_two_eras_of_one_method_are_one_record_with_three_scales(walked: Walk):
    found = method(walked, "sylittely-ryhma")
    assert [(item.scheme, item.value, item.scale_max) for item in found.evidence] == [(SCALE, 3.0, 5.0), (RAPID, 1.0, 3.0), (APPLICABILITY, None, None)]
    assert sum(key.startswith("kasvuntuki:sylittely") for key in walked.records) == 1


def test_schemes_are_described():
    assert {SCALE, RAPID, APPLICABILITY} <= set(labels.codes("evidence_scheme"))
    for scheme, most in ((SCALE, 5), (RAPID, 3)):
        known = evidence.scale(scheme)
        assert known is not None
        assert known.scale_max == most


@pytest.mark.parametrize(
    ("words", "value"),
    [("Vahva dokumentoitu vaikuttavuusnäyttö", 3.0), ("Kohtalainen dokumentoitu näyttö", 2.0), ("Ei dokumentoitua vaikuttavuusnäyttöä", 0.0)],
)
def test_words_of_the_rapid_reviews(words: str, value: float):
    found = list(read_method(page("sylittely-vanha.html", ("Heikko dokumentoitu vaikuttavuusnäyttö", words))))
    assert [item.evidence[0].value for item in found if isinstance(item, Innovation)] == [value]


def test_rapid_rating_that_is_an_icon():
    icon = ("<p><strong>Heikko dokumentoitu vaikuttavuusnäyttö</strong></p>", '<img src="/2.svg" alt="Kohtalainen näyttö">')
    rest = ("<p>Yhden suomalaisen tutkimuksen mukaan vanhemmat kokivat saavansa tukea, mutta vauvoja ei tutkittu.</p>", "")
    found = list(read_method(page("sylittely-vanha.html", icon, rest)))
    assert [(item.evidence[0].scheme, item.evidence[0].value) for item in found if isinstance(item, Innovation)] == [(RAPID, 2.0)]


def test_openly_licensed_review_is_text_with_page_numbers(walked: Walk):
    text = method(walked, "sylittely-ryhma").description[0].value
    assert "[s. 2] Katsaukseen otettiin kaksi tutkimusta, joissa oli yhteensä 214 perhettä." in text
    assert "aikakauslehti 3/2025" not in text  # the running head
    assert "[s. 3]" not in text  # a page without text


def test_reviews_without_open_licence_or_text_are_counted(walked: Walk):
    reasons = [(item.key, item.reason) for item in walked.dropped]
    assert ("sylittely-ryhma", "review without an open licence") in reasons
    assert ("sisarusten-taidot", "review without an open licence") in reasons
    assert ("sisarusten-taidot", "review without text") in reasons


@pytest.mark.parametrize("body", [b"", b"<html>404</html>", b"%PDF-1.4 rikki", pdf_of([""])])
def test_review_that_cannot_be_read_is_dropped(body: bytes):
    (item,) = read_review(Page("https://itla.fi/a.pdf", body, "application/pdf", note="malli\nMalli"))
    assert isinstance(item, Dropped)
    assert (item.key, item.reason) == ("malli", "review without text")
    assert "PDF" in item.detail


def test_copies_are_told_by_their_own_address(walked: Walk):
    assert Dropped(f"{BANK}/sylittely-ryhma-kopio", "copy of another page") in walked.dropped
    assert [pick(url) for url in (f"{BANK}/malli/embed", "https://itla.fi/embed", BANK, "https://itla.fi/uutiset/uutinen/")] == [None] * 4


def test_representatives_and_contacts_are_not_read(walked: Walk):
    told = " ".join(record.model_dump_json() for record in walked.records.values())
    assert not [word for word in ("Keksit", "050", "@") if word in told]


def test_site_text_is_shortened():
    long = "Ryhmä kokoontuu kylätalolla joka viikko. " * 40
    found = list(read_method(page("sylittely.html", ("Ryhmässä vanhempi ja vauva leikkivät", long + "Ryhmässä vanhempi ja vauva leikkivät"))))
    assert [len(item.solution[0].value) <= 400 for item in found if isinstance(item, Innovation)] == [True]


@pytest.mark.parametrize("markup", ["", "<html><h1>Sivua ei löytynyt</h1></html>", "{}", "<h1>Malli</h1><h3>Arvio vaikuttavuudesta</h3>", "\x00<h1"])
def test_page_of_another_form_is_dropped(markup: str):
    for read in (read_method, read_workshop):
        found = list(read(Page(f"{BANK}/malli", markup.encode())))
        assert [type(item) for item in found] == [Dropped]
