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
from models.snapshot import Manifest, find_snapshots, open_snapshot
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
    partial: Annotated[bool, typer.Option("--partial", help="It is a part of the portal: what is not in it stays as it was.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON alone on stdout.")] = False,  # noqa: FBT002
) -> None:
    """Read a portal's bulk file into a new snapshot."""
    session: CommandContext = context.obj
    folder = crawl_bulk(portal(name), source, session, partial=partial)
    manifest = open_snapshot(folder).manifest
    session.emit(manifest.model_dump(mode="json"), as_json=as_json, human=lambda: _summary(folder, manifest))


def crawl_bulk(known: Portal, source: Path, session: CommandContext, *, partial: bool = False) -> Path:
    """Write a snapshot of a bulk file and return its folder. One file of a portal's several is a part of it even without `partial`.

    Raises InvalidInput when the portal has no bulk reader or the path is absent, and what `write_snapshot` raises.
    """
    if known.disabled:
        raise InvalidInput(f"{known.name} is disabled: {known.disabled}")
    if known.read_bulk is None:
        raise InvalidInput(f"{known.name} has no bulk file to read with --from.")
    if not source.exists():
        raise InvalidInput(f"{source} does not exist: --from takes {known.bulk_hint or 'the bulk file of the portal'}.")
    with session.progress() as progress:
        part = partial or (source.is_file() and len(known.bulk_files) > 1)
        run = Run(now=datetime.now(UTC).replace(microsecond=0), code_version=version("kutoja"), source=source, partial=part)
        return write_snapshot(known.read_bulk(source), known, session.workspace.snapshots, run, progress)


def _summary(folder: Path, manifest: Manifest) -> str:
    """Say how many records were read, mapped and dropped, and why."""
    mapped, dropped = sum(manifest.counts.values()), sum(drop.count for drop in manifest.dropped.values())
    kinds = ", ".join(f"{count:,} {kind}{'s' if count != 1 else ''}" for kind, count in manifest.counts.items())
    lines = [f"Read {mapped + dropped:,}, mapped {mapped:,}{f' ({kinds})' if kinds else ''}, dropped {dropped:,}."]
    lines += [f"  dropped {drop.count:,}: {reason} (such as {', '.join(drop.examples[:2])})" for reason, drop in manifest.dropped.items()]
    return "\n".join([*lines, f"Snapshot: {folder}", f"Take it into the catalogue with: kutoja ingest {folder}"])


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
