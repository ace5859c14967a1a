"""Writes a new portal's first files: its module, an empty page for its replica, and a test that fails until somebody fills them."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import crawlers.portals
from models.errors import InvalidInput
from models.jsonl import dumps

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
CHECKOUT = Path(__file__).resolve().parents[1]

MODULE = '''"""{title}: what it holds, in one line."""

from collections.abc import Iterator

from crawlers.portal import Crawl, Dropped, Fetch, Item, Labels, Page, Portal

SITE = "{site}"


def overview(page: Page) -> Iterator[Fetch]:
    """The page that lists the records: yield a Fetch for each of them, and for the next page of the list."""
    del page
    yield from ()


def record(page: Page) -> Iterator[Item | Fetch | Labels]:
    """One record's page: yield the labels that it prints and its record, or what was dropped and why."""
    yield Dropped(page.url, "not read yet")


PORTAL = Portal(
    name="{name}",
    title={{"fi": "{title}", "sv": "{title}", "en": "{title}"}},
    publisher="{title}",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url=SITE,
    languages=("en",),
    min_records=1,
    max_records=10_000,
    cadence="monthly",
    crawl=Crawl(
        adapter="labelled HTML",
        hosts=("{host}",),
        start=(Fetch("{url}", "overview"),),
        readers={{"overview": overview, "record": record}},
    ),
)
'''

TEST = '''"""{title}: each trap of its pages, read from the replica in tests/fixtures/portals/{module}/site."""

from replica import load_site, walk

from crawlers.portals.{module} import PORTAL


def test_the_replica_gives_records():
    found = walk(PORTAL, load_site("{module}"))
    assert len(found.records) >= 3, "write three records' pages into site/, list them in pages.json, and read them in crawlers/portals/{module}.py"
'''

PAGE = """<!doctype html>
<html lang="en"><head><title></title></head><body></body></html>
"""


def write_portal(name: str, url: str, root: Path = CHECKOUT) -> list[Path]:
    """Write a portal's module, replica and test below `root` and return their paths, in the order in which they are filled.

    Raises InvalidInput for a name or address that cannot be one, and for a portal that is there already.
    """
    parts = urlsplit(url)
    if not NAME.fullmatch(name):
        raise InvalidInput(f"{name[:40]!r} cannot be a portal's name: small letters and digits, parts joined by -.")
    if parts.scheme not in ("http", "https") or not parts.hostname or '"' in url or "\\" in url:
        raise InvalidInput(f"{url[:80]!r} is no web address: give one such as https://example.org/projects.")
    module = name.replace("-", "_")
    words = {"name": name, "module": module, "title": name.replace("-", " ").capitalize(), "url": url, "site": f"{parts.scheme}://{parts.netloc}/"}
    site = root / "tests" / "fixtures" / "portals" / module / "site"
    texts = {
        root / "crawlers" / "portals" / f"{module}.py": MODULE.format(**words, host=parts.hostname.removeprefix("www.")),
        site / "start.html": PAGE,
        site / "pages.json": dumps([{"url": url, "file": "start.html"}], indent=True).decode() + "\n",
        root / "tests" / "crawlers" / "portals" / f"test_{module}.py": TEST.format(**words),
    }
    for path in texts:
        if path.exists():
            raise InvalidInput(f"{path.relative_to(root)} is there already: choose another name, or go on with it.")
    if root == CHECKOUT and not (root / "tests").is_dir():
        raise InvalidInput(f"There is no checkout with tests around {Path(crawlers.portals.__path__[0])}: run this from a clone of the repository.")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)
