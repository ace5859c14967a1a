"""UNDP Accelerator Labs, SDG Commons: grassroots solutions, experiments, learning plans and tools.

The site is an archive of Markdown files: registries that link to pages, each page a form with its facts in front as [[key:value]]. A page's file name is
the key of its record, in the bulk file as on the site.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from crawlers.formats.records import made, slug, texts
from crawlers.formats.tables import JsonRow, json_rows, need_files
from crawlers.formats.undp import form_sections
from crawlers.langdetection import language_of
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import one_line
from models.records import Flag, Innovation, InnovationKind

FILE = "pages.jsonl.gz"
COMMONS = "https://www.undp.org/acceleratorlabs"
SITE = "https://undp-accelerator-labs.github.io/sdg-innovation-commons"
REGISTRIES = ("what_we_saw", "what_we_tested", "what_we_learned", "what_we_used")
PLAN = "learningplan"
KINDS = {
    "solution": InnovationKind.CASE, PLAN: InnovationKind.PROJECT, "experiment": InnovationKind.EXPERIMENT, "story": InnovationKind.CASE,
    "tactics": InnovationKind.METHOD, "tools": InnovationKind.METHOD, "principles": InnovationKind.METHOD, "skills": InnovationKind.METHOD,
}  # fmt: skip

LINKED = re.compile(r"\]\(\./\?doc=(.*?)\.md\)")
"""A registry's link to a page; a file's name may hold brackets itself."""

FACT = re.compile(r"^\[\[([a-z_]+):(.*?)\]\]\s*$", re.MULTILINE)
TAG = re.compile(r"\[\[[^\[\]]*\]\]")
"""Facts, and times in a recording: none of them is text."""

TITLE = re.compile(r"^# +(.+)$", re.MULTILINE)


def read(path: Path) -> Iterator[Item]:
    """Read pages.jsonl.gz."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    for number, row in json_rows(file, ("type", "title", "text")):
        yield Dropped(f"{file.name}:{number}", "no JSON object") if row is None else made(str(row.get("id") or f"{file.name}:{number}"), _page, row)


def _page(row: JsonRow) -> Item:
    title = one_line(row.get("title"))
    if not title:
        return Dropped(str(row.get("id")), "no title")
    found = form_sections(str(row.get("text") or ""), title)
    language = language_of(" ".join([title, *found.values()]), "en")
    flags = (Flag.TITLE_ONLY,) if not found else (Flag.PLAN,) if row.get("type") == PLAN and "outcome" not in found else ()
    sections = {name: texts({language: text}) for name, text in found.items()}
    return Innovation(
        id=f"undp:{_key(row, title)}",
        url=row.get("url") or COMMONS,
        kind=KINDS.get(str(row.get("type")), InnovationKind.CASE),
        language=language,
        title=texts({language: title}, official=True),
        started=str(row["year"]) if re.fullmatch(r"(19|20)\d\d", str(row.get("year") or "")) else None,
        places=tuple(dict.fromkeys(one_line(country) for country in row.get("country") or () if country)),
        sdgs=tuple(dict.fromkeys(int(goal[0]) for sdg in row.get("sdgs") or () if (goal := re.match(r"\d+", str(sdg))))),
        flags=flags,
        **sections,
    )


def _key(row: JsonRow, title: str) -> str:
    """The page's own slug; without one, the title's in the same form."""
    stated = str(row.get("id") or "") or slug(title, 100).replace("-", "_")
    return re.sub(r"[^a-z0-9_.-]+", "-", stated.lower()).strip("-")


def read_registry(page: Page) -> Iterable[Item | Fetch]:
    """Read a list of pages."""
    names = dict.fromkeys(unquote(name) for name in LINKED.findall(page.text))
    if not names:
        return [Dropped(page.url, "no list of pages")]
    return [Fetch(f"{SITE}/pages/{quote(name)}.md", "page", note=page.note) if name else Dropped(page.url, "no name") for name in names]


def read_page(page: Page) -> Iterable[Item]:
    """Read a page of the archive. Who documented it stands in front, too, and is not read."""
    key = unquote(page.url.rsplit("/", 1)[-1]).removesuffix(".md")
    title = TITLE.search(page.text)
    if not title or page.text.lstrip().startswith("<"):
        return [Dropped(key, "no page of the archive")]
    facts: dict[str, list[str]] = {}
    for name, value in FACT.findall(page.text):
        if name in ("type", "year", "country", "sdgs"):
            facts.setdefault(name, []).append(value.strip())
    row: JsonRow = {
        "id": key,
        "title": title[1],
        "type": next(iter(facts.get("type", ())), None),
        "year": next(iter(facts.get("year", ())), None),
        "country": facts.get("country"),
        "sdgs": facts.get("sdgs"),
        "text": TAG.sub("", page.text[: title.start()] + page.text[title.end() :]),
        "url": f"{SITE}/registries/{page.note}/?doc={quote(key)}.md",
    }
    return [made(key, _page, row)]


PORTAL = Portal(
    name="undp",
    title={"fi": "UNDP:n kiihdyttämöt, SDG Commons", "sv": "UNDP:s acceleratorlabb, SDG Commons", "en": "UNDP Accelerator Labs, SDG Commons"},
    publisher="United Nations Development Programme",
    url=COMMONS,
    licence="unknown: see terms_url",
    terms_url="https://www.undp.org/copyright-terms-use",
    languages=("en", "es", "fr"),
    min_records=6_000,
    max_records=50_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=FILE,
    crawl=Crawl(
        adapter="lists of links, Markdown",
        hosts=("undp-accelerator-labs.github.io",),
        start=tuple(Fetch(f"{SITE}/registries/{name}/README.md", "registry", note=name, accept="text/plain") for name in REGISTRIES),
        readers={"registry": read_registry, "page": read_page},
    ),
)
