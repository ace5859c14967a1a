"""Briefs, packs, profiles and the page of a feed as browsers get them: without JavaScript, on paper, by axe."""

import io
import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from models.records import INTERFACE_LANGUAGES
from service.needs import MAX_QUERY
from service.web.strings import catalogue

HTML = {"Accept": "text/html"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
NEED = "housing first for people who have long been homeless"
MADE_OF_A_NEED = ("brief", "profile", "feed")


def post(server: str, path: str, **fields: str) -> httpx.Response:
    return httpx.post(f"{server}{path}", data={"need": NEED, **fields}, headers=HTML, timeout=60)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("name", MADE_OF_A_NEED)
def test_a_page_comes_by_post_alone_and_stays_out_of_caches_and_indexes(server: str, language: str, name: str) -> None:
    response = post(server, f"/{language}/{name}", own_place="Tampere")
    assert response.status_code == 200
    assert str(response.url) == f"{server}/{language}/{name}"
    assert response.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in response.text
    assert 'name="own_place" value="Tampere"' in response.text  # what was narrowed goes along to the next language
    assert not re.search(r"""(?:href|action|formaction)="[^"]*long(?:%20|\+| )been""", response.text)
    assert httpx.get(f"{server}/{language}/{name}", headers=HTML).headers["location"] == f"/{language}/"
    assert httpx.post(f"{server}/de/{name}", data={"need": NEED}, headers=HTML).status_code == 404


def test_the_results_lead_to_each(server: str) -> None:
    page = post(server, "/fi/results").text
    take = re.search(r'<form class="take".*?</form>', page, re.DOTALL)
    assert take
    assert 'action="/fi/brief"' in take[0]
    assert 'formaction="/fi/profile"' in take[0]
    assert 'formaction="/fi/feed"' in take[0]
    assert f'name="need" value="{NEED}"' in take[0]


@pytest.mark.parametrize(("form", "name", "begins"), [("docx", "sammanfattning.docx", b"PK"), ("markdown", "sammanfattning.md", b"# housing")])
def test_a_brief_can_be_kept(server: str, form: str, name: str, begins: bytes) -> None:
    response = post(server, f"/sv/brief?format={form}")
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert response.headers["cache-control"] == "no-store"
    assert response.content.startswith(begins)
    assert post(server, "/sv/brief?format=exe").status_code == 422


@pytest.mark.parametrize("name", MADE_OF_A_NEED)
def test_a_need_that_cannot_be_used_is_told(server: str, name: str) -> None:
    assert post(server, f"/fi/{name}", need=" ").status_code == 422
    assert post(server, f"/fi/{name}", need="x" * 20_001).status_code == 422


def test_a_need_too_long_for_an_address_is_told(server: str) -> None:
    response = post(server, "/en/feed", need="home " * (MAX_QUERY // 5 + 1))
    assert response.status_code == 422
    assert "at most 2,000 characters" in response.text


def test_a_hostile_need_stays_text(server: str) -> None:
    need = '"><img src=x onerror=alert(1)><b>koti & tuki {{ 7*7 }}'
    for name in MADE_OF_A_NEED:
        page = post(server, f"/fi/{name}", need=need).text
        assert "<img src=x" not in page
        assert need in unescape(page)


def test_the_feed_that_the_page_names_is_there(server: str) -> None:
    page = unescape(post(server, "/sv/feed").text)
    address = re.search(rf"{server}/feed/[\w-]+", page)
    assert address
    response = httpx.get(address[0])
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert response.headers["x-robots-tag"] == "noindex"
    assert response.headers["cache-control"].startswith("private")
    assert NEED in response.text
    assert httpx.get(address[0][:-1], headers=HTML).status_code == 404


def test_a_work_leads_to_its_pack_and_an_organisation_has_none(server: str) -> None:
    work = httpx.get(f"{server}/v1/innovations", params={"limit": 1}).json()["items"][0]["id"]
    assert f'href="/en/pack/{work}"' in httpx.get(f"{server}/fi/innovations/{work}", headers=HTML).text
    pack = httpx.get(f"{server}/en/pack/{work}", headers=HTML)
    assert pack.status_code == 200
    assert catalogue("en")["pack.title"] in pack.text
    assert httpx.get(f"{server}/en/pack/{work}?format=docx").content.startswith(b"PK")
    organisation = httpx.get(f"{server}/v1/organisations", params={"limit": 1}).json()["items"][0]["id"]
    assert "/en/pack/" not in httpx.get(f"{server}/fi/organisations/{organisation}", headers=HTML).text
    assert httpx.get(f"{server}/en/pack/{organisation}", headers=HTML).status_code == 404


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def ask_for(page: Page, server: str, language: str, name: str, need: str = NEED) -> None:
    """Send a need as the results page's button does, without the results."""
    page.goto(f"{server}/{language}/")
    page.fill("#need", need)
    page.evaluate("path => { const form = document.querySelector('form.need'); form.action = path; form.submit(); }", f"/{language}/{name}")
    page.wait_for_url(f"{server}/{language}/{name}")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("fi", "light", 320), *(pytest.param(*other, marks=pytest.mark.shared) for other in [("sv", "dark", 390), ("en", "light", 1280)])],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, server: str, language: str, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    page = context.new_page()
    for name in MADE_OF_A_NEED:
        ask_for(page, server, language, name)
        assert [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.browser
def test_the_buttons_of_the_results_and_the_way_back(browser: Browser, server: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}/sv/")
    page.fill("#need", NEED)
    page.click("form.need button.button")
    page.get_by_role("button", name="Sammanfattning på två sidor").click()
    page.wait_for_url(f"{server}/sv/brief")
    page.get_by_role("button", name="Suomi").click()
    page.wait_for_url(f"{server}/fi/brief")
    page.get_by_role("button", name="Takaisin osumiin").click()
    page.wait_for_url(f"{server}/fi/results")
    page.context.close()


@pytest.mark.browser
def test_on_paper_a_brief_has_two_pages_of_a4(browser: Browser, server: str) -> None:
    page = browser.new_page()
    ask_for(page, server, "fi", "brief", f"{NEED} " * 10)
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) <= 2
    assert all(abs(float(side) - wanted) <= 1 for side, wanted in zip(paper.pages[0].mediabox[2:], (595.3, 841.9), strict=True))
    page.close()


@pytest.mark.browser
def test_a_checklist_has_boxes_that_nothing_sends(browser: Browser, server: str) -> None:
    page = browser.new_page()
    ask_for(page, server, "en", "profile")
    page.locator(".checklist input").first.check()
    assert page.locator(".checklist input").count() == 48
    assert page.locator(".checklist [name], form .checklist").count() == 0
    page.close()
