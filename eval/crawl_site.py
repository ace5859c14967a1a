"""A site of any number of generated pages, and the portal that reads it: what `kutoja bench crawl` walks. Run as a module, it serves the site.

A page has what a page of a real portal has: menus, labelled fields with paragraphs, links, a twin's address; some 8 kB of HTML.
"""

import asyncio
import random
import sys
from collections.abc import Iterator
from functools import cache

from crawlers.formats.html import document, heading, labelled
from crawlers.formats.sitemap import sitemap
from crawlers.portal import Crawl, Fetch, Item, Labels, Page, Portal
from models.records import Innovation, InnovationKind, Origin, Participation, Role, Text

SITE = "http://bench.example"
PER_SITEMAP = 1000
WORDS = (
    "neighbours school library elderly loneliness transport village clinic youth work training repair kitchen garden digital service volunteers city".split()
)


def record(page: Page) -> Iterator[Item | Fetch | Labels]:
    """One page: its labels and its record."""
    fields = labelled(document(page))
    yield Labels(frozenset(fields))
    yield Innovation(
        id=f"bench:{page.url.rpartition('/')[2]}",
        url=page.url,
        kind=InnovationKind.CASE,
        language="en",
        title=(Text(value=heading(page), language="en", origin=Origin.OFFICIAL),),
        need=(Text(value=fields["Need"].text, language="en"),),
        solution=(Text(value=fields["Solution"].text, language="en"),),
        participations=(Participation(name=fields["Organisation"].text, role=Role.LEAD),),
        places=(fields["Place"].text,),
    )


PORTAL = Portal(
    name="bench",
    title={"fi": "Mittaus", "sv": "Mätning", "en": "Bench"},
    publisher="Kutoja",
    url=SITE,
    licence="CC0-1.0",
    terms_url=SITE,
    languages=("en",),
    min_records=1,
    max_records=1_000_000,
    cadence="once",
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("bench.example",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(lambda url: Fetch(url, "record")), "record": record},
        max_pages=1_000_000,
    ),
)


@cache
def _frame() -> tuple[str, str]:
    menu = "".join(f'<li class="menu__item"><a href="/section/{number}" title="Section {number}">Section {number}</a></li>' for number in range(40))
    return f"<header><nav><ul>{menu}</ul></nav></header>", f"<footer><ul>{menu[:1500]}</ul><p>All rights reserved.</p></footer>"


def html_of(number: int) -> str:
    """Return the page of a number; the same number gives the same page."""
    said = random.Random(number)  # noqa: S311 (text, no secret)
    head, foot = _frame()
    need, solution = (" ".join(said.choices(WORDS, k=120)) + "." for _ in range(2))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Case {number}</title></head><body>{head}<main>'
        f"<h1>Case {number} {said.choice(WORDS)}</h1><dl><dt>Organisation</dt><dd>Association {number % 97}</dd><dt>Place</dt><dd>Tampere</dd></dl>"
        f"<h2>Need</h2><p>{need}</p><h2>Solution</h2><p>{solution}</p>"
        f"</main>{foot}</body></html>"
    )


def answer(path: str, pages: int) -> tuple[str, str]:
    """Return (content type, body) of an address of a site with so many pages."""
    if path == "/robots.txt":
        return "text/plain", "User-agent: *\nAllow: /\n"
    if path == "/sitemap.xml":
        parts = "".join(f"<sitemap><loc>{SITE}/sitemap-{part}.xml</loc></sitemap>" for part in range(-(-pages // PER_SITEMAP)))
        return "application/xml", f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'
    if path.startswith("/sitemap-"):
        first = int(path.removeprefix("/sitemap-").removesuffix(".xml")) * PER_SITEMAP
        urls = "".join(f"<url><loc>{SITE}/case/{number}</loc></url>" for number in range(first, min(first + PER_SITEMAP, pages)))
        return "application/xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return "text/html; charset=utf-8", html_of(int(path.rpartition("/")[2]))


class _Site(asyncio.Protocol):
    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            request, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            kind, text = answer(request.split(b" ", 2)[1].decode(), self.pages)
            body = text.encode()
            self.transport.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


async def serve(pages: int) -> None:
    """Serve the site on a free port of this machine, and print that port."""
    server = await asyncio.get_running_loop().create_server(lambda: _Site(pages), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
