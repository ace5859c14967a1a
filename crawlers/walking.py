"""What `kutoja crawl` shows and prints while portals' sites are walked."""

from collections.abc import Sequence
from typing import Any

from crawlers.children import Progressing, crawl_sites
from crawlers.policy import policy_of
from crawlers.portal import Portal
from models.errors import InvalidInput, KutojaError, SnapshotError, StoreError
from models.workspace import CommandContext

COLUMNS = ["portal", "state", "pages", "failed", "records", "time", "why"]
ERRORS: dict[str | None, type[KutojaError]] = {StoreError.kind: StoreError, InvalidInput.kind: InvalidInput}


def walk_portals(wanted: Sequence[Portal], session: CommandContext, *, accept_changes: bool, as_json: bool) -> None:
    """Walk portals with a table that is alive, then print how each ended. Raises SnapshotError, or what the only one raised, when any failed."""
    rows: list[Progressing] = []
    if wanted:
        policy = policy_of(session.workspace)
        with session.live_table(COLUMNS) as shown:
            rows = crawl_sites(wanted, session.workspace, policy, lambda now: shown([_cells(row) for row in now]), accept_changes=accept_changes)
    session.emit([_row(row) for row in rows], as_json=as_json, human=lambda: _told(rows, session))
    failed = [row for row in rows if row.state == "failed"]
    if len(failed) == 1:
        raise ERRORS.get(failed[0].kind, SnapshotError)(failed[0].error or f"{failed[0].name} failed.")
    if failed:
        raise SnapshotError(f"{len(failed)} of {len(rows)} portals failed: {', '.join(row.name for row in failed)}. Their last snapshots stay.")


def _told(rows: Sequence[Progressing], session: CommandContext) -> str:
    if not rows:
        return "No portal is due."
    table = session.table(COLUMNS, [_cells(row) for row in rows])
    read = [row.snapshot for row in rows if row.snapshot]
    return f"{table}\nTake them into the catalogue with: kutoja ingest {session.workspace.snapshots}" if read else table


def _cells(row: Progressing) -> list[str]:
    seconds = round(row.took())
    time = f"{seconds // 60}:{seconds % 60:02}" if row.began is not None else ""
    return [row.name, row.state, f"{row.pages:,}", f"{row.failed:,}", f"{row.records:,}", time, row.error or ""]


def _row(row: Progressing) -> dict[str, Any]:
    return {
        "name": row.name,
        "status": row.state,
        "pages": row.pages,
        "failed": row.failed,
        "records": row.records,
        "seconds": round(row.seconds, 1),
        "snapshot": row.snapshot,
        "error": row.error,
    }
