"""Every kind of page by axe, on a narrow phone, with text twice its size and in forced colours.

`make test` goes through each once, `make test-full` in every language and scheme.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from indexer.index import Index
from models.records import RecordType
from service.web.strings import catalogue

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
NEEDS = {"fi": "Asunto ensin pitkään asunnottomina olleille", "sv": "Bostad först för långvarigt hemlösa", "en": "housing first for the long-term homeless"}
NOTHING = "xylofonin viritys painottomuudessa"
WORK = "housing-first:helsingborg"
SEND = """([address, fields, enctype]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address, enctype });
  for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
}"""
FORM, FILE_FORM = "application/x-www-form-urlencoded", "multipart/form-data"
NARROW = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 450}
"""1280 × 900 pixels at 200 % zoom."""

SCHEMES = ("light", "dark", "forced")


@dataclass(frozen=True)
class Kind:
    """A kind of page: its address without the language, and the fields of the form that is sent to it (none: GET)."""

    name: str
    path: str
    fields: dict[str, str] = field(default_factory=dict)
    enctype: str = FORM


def kinds(language: str, funder: str) -> list[Kind]:
    """Return every kind of page."""
    need = {"need": NEEDS[language]}
    texts = ("portals", "about", "accessibility", "privacy", "api", "feeds", "embed", "maps", "nowhere")
    pages = ("", "organisations", "calls?status=open", "comparables", *texts)
    return [
        *(Kind(path.partition("?")[0] or "home", path) for path in pages),
        Kind("works", "innovations?theme=youth&place=FI"),
        Kind("results", "results", need),
        Kind("nothing found", "results", {"need": NOTHING}),
        Kind("work", f"innovations/{WORK}"),
        Kind("similar", f"innovations/{WORK}/similar"),
        Kind("organisation", "organisations/fi-pro:0101263-6"),
        Kind("funder", f"organisations/{funder}"),
        Kind("call", "calls/ara:asumisneuvonta-2024"),
        Kind("compared", "comparables", {"text": NEEDS[language]}, FILE_FORM),
        *(Kind(f"map {kind}", f"maps/{kind}") for kind in ("gap", "geography", "ecosystem")),
        Kind("portfolio", f"maps/portfolio?funder={funder}"),
        Kind("map of a need", "maps/gap", need),
        *(Kind(name, name, need) for name in ("brief", "profile", "feed")),
        Kind("pack", f"pack/{WORK}"),
        Kind("frame", "frame?need=housing&include=innovations&limit=3"),
    ]


ONLY_HERE = {"similar", "funder", "nothing found", "maps", "portfolio"}
"""Kinds that no other test shows to axe each time."""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def funder(starter_index: Index) -> str:
    """The organisation that paid for most works."""
    return max(starter_index.records.ids(RecordType.ORGANISATION), key=lambda key: (len(starter_index.graph.funded_by(key)), key))


def context_of(browser: Browser, scheme: str, viewport: dict[str, int]) -> BrowserContext:
    if scheme == "forced":
        return browser.new_context(forced_colors="active", viewport=viewport)  # type: ignore[arg-type]
    return browser.new_context(color_scheme=scheme, viewport=viewport)  # type: ignore[arg-type]


def go(page: Page, server: str, language: str, kind: Kind) -> None:
    page.set_default_timeout(60_000)
    if not kind.fields:
        page.goto(f"{server}/{language}/{kind.path}")
        return
    page.goto(f"{server}/{language}/about")
    with page.expect_navigation():
        page.evaluate(SEND, [f"{server}/{language}/{kind.path}", kind.fields, kind.enctype])
    assert page.locator("h1, .verdict").first.inner_text() != catalogue(language)["error.422.title"], kind.name  # a form that was refused is another page


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]]


def widest(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def focus_shows(page: Page) -> bool:
    """Go one step with the Tab key from the start of the page's own content, and see the ring."""
    page.evaluate("document.querySelector('main').focus()")
    page.keyboard.press("Tab")
    shown: bool = page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
    return shown


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        pytest.param(language, scheme, marks=() if (language, scheme) == ("sv", "dark") else pytest.mark.shared)
        for language, scheme in product(("fi", "sv", "en"), SCHEMES)
    ],
)
def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, server: str, funder: str, language: str, scheme: str) -> None:
    context = context_of(browser, scheme, {"width": 1280, "height": 900})
    page = context.new_page()
    once = (language, scheme) == ("sv", "dark")
    for kind in kinds(language, funder):
        if once and kind.name not in ONLY_HERE:
            continue
        go(page, server, language, kind)
        assert violations(page) == [], kind.name
    context.close()


@pytest.mark.parametrize("language", ["fi", pytest.param("sv", marks=pytest.mark.shared), pytest.param("en", marks=pytest.mark.shared)])
def test_nothing_scrolls_sideways_at_320_pixels_zoomed_or_with_text_twice_its_size(browser: Browser, server: str, funder: str, language: str) -> None:
    context = context_of(browser, "forced", NARROW)
    page = context.new_page()
    for kind in kinds(language, funder):
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        go(page, server, language, kind)
        assert widest(page) <= NARROW["width"], kind.name
        assert focus_shows(page), kind.name
        page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
        assert widest(page) <= ZOOMED["width"], kind.name
        page.evaluate("document.documentElement.style.fontSize = '200%'")  # text alone, as a browser's own setting does
        assert widest(page) <= ZOOMED["width"], kind.name
    context.close()
