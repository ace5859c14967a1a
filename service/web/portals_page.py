"""The portals page: where the records were read, when, on what terms, what is due. The rows of GET /v1/portals, the outcomes of `kutoja portals`."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from crawlers.children import last_outcome
from crawlers.discovery import portals
from crawlers.freshness import DAYS, freshness
from crawlers.portal import Portal
from models.records import RecordType
from models.workspace import Workspace
from service.answer import Answerer
from service.web.pages import check_language, render
from service.web.strings import Translate, day, number, plural, translator
from service.web.views import View

PAGE = "/portals"
UNCONFIRMED = "unknown"
"""What a licence begins with that nobody has confirmed, see `crawlers.portal.Portal`."""


def portals_page(answering: Callable[[], Answerer], workspace: Workspace) -> APIRouter:
    """Return the route. `workspace` is where crawls leave how they ended."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}" + PAGE)
    def page(request: Request, language: str) -> Response:
        check_language(language)
        feeds = answering().index.portals()
        read = {feed["portal"] for feed in feeds}
        now, known = datetime.now(UTC), portals()
        rows = [portal_view(feed, known.get(feed["portal"]), last_outcome(workspace, feed["portal"]), now, language) for feed in feeds]
        unread = [unread_view(portal, language) for portal in known.values() if portal.name not in read and not portal.disabled]
        return render(
            request,
            "portals.html",
            language,
            path=PAGE,
            rows=sorted(rows, key=lambda row: row["title"].casefold()),
            unread=sorted(unread, key=lambda row: row["title"].casefold()),
        )

    return router


def portal_view(feed: dict[str, Any], known: Portal | None, outcome: dict[str, Any], now: datetime, language: str) -> View:
    """View of one portal that was read. `feed` is its row in the index, `known` its file where there is one, `outcome` how its last crawl ended."""
    t = translator(language)
    cadence = known.cadence if known else None
    failed = str(outcome["at"])[:10] if outcome.get("error") else None
    state = freshness(cadence, feed["last_snapshot"], now)
    return unread_view(known, language, feed["portal"], feed["licence"]) | {
        "records": [plural(t, f"home.count.{kind.value}", feed["records"][kind.value], language) for kind in RecordType if feed["records"].get(kind.value)],
        "last": day(_day(feed["last_snapshot"]), language),
        "state": {"name": state, "text": t(f"portals.state.{state}")},
        "next": _next(cadence, feed["last_snapshot"], now, t, language),
        "failed": t("portals.failed", date=day(date.fromisoformat(failed), language)) if failed else None,
        "left": number(sum(feed["dropped"].values()) + sum(feed["rejected"].values()), language),
    }


def unread_view(known: Portal | None, language: str, name: str = "", licence: str = "") -> View:
    """View of what a portal's file states; a feed that has none is shown by its name."""
    stated = licence or (known.licence if known else "")
    return {
        "title": known.title[language] if known else name,
        "publisher": known.publisher if known else None,
        "url": _safe(known.url) if known else None,
        "licence": None if not stated or stated.startswith(UNCONFIRMED) else stated,
        "terms": _safe(known.terms_url) if known else None,
        "cadence": translator(language)(f"portals.cadence.{known.cadence}") if known else None,
    }


def _next(cadence: str | None, last: str | None, now: datetime, t: Translate, language: str) -> str:
    """Say when a portal is read again: a day, as soon as can be, or never."""
    if cadence not in DAYS or last is None:
        return t("portals.next.never") if cadence == "once" else ""
    due = datetime.fromisoformat(last) + timedelta(days=DAYS[cadence])
    return day(due.date(), language) if due > now else t("portals.next.now")


def _day(last: str | None) -> date | None:
    return datetime.fromisoformat(last).date() if last else None


def _safe(address: str) -> str | None:
    return address if address.startswith(("http://", "https://")) else None
