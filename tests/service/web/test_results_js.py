"""The results page with JavaScript, and the results as files: nothing reloads, nothing is lost, and the need is in no address that a server sees."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

from models.answers import Answer, Level, Match, Reason, ReasonKind, Verdict
from models.records import RecordType
from service.documents.docx import read
from service.web.export import FORMS, export
from service.web.pages import STATIC
from service.web.strings import catalogue, translator
from service.web.views import Reader

NEED = "Nuorten työpaja"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
HTML = {"Accept": "text/html"}
FI = catalogue("fi")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page with results, to which the need was typed; `visits` on it are the pages that the browser asked for since."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce")
    made = context.new_page()
    made.goto(f"{server}/fi/")
    made.fill("#need", NEED)
    made.click("form.need button.button")
    made.wait_for_selector(".share.on")
    yield made
    context.close()


def steer(page: Page, row: int = 2) -> str:
    button = page.locator("#innovations button[name=more]").nth(row)
    liked = str(button.get_attribute("value"))
    button.click()
    page.wait_for_selector(".chips")
    return liked


def titles(page: Page) -> list[str]:
    return page.locator("#innovations .row-title").all_text_contents()


def test_a_button_answers_without_a_reload_and_keeps_the_focus(page: Page, server: str) -> None:
    asked: list[tuple[str, str, bool]] = []
    page.on("request", lambda one: asked.append((one.method, one.url, one.is_navigation_request())))
    liked = steer(page)
    assert ("POST", f"{server}/fi/results", False) in asked
    assert not any(navigates for _, _, navigates in asked)
    assert page.evaluate("[document.activeElement.name, document.activeElement.value]") == ["more", liked]
    for told in (FI["results.verdict.found"], f"{FI['results.innovations']} ("):  # told once all lists have come
        page.wait_for_function("(text) => document.querySelector('.told-now').textContent.includes(text)", arg=told)
    page.wait_for_function("() => document.querySelector('details[data-reasons]').dataset.marked === 'done'")  # new rows are marked as the first were
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    first = page.locator("#innovations button[name=less]").first
    gone = str(first.get_attribute("value"))
    first.click()
    page.wait_for_selector(".chip-less")
    assert page.locator(f"#innovations .steer button[value='{gone}']").count() == 0
    assert page.evaluate("document.activeElement.id") == "h-innovations"  # the button is gone with its row


def test_limits_stay_open_and_answer_without_a_reload(page: Page) -> None:
    page.evaluate("window.same = true")
    page.click("form.need summary")
    page.select_option("#theme", "youth")
    page.check("[name=with_results]")
    page.click("form.need button.button")
    page.wait_for_function("() => document.querySelector('#asked [name=with_results]')")
    assert page.locator("form.need details").evaluate("(one) => one.open")
    assert page.input_value("#theme") == "youth"
    assert page.evaluate("same") is True


def test_the_way_back_leads_to_the_same_lists(page: Page, server: str) -> None:
    before = titles(page)
    steer(page)
    page.go_back()
    page.wait_for_selector(".chips", state="detached")
    assert titles(page) == before
    page.go_forward()
    page.wait_for_selector(".chips")
    steered = titles(page)
    page.locator("#innovations .row-title a").first.click()
    page.wait_for_selector(".record")
    page.go_back()
    page.wait_for_selector(".chips")
    assert (page.url, titles(page)) == (f"{server}/fi/results", steered)
    page.reload()
    page.wait_for_selector(".chips")
    assert titles(page) == steered


def test_a_skeleton_stands_in_while_it_works_and_a_failure_leaves_the_list(page: Page) -> None:
    before = titles(page)
    held: list[Route] = []
    page.route("**/fi/results", lambda route: held.append(route))  # noqa: PLW0108 (a handler is given an attribute, which a builtin has no place for)
    page.locator("#innovations button[name=more]").nth(1).click()
    page.wait_for_selector("main.working[aria-busy=true]")
    assert page.locator(".told-now").inner_text() == FI["share.working"]
    row = page.locator("#innovations .match").first
    assert row.evaluate("(one) => [getComputedStyle(one.firstElementChild).opacity, getComputedStyle(one, '::before').animationName]") == ["0", "none"]
    page.wait_for_timeout(50)
    held[0].abort()
    page.wait_for_selector(".told-now.failed")
    assert page.locator(".told-now").inner_text() == FI["share.failed"]
    assert titles(page) == before
    assert page.locator("main[aria-busy], main.working").count() == 0
    page.unroute("**/fi/results")
    page.click("form.need summary")
    page.fill("#place", "Atlantis")
    page.click("form.need button.button")
    page.get_by_text("”Atlantis”").wait_for()  # what is wrong is told in the server's words
    assert titles(page) == before


def test_the_link_to_share_holds_the_need_behind_the_hash_alone(page: Page, browser: Browser, server: str) -> None:
    page.click("form.need summary")
    page.fill("#own_organisation", "Oma yhdistys")
    page.click("form.need button.button")
    page.wait_for_function("() => document.querySelector('#asked [name=own_organisation]')")
    liked = steer(page)
    page.click("#share button")
    page.get_by_text(FI["share.copied"]).wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    parts = urlsplit(link)
    assert (parts.path, parts.query) == ("/fi/", "")
    assert parse_qs(parts.fragment) == {"need": [NEED], "like": [liked]}  # not who asked
    other = browser.new_page()
    asked: list[str] = []
    other.on("request", lambda one: asked.append(f"{one.method} {one.url}"))
    other.goto(link)
    other.wait_for_selector(".chips")
    assert (other.url, other.input_value("#need"), titles(other)) == (f"{server}/fi/results", NEED, titles(page))
    assert f"POST {server}/fi/results" in asked
    assert [one for one in asked if "need=" in one.partition("#")[0] or "Nuorten" in one.partition("#")[0]] == []
    other.close()


def test_without_javascript_no_link_is_offered(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/fi/")
    page.fill("#need", NEED)
    page.click("form.need button.button")
    page.wait_for_selector(".verdict")
    page.wait_for_load_state()
    assert page.locator("#share").is_hidden()
    with page.expect_download() as given:
        page.get_by_role("button", name=FI["export.download.csv"]).first.click()
    assert given.value.suggested_filename == "kutoja-osumat.csv"
    context.close()


def test_print_shows_reasons_and_no_forms(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details[data-reasons]:not([open])").count() == 0
    assert page.locator(".says").nth(3).is_visible()
    assert page.locator("main form:visible, main button:visible").count() == 0
    assert page.locator(".printed").inner_text() == NEED


def test_scripts_are_small() -> None:
    assert (STATIC / "results.js").stat().st_size <= 13_000
    assert sum((STATIC / name).stat().st_size for name in ("results.js", "reasons.js")) <= 30_000


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_rows_with_their_reasons_come_as_files(server: str, language: str) -> None:
    def get(form: str) -> httpx.Response:
        return httpx.post(f"{server}/{language}/results/export?format={form}", data={"need": NEED}, headers=HTML, timeout=30)

    given = {form: get(form) for form in FORMS}
    assert {one.status_code for one in given.values()} == {200}
    assert {one.headers["cache-control"] for one in given.values()} == {"no-store"}
    answer = json.loads(given["json"].content)
    rows = list(csv.reader(io.StringIO(given["csv"].content.decode("utf-8-sig")), delimiter="," if language == "en" else ";"))
    listed = [row for name in ("innovations", "partners", "funders") for row in answer[name]]
    assert [row[8] for row in rows[1:]] == [row["id"] for row in listed]
    assert rows[0][0] == catalogue(language)["export.column.list"]
    assert all(len(row) == len(rows[0]) and (row[6] or row[7]) for row in rows)  # none without a reason
    document = read(given["docx"].content)
    assert NEED in document
    assert all(f"# {' '.join(row['title'].split())}" in document for row in listed)
    assert get("xlsx").status_code == 422


def test_a_cell_is_never_a_formula_and_a_list_may_be_empty() -> None:
    reason = Reason(kind=ReasonKind.PASSAGE, text="+1 työpaja\nja toinen", language="fi", need_text="-tarve", need_language="fi")
    row = Match(
        id="a:1",
        type=RecordType.INNOVATION,
        title="=HYPERLINK(1)",
        title_language="fi",
        language="fi",
        portal="a",
        score=1,
        level=Level.WEAK,
        reasons=(reason,),
    )
    found = Answer(language="fi", verdict=Verdict.WEAK, innovations=(row,), took_ms=1, today=date(2026, 3, 15))
    body, _ = export(found, "tarve", "csv", Reader("fi", translator("fi"), lambda _: None), found.today)
    (_, line) = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
    assert (line[2], line[5], line[6]) == ("'=HYPERLINK(1)", "'-tarve", "'+1 työpaja ja toinen")
