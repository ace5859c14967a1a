"""Three journeys in a real browser: a developer finds a partner, a funder compares an application, a visitor of another site meets the widget.

`make test` goes each once, so that all languages and both sizes occur; `make test-full` goes each in every language and size, with and without JavaScript.
"""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from applications import HOUSING
from pdfs import pdf_of
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, sync_playwright
from server import Replica, Reply, serving

from service.web.strings import catalogue

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
NEEDS = {"fi": "Asunto ensin pitkään asunnottomina olleille", "sv": "Bostad först för långvarigt hemlösa", "en": "housing first for the long-term homeless"}
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
PAGE_BYTES, SCRIPT_BYTES, MOST_SHIFT, MOST_TABS = 150_000, 30_000, 0.02, 150
WATCH = """
window.shift = 0;
const add = (list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) shift += one.value; };
new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""
ONCE = {"developer": ("fi", "phone", True), "funder": ("sv", "desktop", False), "visitor": ("en", "phone", True)}
Host = Callable[[str], str]


def journeys(name: str) -> list[object]:
    """Return the ways of going a journey; all but one are for `make test-full`."""
    ways = product(NEEDS, SIZES, (True, False))
    return [pytest.param(*way, id="-".join((*way[:2], "script" if way[2] else "plain")), marks=() if way == ONCE[name] else pytest.mark.shared) for way in ways]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def host(server: str) -> Iterator[Host]:
    """Put a page with the widget on a server of another origin, for a language -> its address."""
    with serving(Replica()) as site:

        def put(language: str) -> str:
            address = f"{site.address}/{language}"
            line = f'<script defer src="{server}/widget.js"></script><kutoja-recommendations need="{NEEDS[language]}">'
            line += f'<a href="{server}/{language}/">Kutoja</a></kutoja-recommendations>'
            head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Kunta</title><link rel="icon" href="data:,">'
            body = f'<!doctype html><html lang="{language}"><head>{head}</head><body><main><h1>Kunta</h1>{line}</main></body></html>'
            site.page(address, Reply(body.encode()))
            return address

        yield put


def begin(browser: Browser, size: str, script: bool) -> tuple[BrowserContext, Page]:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.add_init_script(WATCH)
    return context, page


def tab_to(page: Page, there: Locator) -> None:
    """Go by the Tab key alone to what is looked for, and see that the focus shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if there.evaluate("(one) => one.getRootNode().activeElement === one"):
            style, width = there.evaluate("(one) => [getComputedStyle(one).outlineStyle, parseFloat(getComputedStyle(one).outlineWidth)]")
            assert style == "auto" or (style == "solid" and width >= 2)  # "auto": the browser's own ring, on another site's link
            return
    raise AssertionError(f"no Tab leads to {there}")


def fits(page: Page, size: str) -> None:
    """Nothing scrolls sideways, nothing has moved."""
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.evaluate("window.shift ?? 0") <= MOST_SHIFT


@pytest.mark.parametrize(("language", "size", "script"), journeys("developer"))
def test_a_developer_finds_a_partner_by_keyboard_alone(browser: Browser, server: str, language: str, size: str, script: bool) -> None:
    context, page = begin(browser, size, script)
    page.goto(f"{server}/{language}/")
    fits(page, size)
    tab_to(page, page.locator("#need"))
    page.keyboard.type(NEEDS[language])
    tab_to(page, page.locator("form.need button.button"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".verdict-found")
    fits(page, size)
    row = page.locator("#innovations .match").nth(1)
    tab_to(page, row.locator("summary"))
    page.keyboard.press("Enter")
    row.locator(".says").first.wait_for()
    fits(page, size)
    partner = page.locator("#partners .row-title a").first
    title = partner.inner_text()
    tab_to(page, partner)
    page.keyboard.press("Enter")
    page.wait_for_selector(".record")
    assert page.locator("h1").inner_text() == title
    fits(page, size)
    context.close()


@pytest.mark.parametrize(("language", "size", "script"), journeys("funder"))
def test_a_funder_compares_an_application_by_keyboard_alone(browser: Browser, server: str, language: str, size: str, script: bool) -> None:
    context, page = begin(browser, size, script)
    page.goto(f"{server}/{language}/comparables")
    fits(page, size)
    tab_to(page, page.locator("#file"))
    page.set_input_files("#file", FilePayload(name="hakemus.pdf", mimeType="application/pdf", buffer=pdf_of([HOUSING.replace("–", "-")])))
    tab_to(page, page.locator("form.need button.button"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=catalogue(language)["comparables.results"]).wait_for()
    fits(page, size)
    assert page.locator(".comparables tbody tr").count() >= 1
    assert page.locator(".comparables q").first.inner_text() in " ".join(HOUSING.split())
    work = page.locator(".comparables th a").first
    title = work.inner_text()
    tab_to(page, work)
    page.keyboard.press("Enter")
    page.wait_for_selector(".record")
    assert page.locator("h1").inner_text() == title
    context.close()


@pytest.mark.parametrize(("language", "size", "script"), journeys("visitor"))
def test_a_visitor_of_another_site_comes_to_a_record_by_keyboard_alone(
    browser: Browser, server: str, host: Host, language: str, size: str, script: bool
) -> None:
    context, page = begin(browser, size, script)
    page.goto(host(language))
    if not script:  # the site's own link leads on
        tab_to(page, page.get_by_role("link", name="Kutoja"))
        page.keyboard.press("Enter")
        page.wait_for_selector("#need")
        assert page.url == f"{server}/{language}/"
        context.close()
        return
    page.wait_for_selector(".row")
    fits(page, size)
    row = page.locator(".row .title a").first
    title = row.inner_text()
    tab_to(page, row)
    page.keyboard.press("Enter")
    page.wait_for_selector(".record")
    assert page.url.startswith(f"{server}/{language}/innovations/")
    assert page.locator("h1").inner_text() == title
    context.close()


def test_results_hold_at_320_pixels_twice_the_text_and_forced_colours_and_read_in_order(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, forced_colors="active")
    page = context.new_page()
    received: dict[str, int] = {}
    page.on(
        "requestfinished", lambda one: received.__setitem__(one.url, one.sizes()["responseBodySize"]) if one.method == "GET" or "/results" in one.url else None
    )
    page.goto(f"{server}/en/")
    page.fill("#need", NEEDS["en"])
    received.clear()
    page.click("form.need button.button")
    page.wait_for_selector(".share.on")
    page.wait_for_load_state("networkidle")
    weights = {url.partition("?")[0].rpartition("/")[2]: size for url, size in received.items()}
    assert {"results", "kutoja.css", "results.js"} <= set(weights)
    assert sum(weights.values()) <= PAGE_BYTES
    assert sum(size for name, size in weights.items() if name.endswith(".js")) <= SCRIPT_BYTES
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    read = page.locator("main").aria_snapshot()
    texts = catalogue("en")
    places = [read.index(text) for text in (texts["search.label"], texts["results.verdict.found"], f'"{texts["results.innovations"]}"')]
    places += [read.index(f'- heading "{texts[f"results.{name}"]}" [level=2]') for name in ("innovations", "partners", "funders")]
    assert places == sorted(places)
    page.locator("#innovations .row-title a").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.set_viewport_size({"width": 640, "height": 900})  # 1280 pixels at 200 % zoom
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.evaluate("document.documentElement.style.fontSize = '200%'")  # text alone, as a browser's own setting does
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    context.close()
