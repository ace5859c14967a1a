"""The frame for sites without scripts: what is in it, who may hold it, and how it looks on a page of another origin."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from server import Replica, Reply, serving

from models.workspace import Workspace
from service.web.strings import catalogue
from service.widget.choices import MOST_FRAME_NEED, Choices
from service.widget.sites import Sites

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
NEEDS = {"fi": "Asunto ensin pitkään asunnottomina olleille", "sv": "Bostad först för långvarigt hemlösa", "en": "housing first for the long-term homeless"}
HTML = {"Accept": "text/html"}
RECORD = "housing-first:helsingborg"


def frame(client: httpx.Client, query: object, language: str = "fi") -> httpx.Response:
    return client.get(f"/{language}/frame", params=query, headers=HTML)  # type: ignore[arg-type]


def policy(response: httpx.Response) -> str:
    return response.headers["content-security-policy"].partition("frame-ancestors ")[2]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_shows_rows_with_links_of_their_own_tabs(client: httpx.Client, language: str) -> None:
    page = frame(client, {"need": NEEDS[language], "limit": 2, "include": ["innovations", "funders"]}, language)
    assert page.status_code == 200
    assert f"<h1>{catalogue(language)['widget.title']}</h1>" in page.text
    links = re.findall(r"<a [^>]*>", page.text)
    assert len(links) >= 3
    assert all('target="_blank" rel="noopener noreferrer"' in link for link in links)
    assert f'href="/{language}/innovations/' in page.text
    assert "<script" not in page.text
    assert '<meta name="robots" content="noindex">' in page.text


def test_only_the_frame_may_be_held_by_other_sites(client: httpx.Client) -> None:
    page = frame(client, {"need": NEEDS["fi"]})
    assert policy(page) == "*"
    assert "script-src" not in page.headers["content-security-policy"]
    assert "x-frame-options" not in page.headers
    assert page.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    for path in ("/fi/", "/fi/embed", f"/fi/innovations/{RECORD}", "/v1/portals", "/docs", "/fi/nowhere"):
        other = client.get(path, headers=HTML)
        assert (policy(other), other.headers["x-frame-options"]) == ("'none'", "DENY"), path


def test_a_record_is_shown_with_works_like_it(client: httpx.Client) -> None:
    page = frame(client, {"record": RECORD, "limit": 2}, "sv")
    assert page.status_code == 200
    assert f'<h1 class="title"><a href="/sv/innovations/{RECORD}"' in page.text
    assert catalogue("sv")["record.similar"] in page.text
    assert page.text.count("<li>") == 2


@pytest.mark.parametrize(
    ("query", "status"), [({"need": ""}, 422), ({"record": "nobody:knows"}, 404), ({}, 422), ({"need": "x", "key": "ks_" + "0" * 16}, 403)]
)
def test_where_there_is_nothing_to_show_it_stays_quiet_with_the_link(client: httpx.Client, query: dict[str, str], status: int) -> None:
    page = frame(client, query)
    assert page.status_code == status
    assert policy(page) == "*"
    assert catalogue("fi")["widget.more"] in page.text
    assert "<li>" not in page.text


def test_hostile_text_stays_text(client: httpx.Client) -> None:
    page = frame(client, {"need": '"><script>alert(1)</script>', "theme": '"><script>', "key": ""})
    assert "<script" not in page.text


def test_the_builder_offers_it_as_a_second_line_once_there_is_a_need(client: httpx.Client) -> None:
    def line_of(fields: dict[str, str]) -> str:
        page = client.post("/en/embed", data=fields, headers=HTML)
        return unescape(re.findall(r'<textarea id="frame-line"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)[0])

    assert line_of({}) == ""
    line = line_of({"need": 'unga "utan" jobb', "language": "sv", "limit": "2", "theme": "dark", "key": "ks_abc"})
    address = f"{client.base_url}/sv/frame?need=unga+%22utan%22+jobb&amp;include=innovations&amp;limit=2&amp;theme=dark&amp;key=ks_abc"
    assert line.startswith(f'<iframe src="{address}" title="Vad andra har gjort" width="100%" height="330" ')
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in line
    assert len(Choices("fi", "ä" * 5000).frame_path()) < 6 * MOST_FRAME_NEED + 100


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def held(page: Page, server: str, choices: Choices, width: int) -> str:
    """Show the frame on a page of another origin whose policy allows no script -> the problems of its looks."""
    with serving(Replica()) as site:
        address = f"{site.address}/page"
        head = '<meta charset="utf-8"><title>Sivu</title><link rel="icon" href="data:,">'
        body = f'<!doctype html><html lang="fi"><head>{head}</head><body>{choices.frame_line(server)}</body></html>'
        site.page(address, Reply(body.encode(), headers={"Content-Security-Policy": f"default-src 'none'; img-src data:; frame-src {server}"}))
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        inside = page.frame_locator("iframe")
        inside.locator(".more a").wait_for()
        page.frames[1].wait_for_load_state()  # it is loaded lazily: the page is there before its style sheet
        assert inside.locator("li").count() >= 1
        assert inside.locator("html").evaluate("(one) => one.scrollWidth <= one.clientWidth")
        assert inside.locator("main").evaluate("(one) => getComputedStyle(one).paddingLeft") == "16px"  # its style sheet came
        with page.expect_popup() as opened:
            inside.locator("li a").first.click()
        opened.value.wait_for_load_state()
        assert opened.value.evaluate("window.opener") is None
        return opened.value.url


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "theme"), [("light", "auto"), ("dark", "auto"), ("dark", "light")])
def test_it_lives_on_a_site_without_scripts(browser: Browser, server: str, scheme: str, theme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    choices = Choices("fi", NEEDS["fi"], limit=2, theme=theme)
    assert held(page, server, choices, 320).startswith(f"{server}/fi/innovations/")
    page.set_viewport_size({"width": 320, "height": 700})
    for path in (choices.frame_path(), f"/sv/frame?record={RECORD}&theme={theme}"):
        page.goto(server + path)
        assert [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.mark.browser
def test_the_second_line_follows_the_choices(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/en/embed")
    assert not page.locator("#frame-part").is_visible()
    page.fill("#need", NEEDS["en"])
    page.locator("#frame-line").wait_for()
    assert "housing+first" in page.input_value("#frame-line")
    assert "housing+first" in str(page.get_attribute("#frame-see", "href"))
    page.locator("[data-copying=frame-line] button").click()
    page.locator("[data-copying=frame-line]").get_by_text("The line has been copied").wait_for()
    page.close()


@pytest.mark.browser
def test_the_builder_has_no_violations_with_both_lines(browser: Browser, server: str) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 900})  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{server}/fi/embed")
        page.fill("#need", NEEDS["fi"])
        page.locator("#frame-line").wait_for()
        assert [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        context.close()


@pytest.mark.browser
def test_a_key_lets_its_own_origin_and_no_other_use_widget_and_frame(browser: Browser, server: str, starter_workspace: Workspace) -> None:
    sites = Sites(starter_workspace.sites)
    with serving(Replica()) as ours, serving(Replica()) as theirs:
        key = sites.add([ours.address]).key
        choices = Choices("fi", NEEDS["fi"], key=key)
        lines = choices.line(server) + choices.frame_line(server)
        body = f'<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Sivu</title></head><body>{lines}</body></html>'
        seen = []
        for site in (ours, theirs):
            site.page(f"{site.address}/page", Reply(body.encode()))
            page = browser.new_page()
            with page.expect_response("**/v1/recommend") as told:
                page.goto(f"{site.address}/page")
            rows = page.frame_locator("iframe").locator("li")
            if site is ours:
                page.wait_for_selector("kutoja-recommendations .row")
                rows.first.wait_for()
            else:
                page.get_by_role("link", name="Etsi lisää Kutojasta").wait_for()
            seen.append((told.value.status, rows.count() > 0))
            page.close()
        assert seen == [(200, True), (403, False)]
        assert policy(httpx.get(server + choices.frame_path())) == ours.address
        sites.revoke(key)
    assert httpx.get(server + choices.frame_path()).status_code == 403
