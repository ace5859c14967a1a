"""Haeavustuksia.fi: the Finnish state's calls for grants, by the JSON API that the site itself uses."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from crawlers.formats.applicants import applicants
from crawlers.formats.jsonapi import json_of
from crawlers.formats.records import made, texts
from crawlers.formats.tables import JsonRow
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import from_html, one_line
from models.jsonl import dumps, loads
from models.records import INTERFACE_LANGUAGES, FundingCall

SITE = "https://www.haeavustuksia.fi"
LIST = (
    f"{SITE}/api/haku/list-items?Pagination.Page={{page}}&Pagination.PageSize=100&Language=fi"
    "&ShowFuture={open}&ShowOngoing={open}&ShowEnded={ended}&HideExternal=false"
)
CURRENT, ENDED = "current", "ended"
PARTS = ("yleistiedot", "perustiedot", "myontoperusteet")
"""Parts of a notice that tell what is funded and for whom; the others are dates again, scoring and standard terms."""
ELIGIBILITY = "myontoperusteet"
HELSINKI = ZoneInfo("Europe/Helsinki")
ENDLESS_DAYS = 3 * 366
"""A call that is open longer stands for one without an end."""
CONTINUOUS = "Jatkuva"
LONGEST = 20_000
"""Characters kept of one part of a notice."""


def list_address(which: str, page: int) -> str:
    """Return the address of a page of the list of current (and coming) or of ended calls."""
    return LIST.format(page=page, open=str(which == CURRENT).lower(), ended=str(which == ENDED).lower())


def call_list(page: Page) -> Iterator[Item | Fetch]:
    """Read one page of a list; of current calls the notice's parts are asked too. `note` is "<which list> <page number>"."""
    which, _, number = page.note.partition(" ")
    data = _answer(page)
    rows = data.get("hakuilmoitukset") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        yield Dropped(page.url, "no list of calls")
        return
    for row in rows:
        key = one_line(row.get("hakuasianAsianumero")) if isinstance(row, dict) else ""
        if not key:
            yield Dropped("(no number)", "no number")
            continue
        call = made(key, _call, row, key)
        yield call
        if which == CURRENT and isinstance(call, FundingCall):
            yield from _parts(key, row)
    pages = data.get("pageCount")
    if rows and isinstance(pages, int) and int(number or 1) < pages:
        following = int(number or 1) + 1
        yield Fetch(list_address(which, following), "list", note=f"{which} {following}")


def _parts(key: str, row: JsonRow) -> Iterator[Fetch]:
    identity = dumps({"hakuasianAsianumero": key, "nimi": row.get("nimi"), "vastuullinenJarjestajaOrganisaatio": row.get("vastuullinenJarjestajaOrganisaatio")})
    for part in PARTS:
        yield Fetch(f"{SITE}/api/haku/{quote(key, safe='')}/hakuilmoitus/{part}", part, note=identity.decode(), optional=True)


def section(page: Page) -> Iterator[Item]:
    """Read one part of a notice: its texts in each language. `note` is what the list said of the call."""
    row = loads(page.note)
    key = row["hakuasianAsianumero"]
    data = _answer(page)
    if not isinstance(data, dict) or not data or "error" in data or "errors" in data:
        yield Dropped(key, "no text in a part of the notice")
        return
    told: dict[str, list[str]] = {language: [] for language in INTERFACE_LANGUAGES}
    _gather(data, told)
    titles = _localised(row.get("nimi"))
    body = {language: "\n\n".join(line for line in dict.fromkeys(lines) if line != titles.get(language))[:LONGEST] for language, lines in told.items()}
    if any(body.values()):
        yield made(key, _part, row, key, body, eligibility=page.url.endswith(ELIGIBILITY))


