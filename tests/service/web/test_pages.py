"""The pages as a browser without JavaScript gets them, from a running server over the starter catalogue."""

import re

import httpx
import pytest

from models.records import INTERFACE_LANGUAGES

NEED = {"fi": "Asunto ensin pitkään asunnottomina olleille", "sv": "Bostad först för långvarigt hemlösa", "en": "housing first for the long-term homeless"}
HTML = {"Accept": "text/html"}


def ask(server: str, language: str, **fields: str) -> httpx.Response:
    return httpx.post(f"{server}/{language}/results", data={"need": NEED[language], **fields}, headers=HTML, timeout=30)


def test_the_root_leads_to_the_browsers_language(server: str) -> None:
    response = httpx.get(server + "/", headers={"Accept-Language": "sv"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (302, "/sv/")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_home_asks_one_question_in_the_pages_language(server: str, language: str) -> None:
    response = httpx.get(f"{server}/{language}/", headers=HTML)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.text
    assert response.text.count("<textarea") == 1
    assert {f'hreflang="{other}"' for other in INTERFACE_LANGUAGES} <= set(re.findall(r'hreflang="\w+"', response.text))


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_results_hold_three_lists_with_quoted_reasons(server: str, language: str) -> None:
    response = ask(server, language)
    assert response.status_code == 200
    for name in ("innovations", "partners", "funders"):
        assert f'id="{name}"' in response.text
    assert "housing-first:" in response.text
    assert 'class="says"' in response.text


def test_an_off_topic_need_is_told_plainly(server: str) -> None:
    response = httpx.post(f"{server}/en/results", data={"need": "zxqv blorft"}, headers=HTML, timeout=30)
    assert "No close prior work was found." in response.text


def test_an_empty_need_comes_back_with_the_form(server: str) -> None:
    response = httpx.post(f"{server}/fi/results", data={"need": "  "}, headers=HTML)
    assert response.status_code == 422
    assert "Kirjoita ensin" in response.text
    assert "<textarea" in response.text


def test_an_unknown_place_is_named_and_what_was_typed_stays(server: str) -> None:
    response = ask(server, "sv", place="Atlantis")
    assert response.status_code == 422
    assert "Atlantis" in response.text
    assert NEED["sv"] in response.text


def test_a_place_limits_what_is_listed(server: str) -> None:
    response = ask(server, "en", place="Helsingborg")
    assert "housing-first:helsingborg" in response.text
    assert "housing-first:housing-first-europe" not in response.text


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_record_page_shows_source_licence_and_retrieval(server: str, language: str) -> None:
    response = httpx.get(f"{server}/{language}/innovations/housing-first:helsingborg", headers=HTML, timeout=30)
    assert response.status_code == 200
    assert 'rel="noopener noreferrer external"' in response.text
    assert "Apache-2.0" in response.text
    assert {"fi": "Hakupäivä", "sv": "Hämtningsdagen", "en": "date of retrieval"}[language] in response.text


def test_a_record_of_another_type_or_none_is_a_page_not_found(server: str) -> None:
    for path in ("/fi/calls/housing-first:helsingborg", "/fi/innovations/no:such", "/fi/nothing/here"):
        response = httpx.get(server + path, headers=HTML)
        assert response.status_code == 404
        assert "Sivua ei löytynyt" in response.text


def test_what_was_typed_is_escaped(server: str) -> None:
    response = httpx.post(f"{server}/en/results", data={"need": '<img src=x onerror="alert(1)"> homelessness'}, headers=HTML, timeout=30)
    assert "<img src=x" not in response.text
    assert "&lt;img src=x" in response.text


def test_pages_load_nothing_from_elsewhere(server: str) -> None:
    for response in (httpx.get(f"{server}/en/", headers=HTML), ask(server, "en")):
        assert not re.findall(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']https?://(?!127\.0\.0\.1)""", response.text)
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert "set-cookie" not in response.headers


def test_static_files_are_kept_by_the_browser(server: str) -> None:
    address = re.search(r'href="(/static/kutoja\.css\?v=\w+)"', httpx.get(f"{server}/en/", headers=HTML).text)
    assert address
    response = httpx.get(server + address[1])
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]


def test_who_asks_decides_who_may_apply(client: httpx.Client) -> None:
    """The same need: an association of Helsinki may apply to Helsinki's grants, a company of Oulu may not."""
    need = {"need": "Avustusta työllisyyttä edistävälle järjestölle Helsingissä"}
    unsaid = client.post("/fi/results", data=need).text
    association = client.post("/fi/results", data={**need, "own_place": "Helsinki", "own_kind": "ngo"}).text
    company = client.post("/fi/results", data={**need, "own_place": "Oulu", "own_kind": "company"}).text
    assert "Voitte hakea" in association
    assert "Voitte hakea" not in unsaid + company
    assert "Ette voi hakea" in company
    assert "Kuka voi hakea: " in unsaid
    assert 'value="Oulu"' in company  # what was said stays in the form, also in the other languages' one
    assert company.count('name="own_kind"') >= 2
