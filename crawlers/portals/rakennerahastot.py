"""Calls of Finland's structural funds 2021-2027 (hakuilmoitukset of EURA 2021): the list and each notice are data embedded in their pages."""

import re
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import unquote

from crawlers.formats.applicants import applicants
from crawlers.formats.html import document
from crawlers.formats.records import made, texts
from crawlers.formats.tables import JsonRow, amount, partial_date
from crawlers.langdetection import language_of
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import from_html, one_line
from models.jsonl import loads
from models.records import FundingCall, OrganisationKind

LIST = "https://eura2021.fi/hakuilmoitukset"
PROGRAMME = "Uudistuva ja osaava Suomi 2021–2027"
EMBEDDED = "__PREACT_CLI_DATA__"
STARTS = "%7B%22preRenderData%22"
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
UNNAMED = "Rakennerahastojen rahoittava viranomainen"
NATIONWIDE = "VALTAKUNNALLINEN"
BUSINESS_AID = "YRTU"
STATUS: dict[str, Literal["open", "forthcoming", "closed"]] = {
    "haettavissa": "open",
    "avoin": "open",
    "julkaistu": "forthcoming",
    "tulossa": "forthcoming",
    "paattynyt": "closed",
}
"""The register's words for a call's state; two sets of them have been seen. An unknown one states nothing: the dates tell."""


def call_list(page: Page) -> Iterator[Item | Fetch]:
    """Read the list of calls and ask each one's notice."""
    data = _embedded(page)
    rows = data.get("hankehaku")
    if not isinstance(rows, list):
        yield Dropped(page.url, "no list of calls")
        return
    codes = data.get("koodisto")
    for row in rows:
        key = str(row.get("id", "")) if isinstance(row, dict) else ""
        if not UUID.match(key):
            yield Dropped(key or "(no id)", "no id")
            continue
        yield made(key, _call, row, codes if isinstance(codes, dict) else {})
        yield Fetch(f"{LIST}/hakuilmoitus/{key.lower()}/", "notice", optional=True)


def notice(page: Page) -> Iterator[Item]:
    """Read one notice, which has the text of the call."""
    data = _embedded(page)
    row = data.get("ilmoitus")
    key = page.url.rstrip("/").rpartition("/")[2]
    if not isinstance(row, dict):
        yield Dropped(key, "no notice on the page")
        return
    codes = data.get("koodisto")
    yield made(key, _call, {"id": key, **row}, codes if isinstance(codes, dict) else {})


def _embedded(page: Page) -> dict[str, Any]:
    """The data that the page was rendered from, encoded as a URI component; empty where there is none."""
    for script in document(page).css("script"):
        text = (script.xpath("string()").get() or "").strip()
        if script.attrib.get("type") == EMBEDDED or text.startswith(STARTS):
            try:
                data = loads(unquote(text))
            except ValueError:
                continue
            found = data.get("preRenderData") if isinstance(data, dict) else None
            return found if isinstance(found, dict) else {}
    return {}


def _call(row: JsonRow, codes: JsonRow) -> Item:
    title = from_html(row.get("otsikko")).replace("\n", " ")
    if not title:
        return Dropped(row["id"], "no title")
    described = from_html(row.get("kuvaus"))
    language = _language(title, "fi")  # by the title alone: the list and the notice must give one title
    period = row.get("hakuaika") or {}
    budget = amount(row.get("kokonaistuki")) or None
    fund = _label(codes, "rahasto", row.get("rahasto"))
    return FundingCall(
        id=f"rakennerahastot:{row['id'].lower()}",
        url=f"{LIST}/hakuilmoitus/{row['id'].lower()}/",
        title=texts({language: title}, official=True),
        description=texts({_language(described, language): described}),
        funder=_known(codes, "viranomainen", row.get("viranomainen")) or UNNAMED,
        programme=f"{PROGRAMME}, {fund}" if fund else PROGRAMME,
        opens=partial_date(period.get("alku")),
        closes=partial_date(period.get("loppu")),
        recurring="rolling" if row.get("jatkuvaHaku") is True else None,
        stated_status=STATUS.get(str(row.get("tila"))),
        total_budget=budget,
        currency="EUR" if budget else None,
        eligible_applicants=_eligible(row, described),
        places=_places(row, codes),
    )


def _language(text: str, default: str) -> str:
    """The register's two languages alone: short titles look like others."""
    found = language_of(text, default)
    return found if found in ("fi", "sv") else default


def _eligible(row: JsonRow, described: str) -> tuple[OrganisationKind, ...]:
    if row.get("eakrTyyppi") == BUSINESS_AID:
        return (OrganisationKind.COMPANY,)
    return applicants(described)


def _places(row: JsonRow, codes: JsonRow) -> tuple[str, ...]:
    if row.get("alue") == NATIONWIDE:
        return ("FI",)
    regions = tuple(_label(codes, "maakunta", code) for code in row.get("maakunnat") or ())
    return regions or tuple(filter(None, (_label(codes, "alue", row.get("alue")),)))


def _label(codes: JsonRow, name: str, code: object) -> str:
    """A code's Finnish name, else the code itself."""
    return _known(codes, name, code) or one_line("" if code is None else str(code))


def _known(codes: JsonRow, name: str, code: object) -> str:
    """A code's Finnish name, "" for an unknown one; sets hold names as text or by language."""
    found = (codes.get(name) or {}).get(str(code))
    if isinstance(found, dict):
        found = found.get("fi") or found.get("nimi")
    return one_line(found) if isinstance(found, str) else ""


PORTAL = Portal(
    name="rakennerahastot",
    title={"fi": "Rakennerahastojen hakuilmoitukset", "sv": "Strukturfondernas utlysningar i Finland", "en": "Calls of the structural funds in Finland"},
    publisher="Työ- ja elinkeinoministeriö",
    url=LIST,
    licence="unknown: public register facts (621/1999), no licence is stated; the ministry is cited",
    terms_url="https://www.rakennerahastot.fi",
    languages=("fi", "sv"),
    min_records=300,
    max_records=10_000,
    cadence="daily",
    crawl=Crawl(
        adapter="JSON embedded in HTML",
        hosts=("eura2021.fi",),
        start=(Fetch(LIST, "list"),),
        readers={"list": call_list, "notice": notice},
        max_pages=10_000,
        max_bytes=40_000_000,  # the list holds every call of the period
    ),
)