def _gather(value: Any, told: dict[str, list[str]]) -> None:  # noqa: ANN401 (any JSON value)
    """Collect the texts of a part: objects whose keys are languages, wherever they stand. Plain strings are codes and dates, and contact persons' names."""
    if isinstance(value, dict):
        if value and set(value) <= set(INTERFACE_LANGUAGES):
            for language, text in value.items():
                if isinstance(text, str) and (plain := from_html(text)):
                    told[language].append(plain)
        else:
            for inner in value.values():
                _gather(inner, told)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, told)


def _answer(page: Page) -> Any:  # noqa: ANN401 (any JSON value)
    """The answer, None for one that is no JSON (the site's shell, an error page)."""
    try:
        return json_of(page)
    except ValueError:
        return None


def _call(row: JsonRow, key: str) -> Item:
    base = _identity(row, key)
    if isinstance(base, Dropped):
        return base
    described = {language: from_html(text) for language, text in _localised(row.get("kuvaus")).items()}
    opens, closes = _day(row.get("hakuAlkaaDateTimeUtc")), _day(row.get("hakuPaattyyDateTimeUtc"))
    endless = bool(opens and closes and (datetime.fromisoformat(closes) - datetime.fromisoformat(opens)).days > ENDLESS_DAYS)
    continuous = row.get("hakuTyyppi") == CONTINUOUS or endless
    return base.model_copy(
        update={"description": texts(described), "opens": opens, "closes": closes, "recurring": "rolling" if continuous else None, "places": ("FI",)}
    )


def _part(row: JsonRow, key: str, body: dict[str, str], *, eligibility: bool) -> Item:
    base = _identity(row, key)
    if isinstance(base, Dropped):
        return base
    who = next((kinds for text in body.values() if (kinds := applicants(text))), ()) if eligibility else ()
    return base.model_copy(update={"description": texts(body), "eligible_applicants": who})


def _identity(row: JsonRow, key: str) -> FundingCall | Dropped:
    """What every part of a call says alike: number, names, funder."""
    titles = {language: one_line(text) for language, text in _localised(row.get("nimi")).items()}
    if not any(titles.values()):
        return Dropped(key, "no title")
    organiser = row.get("vastuullinenJarjestajaOrganisaatio")
    funders = _localised(organiser.get("nimi") if isinstance(organiser, dict) else organiser)
    funder = next((one_line(funders[language]) for language in INTERFACE_LANGUAGES if funders.get(language)), "Valtionapuviranomainen")
    return FundingCall(
        id=f"haeavustuksia:{key}", url=f"{SITE}/fi/haku/{quote(key, safe='')}", title=texts(titles, official=True), funder=funder, programme="Valtionavustukset"
    )


def _localised(value: object) -> dict[str, str]:
    """A text by language; one that is no object is Finnish, the list's language."""
    if isinstance(value, str):
        return {"fi": value}
    return {language: text for language in INTERFACE_LANGUAGES if isinstance(value, dict) and isinstance(text := value.get(language), str)}


def _day(stamp: object) -> str | None:
    """The Finnish day of a UTC time: a call that closes at 21:15 UTC in January closes on the next day in Helsinki."""
    if not isinstance(stamp, str) or not stamp:
        return None
    try:
        moment = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(HELSINKI).date().isoformat()


PORTAL = Portal(
    name="haeavustuksia",
    title={"fi": "Haeavustuksia.fi: valtionavustukset", "sv": "Sökunderstöd.fi: statsunderstöd", "en": "Haeavustuksia.fi: grants of the Finnish state"},
    publisher="Valtiokonttori",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url=SITE,
    languages=("fi", "sv", "en"),
    min_records=800,
    max_records=20_000,
    cadence="daily",
    crawl=Crawl(
        adapter="JSON API, paged",
        hosts=("haeavustuksia.fi",),
        start=tuple(Fetch(list_address(which, 1), "list", note=f"{which} 1") for which in (CURRENT, ENDED)),
        readers={"list": call_list} | dict.fromkeys(PARTS, section),
        max_pages=10_000,
    ),
)
