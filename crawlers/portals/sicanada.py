"""Social Innovation Canada: posts and projects, by title, date and subject; its texts are its own and are not kept."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawlers.formats.html import heading, hreflang
from crawlers.formats.jsonapi import json_of
from crawlers.formats.records import made, texts
from crawlers.formats.tables import JsonRow, partial_date
from crawlers.formats.wordpress import next_page, posts, rows, terms, title
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, PageReader, Portal
from models.records import Innovation, InnovationKind, Origin, Participation, Role, Text

SITE = "https://sicanada.org"
NAME = "Social Innovation Canada"
QUERY = "_embed=wp:term"
KINDS = {"posts": ("post", InnovationKind.CASE), "projects": ("project", InnovationKind.PROJECT), "project": ("project", InnovationKind.PROJECT)}
"""Types of the site's API that are asked where it has them: what one is called, and what it is."""

DATED = re.compile(r"^/(?:fr/)?(\d{4})/(\d{2})/(\d{2})/")
FRENCH = re.compile(r"^/fr/")
MONTHS = "January February March April May June July August September October November December".split()
DULL = frozenset(("uncategorized", "uncategorised", "non classé", "blog", "news"))


def read_types(page: Page) -> Iterable[Item | Fetch]:
    """Read the API's list of types."""
    try:
        types = json_of(page)
    except ValueError as error:
        return [Dropped(page.url, "no list of types", str(error))]
    bases = [str(entry.get("rest_base") or name) for name, entry in (types.items() if isinstance(types, dict) else ()) if isinstance(entry, dict)]
    return [posts(SITE, kind, kind, query=QUERY) for kind in bases if kind in KINDS] or [Dropped(page.url, "no posts")]


def read_list(kind: str) -> PageReader:
    """Return the reader of one type's list. French rows are asked for their page, which says whose twin it is."""

    def read(page: Page) -> Iterable[Item | Fetch]:
        try:
            found = rows(page)
        except ValueError as error:
            return [Dropped(page.url, "no list", str(error))]
        further = next_page(page, kind)
        return [*(_french(row, kind) if _is_french(row) else made(str(row.get("link")), _post, row, kind) for row in found), *([further] if further else [])]

    return read


def _is_french(row: JsonRow) -> bool:
    link = str(row.get("link") or "")
    return link.startswith(f"{SITE}/") and bool(FRENCH.match(urlsplit(link).path)) and bool(title(row))


def _french(row: JsonRow, kind: str) -> Fetch:
    return Fetch(str(row["link"]), "twin", note=f"{kind}\n{title(row)}")


def _post(row: JsonRow, kind: str) -> Item:
    link, name = str(row.get("link") or ""), title(row)
    if not link.startswith(f"{SITE}/") or not name:
        return Dropped(link or str(row.get("id")), "no title or address")
    if urlsplit(link).query:
        return Dropped(link, "second address of a post")
    subjects = [term for names in terms(row).values() for term in names if term.casefold() not in DULL]
    day = partial_date(str(row.get("date") or "")) or _dated(link)
    return _record(link, kind, (Text(value=name, language="en", origin=Origin.OFFICIAL),), _about(kind, day, subjects))


def read_twin(page: Page) -> Iterable[Item]:
    """Read a French page for the address of its English twin; one without a twin stands by itself."""
    kind, _, name = page.note.partition("\n")
    twin = hreflang(page).get("en", "")
    if kind not in KINDS or not name or not heading(page):
        return [Dropped(page.url, "no page of a post")]
    if twin.startswith(f"{SITE}/") and not FRENCH.match(urlsplit(twin).path):
        return [made(twin, _record, twin, kind, (Text(value=name, language="fr", origin=Origin.TRANSLATION),), "")]
    return [made(page.url, _record, page.url, kind, (Text(value=name, language="fr", origin=Origin.OFFICIAL),), _about(kind, _dated(page.url), []))]


def _record(link: str, kind: str, names: tuple[Text, ...], about: str) -> Innovation:
    return Innovation(
        id=f"sicanada:{urlsplit(link).path.strip('/').rsplit('/', 1)[-1]}",
        url=link,
        kind=KINDS[kind][1],
        language="en" if names[0].origin is Origin.TRANSLATION else names[0].language,
        title=names,
        summary=texts({}) if not about else (Text(value=about, language="en", ours=True),),
        participations=(Participation(name=NAME, role=Role.LEAD, country="CA"),),
        places=("CA",),
    )


def _about(kind: str, day: str | None, subjects: list[str]) -> str:
    """What the list tells of a post, in a sentence of ours."""
    when = f", {MONTHS[int(day[5:7]) - 1]} {day[:4]}" if day and len(day) >= 7 else ""
    on = f", on {', '.join(dict.fromkeys(subjects))}" if subjects else ""
    return f"A {KINDS[kind][0]} of {NAME}{when}{on}."


def _dated(link: str) -> str | None:
    found = DATED.match(urlsplit(link).path)
    return "-".join(found.groups()) if found else None


PORTAL = Portal(
    name="sicanada",
    title={"fi": "Social Innovation Canada", "sv": "Social Innovation Canada", "en": "Social Innovation Canada"},
    publisher=NAME,
    url=SITE,
    licence="unknown: see terms_url; title, address, date and subjects are kept, no text",
    terms_url=SITE,
    languages=("en", "fr"),
    min_records=10,
    max_records=2_000,
    cadence="monthly",
    crawl=Crawl(
        adapter="WordPress REST",
        hosts=("sicanada.org",),
        start=(Fetch(f"{SITE}/wp-json/wp/v2/types", "types"),),
        readers={"types": read_types, "twin": read_twin, **{kind: read_list(kind) for kind in KINDS}},
        max_pages=2_000,
    ),
)
