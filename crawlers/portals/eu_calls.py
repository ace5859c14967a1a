"""EU Funding & Tenders: open and forthcoming topics, and the calls of funded projects that pass money on (cascade funding).

The site is walked through the portal's own public search. Tenders (type 2) are procurement, not funding: they are not asked for.
"""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from crawlers.formats.jsonapi import json_of
from crawlers.formats.records import made, texts
from crawlers.formats.tables import JsonRow, amount, json_rows, need_files, partial_date
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import from_html, one_line, without_tags
from models.jsonl import loads
from models.records import FundingCall

FILE = "open.jsonl.gz"
SITE = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/"
TOPIC_PAGE = SITE + "screen/opportunities/topic-details/"
API = "https://api.tech.ec.europa.eu/search-api/prod/rest/search"
PAGE_SIZE = 100
DEEPEST = 10_000
"""Results that a search pages through (Elasticsearch's window). Open and forthcoming topics are under a thousand."""

FUNDER, FUNDER_ID = "Euroopan komissio", "org:ec"  # as the starter catalogue names it
STATUS = {"open": "open", "forthcoming": "forthcoming", "closed": "closed"}
CODES = {"31094501": "forthcoming", "31094502": "open", "31094503": "closed"}
GRANT, CASCADE = "1", "8"
PROGRAMMES = {
    "43108390": "Horizon Europe", "43353764": "Erasmus+", "43251589": "CERV", "43254019": "ESF+", "43251814": "Creative Europe", "43252405": "LIFE",
    "44416173": "Interregional Innovation", "43152860": "Digital Europe", "45532249": "EU Agencies",
}  # fmt: skip
"""Of the numeric codes those that are known; another code leaves the programme open."""

LANGUAGE_SUFFIX = re.compile(r"(?<=[A-Z0-9])[a-z]{2}$")  # "48939636TOPICSen"
TWO_STAGE = re.compile(r"two[- ]stage", re.IGNORECASE)
# The portal's text runs headings and sentences together ("Objective:The …", "… end.Profile of …").
GLUED = re.compile(r"(?<=[a-z)][.:;])(?=[A-ZÀ-Þ])")
BOUNDARY = "kutoja-search-form"


