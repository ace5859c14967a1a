"""How other programs find the pages: the browser's search box (OpenSearch 1.1) with suggestions, sitemaps, robots.txt, the icon."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import FileResponse

from indexer.index import Index
from models.errors import NotFound
from models.records import INTERFACE_LANGUAGES
from models.taxonomy import labels
from service.answer import Answerer
from service.shelves import Shelf, Shelves
from service.web.feeds import read_on
from service.web.pages import FOOT_MENU, MENU, STATIC, check_language, origin
from service.web.plain import one_line, quoted
from service.web.strings import preferred_language, translator
from service.web.views import PATHS

Suggestion = tuple[str, str]
"""A text, and the path of the page that it names."""

TYPES = {path: record_type for record_type, path in PATHS.items()}
RECORDS_A_SITEMAP = 1000
"""Records of one sitemap, each with an address a language: far below the 50,000 addresses that the protocol allows, so that it begins to come at once."""

MOST_LABELS = 3
MOST_SUGGESTIONS = 10
LONGEST_QUERY = 200
TITLE_LENGTH = 120
DAY_SECONDS = 86_400
XML = "application/xml"
NO_STORE = {"Cache-Control": "no-store"}
CLOSED_TO_ROBOTS = ("/*/results", "/*/suggest", "/*?", "/feed/", "/cards/", "/v1/", "/health/", "/metrics")
"""Answers to what people typed or keep for themselves, and lists that a robot could filter without end."""


class Suggestions:
    """Titles and names of themes and target groups by how they begin; one sorted list a language, of the generation that answers."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._generation = ""
        self._sorted: dict[str, list[tuple[str, str, str]]] = {}

    def of(self, index: Index, prefix: str, language: str) -> list[Suggestion]:
        """Return what begins with `prefix`, whatever its case: names first, then titles, each in its order. Only names while titles are being gathered."""
        key = _key(prefix)
        if not key:
            return []
        named = [pair for pair in _names(language) if _key(pair[0]).startswith(key)][:MOST_LABELS]
        found = dict([*named, *self._titles(index, key, language)])
        return list(found.items())[:MOST_SUGGESTIONS]

    def _titles(self, index: Index, key: str, language: str) -> Iterator[Suggestion]:
        rows = self._list(index, language)
        for title, text, path in rows[bisect_left(rows, (key,)) :][: 2 * MOST_SUGGESTIONS]:
            if title.startswith(key):
                yield text, path

    def _list(self, index: Index, language: str) -> list[tuple[str, str, str]]:
        shelves = self._shelves.ready(index)
        if shelves is None:
            return []
        if self._generation != index.manifest.generation:
            self._sorted, self._generation = {}, index.manifest.generation
        if language not in self._sorted:
            self._sorted[language] = sorted(row for shelf in shelves.values() for row in _titled(shelf, language))
        return self._sorted[language]


def _titled(shelf: Shelf, language: str) -> Iterator[tuple[str, str, str]]:
    path = f"/{language}/{PATHS[shelf.type]}"
    for entry in shelf.entries:
        text = one_line(entry.title(language)[1], TITLE_LENGTH)
        if text:
            yield _key(text), text, f"{path}/{quoted(entry.id)}"


def _names(language: str) -> Iterator[Suggestion]:
    for vocabulary in ("theme", "target_group"):
        for code in labels.codes(vocabulary):
            yield labels.label(vocabulary, code, language), f"/{language}/innovations?{vocabulary}={code}"


def _key(text: str) -> str:
    return " ".join(text[:LONGEST_QUERY].casefold().split())


def discovery(answering: Callable[[], Answerer], shelves: Shelves) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)
    suggestions = Suggestions(shelves)

    @router.get("/opensearch.xml")
    async def described(request: Request, accept_language: Annotated[str, Header()] = "") -> Response:
        response = _opensearch(request, preferred_language(accept_language))
        response.headers["Vary"] = "Accept-Language"
        return response

    @router.get("/{language}/opensearch.xml")
    async def described_in(request: Request, language: str) -> Response:
        check_language(language)
        return _opensearch(request, language)

    @router.get("/{language}/suggest")
    def suggest(request: Request, language: str, q: str = "") -> Response:
        check_language(language)
        base, found = origin(request), suggestions.of(answering().index, q, language)
        body = [q[:LONGEST_QUERY], [text for text, _ in found], [""] * len(found), [base + path for _, path in found]]
        return Response(json.dumps(body, ensure_ascii=True), headers=NO_STORE, media_type="application/x-suggestions+json")

    @router.get("/robots.txt")
    async def robots(request: Request) -> Response:
        lines = ["User-agent: *", "Allow: /static/", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS), "", f"Sitemap: {origin(request)}/sitemap.xml", ""]
        return Response("\n".join(lines), headers=_kept(), media_type="text/plain")

    @router.get("/favicon.ico")
    async def favicon() -> Response:
        return FileResponse(STATIC / "favicon.ico", headers=_kept(), media_type="image/x-icon")

    add_sitemaps(router, answering, shelves)
    return router


