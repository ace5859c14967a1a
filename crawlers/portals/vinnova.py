"""Vinnova, Sweden's innovation agency: application rounds as calls, and funded projects with what came of them.

One request gives everything that was changed since a date, and one that reaches too far back is not answered in time: 2020 takes about a minute, 2015
too long. A project stands in SweCRIS under the same number: it has the same id here, so that the two are one record.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawlers.formats.applicants import applicants
from crawlers.formats.jsonapi import json_of
from crawlers.formats.records import SHORTEST_TEXT, kind_by_name, made, slug, texts
from crawlers.formats.tables import JsonRow, amount, partial_date, year_of
from crawlers.langdetection import language_of
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import from_html, one_line
from models.records import Flag, FundingCall, Grant, Innovation, InnovationKind, Participation, Role

API = "https://data.vinnova.se/api"
SITE = "https://www.vinnova.se"
FUNDER, FUNDER_ID = "Vinnova", "org:vinnova"  # as the starter catalogue names it
NUMBER = re.compile(r"^\d{4}-\d{5}$")
PUBLIC = 1
LANGUAGES = {"sv": "", "en": "engelska"}
ENDED = re.compile(r"avslutat|completed", re.IGNORECASE)


def read_rounds(page: Page) -> Iterable[Item]:
    """Read the application rounds: each is a call with its own dates."""
    yield from _rows(page, _round)


def read_projects(page: Page) -> Iterable[Item]:
    """Read the funded projects."""
    yield from _rows(page, _project)


def _rows(page: Page, make: Any) -> Iterator[Item]:  # noqa: ANN401
    """Make a record of each row. Raises ValueError when the answer is no list: then it is another answer, not one without rows."""
    rows = json_of(page)
    if not isinstance(rows, list):
        raise ValueError(f"{page.url} answered no list")
    for place, row in enumerate(rows):
        fields = {name.casefold(): value for name, value in row.items()} if isinstance(row, dict) else {}  # the casing differs between versions
        key = str(fields.get("diarienummer") or "")
        if not NUMBER.match(key):
            yield Dropped(key or f"row {place}", "no number")
        else:
            yield made(key, make, key, fields)


def _round(key: str, row: JsonRow) -> Item:
    """A round that is not public is a draft. Its dates have no zone: they are the days on which it opens and closes in Sweden."""
    titles = {language: one_line(from_html(row.get(f"titel{ending}"))) for language, ending in LANGUAGES.items()}
    if row.get("publik") != PUBLIC:
        return Dropped(key, "not public")
    if not any(titles.values()):
        return Dropped(key, "no title")
    description = {language: _told(row, language, ending) for language, ending in LANGUAGES.items()}
    links = [one_line(link.get("URL") or link.get("Lank")) for link in row.get("lanklista") or ()]
    return FundingCall(
        id=f"vinnova:{key}",
        url=next((link for link in links if link.startswith("http")), f"{SITE}/sok/?q={key}"),
        title=texts(titles, official=True),
        description=texts(description),
        funder=FUNDER,
        funder_id=FUNDER_ID,
        opens=partial_date(row.get("oppningsdatum")),
        closes=partial_date(row.get("stangningsdatum")),
        eligible_applicants=applicants("\n\n".join(description.values())),
        places=("SE",),
    )


def _told(row: JsonRow, language: str, ending: str) -> str:
    """The description, then the texts of the call's page in that language. Contacts are not read."""
    pages = [text.get("Text") for text in row.get("webtextlista") or () if str(text.get("Lang") or "sv").lower().startswith(language)]
    parts = (from_html(part) for part in (row.get(f"beskrivning{ending}"), *pages))
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def _project(key: str, row: JsonRow) -> Item:
    titles = _apart(one_line(row.get("ärenderubrik")), one_line(row.get("ärenderubrikengelska")))
    if not titles:
        return Dropped(key, "no title")
    goals, means, results = (
        _apart(from_html(row.get(f"{field}svenska")), from_html(row.get(f"{field}engelska"))) for field in ("mal", "implementation", "resultat")
    )
    report = from_html(row.get("projektreferat"))
    ended = bool(ENDED.search(one_line(row.get("status"))))  # until then the field "Resultat" says what is expected
    about = _joined({language_of(report, "sv"): report} if len(report) >= SHORTEST_TEXT else {}, {} if ended else results)
    return Innovation(
        id=f"swecris:{slug(key, 80)}",
        url=f"{SITE}/sok/?q={key}",
        kind=InnovationKind.PROJECT,
        language=next(iter(titles)),
        title=texts(titles, official=True),
        need=texts(goals),
        solution=texts(means),
        description=texts(about),
        outcome=texts(results if ended else {}),
        started=partial_date(row.get("projektstart")),
        ended=partial_date(row.get("projektslut")),
        participations=tuple(_parties(row)),
        grants=(_grant(key, row),),
        places=("SE",),
        flags=(*(() if ended and results else (Flag.PLAN,)), *(() if goals or means or about or results else (Flag.TITLE_ONLY,))),
    )


def _apart(swedish: str, english: str) -> dict[str, str]:
    """A text in Swedish and English; one that stands in both fields is kept under the language that it is in."""
    if swedish and swedish == english:
        return {"sv" if language_of(swedish, "en") == "sv" else "en": swedish}
    return {language: text for language, text in (("sv", swedish), ("en", english)) if text}


def _joined(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    languages = dict.fromkeys((*first, *second))
    return {language: "\n\n".join(part for texts_ in (first, second) if (part := texts_.get(language))) for language in languages}


def _parties(row: JsonRow) -> Iterator[Participation]:
    """The coordinating body. `KoordinatorArb` is its department, whose name may be a person's: it is not read."""
    name = one_line(row.get("koordinatororg"))
    if name:
        yield Participation(name=name, role=Role.LEAD, detail="koordinator", kind=kind_by_name(name), country="SE")


def _grant(key: str, row: JsonRow) -> Grant:
    granted = amount(row.get("beviljatbidrag")) or None
    return Grant(
        funder=FUNDER,
        funder_id=FUNDER_ID,
        call=one_line(row.get("diarienummeransokningsomgang")) or one_line(row.get("diarienummerutlysning")) or None,
        code=f"{key}_Vinnova",  # as SweCRIS has it
        amount=granted,
        currency="SEK" if granted else None,
        year=year_of(partial_date(row.get("projektstart"))),
    )


PORTAL = Portal(
    name="vinnova",
    title={"fi": "Vinnova – haut ja hankkeet", "sv": "Vinnova – utlysningar och projekt", "en": "Vinnova – calls and projects"},
    publisher="Vinnova",
    url=SITE,
    licence="Public Domain Mark",
    terms_url="https://data.vinnova.se",
    languages=("sv", "en"),
    min_records=1_000,
    max_records=100_000,
    cadence="weekly",
    id_prefixes=("vinnova", "swecris"),
    crawl=Crawl(
        adapter="JSON API",
        hosts=("data.vinnova.se",),
        start=(
            Fetch(f"{API}/ansokningsomgangar/2023-01-01", reads="rounds"),
            Fetch(f"{API}/projekt/2023-01-01", reads="projects"),
            Fetch(f"{API}/ansokningsomgangar/2020-01-01", reads="rounds", optional=True),
            Fetch(f"{API}/projekt/2020-01-01", reads="projects", optional=True),
        ),
        readers={"rounds": read_rounds, "projects": read_projects},
        max_pages=10,
        max_bytes=400_000_000,
        delay=5.0,
        timeout=300.0,
    ),
)
