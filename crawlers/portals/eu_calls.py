"""EU Funding & Tenders: open and forthcoming topics."""

import re
from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.records import made, texts
from crawlers.formats.tables import JsonRow, amount, json_rows, need_files, partial_date
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import one_line, without_tags
from models.records import FundingCall

FILE = "open.jsonl.gz"
FUNDER, FUNDER_ID = "Euroopan komissio", "org:ec"  # as the starter catalogue names it
STATUS = {"open": "open", "forthcoming": "forthcoming", "closed": "closed"}
# The portal's text runs headings and sentences together ("Objective:The …", "… end.Profile of …").
GLUED = re.compile(r"(?<=[a-z)][.:;])(?=[A-ZÀ-Þ])")


def read(path: Path) -> Iterator[Item]:
    """Read open.jsonl.gz; text that was encoded twice is repaired."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    for number, row in json_rows(file, ("topicId", "title")):
        if row is None or not row.get("topicId"):
            yield Dropped(f"{file.name}:{number}", "no JSON object" if row is None else "no topic id")
        else:
            yield made(str(row["topicId"]), _topic, row)


def _topic(row: JsonRow) -> Item:
    title = one_line(row.get("title"))
    if not title:
        return Dropped(row["topicId"], "no title")
    parts = (GLUED.sub("\n", without_tags(row.get(field))) for field in ("description", "objectives"))
    low, high = amount(row.get("budgetMin")) or None, amount(row.get("budgetMax")) or None  # of one project; 0 is not known
    return FundingCall(
        id=f"ec:{re.sub(r'[^a-z0-9.-]+', '-', row['topicId'].lower())}",
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


PORTAL = Portal(
    name="eu-calls",
    title={"fi": "EU:n rahoitus- ja hankintaportaali", "sv": "EU:s finansierings- och upphandlingsportal", "en": "EU Funding & Tenders Portal"},
    publisher="European Commission",
    url="https://ec.europa.eu/info/funding-tenders/opportunities/portal/",
    licence="unknown: see terms_url",
    terms_url="https://commission.europa.eu/legal-notice_en",
    languages=("en",),
    min_records=300,
    max_records=20_000,
    cadence="daily",
    read_bulk=read,
    bulk_hint=FILE,
    id_prefixes=("ec",),
)