def add_sitemaps(router: APIRouter, answering: Callable[[], Answerer], shelves: Shelves) -> None:
    """Add the routes of the sitemap and its parts (sitemaps.org, with the alternate languages of each page)."""

    @router.get("/sitemap.xml")
    def index(request: Request) -> Response:
        base, counts = origin(request), {path: len(shelves.of(answering().index)[kind]) for path, kind in TYPES.items()}
        names = ["pages", *(f"{path}-{part + 1}" for path, count in counts.items() for part in range(-(-count // RECORDS_A_SITEMAP)))]
        made = answering().index.manifest.created.date().isoformat()
        rows = "".join(f"<sitemap><loc>{escape(base)}/sitemap-{name}.xml</loc><lastmod>{made}</lastmod></sitemap>" for name in names)
        return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>')

    @router.get("/sitemap-pages.xml")
    def pages(request: Request) -> Response:
        paths = ["/", *(path for path, _ in (*MENU, *FOOT_MENU))]
        return _urls(origin(request), ((path, None) for path in paths))

    @router.get("/sitemap-{path}-{part}.xml")
    def part_of(request: Request, path: str, part: str) -> Response:
        index, number = answering().index, int(part) - 1 if part.isascii() and part.isdigit() and len(part) < 7 else -1
        shelf = shelves.of(index).get(TYPES[path]) if path in TYPES else None
        entries = sorted(shelf.entries, key=lambda entry: entry.id)[max(number, 0) * RECORDS_A_SITEMAP :][:RECORDS_A_SITEMAP] if shelf else []
        if number < 0 or not entries:
            raise NotFound("There is no such sitemap: /sitemap.xml lists them.")
        made = index.manifest.created
        return _urls(origin(request), ((f"/{path}/{quoted(entry.id)}", read_on(entry, made).date().isoformat()) for entry in entries))


def _urls(base: str, paths: Iterable[tuple[str, str | None]]) -> Response:
    """Return a sitemap: each path in each language, with the day it changed where that is known."""
    host, rows = escape(base, {'"': "&quot;"}), []
    for path, changed in paths:
        here = escape(path, {'"': "&quot;"})
        others = "".join(f'<xhtml:link rel="alternate" hreflang="{other}" href="{host}/{other}{here}"/>' for other in INTERFACE_LANGUAGES)
        stated = f"<lastmod>{changed}</lastmod>" if changed else ""
        rows += [f"<url><loc>{host}/{language}{here}</loc>{stated}{others}</url>" for language in INTERFACE_LANGUAGES]
    head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    return _xml(f"{head}{''.join(rows)}</urlset>")


def _opensearch(request: Request, language: str) -> Response:
    t, base = translator(language), origin(request)

    def url(media_type: str, path: str, rel: str = "results") -> str:
        return f"<Url type={quoteattr(media_type)} rel={quoteattr(rel)} method={quoteattr('get')} template={quoteattr(base + path)}/>"

    parts = [
        f"<ShortName>{escape(t('site.name'))}</ShortName>",
        f"<Description>{escape(t('site.tagline'))}</Description>",
        url("text/html", f"/{language}/results?q={{searchTerms}}"),
        url("application/x-suggestions+json", f"/{language}/suggest?q={{searchTerms}}", "suggestions"),
        url("application/opensearchdescription+xml", f"/{language}/opensearch.xml", "self"),
        f'<Image width="32" height="32" type="image/x-icon">{escape(base)}/favicon.ico</Image>',
        f"<Language>{language}</Language><InputEncoding>UTF-8</InputEncoding><OutputEncoding>UTF-8</OutputEncoding>",
    ]
    body = f'<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">{"".join(parts)}</OpenSearchDescription>'
    return _xml(body, "application/opensearchdescription+xml")


def _xml(body: str, media_type: str = XML) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n', headers=_kept(), media_type=media_type)


def _kept() -> dict[str, str]:
    return {"Cache-Control": f"public, max-age={DAY_SECONDS}"}
