"""Time to the first byte of each kind of page, over a server that runs: `first_byte.py http://127.0.0.1:8000 [TIMES]`.

Records are those that the server recommends for a need, so any catalogue will do; each page is fetched once before it is timed, but for those that
are new each time. Prints a table in Markdown: the least, the median and the slowest of TIMES in milliseconds, and how large the page is. The least is
what the page takes; the median also tells how busy the machine was.
"""

import http.client
import json
import statistics
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

TIMES = 20
NEEDS = {
    "fi": "Nuoret jäävät kotiin peruskoulun jälkeen eivätkä löydä opiskelupaikkaa tai töitä",
    "sv": "Äldre som bor ensamma i glesbygden får inte vård i tid",
    "en": "People who have been homeless for years lose their flats again without support",
}
TOPICS = ("nuorten työllistyminen", "yksinäiset ikäihmiset", "kotoutuminen ja kielen oppiminen", "omaishoitajien jaksaminen")
MANNERS = ("maaseudulla", "kaupungissa", "digitaalisesti", "ryhmässä", "yhdessä järjestöjen kanssa")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Page = tuple[str, str, str | None]
"""What it is called, its address, and the form that is sent to it (None: GET)."""


def fetch(host: str, address: str, form: str | None) -> tuple[float, int]:
    """Return milliseconds from sending a request to its first byte, and the bytes of the page. Raises SystemExit for anything but a page."""
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.connect()
    started = time.perf_counter()
    connection.request("POST" if form else "GET", address, form, FORM if form else {})
    response = connection.getresponse()
    took = 1000 * (time.perf_counter() - started)
    size = len(response.read())
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{address} answered {response.status}")
    return took, size


def asked(host: str, address: str) -> dict[str, list[dict[str, str]]]:
    """Return a list of the HTTP API."""
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", address)
    found: dict[str, list[dict[str, str]]] = json.loads(connection.getresponse().read())
    connection.close()
    return found


def recommended(host: str, include: str) -> list[dict[str, str]]:
    """Return rows for a need."""
    connection = http.client.HTTPConnection(host, timeout=60)
    body = json.dumps({"need": NEEDS["fi"], "include": [include], "limit": 10})
    connection.request("POST", "/v1/recommend", body, {"Content-Type": "application/json"})
    rows: list[dict[str, str]] = json.loads(connection.getresponse().read())[include]
    connection.close()
    return rows


def pages(host: str) -> Iterator[Page]:
    """Yield each kind of page once."""
    work, partner = recommended(host, "innovations")[0]["id"], recommended(host, "partners")[0]["id"]
    payers = recommended(host, "funders")
    call = next(row["id"] for row in payers if row["type"] == "call")
    funder = next((row["id"] for row in payers if row["type"] == "organisation"), partner)
    yield "home", "/fi/", None
    yield "results", "/fi/results", urlencode({"need": NEEDS["fi"]})
    yield "results in Swedish", "/sv/results", urlencode({"need": NEEDS["sv"]})
    yield "results by `?q=`", f"/en/results?{urlencode({'q': NEEDS['en']})}", None
    yield "work", f"/fi/innovations/{work}", None
    yield "organisation", f"/fi/organisations/{partner}", None
    yield "funder", f"/fi/organisations/{funder}", None
    yield "call", f"/fi/calls/{call}", None
    for name in ("innovations", "organisations", "calls"):
        yield f"list of {name}", f"/fi/{name}", None
    yield "list with filters", "/fi/innovations?theme=youth&place=FI&from_year=2018", None
    yield "list with words", "/fi/innovations", urlencode({"q": "nuorten työpaja"})
    yield "maps", "/fi/maps", None
    for name in ("gap", "geography", "ecosystem", "portfolio"):
        yield f"map: {name}", f"/fi/maps/{name}", None
    yield "map: portfolio of a funder", f"/fi/maps/portfolio?{urlencode({'funder': funder})}", None
    yield "map: network of a need", "/fi/maps/ecosystem", urlencode({"need": NEEDS["fi"]})
    for name in ("portals", "comparables", "about", "embed", "feeds"):
        yield name, f"/fi/{name}", None


def unseen(host: str, times: int) -> Iterator[tuple[str, list[Page]]]:
    """Yield pages of one kind that differ: nobody has asked for them before, so nothing of them is kept."""
    words = [(topic, manner) for topic in TOPICS for manner in MANNERS][:times]
    yield "results, each need new", [("", "/fi/results", urlencode({"need": " ".join(pair)})) for pair in words]
    works = asked(host, f"/v1/innovations?limit={times}")["items"]
    yield "work, each new", [("", f"/fi/innovations/{row['id']}", None) for row in works]


def told(name: str, took: list[tuple[float, int]]) -> str:
    """Return a line of the table."""
    all_ms = [milliseconds for milliseconds, _ in took]
    size = statistics.median(size for _, size in took) / 1000
    return f"| {name} | {min(all_ms):.0f} | {statistics.median(all_ms):.0f} | {max(all_ms):.0f} | {size:.0f} |\n"


def main(address: str, times: int) -> None:
    """Print the table."""
    host = urlsplit(address).netloc
    sys.stdout.write("| page | least, ms | median, ms | slowest, ms | kB |\n|---|---:|---:|---:|---:|\n")
    for name, path, form in pages(host):
        fetch(host, path, form)
        sys.stdout.write(told(name, [fetch(host, path, form) for _ in range(times)]))
        sys.stdout.flush()
    for name, each in unseen(host, times):
        sys.stdout.write(told(name, [fetch(host, path, form) for _, path, form in each]))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), int(sys.argv[2]) if len(sys.argv) > 2 else TIMES)