def read(path: Path) -> Iterator[Item]:
    """Read open.jsonl.gz; text that was encoded twice is repaired."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    for number, row in json_rows(file, ("topicId", "title")):
        if row is None or not row.get("topicId"):
            yield Dropped(f"{file.name}:{number}", "no JSON object" if row is None else "no topic id")
        else:
            yield made(str(row["topicId"]), _topic, row)


def record_id(identifier: str) -> str:
    """Return the record id of a topic: its identifier in small letters."""
    return f"ec:{re.sub(r'[^a-z0-9.-]+', '-', identifier.lower())}"


def _topic(row: JsonRow) -> Item:
    title = one_line(row.get("title"))
    if not title:
        return Dropped(row["topicId"], "no title")
    parts = (GLUED.sub("\n", without_tags(row.get(field))) for field in ("description", "objectives"))
    low, high = amount(row.get("budgetMin")) or None, amount(row.get("budgetMax")) or None  # of one project; 0 is not known
    return FundingCall(
        id=record_id(row["topicId"]),
        url=row.get("portalUrl") or None,
        title=texts({"en": title}, official=True),
        description=texts({"en": "\n\n".join(dict.fromkeys(part for part in parts if part))}),
        funder=FUNDER,
        funder_id=FUNDER_ID,
        programme=one_line(row.get("programme")) or None,
        closes=partial_date(row.get("deadline")),
        stated_status=STATUS.get(str(row.get("callStatus")).lower()),
        amount_min=low,
        amount_max=high,
        currency="EUR" if low or high else None,
        places=("EU",),
    )


def search(kind: str, number: int) -> Fetch:
    """Ask for one page of the open and forthcoming calls of a type, in English: a form whose parts are JSON."""
    query = {"bool": {"must": [{"terms": {"type": [kind]}}, {"terms": {"status": ["31094501", "31094502"]}}, {"term": {"language": "en"}}]}}
    parts = {"query": query, "languages": ["en"], "sort": {"field": "startDate", "order": "DESC"}}
    form = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="blob"\r\nContent-Type: application/json\r\n\r\n{json.dumps(value)}\r\n'
        for name, value in parts.items()
    )
    return Fetch(
        url=f"{API}?apiKey=SEDIA&text=***&pageSize={PAGE_SIZE}&pageNumber={number}",
        reads="search",
        note=f"{kind}:{number}",
        body=f"{form}--{BOUNDARY}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )


def read_search(page: Page) -> Iterable[Item | Fetch]:
    """Read one page of results, then ask for the next."""
    kind, _, number = page.note.partition(":")
    try:
        answer = json_of(page)
        results, total = answer["results"], int(answer["totalResults"])
    except (ValueError, TypeError, LookupError):
        yield Dropped(page.url, "no search results")
        return
    for result in results:
        yield made(one_line(str(result.get("reference")) if isinstance(result, dict) else "(no object)"), _result, result)
    reached = int(number) * PAGE_SIZE
    if reached >= DEEPEST:
        yield Dropped(page.url, "deeper than the search pages", f"{total} results")
    elif results and reached < total:
        yield search(kind, int(number) + 1)


def _result(result: JsonRow) -> Item:
    """One topic, keyed by its identifier: the search holds it once a language. A filter that the search ignored is applied again here."""
    fields: JsonRow = {name: values if isinstance(values, list) else [values] for name, values in result["metadata"].items()}
    key = one_line(_first(fields, "identifier")) or LANGUAGE_SUFFIX.sub("", one_line(result.get("reference")))
    title = one_line(from_html(_first(fields, "title")))
    kind = str(_first(fields, "type"))
    if not key or not title:
        return Dropped(key or one_line(result.get("reference")) or "(no id)", "no title" if key else "no topic id")
    if kind not in (GRANT, CASCADE):
        return Dropped(key, "no grant")
    if _first(fields, "language") not in ("en", None):
        return Dropped(key, "another language than English")
    closes, cut_offs = _deadlines(fields)
    low, high, total = _budget(fields, key)
    return FundingCall(
        id=record_id(key),
        url=TOPIC_PAGE + key.lower() if kind == GRANT else _web(result.get("url")),
        title=texts({"en": title}, official=True),
        description=texts({"en": _description(fields, cut_offs)}),
        funder=FUNDER,
        funder_id=FUNDER_ID,
        programme=_programme(fields, kind),
        opens=partial_date(_first(fields, "startDate")),
        closes=closes,
        stated_status=CODES.get(str(_first(fields, "status"))),
        amount_min=low,
        amount_max=high,
        total_budget=total,
        currency="EUR" if low or high or total else None,
        places=("EU",),
    )


def _first(fields: JsonRow, name: str) -> Any:  # noqa: ANN401 (any JSON value)
    return next(iter(fields.get(name) or ()), None)


def _within(fields: JsonRow, name: str) -> Any:  # noqa: ANN401
    """Return the JSON that a field holds as a string, None where it holds none."""
    try:
        return loads(_first(fields, name) or "null")
    except ValueError:
        return None


def _web(url: str | None) -> str:
    return url if url and url.startswith("http") else SITE


def _programme(fields: JsonRow, kind: str) -> str | None:
    name = PROGRAMMES.get(str(_first(fields, "frameworkProgramme")))
    return " – ".join(part for part in (name, "cascade funding" if kind == CASCADE else None) if part) or None


def _deadlines(fields: JsonRow) -> tuple[str | None, list[str]]:
    """When nobody can apply any more, and all cut-offs where there are several. In two stages only those of the first may come to the second."""
    actions = _within(fields, "actions") or []
    written = [date for action in actions for date in action.get("deadlineDates") or ()] or fields.get("deadlineDate") or []
    dates = sorted({date for text in written if (date := partial_date(text))})
    if not dates:
        return None, []
    models = [_first(fields, "deadlineModel"), *((action.get("submissionProcedure") or {}).get("abbreviation") for action in actions)]
    if any(TWO_STAGE.search(str(model)) for model in models):
        return dates[0], []
    return dates[-1], dates if len(dates) > 1 else []


def _budget(fields: JsonRow, key: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Smallest and largest contribution to one project, and the topic's budget over its years. The overview tells of the whole call, other topics too."""
    overview = (_within(fields, "budgetOverview") or {}).get("budgetTopicActionMap") or {}
    lines = [line for group in overview.values() for line in group]
    own = [line for line in lines if key.casefold() in str(line.get("action")).casefold()] or (lines if len(lines) == 1 else [])
    low, high = ([sum_ for line in own if (sum_ := amount(line.get(f"{which}Contribution")))] for which in ("min", "max"))
    years = [sum_ for line in own for sum_ in map(amount, (line.get("budgetYearMap") or {}).values()) if sum_]
    return min(low, default=None), max(high, default=None), sum(years, start=Decimal()) or None


def _description(fields: JsonRow, cut_offs: list[str]) -> str:
    parts = [GLUED.sub("\n", from_html(_first(fields, name))) for name in ("descriptionByte", "destinationDetails")]
    if cut_offs:
        parts.append(f"Cut-off dates: {', '.join(cut_offs)}.")
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


PORTAL = Portal(
    name="eu-calls",
    title={"fi": "EU:n rahoitus- ja hankintaportaali", "sv": "EU:s finansierings- och upphandlingsportal", "en": "EU Funding & Tenders Portal"},
    publisher="European Commission",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url="https://commission.europa.eu/legal-notice_en",
    languages=("en",),
    min_records=300,
    max_records=20_000,
    cadence="daily",
    read_bulk=read,
    bulk_hint=FILE,
    id_prefixes=("ec",),
    crawl=Crawl(
        adapter="paged JSON API (POST)",
        hosts=("api.tech.ec.europa.eu",),
        start=(search(GRANT, 1), search(CASCADE, 1)),
        readers={"search": read_search},
        max_pages=250,
        max_bytes=30_000_000,
        delay=1.0,
    ),
)
