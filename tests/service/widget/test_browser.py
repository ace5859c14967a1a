"""The widget in a real browser, on pages of another origin than Kutoja's."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright
from server import Replica, Reply, serving

from service.web.strings import catalogue

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
NEEDS = {"fi": "Asunto ensin pitkään asunnottomina olleille", "sv": "Bostad först för långvarigt hemlösa", "en": "housing first for the long-term homeless"}
RESERVED = "kutoja-recommendations { display: block; min-height: 37rem }"
Host = Callable[..., str]

WATCH = """
window.shift = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; }).observe({ type: "layout-shift", buffered: true });
window.blocked = [];
document.addEventListener("securitypolicyviolation", (one) => window.blocked.push(one.violatedDirective));
"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def host(server: str) -> Iterator[Host]:
    """Put a page on a server of another origin -> its address."""
    with serving(Replica()) as site:
        count = 0

        def put(body: str, *, style: str = "", policy: str = "", script: bool = True, language: str = "fi") -> str:
            nonlocal count
            count += 1
            address = f"{site.address}/{count}"
            site.page(f"{address}.css", Reply(style.encode(), content_type="text/css"))
            loaded = f'<script defer src="{server}/widget.js"></script>' if script else ""
            head = f'<meta charset="utf-8"><title>Kunnan sivu</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{address}.css">{loaded}'
            page = f'<!doctype html><html lang="{language}"><head>{head}</head><body><main><h1>Asunnottomuus</h1>{body}</main></body></html>'
            site.page(address, Reply(page.encode(), headers={"Content-Security-Policy": policy} if policy else {}))
            return address

        yield put


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": 1000, "height": 800})
    made.add_init_script(WATCH)
    yield made
    made.close()


def widget(need: str = "", more: str = "", link: str = '<a href="/oma">Oma linkki</a>') -> str:
    stated = f'need="{need}"' if need else ""
    return f"<kutoja-recommendations {stated} {more}>{link}</kutoja-recommendations>"


def strict(server: str) -> str:
    """A policy that allows the widget and nothing else of another origin."""
    return f"default-src 'none'; script-src {server}; connect-src {server}; style-src 'self'; img-src data:; require-trusted-types-for 'script'"


