"""Commands of the crawlers' floor: `kutoja portals`, `kutoja crawl`."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from crawlers.discovery import portal, portals
from crawlers.portal import Portal
from crawlers.snapshot import Run, write_snapshot
from models.errors import InvalidInput
from models.snapshot import find_snapshots, open_snapshot
from models.workspace import CommandContext, Workspace


def register(app: typer.Typer) -> None:
    """Add the commands of this floor."""
    app.command("portals")(show_portals)
    app.command("crawl")(crawl)


def show_portals(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")] = False) -> None:  # noqa: FBT002
    """List the portals: what they are, under which licence, and when each was last read."""
    session: CommandContext = context.obj
    rows = [_row(known, session.workspace) for known in portals().values()]
    columns = ["name", "title", "languages", "cadence", "licence", "records", "last_run", "status"]
    session.emit(rows, as_json=as_json, human=lambda: session.table(columns, [[_cell(row[column]) for column in columns] for row in rows]))


def crawl(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The portal's name, see `kutoja portals`.")],
    source: Annotated[Path, typer.Option("--from", help="The bulk file or folder to read.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON alone on stdout.")] = False,  # noqa: FBT002
) -> None:
    """Read a portal's bulk file into a new snapshot."""
    session: CommandContext = context.obj
    folder = crawl_bulk(portal(name), source, session)
    manifest = open_snapshot(folder).manifest
    session.emit(manifest.model_dump(mode="json"), as_json=as_json, human=lambda: _summary(folder, manifest.counts, manifest.dropped))


def crawl_bulk(known: Portal, source: Path, session: CommandContext) -> Path:
    """Write a snapshot of a bulk file and return its folder. Raises InvalidInput when the portal has no bulk reader or the path is absent."""
    if known.disabled:
        raise InvalidInput(f"{known.name} is disabled: {known.disabled}")
    if known.read_bulk is None:
        raise InvalidInput(f"{known.name} has no bulk file to read with --from.")
    if not source.exists():
        raise InvalidInput(f"{source} does not exist: --from takes {known.bulk_hint or 'the portal`s bulk file'}.")
    with session.progress() as progress:
        run = Run(now=datetime.now(UTC), code_version=version("kutoja"), source=source)
        return write_snapshot(known.read_bulk(source), known, session.workspace.snapshots, run, progress)


def _summary(folder: Path, counts: dict[str, int], dropped: object) -> str:
    taken = ", ".join(f"{count:,} {kind}s" for kind, count in counts.items())
    reasons = (
        "; ".join(f"{reason}: {drop.count:,} (e.g. {', '.join(drop.examples[:2])})" for reason, drop in dropped.items()) if isinstance(dropped, dict) else ""
    )
    return f"Read {taken or 'nothing'} into {folder}." + (f"\nDropped {reasons}." if reasons else "")


def _row(known: Portal, workspace: Workspace) -> dict[str, object]:
    runs = find_snapshots(workspace.snapshots / known.name)
    last = open_snapshot(runs[-1]).manifest if runs else None
    return {
        "name": known.name,
        "title": known.title["en"],
        "publisher": known.publisher,
        "url": known.url,
        "licence": known.licence,
        "terms_url": known.terms_url,
        "languages": list(known.languages),
        "cadence": known.cadence,
        "records": sum(last.counts.values()) if last else 0,
        "last_run": last.created.isoformat() if last else None,
        "status": f"disabled: {known.disabled}" if known.disabled else "read" if last else "never read",
    }


def _cell(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else "" if value is None else str(value)
