"""The rows of `kutoja portals`: what each portal's file states, and how its last run went."""

from datetime import UTC, datetime
from textwrap import shorten
from typing import Any

from crawlers.children import last_outcome
from crawlers.freshness import freshness, is_due
from crawlers.portal import Portal
from models.errors import SnapshotError
from models.snapshot import Manifest, find_snapshots, open_snapshot
from models.workspace import Workspace

WIDEST = 48
"""Characters of a cell that a person is shown."""

COLUMNS = ["name", "title", "languages", "cadence", "licence", "records", "last_run", "status"]


def last_manifest(known: Portal, workspace: Workspace) -> Manifest | None:
    """The manifest of a portal's newest snapshot that can be read."""
    for folder in reversed(find_snapshots(workspace.snapshots / known.name)):
        try:
            return open_snapshot(folder).manifest
        except SnapshotError:
            continue
    return None


def due(known: Portal, workspace: Workspace, now: datetime) -> bool:
    """Whether a portal's cadence says that it is to be read again."""
    last = last_manifest(known, workspace)
    return is_due(known.cadence, last.created if last else None, now)


def portal_row(known: Portal, workspace: Workspace) -> dict[str, Any]:
    """Return a portal as JSON values. `sites` are the hosts that a crawl asks."""
    last = last_manifest(known, workspace)
    return {
        "name": known.name,
        "title": known.title["en"],
        "publisher": known.publisher,
        "url": known.url,
        "sites": list(known.crawl.hosts) if known.crawl else [],
        "licence": known.licence,
        "terms_url": known.terms_url,
        "languages": list(known.languages),
        "cadence": known.cadence,
        "adapter": known.crawl.adapter if known.crawl else f"bulk file ({known.bulk_hint})" if known.read_bulk else "",
        "disabled": known.disabled,
        "records": sum(last.counts.values()) if last else 0,
        "last_run": last.created.isoformat() if last else None,
        "freshness": freshness(known.cadence, last.created if last else None, datetime.now(UTC)),
        "status": _status(known, last, workspace),
    }


def portal_cells(row: dict[str, Any]) -> list[str]:
    """Return the cells of a row for a person; what is long is cut, `--json` has all of it."""
    cells = {name: ", ".join(value) if isinstance(value, list) else "" if value is None else str(value) for name, value in row.items()}
    cells["last_run"] = cells["last_run"][:16].replace("T", " ")
    return [shorten(cells[column], WIDEST, placeholder="…") for column in COLUMNS]


def _status(known: Portal, last: Manifest | None, workspace: Workspace) -> str:
    """Disabled; failed, when the last walk was refused; else whether there is anything of it."""
    if known.disabled:
        return f"disabled: {known.disabled}"
    outcome = last_outcome(workspace, known.name)
    if outcome.get("error"):
        return f"failed on {str(outcome['at'])[:10]}: {outcome['error']}"
    return "read" if last else "never read"
