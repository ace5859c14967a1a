"""The pages in a real browser: axe finds nothing, the keyboard is enough, nothing scrolls sideways, no JavaScript is needed."""

from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

NEED = "Nuoret jäävät kotiin peruskoulun jälkeen eivätkä löydä opiskelupaikkaa tai töitä"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def open_results(page: Page, server: str, language: str = "fi", need: str = NEED) -> None:
    page.goto(f"{server}/{language}/")
    page.fill("#need", need)
    page.click("form.need button.button")
    page.wait_for_selector(".verdict")
    page.wait_for_load_state()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        ("fi", "light"),
        *(pytest.param(*other, marks=pytest.mark.shared) for other in product(["fi", "sv", "en"], ["light", "dark"]) if other != ("fi", "light")),
    ],
)
def test_axe_finds_nothing_on_any_page(browser: Browser, server: str, language: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server}/{language}/")
    assert violations(page) == []
    open_results(page, server, language)
    for summary in page.locator(".why summary").all()[:3]:
        summary.click()
    assert violations(page) == []
    for path in ("innovations/housing-first:helsingborg", "organisations/fi-pro:0101263-6", "calls/ara:asumisneuvonta-2024", "nothing/here"):
        page.goto(f"{server}/{language}/{path}")
        assert violations(page) == [], path
    context.close()


def test_the_keyboard_alone_leads_from_the_need_to_a_record(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/fi/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#need")
    page.keyboard.type(NEED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".verdict")
    page.wait_for_load_state()
    page.focus("#innovations .match a")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_selector(".record")
    page.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_nothing_scrolls_sideways(browser: Browser, server: str, viewport: dict[str, int]) -> None:
    page = browser.new_page(viewport=viewport)  # type: ignore[arg-type]
    open_results(page, server)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= viewport["width"]
    page.goto(f"{server}/fi/innovations/housing-first:helsingborg")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.close()


def test_the_journey_works_without_javascript(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_results(page, server, "sv", "Bostad först för långvarigt hemlösa")
    page.locator("#innovations .match a").first.click()
    page.wait_for_selector(".record")
    assert "/sv/innovations/housing-first:" in page.url
    context.close()


def test_the_need_stays_out_of_the_address(browser: Browser, server: str) -> None:
    page = browser.new_page()
    open_results(page, server)
    assert page.url == f"{server}/fi/results"
    page.get_by_role("button", name="English").click()
    page.wait_for_selector(".verdict")
    page.wait_for_load_state()
    assert page.url == f"{server}/en/results"
    assert page.input_value("#need") == NEED
    page.close()


def test_only_this_server_is_asked(browser: Browser, server: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_results(page, server)
    assert asked
    assert all(address.startswith(server) for address in asked)
    page.close()
