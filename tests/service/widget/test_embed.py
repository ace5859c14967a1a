"""The page "put this on your site" as a browser without JavaScript gets it."""

import re
from html import unescape

import httpx
import pytest

from models.records import INTERFACE_LANGUAGES
from service.web.strings import catalogue
from service.widget.script import current

HTML = {"Accept": "text/html"}


def line_of(page: httpx.Response) -> str:
    return unescape(re.findall(r'<textarea id="line"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)[0])


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_page_leads_to_it_and_it_shows_a_line_at_once(server: str, language: str) -> None:
    assert f'href="/{language}/embed"' in httpx.get(f"{server}/{language}/", headers=HTML).text
    page = httpx.get(f"{server}/{language}/embed", headers=HTML)
    assert page.status_code == 200
    assert line_of(page) == (
        f'<kutoja-recommendations lang="{language}" include="innovations" limit="3"><a href="{server}/{language}/">{catalogue(language)["widget.more"]}</a>'
        f'</kutoja-recommendations><script async src="{server}{current().path}" integrity="{current().integrity}" crossorigin="anonymous"></script>'
    )


def test_what_was_chosen_is_in_the_line_and_stays_chosen(server: str) -> None:
    fields = {"need": "unga  utan jobb", "language": "sv", "include": ["funders", "partners"], "limit": "5", "theme": "dark"}
    page = httpx.post(f"{server}/fi/embed", data=fields, headers=HTML)
    assert line_of(page).startswith('<kutoja-recommendations need="unga utan jobb" lang="sv" include="partners,funders" limit="5" theme="dark"><a ')
    assert 'value="unga  utan jobb"' not in page.text
    assert '<option value="sv" lang="sv" selected>' in page.text
    assert 'value="funders" checked' in page.text
    assert 'value="innovations">' in page.text


def test_a_need_cannot_leave_its_attribute(server: str) -> None:
    page = httpx.post(f"{server}/en/embed", data={"need": '"><img src=x onerror=alert(1)>'}, headers=HTML)
    assert "<img src=x" not in page.text
    assert "<img" not in line_of(page)
    assert 'need="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"' in line_of(page)


def test_what_was_not_offered_is_left_out(server: str) -> None:
    page = httpx.post(f"{server}/en/embed", data={"language": "xx", "include": "secrets", "limit": "9999", "theme": "red"}, headers=HTML)
    assert line_of(page).startswith('<kutoja-recommendations lang="en" include="innovations" limit="3"><a ')


def test_a_form_that_is_none_is_refused(server: str) -> None:
    assert httpx.post(f"{server}/en/embed", content=b"need=\xff\xfe", headers=HTML).status_code == 422
    assert httpx.get(f"{server}/de/embed", headers=HTML).status_code == 404
