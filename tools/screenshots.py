"""Every kind of page of a server that runs, as pictures: `tools/screenshots.py http://127.0.0.1:8000 FOLDER [NAME…]`.

Each page is shot as a phone (390 pixels) and as a desktop (1280 pixels) shows it, at most TALL pixels of it, one of them light and the other dark,
in Finnish, Swedish and English by turns. `--sheets PICTURES FOLDER` puts the pictures together into the contact sheets of docs/screenshots.md.
Needs Chromium, and what the tests need.
"""

import json
import shutil
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = {"phone": 390, "desktop": 1280}
TALL = 2600
"""Pixels of a page that are shot: what is below looks alike."""

NEEDS = {
    "fi": "Nuoret jäävät kotiin peruskoulun jälkeen eivätkä löydä opiskelupaikkaa tai töitä",
    "sv": "Äldre som bor ensamma i glesbygden får inte vård i tid",
    "en": "People who have been homeless for years lose their flats again without support",
}
NONSENSE = "xylofonin viritys painottomuudessa"
APPLICATION = """Tarve
Pitkään asunnottomina olleet menettävät asuntonsa uudelleen, kun tukea ei ole. Perinteinen portaikko edellyttää raittiutta ennen asuntoa.
Kohderyhmä
Pitkäaikaisasunnottomat, joilla on päihde- tai mielenterveysongelmia.
Toimenpiteet
Hanke tarjoaa ensin asunnon ja sen jälkeen liikkuvaa tukea kotiin. Asumisneuvoja auttaa vuokranmaksussa ja velkojen järjestelyssä.
Budjetti
Kokonaiskustannukset ovat 450 000 euroa. Hanke toteutetaan 1.1.2026–31.12.2028.
"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
SEND = """([address, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address, enctype: "multipart/form-data" });
  if (!address.endsWith("/comparables")) form.enctype = "application/x-www-form-urlencoded";
  for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
}"""
SHEETS = {
    "pages-1": ("home", "results", "none", "work", "organisation", "funder", "call", "similar"),
    "pages-2": ("works", "organisations", "calls", "comparables", "compared", "portals", "error", "about"),
    "pages-3": ("gap", "geography", "ecosystem", "portfolio", "maps", "brief", "profile", "pack"),
    "pages-4": ("widget", "embed", "frame", "feed", "feeds", "api", "privacy", "accessibility"),
}
SCALED = {"phone": 180, "desktop": 540}
"""How wide a picture is on a sheet."""

GAP, SHOWN_HEIGHT, PAIRS = 12, 390, 2
QUALITY = 60


@dataclass(frozen=True)
class Shot:
    """One kind of page: what it is called, its address, the form that is sent to it (None: GET) and what to do on it before it is shot."""

    name: str
    address: str
    form: dict[str, str] | None = None
    open_first: str = ""  # selector of what is opened


def rows_of(server: str, include: str, need: str) -> list[dict[str, str]]:
    """Return what the server recommends for a need."""
    body = json.dumps({"need": need, "include": [include], "limit": 10}).encode()
    request = urllib.request.Request(f"{server}/v1/recommend", body, {"Content-Type": "application/json"})  # noqa: S310 (the server that was named)
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        found: list[dict[str, str]] = json.load(answer)[include]
    return found


def shots(server: str, host: str) -> Iterator[Shot]:
    """Yield each kind of page once; records are those that the server recommends."""
    work = rows_of(server, "innovations", NEEDS["en"])[0]["id"]
    partner = rows_of(server, "partners", NEEDS["fi"])[0]["id"]
    payers = rows_of(server, "funders", NEEDS["fi"])
    call = next(row["id"] for row in payers if row["type"] == "call")
    funder = next((row["id"] for row in payers if row["type"] == "organisation"), partner)
    yield Shot("home", "/fi/")
    yield Shot("results", "/fi/results", {"need": NEEDS["fi"]}, "#innovations .match details")
    yield Shot("none", "/sv/results", {"need": NONSENSE})
    yield Shot("work", f"/en/innovations/{work}")
    yield Shot("organisation", f"/fi/organisations/{partner}")
    yield Shot("funder", f"/sv/organisations/{funder}")
    yield Shot("call", f"/fi/calls/{call}")
    yield Shot("works", "/en/innovations?theme=youth")
    yield Shot("organisations", "/sv/organisations?kind=wellbeing_county")
    yield Shot("calls", "/fi/calls")
    yield Shot("similar", f"/sv/innovations/{work}/similar")
    yield Shot("comparables", "/fi/comparables")
    yield Shot("compared", "/fi/comparables", {"text": APPLICATION})
    yield Shot("maps", "/en/maps")
    yield Shot("gap", "/fi/maps/gap")
    yield Shot("geography", "/sv/maps/geography")
    yield Shot("ecosystem", "/en/maps/ecosystem?theme=youth")
    yield Shot("portfolio", f"/fi/maps/portfolio?funder={funder}")
    yield Shot("portals", "/sv/portals")
    for language, name in zip(("en", "fi", "sv", "en", "fi"), ("about", "accessibility", "privacy", "api", "feeds"), strict=True):
        yield Shot(name, f"/{language}/{name}")
    yield Shot("embed", "/sv/embed", {"need": NEEDS["sv"], "include": "innovations", "limit": "3", "language": "sv"})
    yield Shot("widget", host)
    yield Shot("frame", "/en/frame?need=housing+first&include=innovations&limit=3")
    yield Shot("brief", "/fi/brief", {"need": NEEDS["fi"]})
    yield Shot("profile", "/sv/profile", {"need": NEEDS["sv"]})
    yield Shot("pack", f"/en/pack/{work}")
    yield Shot("feed", "/fi/feed", {"need": NEEDS["fi"]})
    yield Shot("error", "/sv/ingenstans")


def shoot(browser: Browser, server: str, shot: Shot, size: str, scheme: str, folder: Path) -> None:
    """Write the picture of a page; waits for the widget where there is one."""
    context = browser.new_context(viewport={"width": WIDTHS[size], "height": 900}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    go(page, server, shot)
    if shot.open_first:
        page.wait_for_load_state("networkidle")
        page.locator(shot.open_first).first.evaluate("(one) => { one.open = true; }")
    if page.locator("kutoja-recommendations").count():
        page.locator("kutoja-recommendations").first.scroll_into_view_if_needed()
        page.wait_for_selector("kutoja-recommendations .row")
    if page.evaluate("document.documentElement.scrollWidth") > WIDTHS[size]:
        sys.stderr.write(f"{shot.name} scrolls sideways at {WIDTHS[size]} pixels\n")
    height = min(TALL, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": WIDTHS[size], "height": max(900, height)})
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=folder / f"{shot.name}-{size}.png", clip={"x": 0, "y": 0, "width": WIDTHS[size], "height": max(900, height)})
    context.close()


def go(page: Page, server: str, shot: Shot) -> None:
    """Open a page, by a form where it takes one."""
    address = shot.address if shot.address.startswith("http") else server + shot.address
    if shot.form is None:
        page.goto(address, wait_until="load")
        return
    page.goto(f"{server}/fi/about")
    with page.expect_navigation(wait_until="load"):
        page.evaluate(SEND, [address, shot.form])


def host_page(server: str) -> ThreadingHTTPServer:
    """Serve a page of another origin that holds the widget, as a municipality's could."""
    style = """body { font: 1.05rem/1.6 Georgia, serif; margin: 0; color: #20303c; background: #fff }
header { background: #00437a; color: #fff; padding: 1rem 1.5rem }
main { max-width: 46rem; margin: 2rem auto; padding: 0 1.5rem } kutoja-recommendations { --kutoja-accent: #00437a; display: block; min-height: 37rem }"""
    head = f"""<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Asumisen tuki</title>
<style>{style}</style><script defer src="{server}/widget.js"></script>"""
    widget = f"""<kutoja-recommendations need="Asunto ensin pitkään asunnottomina olleille" lang="fi">
<a href="{server}/fi/">Etsi lisää Kutojasta</a></kutoja-recommendations>"""
    text = "<p>Pitkään asunnottomina olleet saavat ensin oman asunnon ja sen jälkeen tukea kotiin. Palvelu on maksuton.</p>"
    main = f"<header>Esimerkkikunta</header><main><h1>Asumisen tuki</h1>{text}{widget}</main>"
    body = f'<!doctype html><html lang="fi"><head>{head}</head><body>{main}</body></html>'

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name that the base class gives it)
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    return site


