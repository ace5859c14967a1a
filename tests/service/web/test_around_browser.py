"""The pages around an answer in a real browser: axe, narrow screens, weight, and the home page's field."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, sync_playwright

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
PATHS = [
    "/",
    "/innovations?theme=youth&place=FI",
    "/organisations",
    "/calls?status=open&status=closed",
    "/portals",
    "/about",
    "/accessibility",
    "/privacy",
    "/api",
    "/feeds",
]
MOST_BYTES = 150_000
MOST_SHIFT = 0.02
SHIFT = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => window.shift += one.value)).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize(("language", "scheme", "paths"), [("fi", "light", PATHS[::2]), ("sv", "dark", PATHS[1::2])])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, server: str, language: str, scheme: str, paths: list[str]) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640})  # type: ignore[arg-type]
    page = context.new_page()
    for path in paths:
        page.goto(f"{server}/{language}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.evaluate("document.querySelectorAll('details.facet').forEach(facet => { facet.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        found = Axe().run(page).response["violations"]
        assert [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found] == [], path
    context.close()


def test_pages_are_light_and_stand_still(browser: Browser, server: str) -> None:
    context = browser.new_context()
    context.add_init_script(SHIFT)
    for path in PATHS:
        page = context.new_page()
        answers: list[Response] = []
        page.on("response", lambda answer, answers=answers: answers.append(answer))
        page.goto(f"{server}/en{path}", wait_until="load")
        assert sum(len(answer.body()) for answer in answers) < MOST_BYTES, path
        assert page.evaluate("window.shift") <= MOST_SHIFT, path
        page.close()
    context.close()


def draft(page: Page) -> str | None:
    found: str | None = page.evaluate("sessionStorage.getItem('kutoja-need')")
    return found


def test_the_home_field_counts_grows_and_keeps_a_draft_in_its_tab_alone(browser: Browser, server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}/en/")
    assert page.inner_text("#need-told [data-count]") == ""
    before = page.evaluate("document.getElementById('need').offsetHeight")
    text = "Company for lonely older people. " * 40
    page.fill("#need", text)
    assert page.inner_text("#need-told [data-count]") == f"{len(text):,} of 20,000 characters"
    assert page.evaluate("document.getElementById('need').offsetHeight") > before
    page.goto(f"{server}/en/about")
    page.goto(f"{server}/en/")
    assert page.input_value("#need") == text
    assert page.is_visible("#need-told [data-draft]")
    other = context.new_page()
    other.goto(f"{server}/en/")
    assert other.input_value("#need") == ""
    assert page.evaluate("localStorage.length") == 0
    assert context.cookies() == []
    page.click("#need-told button")
    assert page.input_value("#need") == ""
    assert draft(page) is None
    context.close()


def test_lists_are_narrowed_and_paged_without_javascript(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/fi/innovations")
    page.locator("details.facet summary", has_text="Teema").click()
    page.locator("input[name=theme][value=employment]").check()
    page.click("form.filters button.button")
    assert page.url == f"{server}/fi/innovations?theme=employment"
    page.click("a[rel=next]")
    assert page.locator("#list .match").count() == 20
    page.click("a.chip")
    assert page.url == f"{server}/fi/innovations"
    page.fill("#q", "yksinäisyys")
    page.keyboard.press("Enter")
    page.wait_for_selector("#list .match")
    assert page.url == f"{server}/fi/innovations"
    assert page.input_value("#q") == "yksinäisyys"
    context.close()
