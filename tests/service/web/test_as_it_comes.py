"""The results page is sent list by list as it is made, and a browser shows each as it comes: in a new page and, with the script, in place of others."""

import asyncio
import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from models.workspace import Workspace
from service.answer import Answerer, Begun
from service.app import create_app
from service.live import Live
from service.settings import Settings
from service.web.strings import catalogue

NEED = "Nuorten työpaja"
PART = b"<!--part-->"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
FI = catalogue("fi")


def test_what_is_made_is_sent_before_the_rest_is_made(starter_workspace: Workspace, answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[object] = []
    for name in ("innovations", "partners", "payers", "funders"):
        made = getattr(Begun, name)
        monkeypatch.setattr(Begun, name, lambda *given, name=name, made=made: happened.append(name) or made(*given))
    settings = Settings(data=starter_workspace.data, rate_limit=0)
    live = Live(settings)
    live._answerer = answerer
    form = urlencode({"need": NEED}).encode()
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/fi/results",
        "raw_path": b"/fi/results",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
        "client": None,
        "server": ("test", 80),
        "asgi": {"version": "3.0", "spec_version": "2.4"},
    }

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": form, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        happened.append(message.get("body", message.get("status")))

    asyncio.run(create_app(settings, live)(scope, receive, send))
    assert [one for one in happened if isinstance(one, str | int)] == ["innovations", 200, "partners", "payers", "funders"]
    works, partners, rest = (one for one in happened if isinstance(one, bytes) and one)
    assert happened.index(works) < happened.index("partners") < happened.index(partners) < happened.index("funders")
    assert works.endswith(PART)
    assert partners.endswith(PART)
    assert b"\x00" not in works + partners + rest
    assert b'id="h-partners"' in works  # its header stands before its rows do
    assert rest.rstrip().endswith(b"</html>")


@dataclass
class Slow:
    """A server before the real one that passes everything on, but, `held`, an answer's parts only as `let` is released; `cut` ends the connection instead."""

    upstream: str
    address: str = ""
    held: bool = False
    cut: bool = False
    let: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def pass_on(self, asked: BaseHTTPRequestHandler) -> None:
        """Answer one request with what the real server answers."""
        upstream = http.client.HTTPConnection(urlsplit(self.upstream).netloc, timeout=60)
        body = asked.rfile.read(int(asked.headers.get("Content-Length", 0)))
        upstream.request(asked.command, asked.path, body, {name: value for name, value in asked.headers.items() if name.lower() != "accept-encoding"})
        answer = upstream.getresponse()
        asked.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection", "date"):
                asked.send_header(name, value)
        asked.send_header("Transfer-Encoding", "chunked")
        asked.end_headers()
        for part in answer.read().replace(PART, PART + b"\0").split(b"\0"):
            asked.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if part else b"")
            asked.wfile.flush()
            if self.held and part.endswith(PART):
                self.let.acquire(timeout=60)
                if self.cut:
                    asked.close_connection = True
                    return
        asked.wfile.write(b"0\r\n\r\n")


@pytest.fixture(scope="module")
def slow(server: str) -> Iterator[Slow]:
    """The real server behind one that can hold its answers; `upstream` is changed to the address to ask."""
    between = Slow(server)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            between.pass_on(self)

        do_POST = do_GET  # noqa: N815 (the base class's names)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, daemon=True).start()
        between.address = f"http://127.0.0.1:{made.server_port}"
        yield between
        made.shutdown()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, slow: Slow) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) shift += one.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    made.goto(f"{slow.address}/fi/")
    yield made
    slow.held = slow.cut = False
    for _ in range(4):
        slow.let.release()
    slow.let = threading.Semaphore(0)
    context.close()


def shown(page: Page) -> list[str]:
    """The lists that have rows which are there."""
    return page.evaluate("() => Array.from(document.querySelectorAll('.lists > section:not(.waiting):has(.match)'), (one) => one.id)")


def lines(page: Page) -> list[str]:
    """The text of the page, without how long it took."""
    took = FI["results.took"].partition("{")[0]
    return [line for line in page.locator("main").inner_text().splitlines() if not line.startswith(took)]