def sheets(pictures: Path, folder: Path) -> None:
    """Put the pictures together, phone beside desktop, PAIRS of them in a row."""
    pair_width = sum(SCALED.values()) + 2 * GAP
    for sheet, names in SHEETS.items():
        rows = -(-len(names) // PAIRS)
        whole = Image.new("RGB", (PAIRS * pair_width + GAP, rows * (SHOWN_HEIGHT + GAP) + GAP), "#8a8f8c")
        for number, name in enumerate(names):
            left, top = GAP + number % PAIRS * pair_width, GAP + number // PAIRS * (SHOWN_HEIGHT + GAP)
            for size, width in SCALED.items():
                whole.paste(_scaled(pictures / f"{name}-{size}.png", width), (left, top))
                left += width + GAP
        whole.save(folder / f"{sheet}.webp", quality=QUALITY, method=6)


def _scaled(file: Path, width: int) -> Image.Image:
    """A picture as wide as its place on a sheet, and no higher."""
    picture = Image.open(file).convert("RGB")
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS).crop((0, 0, width, min(SHOWN_HEIGHT, height)))


def main(server: str, folder: Path, names: list[str]) -> None:
    """Shoot the pages, all or the named ones."""
    folder.mkdir(parents=True, exist_ok=True)
    site = host_page(server)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for number, shot in enumerate(shots(server, f"http://127.0.0.1:{site.server_address[1]}/")):
            if names and shot.name not in names:
                continue
            for turn, size in enumerate(WIDTHS):
                shoot(browser, server, shot, size, ("light", "dark")[(number + turn) % 2], folder)
        browser.close()
    site.shutdown()


if __name__ == "__main__":
    if sys.argv[1] == "--sheets":
        sheets(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3:])
