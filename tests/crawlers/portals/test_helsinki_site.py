"""Pages of Helsinki's grants: the forms' names as keys, three languages as one record, periods that are not dates, no contact persons."""

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.helsinki import PORTAL, grant_page, search_page
from models.records import Origin


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("helsinki"))


def test_the_key_is_the_form_that_the_public_code_has(site: Walk):
    assert {"helsinki:esimerkki-yleis", "helsinki:nuorleiri"} <= set(site.records)
    assert "helsinki:pihatapahtumien-avustus" in site.records  # a page without form goes by its own name


def test_twins_make_one_record_led_by_finnish(site: Walk):
    call = site.records["helsinki:esimerkki-yleis"]
    assert [(text.language, text.origin) for text in call.title] == [("fi", Origin.OFFICIAL), ("en", Origin.TRANSLATION), ("sv", Origin.TRANSLATION)]
    assert call.url == "https://avustukset.hel.fi/fi/tietoa-avustuksista/muut-avustukset/esimerkin-yleisavustus"
    assert (call.opens, call.closes) == ("2026-05-04", "2026-06-04")
    assert call.eligible_applicants == ("ngo", "foundation")


def test_a_period_without_year_is_yearly(site: Walk):
    call = site.records["helsinki:nuorleiri"]
    assert (call.opens, call.closes, call.recurring) == (None, None, "yearly")


def test_menus_the_login_box_and_contact_persons_are_left_out(site: Walk):
    everything = "".join(record.model_dump_json() for record in site.records.values())
    assert not any(word in everything for word in ("Mallikas", "Kirjaudu", "Alatunniste", "Tietoa avustuksista", "040"))


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"\x00\xff", b"<html lang=de><h1>Seite</h1></html>"])
def test_an_unexpected_page_is_dropped(body: bytes):
    page = Page("https://avustukset.hel.fi/fi/tietoa-avustuksista/a/b", body)
    assert [type(item) for item in grant_page(page)] == [Dropped]
    assert [item.reason for item in search_page(page) if isinstance(item, Dropped)] == ["no list of grants"]