def answer_with(page: Page, answer: dict[str, Any] | None) -> None:
    """Let the API answer so, or break off. Only for what no record of the catalogue can be made to say, and for a server that is away."""

    def answered(route: Route) -> None:
        if answer is None:
            route.abort()
        else:
            route.fulfill(status=200, body=json.dumps(answer), headers={"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"})

    page.route("**/v1/recommend", answered)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_results_come_in_the_pages_language_and_nothing_moves(page: Page, host: Host, server: str, language: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script("""window.told = []; addEventListener("kutoja:results", ({ detail }) => {
        told.push(detail.verdict);
        window.reasons = detail.innovations.filter((row) => row.level !== "weak").map((row) => row.why);
    });""")
    address = host(f"{widget(NEEDS[language])}<p>Sivu jatkuu.</p>", style=RESERVED, language=language)
    page.goto(address)
    page.wait_for_selector(".row")
    assert page.locator("h2").inner_text() == catalogue(language)["widget.innovations"]
    assert 1 <= page.locator(".row").count() <= 3
    link = page.locator(".title a").first
    address_of_record = str(link.get_attribute("href"))
    assert address_of_record.startswith(f"{server}/{language}/innovations/")
    assert httpx.get(address_of_record, headers={"Accept": "text/html"}).status_code == 200
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert page.locator("[role=status]").inner_text() in {catalogue(language)["widget.count.many"].format(n=n) for n in (2, 3)} | {
        catalogue(language)["widget.count.one"].format(n=1)
    }
    assert page.locator(".why").all_text_contents() == page.evaluate("reasons")
    assert page.evaluate("told") == ["found"]
    assert page.evaluate("shift") <= 0.02
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert page.context.cookies() == []
    assert {one for one in asked if not one.startswith(address)} == {f"{server}/widget.js", f"{server}/v1/recommend"}


def test_nothing_is_sent_before_it_is_in_view_and_then_only_the_pages_title_and_main_text(page: Page, host: Host) -> None:
    sent: list[dict[str, Any]] = []
    page.on("request", lambda request: sent.append(request.post_data_json) if "/v1/" in request.url else None)
    unread = """<nav>valikko</nav><form>lomake <input value="salainen"><textarea>luonnos</textarea></form><p hidden>piilo</p><p class="no">poissa</p>
        <div contenteditable="true">kirjoitus</div><script type="text/plain">koodi</script>"""
    read = "<p>Pitkään asunnottomina olleet tarvitsevat ensin kodin.</p>"
    page.goto(host(f'{read}{unread}<div class="tall"></div>{widget(more="limit=2")}', style=".tall { height: 4000px } .no { display: none }"))
    page.wait_for_function("customElements.get('kutoja-recommendations') !== undefined")
    page.wait_for_timeout(300)
    assert sent == []
    page.locator("kutoja-recommendations").scroll_into_view_if_needed()
    page.wait_for_selector(".row")
    need = "Kunnan sivu Asunnottomuus Pitkään asunnottomina olleet tarvitsevat ensin kodin."
    assert sent == [{"need": need, "interface_language": "fi", "include": ["innovations"], "limit": 2}]


def test_it_holds_against_hostile_styles_under_a_strict_policy(page: Page, host: Host, server: str) -> None:
    style = """div, p, ol, li, a, span, q { display: none !important }
        kutoja-recommendations { display: none !important; position: absolute !important }
        * { text-transform: uppercase !important; letter-spacing: 1em !important; white-space: nowrap !important }
        body * { font-size: 60px !important }"""
    page.goto(host(widget(NEEDS["fi"]), style=style, policy=strict(server)))
    page.wait_for_selector(".row .title a")
    shown = page.locator(".title a").first.evaluate(
        "(a) => { const s = getComputedStyle(a); return [s.textTransform, s.letterSpacing, s.fontSize, s.whiteSpace] }"
    )
    assert shown == ["none", "normal", "20px", "normal"]
    assert page.evaluate("blocked") == []
    assert page.locator(".box").evaluate("(box) => box.scrollWidth <= box.clientWidth && box.getBoundingClientRect().right <= innerWidth")


def test_two_on_a_page_each_answer_for_themselves(page: Page, host: Host) -> None:
    page.goto(host(widget(NEEDS["fi"], 'include="partners, innovations" limit="1"') + widget(NEEDS["en"], 'lang="en" limit="1"')))
    for number, headings in enumerate((["Samaan aiheeseen liittyvää", "Mitä muualla on tehty", "Kuka tuntee asian"], ["What others have done"])):
        one = page.locator("kutoja-recommendations").nth(number)
        one.locator(".row").first.wait_for()
        assert one.locator("h2, h3").all_inner_texts() == headings
    page.locator("kutoja-recommendations").nth(1).evaluate("(one) => one.setAttribute('lang', 'sv')")
    page.get_by_text("Vad andra har gjort").wait_for()


def test_with_the_server_away_it_stays_quiet_and_shows_the_sites_own_link(page: Page, host: Host, server: str) -> None:
    answer_with(page, None)
    page.goto(host(widget(NEEDS["fi"]) + widget(NEEDS["fi"], link="")))
    page.get_by_role("link", name="Oma linkki").wait_for()
    own = page.locator("kutoja-recommendations").nth(1).get_by_role("link", name="Etsi lisää Kutojasta")
    own.wait_for()
    assert own.get_attribute("href") == f"{server}/fi/"
    assert not page.locator(".box").first.is_visible()
    page.goto(host(widget(NEEDS["fi"]), script=False))
    assert page.get_by_role("link", name="Oma linkki").is_visible()


def test_what_a_record_holds_stays_text(page: Page, host: Host) -> None:
    row = {"id": "a:1", "type": "innovation", "title_language": "fi", "level": "strong", "url": "javascript:alert(1)", "reasons": []}
    titles = ["<img src=x onerror=document.title='hacked'>", "\u202eredro thgir ot tfel", "Pitkä " * 900, "😀" * 80, ""]
    rows = [{**row, "title": title, "summary": title, "why": title} for title in titles]
    answer_with(
        page, {"verdict": "found", "innovations": [*rows, {**row, "type": "unheard-of", "title": "unknown"}, {**row, "level": "weak", "title": "weak"}]}
    )
    page.goto(host(widget("x", 'limit="10"') + "<p id=after>Sivu jatkuu.</p>"))
    page.wait_for_selector(".row")
    assert page.locator(".title a").all_text_contents() == [*titles[:4], catalogue("fi")["widget.untitled"]]
    assert page.locator(".why").all_text_contents() == titles[:4]
    assert page.locator(".row img").count() == 0
    assert page.title() == "Kunnan sivu"
    assert [address for address in page.locator(".row a").evaluate_all("(links) => links.map((a) => a.protocol)") if address != "http:"] == []
    assert page.locator(".row").nth(2).evaluate("(row) => row.getBoundingClientRect().height") < 190
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000


def test_weak_rows_come_only_where_there_is_nothing_closer_and_say_so(page: Page, host: Host) -> None:
    row = {"id": "a:1", "type": "innovation", "title": "Kaukainen", "level": "weak", "url": None, "started": "2020", "ended": "2021-05", "reasons": []}
    answer_with(page, {"verdict": "weak", "innovations": [row], "partners": [row, {**row, "level": "related", "title": "Läheinen"}], "funders": []})
    page.goto(host(widget("x", 'include="innovations,partners,funders"')))
    page.wait_for_selector(".row")
    assert page.locator(".title").all_inner_texts() == ["Kaukainen", "Läheinen"]
    assert page.locator(".meta").all_text_contents() == [f"{catalogue('fi')['level.weak']}2020–2021", "2020–2021"]
    assert page.locator("h3").count() == 2


def test_the_host_hears_of_a_row_that_is_opened_by_keyboard_and_may_keep_it(page: Page, host: Host) -> None:
    page.add_init_script('addEventListener("kutoja:open", (event) => { window.opened = event.detail; event.preventDefault(); });')
    address = host(widget(NEEDS["en"]), language="en")
    page.goto(address)
    page.wait_for_selector(".row")
    page.keyboard.press("Tab")
    assert page.locator(".title a").first.evaluate("(a) => a.matches(':focus-visible') && getComputedStyle(a).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("opened.id").startswith("housing-first:")
    assert page.url == address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_host_page_and_on_ours(browser: Browser, host: Host, server: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 320, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    style = ":root { color-scheme: light dark; background: Canvas; color: CanvasText }"
    page.goto(host("".join(widget(NEEDS["fi"], f'theme="{theme}"') for theme in ("auto", "light", "dark")), style=style))
    for number in range(3):
        one = page.locator("kutoja-recommendations").nth(number)
        one.scroll_into_view_if_needed()
        one.locator(".row").first.wait_for()
    assert violations(page) == []
    page.goto(f"{server}/sv/embed")
    page.locator("kutoja-recommendations").scroll_into_view_if_needed()
    page.wait_for_selector(".row")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_the_line_follows_the_choices_and_works_on_another_site_under_a_strict_policy(page: Page, host: Host, server: str) -> None:
    page.goto(f"{server}/en/embed")
    page.fill("#need", NEEDS["sv"])
    page.select_option("#language", "sv")
    preview = page.locator('#preview kutoja-recommendations[lang="sv"]')
    preview.scroll_into_view_if_needed()
    preview.locator(".row").first.wait_for()
    page.click("#copy")
    page.get_by_text("The line has been copied").wait_for()
    line = page.input_value("#line")
    assert "integrity=" in line
    page.goto(host(line, script=False, policy=strict(server)))
    page.wait_for_selector(".row")
    assert page.locator("h2").inner_text() == "Vad andra har gjort"
    assert page.evaluate("blocked") == []


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]]
