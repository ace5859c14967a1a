"""The maps' pages: as a browser without JavaScript gets them, and in a real browser: axe, the keyboard, a narrow phone, forced colours."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright

from models.records import INTERFACE_LANGUAGES
from service.maps.atlas import Kind
from service.web.strings import catalogue

from .test_hostile import harmless, tags_of

HTML = {"Accept": "text/html"}
NEED = "Miten pitkäaikaisasunnottomat saavat pysyvän kodin ja tuen arkeen?"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
ADDRESSES = re.compile(r'(?:href|action|formaction|src)="([^"]*)"')


@pytest.fixture(scope="module")
def web(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, headers=HTML, timeout=60) as client:
        yield client


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_first_page_leads_to_every_map(web: httpx.Client, language: str) -> None:
    page = web.get(f"/{language}/maps")
    assert page.status_code == 200
    for kind in Kind:
        assert f'href="/{language}/maps/{kind.value}"' in page.text
        assert f'formaction="/{language}/maps/{kind.value}"' in page.text


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_a_map_has_a_picture_a_table_and_files(web: httpx.Client, language: str, kind: Kind) -> None:
    response = web.get(f"/{language}/maps/{kind.value}")
    page = response.text
    assert response.status_code == 200
    assert page.count("<svg ") == page.count("<desc ") == (3 if kind is Kind.GEOGRAPHY else 1)
    assert page.count("<table>") == (2 if kind is Kind.GEOGRAPHY else 1)
    assert catalogue(language)[f"maps.{kind.value}.heading"] in page
    assert "<script>" not in page
    assert " style=" not in page
    for form in ("svg", "csv", "json"):
        assert f'href="/{language}/maps/{kind.value}/export?format={form}"' in page


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("form", "begins"), [("svg", b"<?xml"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")])
def test_a_map_can_be_kept_as_a_file(web: httpx.Client, kind: Kind, form: str, begins: bytes) -> None:
    response = web.get(f"/sv/maps/{kind.value}/export", params={"format": form, "theme": "youth"})
    assert response.content.startswith(begins)
    assert response.headers["content-disposition"].endswith(f'.{form}"')
    assert web.post(f"/sv/maps/{kind.value}/export?format={form}", data={"need": NEED}).content.startswith(begins)


def test_the_table_has_the_pictures_numbers(web: httpx.Client) -> None:
    page = unescape(web.get("/en/maps/geography?theme=homelessness-housing").text)
    drawn = dict(re.findall(r'aria-label="([^":]+): (\d+) works?,', page))
    table = dict(re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)(?:</a>)?</th><td class="number">(\d+)</td>', page))
    assert len(drawn) > 5
    assert drawn.items() <= table.items()


def test_what_is_chosen_stands_in_the_address_and_narrows_the_map(web: httpx.Client) -> None:
    page = web.get("/fi/maps/gap?place=FI").text
    assert '<option value="FI" selected>Suomi</option>' in page
    assert 'href="/sv/maps/gap?place=FI"' in page
    assert 'href="/fi/maps/portfolio?place=FI"' in page
    assert 'href="/fi/maps/gap/export?place=FI&format=csv"' in unescape(page)
    assert re.search(r"/fi/innovations\?theme=[a-z-]+&amp;target_group=[a-z-]+&amp;place=FI", page)


def test_the_links_of_the_gap_map_lead_to_lists_of_as_many_records(web: httpx.Client) -> None:
    page = unescape(web.get("/en/maps/gap").text)
    cells = re.findall(r'<a href="(/en/innovations\?[^"]+)" aria-label="[^"]*: (\d+) works?,', page)
    assert len(cells) > 50
    for address, works in (cells[0], cells[len(cells) // 2], cells[-1]):
        assert re.search(rf"\b{works} (works?|innovations?)\b|\b{works}\b", web.get(address).text), address


def test_a_funders_portfolio_offers_its_programmes_and_lists_its_newest_works(web: httpx.Client) -> None:
    form = web.get("/sv/maps/portfolio").text
    funder = re.search(r'<select id="funder".*?<option value="([^"]+)">', form, re.DOTALL)
    assert funder
    page = web.get("/sv/maps/portfolio", params={"funder": funder[1], "by": "sdg"}).text
    assert f'<option value="{funder[1]}" selected>' in page
    assert catalogue("sv")["maps.portfolio.note.own"] in page
    assert 'id="works"' in page
    assert '<option value="sdg" selected>' in page


def test_a_need_travels_by_post_alone(web: httpx.Client) -> None:
    response = web.post("/fi/maps/ecosystem", data={"need": NEED, "place": "FI"})
    page = unescape(response.text)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert str(response.url).endswith("/fi/maps/ecosystem")
    assert NEED in page
    assert "asunnottomat" not in " ".join(ADDRESSES.findall(page))
    for other in INTERFACE_LANGUAGES:
        assert f'form="carried" formaction="/{other}/maps/ecosystem"' in page
    assert 'form="carried" formaction="/fi/maps/gap"' in page
    assert 'content="noindex"' in page


def test_the_answer_leads_to_the_maps_of_its_need(web: httpx.Client) -> None:
    page = unescape(web.post("/fi/results", data={"need": NEED, "theme": "homelessness-housing"}).text)
    form = page[page.index('class="maps-of-need"') :]
    assert f'name="need" value="{NEED}"' in form
    assert 'name="theme" value="homelessness-housing"' in form
    for kind in Kind:
        assert f'formaction="/fi/maps/{kind.value}"' in form


def test_a_need_in_an_address_is_passed_over(web: httpx.Client) -> None:
    assert "salaisuuteni" not in web.get("/fi/maps/gap?need=salaisuuteni").text


def test_a_need_that_nothing_comes_near_is_told(web: httpx.Client) -> None:
    response = web.post("/en/maps/gap", data={"need": "zxqv blorft"})
    assert catalogue("en")["maps.near.none"] in unescape(response.text)
    for kind in Kind:
        assert web.post(f"/en/maps/{kind.value}", data={"need": "zxqv blorft"}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"place": "Atlantis"}, "”Atlantis” ei tunneta"), ({"theme": "<b>x</b>"}, "”<b>x</b>”"), ({"funder": "org:nobody"}, "org:nobody")],
)
def test_an_unknown_limit_is_told_above_the_map_of_all(web: httpx.Client, fields: dict[str, str], says: str) -> None:
    response = web.get("/fi/maps/gap", params=fields)
    assert response.status_code == 422
    assert says in unescape(response.text)
    assert "<b>x</b>" not in response.text
    assert "<svg " in response.text


@pytest.mark.parametrize(("need", "key"), [("?!", "search.empty"), ("a" * 20_001, "error.413.text")])
def test_a_need_that_cannot_be_read_is_told(web: httpx.Client, need: str, key: str) -> None:
    response = web.post("/sv/maps/geography", data={"need": need})
    assert response.status_code == 422
    assert catalogue("sv")[key].split("{")[0][:20] in response.text


def test_a_form_without_a_need_shows_the_map_of_what_is_chosen(web: httpx.Client) -> None:
    response = web.post("/sv/maps/geography", data={"need": "  ", "theme": "youth"})
    assert response.status_code == 200
    assert '<option value="youth" selected>' in response.text


def test_other_addresses_are_not_found(web: httpx.Client) -> None:
    assert web.get("/fi/maps/weather").status_code == 404
    assert web.get("/xx/maps").status_code == 404
    assert web.get("/fi/maps/gap/export?format=exe").status_code == 422
    assert web.post("/fi/maps/gap", content=b"\xff\xfe", headers={"Content-Type": "application/x-www-form-urlencoded"}).status_code == 200


@pytest.mark.parametrize("kind", Kind)
def test_records_that_mean_harm_are_text_on_the_maps(hostile: TestClient, kind: Kind) -> None:
    for response in (hostile.get(f"/fi/maps/{kind.value}"), hostile.post(f"/sv/maps/{kind.value}", data={"need": "nuorten työpaja <img onerror=1>"})):
        harmless(tags_of(response))
        assert "<img onerror" not in response.text
        assert "\u202e" not in response.text


def test_what_is_typed_on_a_map_stays_out_of_every_log(hostile: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for path in ("/fi/maps/gap", "/fi/maps/gap/export?format=csv"):
        assert hostile.post(path, data={"need": "salaisuuteni nuorille"}).status_code == 200
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("kutoja")]
    assert len(ours) >= 2
    assert not [line for line in ours if "salaisuuteni" in line]


# In a browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def violations(page: Page, *rules: str) -> list[str]:
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "language"), [("", "en"), ("/gap?theme=youth", "fi"), ("/geography", "sv"), ("/ecosystem", "en"), ("/portfolio", "fi")])
def test_axe_finds_nothing_on_the_maps(browser: Browser, server: str, kind: str, language: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server}/{language}/maps{kind}")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, "color-contrast") == []  # all else is as it was
    page.close()


@pytest.mark.browser
def test_axe_finds_nothing_on_the_map_of_a_need(browser: Browser, server: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{server}/sv/maps/geography")
    page.click(".map-own summary")
    page.fill("#need", NEED)
    page.click(".map-own button")
    page.wait_for_selector("nav.map-nav button")
    assert violations(page) == []
    assert page.input_value("#need") == NEED
    page.close()


@pytest.mark.browser
def test_arrows_move_through_the_cells_and_tab_leaves_them(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/en/maps/gap?place=FI")
    label = "document.activeElement.getAttribute('aria-label')"
    page.focus(".map-scroll")
    page.keyboard.press("Tab")
    first = page.evaluate(label)
    page.keyboard.press("ArrowRight")
    second = page.evaluate(label)
    page.keyboard.press("ArrowDown")
    below = page.evaluate(label)
    assert first.split(", ")[0] == second.split(", ")[0]
    assert second.split(": ")[0].rpartition(", ")[2] == below.split(": ")[0].rpartition(", ")[2]
    assert len({first, second, below}) == 3
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(label) == first
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg')") is None
    page.focus(".map-grid a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/innovations?**")
    page.close()


@pytest.mark.browser
def test_a_focused_node_shows_its_ties(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/en/maps/ecosystem")
    node = page.locator(".map-edge").first.get_attribute("data-ends")
    assert node
    page.focus(f".map-node[data-node='{node.split()[0]}'] a")
    assert page.locator(".map-edge[data-near]").count() >= 1
    assert page.locator(f".map-node[data-node='{node.split()[1]}'][data-near]").count() == 1
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_are_seen_in_forced_colours(browser: Browser, server: str, scheme: str) -> None:
    context = browser.new_context(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server}/en/maps/ecosystem")
    paint = "one => [getComputedStyle(one).fill, getComputedStyle(one).stroke]"
    ground = page.locator(".map > .map-ground").evaluate(paint)[0]
    for kind in (".map-soft", ".map-name", ".map-legend .map-ink", ".map-full"):
        assert page.locator(kind).first.evaluate(paint)[0] != ground, kind
    for kind in (".map-edge", ".map-mark"):
        assert page.locator(kind).first.evaluate(paint)[1] != ground, kind
    assert page.locator(".map-name").first.evaluate(paint)[1] == ground
    context.close()


@pytest.mark.browser
def test_no_page_scrolls_sideways_on_a_narrow_phone_and_all_works_without_javascript(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False, forced_colors="active")
    page = context.new_page()
    for path in ("", *(f"/{kind.value}" for kind in Kind)):
        page.goto(f"{server}/fi/maps{path}")
        assert page.locator("html").evaluate("one => one.scrollWidth") <= 320, path
    page.select_option("#theme", "youth")
    page.click("form.map-choices button")
    assert page.url.partition("?")[2].startswith("theme=youth")
    page.click(".map-own summary")
    page.fill("#need", NEED)
    page.click(".map-own button")
    assert "asunnottomat" not in page.url
    page.get_by_role("button", name="Svenska").click()
    assert page.url == f"{server}/sv/maps/portfolio"
    assert page.input_value("#need") == NEED
    context.close()
