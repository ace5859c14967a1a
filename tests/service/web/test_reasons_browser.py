"""Reasons in a real browser: words are marked when a row is opened, buttons steer the list, and all of it works without JavaScript."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

NEED = "Miten koulukiusaamista voidaan ehkäistä?"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
ROWS = "#innovations details[data-reasons]"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def open_results(page: Page, server: str) -> None:
    page.set_default_timeout(60_000)
    page.goto(f"{server}/fi/")
    page.fill("#need", NEED)
    page.click("form.need button.button")
    page.wait_for_selector(".verdict")
    page.wait_for_load_state()  # the lists come after it


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_words_are_marked_when_a_row_is_opened(browser: Browser, server: str, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    open_results(page, server)
    row = page.locator(ROWS).nth(2)
    before = row.locator("q").all_text_contents()
    assert row.locator("mark").count() == 0
    row.locator("summary").click()
    page.wait_for_function("row => row.dataset.marked === 'done'", arg=row.element_handle())
    assert row.locator("mark").count() >= 2
    assert row.locator("q").all_text_contents() == before
    page.locator("#innovations button[name=more]").nth(3).click()
    page.wait_for_selector(".chips")
    assert page.url == f"{server}/fi/results#innovations"
    assert Axe().run(page, "main").response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_steering_needs_no_javascript_and_can_be_taken_back(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_results(page, server)
    titles = page.locator("#innovations .row-title").all_text_contents()
    page.locator("#innovations button[name=less]").nth(1).click()
    page.wait_for_selector(".chip-less")
    assert titles[1] not in page.locator("#innovations .row-title").all_text_contents()
    page.locator(".chips button").click()
    page.wait_for_selector(".chips", state="detached")
    assert page.locator("#innovations .row-title").all_text_contents() == titles
    page.locator(ROWS).nth(2).locator("summary").click()
    assert page.locator(ROWS).nth(2).locator("q").count() >= 2
    assert page.locator("mark").count() == 0
    context.close()
