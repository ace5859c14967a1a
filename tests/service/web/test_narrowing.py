"""The panel that narrows the results page: its numbers are what is there when a value is chosen, with and without JavaScript."""

import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from service.web.forms import NeedForm, choices, read_form
from service.web.strings import catalogue

NEED = "Nuorten työpaja"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
FI = catalogue("fi")
NUMBER = re.compile(r"\d+")


class Panel(HTMLParser):
    """What a page says: {value: number} of the panel, the numbers told above it, the rows and folded variants of each list, and what is chosen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {}
        self.chosen: list[str] = []
        self.rows: dict[str, list[str]] = {}
        self._value = self._list = ""
        self.feed(page)
        told = re.search(r"data-told>([^<]*)<", page)
        self.told = [int(one) for one in NUMBER.findall(told.group(1))] if told else []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "section" and found.get("class") == "list":
            self._list = str(found["id"])
        if found.get("name") == "drop":
            self.chosen.append(str(found["value"]))
        if tag == "input" and found.get("type") == "hidden":
            return
        if (tag == "input" and found.get("name") == "only") or (tag == "option" and ":" in str(found.get("value"))):
            self._value = str(found["value"])
        if tag == "article":
            self.rows.setdefault(self._list, []).append(str(found["aria-labelledby"]))

    def handle_data(self, data: str) -> None:
        number = re.search(r"^(\d+)$|\((\d+)\)$", data.strip())  # beside a box, or after an option's name; a portal's name may end in a year
        if self._value and number:
            self.numbers[self._value] = int(number.group(1) or number.group(2))
            self._value = ""


def ask(client: httpx.Client, *only: str, **fields: str) -> Panel:
    answer = client.post("/fi/results", data={"need": NEED, "only": list(only), **fields}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return Panel(answer.text)


def test_a_number_is_what_is_left_when_its_value_is_chosen(client: httpx.Client) -> None:
    whole = ask(client)
    (total,) = whole.told
    assert total > 10
    fields = {value.partition(":")[0] for value in whole.numbers}
    assert fields == {"theme", "target_group", "place", "language", "portal", "with_results", "from_year", "to_year", "status"}
    for field in fields - {"status"}:
        number, value = min((number, value) for value, number in whole.numbers.items() if value.startswith(f"{field}:"))
        narrowed = ask(client, value)
        assert narrowed.told == ([number, total] if number < total else [total]), value
        assert narrowed.chosen == [value]
        assert len(narrowed.rows["innovations"]) <= min(10, number)
        # The other fields are counted among what is left, its own as it was.
        assert all(n <= number for one, n in narrowed.numbers.items() if not one.startswith((f"{field}:", "status:")))
        assert {one: n for one, n in narrowed.numbers.items() if one.startswith(f"{field}:")} == {
            one: n for one, n in whole.numbers.items() if one.startswith(f"{field}:")
        }


def test_choices_of_two_fields_narrow_each_other(client: httpx.Client) -> None:
    first = ask(client, "theme:youth")
    place, number = next((one, n) for one, n in first.numbers.items() if one.startswith("place:") and 0 < n < first.told[0])
    both = ask(client, "theme:youth", place)
    assert both.told[0] == number
    assert ask(client, "theme:youth", place, drop=place).told == first.told
    assert ask(client, "theme:youth", place, drop="all").chosen == []


def test_statuses_leave_only_calls_of_that_status(client: httpx.Client) -> None:
    whole = ask(client)
    status = next(one for one in whole.numbers if one.startswith("status:"))
    answer = client.post("/fi/results", data={"need": NEED, "only": status}, headers={"Accept": "text/html"}).text
    shown = set(re.findall(r"tag tag-(open|forthcoming|closed|rolling|unknown)\b", answer))
    assert shown == {status.partition(":")[2]}
    assert Panel(answer).told == whole.told  # works stay as they are


@pytest.mark.parametrize("only", ["colour:red", "theme:", "theme:<b>", "from_year:soon", "nonsense"])
def test_what_is_no_choice_is_passed_over(client: httpx.Client, only: str) -> None:
    assert ask(client, only).told == ask(client).told


def test_a_value_that_nothing_holds_leaves_nothing_and_can_be_taken_back(client: httpx.Client) -> None:
    nothing = ask(client, "portal:no-such-portal")
    assert nothing.told[0] == 0
    assert nothing.rows.get("innovations") is None
    assert nothing.chosen == ["portal:no-such-portal"]


def test_files_hold_the_narrowed_rows(client: httpx.Client) -> None:
    only = "place:SE"
    rows = ask(client, only).rows["innovations"]
    given = client.post("/fi/results/export?format=json", data={"need": NEED, "only": only}).json()
    assert ["m-" + re.sub(r"[^\w]|_", "-", row["id"]) for row in given["innovations"]] == rows
    page = client.post("/fi/results", data={"need": NEED, "only": only}, headers={"Accept": "text/html"}).text
    table = client.post("/fi/who-pays/export?format=json", data={"need": NEED, "only": only}).json()
    assert table["payers"]
    assert all(f"/fi/organisations/{payer['id']}" in page for payer in table["payers"][:3])
    assert len(table["payers"]) < len(client.post("/fi/who-pays/export?format=json", data={"need": NEED}).json()["payers"])


def test_choices_travel_in_one_field() -> None:
    form = read_form(b"need=a&only=theme%3Ayouth&only=&only=place%3AFI%3Apohjois-suomi+theme%3Ayouth&drop=theme%3Aageing")
    assert form.only == "theme:youth place:FI:pohjois-suomi"
    assert list(choices(form.only)) == [("theme", "youth"), ("place", "FI:pohjois-suomi")]
    assert form.fields() == {"need": "a", "only": form.only}
    assert NeedForm(need="a", only=form.only).as_need("fi").only == (("theme", "youth"), ("place", "FI:pohjois-suomi"))


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def results(browser: Browser, server: str, **options: object) -> Page:
    page = browser.new_context(reduced_motion="reduce", **options).new_page()  # type: ignore[arg-type]
    page.goto(f"{server}/fi/")
    page.fill("#need", NEED)
    page.click("form.need button.button")
    page.wait_for_selector("#narrow")
    return page


def test_a_choice_answers_without_a_reload_and_keeps_the_focus(browser: Browser, server: str) -> None:
    page = results(browser, server)
    page.wait_for_selector(".share.on")
    page.evaluate("window.same = true")
    page.locator("#narrow > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    value = page.evaluate("document.activeElement.value")
    number = page.locator(f"#narrow label:has(input[value='{value}']) small").inner_text()
    page.keyboard.press("Space")
    page.wait_for_selector(".limits-set")
    page.wait_for_function("() => !document.querySelector('.waiting')")
    assert page.evaluate("[document.activeElement.value, document.activeElement.checked, same]") == [value, True, True]
    assert page.locator("#narrow").get_attribute("open") is not None
    told = page.locator("[data-told]").inner_text()
    assert NUMBER.findall(told)[0] == number
    page.wait_for_function("(text) => document.querySelector('.told-now').textContent.includes(text)", arg=told)
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert page.url.partition("#")[0] == f"{server}/fi/results"  # a choice is in no address
    page.locator("#only-place").select_option(index=1)
    page.wait_for_function("() => document.querySelectorAll('.limit').length === 2 && !document.querySelector('.waiting')")
    page.locator(".limits-set .link").click()
    page.wait_for_selector(".limits-set", state="detached")
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('.limit').length === 2")
    page.context.close()


def test_a_shared_link_holds_what_was_chosen(browser: Browser, server: str) -> None:
    page = results(browser, server, permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_selector(".share.on")
    page.click("#narrow > summary")
    page.locator("#narrow [value^='theme:']").first.check()
    page.wait_for_selector(".limits-set")
    page.wait_for_function("() => !document.querySelector('.waiting')")
    page.click("#share button")
    page.get_by_text(FI["share.copied"]).wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    only = parse_qs(urlsplit(link).fragment)["only"][0]
    told = page.locator("[data-told]").inner_text()
    other = browser.new_page()
    other.goto(link)
    other.wait_for_selector(".limits-set")
    assert (other.locator(".limit").get_attribute("value"), other.locator("[data-told]").inner_text()) == (only, told)
    other.close()
    page.context.close()


def test_without_javascript_a_button_sends_the_choices(browser: Browser, server: str) -> None:
    page = results(browser, server, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.click("#narrow > summary")
    boxes = page.locator("#narrow [value^='theme:']")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name=FI["narrow.apply"], exact=True).click()
    page.wait_for_selector(".limits-set")
    assert page.locator(".limit").count() == 2
    page.locator(".limit").first.click()
    deadline = time.monotonic() + 10
    while page.locator(".limit").count() != 1 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert page.locator(".limit").count() == 1
    page.context.close()