def wait_for(page: Page, *lists: str) -> None:
    page.wait_for_selector(f"section#{lists[-1]}:not(.waiting) .match")
    assert shown(page) == list(lists)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_first_page_shows_works_then_partners_then_funders(page: Page, slow: Slow, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    slow.held = True
    page.fill("#need", NEED)
    page.click("form.need button.button", no_wait_after=True)
    wait_for(page, "innovations")
    assert page.evaluate("() => getComputedStyle(document.querySelector('#partners > header'), '::after').content") == '""'  # a skeleton
    assert page.evaluate("() => getComputedStyle(document.querySelector('.lists'), '::after').content") == '""'
    slow.let.release()
    wait_for(page, "innovations", "partners")
    slow.let.release()
    page.wait_for_selector(".share.on")
    assert shown(page) == ["innovations", "partners", "funders"]
    assert page.evaluate("() => getComputedStyle(document.querySelector('.lists'), '::after').content") == "none"
    assert page.evaluate("shift") <= 0.02


def test_an_answer_in_place_of_another_comes_list_by_list(page: Page, slow: Slow) -> None:
    page.fill("#need", NEED)
    page.click("form.need button.button")
    page.wait_for_selector(".share.on")
    slow.held = True
    before = page.locator("#innovations .row-title").all_text_contents()
    page.locator("#innovations button[name=more]").nth(2).click()
    page.wait_for_selector(".chips")
    assert shown(page) == ["innovations"]
    assert page.locator("#innovations .row-title").all_text_contents() != before
    for name in ("partners", "funders"):
        assert page.locator(f"#{name}").evaluate("(one) => [one.inert, one.getAttribute('aria-busy')]") == [True, "true"]
    page.get_by_text(f"{FI['results.innovations']} (").wait_for()  # told in the live region, while the rest is still to come
    assert FI["results.partners"] not in page.locator(".told-now").inner_text()
    slow.let.release()
    wait_for(page, "innovations", "partners")
    slow.let.release()
    wait_for(page, "innovations", "partners", "funders")
    page.get_by_text(f"{FI['results.funders']} (").wait_for()
    assert page.locator(".waiting, [inert]").count() == 0
    assert page.locator("#who-pays").count() == 1
    assert page.evaluate("shift") <= 0.02
    came = lines(page)
    slow.held = False
    page.locator("form.need button.button").click()  # the same need with the same row liked, answered at once
    page.wait_for_selector("main.working", state="detached")
    page.wait_for_function("() => !document.querySelector('.working, .waiting')")
    assert lines(page) == came


def test_an_answer_that_breaks_off_leaves_the_page_as_it_was(page: Page, slow: Slow) -> None:
    page.fill("#need", NEED)
    page.click("form.need button.button")
    page.wait_for_selector(".share.on")
    before = lines(page)
    slow.held = slow.cut = True
    page.locator("#innovations button[name=more]").nth(2).click()
    page.wait_for_selector(".chips")
    slow.let.release()
    page.wait_for_selector(".told-now.failed")
    assert page.locator(".told-now").inner_text() == FI["share.failed"]
    assert lines(page) == before
    assert page.locator(".waiting, .working, [inert]").count() == 0
    slow.held = slow.cut = False
    page.locator("#innovations button[name=more]").nth(2).click()  # and works again
    page.wait_for_selector(".chips")
    page.wait_for_function("() => !document.querySelector('.waiting')")


def test_a_later_choice_wins_over_one_that_is_still_coming(page: Page, slow: Slow) -> None:
    page.fill("#need", NEED)
    page.click("form.need button.button")
    page.wait_for_selector(".share.on")
    page.click("#narrow > summary")
    slow.held = True
    boxes = page.locator("#narrow [value^='theme:']")
    boxes.nth(0).check()
    page.wait_for_selector(".limits-set")
    slow.held = False
    boxes.nth(1).check()
    page.wait_for_function("() => document.querySelectorAll('.limit').length === 2 && !document.querySelector('.waiting')")
    assert shown(page) == ["innovations", "partners", "funders"]
    assert page.evaluate("() => new Set(Array.from(document.querySelectorAll('main [id]'), (one) => one.id)).size") == page.locator("main [id]").count()
