"""The texts about the service say what the law and honesty ask for, in each language."""

from html import unescape

import pytest

from models.records import INTERFACE_LANGUAGES
from service.web.about import contact_view


def text_of(client, path):
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    return unescape(response.text)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_accessibility_statement_holds_what_the_act_asks_for(hostile, language):
    page = text_of(hostile, f"/{language}/accessibility")
    for needed in ("306/2019", "WCAG 2.2", "WCAG 3.1.2", "Traficom", "https://www.saavutettavuusvaatimukset.fi", "mailto:palaute@kutoja.example", "2026"):
        assert needed in page, needed
    assert f"http://testserver/{language}/" in page


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_privacy_names_whom_to_ask(hostile, language):
    page = text_of(hostile, f"/{language}/privacy")
    assert "mailto:palaute@kutoja.example" in page
    assert {"fi": "Evästeitä ei käytetä", "sv": "Inga kakor används", "en": "No cookies are used"}[language] in page


def test_no_page_sets_a_cookie(hostile):
    for path in ("/fi/", "/fi/about", "/fi/privacy", "/fi/innovations", "/fi/results?q=nuoret"):
        assert "set-cookie" not in hostile.get(path).headers


def test_an_installation_without_an_address_says_so(client):
    assert "Ylläpitäjä ei ole vielä ilmoittanut yhteystietoaan." in text_of(client, "/fi/accessibility")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_about_tells_what_is_held_and_leads_on(client, language):
    page = text_of(client, f"/{language}/about")
    assert "401" in page
    for path in ("portals", "api", "embed", "privacy", "accessibility"):
        assert f'href="/{language}/{path}"' in page


def test_the_api_page_gives_a_call_that_works(client):
    page = text_of(client, "/sv/api")
    assert "/v1/recommend" in page
    assert '"need": "ensamhet bland unga"' in page
    answer = client.post("/v1/recommend", json={"need": "ensamhet bland unga", "interface_language": "sv", "limit": 3})
    assert answer.status_code == 200
    assert "60" in page


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("", None),
        ("  ", None),
        ("a@b.example", {"text": "a@b.example", "href": "mailto:a@b.example"}),
        ("https://b.example/contact", {"text": "https://b.example/contact", "href": "https://b.example/contact"}),
        ("javascript:alert(1)", {"text": "javascript:alert(1)", "href": None}),
        ("Call us", {"text": "Call us", "href": None}),
    ],
)
def test_an_address_is_a_link_when_it_can_be_one(stated, shown):
    assert contact_view(stated) == shown
