"""The comparables page as a browser without JavaScript gets it, and in a real browser: axe, the keyboard, a file chosen by hand."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from applications import HOUSING
from axe_playwright_python.sync_playwright import Axe
from documents import docx_of
from pdf_traps import encrypted
from playwright.sync_api import Browser, sync_playwright

from models.records import INTERFACE_LANGUAGES
from service.documents.docx import Heading, Paragraph
from service.documents.refusal import SENTENCES
from service.web.strings import catalogue

HTML = {"Accept": "text/html"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def post(server: str, language: str, path: str = "", *, text: str = "", file: tuple[str, bytes] = ("", b"")) -> httpx.Response:
    return httpx.post(f"{server}/{language}/comparables{path}", files={"text": (None, text), "file": file}, headers=HTML, timeout=60)


def test_every_reason_for_refusing_a_file_is_told_in_every_language() -> None:
    told = {key.removeprefix("comparables.refused.") for key in catalogue("fi") if key.startswith("comparables.refused.")}
    assert told == set(SENTENCES)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_home_page_leads_to_the_form(server: str, language: str) -> None:
    assert f'href="/{language}/comparables"' in httpx.get(f"{server}/{language}/", headers=HTML).text
    page = httpx.get(f"{server}/{language}/comparables", headers=HTML)
    assert page.status_code == 200
    assert 'type="file"' in page.text


@pytest.mark.parametrize(("language", "sum_told"), [("fi", "450 000 €"), ("sv", "450 000 €"), ("en", "€450,000")])
def test_the_results_hold_a_table_and_what_the_application_states(server: str, language: str, sum_told: str) -> None:
    response = post(server, language, text=HOUSING)
    page = unescape(response.text).replace("\u00a0", " ")
    assert response.status_code == 200
    assert str(response.url) == f"{server}/{language}/comparables"
    assert sum_told in page
    assert page.count('<th scope="row">') >= 10
    assert "1.3.2026–31.12.2028" in page if language != "en" else "1 March 2026–31 December 2028" in page
    assert 'class="says"' in page


def test_what_the_page_sends_again_is_what_was_read(server: str) -> None:
    page = post(server, "fi", file=("a.docx", docx_of(Heading("Tarve"), Paragraph("Ensin <koti> & sitten tuki."), Paragraph("Toinen rivi.")))).text
    held = unescape(re.findall(r'<textarea name="text" hidden>\n(.*?)</textarea>', page, re.DOTALL)[0])
    assert held == "# Tarve\nEnsin <koti> & sitten tuki.\nToinen rivi."


@pytest.mark.parametrize(("form", "begins"), [("csv", "\ufeff".encode()), ("docx", b"PK"), ("json", b"{")])
def test_the_comparison_can_be_kept_as_a_file(server: str, form: str, begins: bytes) -> None:
    response = post(server, "sv", f"/export?format={form}", text=HOUSING)
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert response.headers["content-disposition"] == f'attachment; filename="jamforelse.{form}"'
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("language", "file", "says"),
    [("fi", ("a.pdf", encrypted()), "Tiedosto on salattu"), ("sv", ("../a.txt", b"Hej."), "sökväg"), ("en", ("a.txt", b""), "The file is empty")],
)
def test_a_file_that_cannot_be_read_is_told_in_the_pages_language(server: str, language: str, file: tuple[str, bytes], says: str) -> None:
    response = post(server, language, file=file)
    assert response.status_code == 422
    assert says in response.text
    assert 'role="alert"' in response.text


def test_nothing_sent_is_told(server: str) -> None:
    response = post(server, "fi")
    assert response.status_code == 422
    assert catalogue("fi")["comparables.empty"] in response.text


def test_an_unknown_form_or_language_is_no_page(server: str) -> None:
    assert post(server, "fi", "/export?format=xlsx", text="apua").status_code == 422
    assert post(server, "de", text="apua").status_code == 404


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize(("language", "scheme"), [("sv", "dark"), *(pytest.param(language, "light", marks=pytest.mark.shared) for language in ("fi", "en"))])
def test_axe_finds_nothing(browser: Browser, server: str, language: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server}/{language}/comparables")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.fill("#text", HOUSING)
    page.click("main form button.button")
    page.wait_for_selector("#projects")
    assert [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]] == []
    context.close()


@pytest.mark.browser
def test_a_chosen_file_the_keyboard_and_another_language_without_javascript(browser: Browser, server: str, tmp_path: Path) -> None:
    file = tmp_path / "hakemus.docx"
    file.write_bytes(docx_of(Heading("Tarve"), Paragraph("Pitkään asunnottomina olleet jäävät ilman kotia.")))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{server}/fi/comparables")
    page.set_input_files("#file", file)
    page.focus("main form button.button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#projects")
    page.get_by_role("button", name="Svenska").click()
    page.wait_for_selector('html[lang="sv"] #projects')
    assert page.url == f"{server}/sv/comparables"
    with page.expect_download() as download:
        page.get_by_role("button", name="Tabell (CSV)").click()
    assert download.value.suggested_filename == "jamforelse.csv"
    context.close()


@pytest.mark.browser
def test_nothing_scrolls_sideways_on_a_phone(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{server}/fi/comparables")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.fill("#text", HOUSING)
    page.click("main form button.button")
    page.wait_for_selector("#projects")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
