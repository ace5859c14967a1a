"""Commands of the crawlers' floor: `kutoja portals`, `crawl`, `new-portal`. Each imports what it needs when it runs."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from crawlers.discovery import portal, portals
from crawlers.portal import Portal
from crawlers.portal_table import COLUMNS, due, portal_cells, portal_row
from crawlers.snapshot import Run, write_snapshot
from models.errors import InvalidInput
from models.snapshot import Manifest, open_snapshot
from models.workspace import CommandContext


def register(app: typer.Typer) -> None:
    """Add the commands of this floor."""
    app.command("portals")(show_portals)
    app.command("crawl")(crawl)
    app.command("new-portal")(new_portal)


def show_portals(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")] = False) -> None:  # noqa: FBT002
    """List the portals: what they are, under which licence, when each was last read, and how that went."""
    session: CommandContext = context.obj
    rows = [portal_row(known, session.workspace) for known in portals().values()]
    session.emit(rows, as_json=as_json, human=lambda: session.table(COLUMNS, [portal_cells(row) for row in rows]))


def crawl(  # noqa: PLR0913 (a command's options)
    context: typer.Context,
    *,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Portals, see `kutoja portals`.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Crawl every portal that has a site to walk and is not disabled.")] = False,
    only_due: Annotated[bool, typer.Option("--due", help="Crawl those that their cadence says are due: for cron or a timer.")] = False,
    source: Annotated[Path | None, typer.Option("--from", help="Read this bulk file or folder instead of the site.")] = None,
    partial: Annotated[bool, typer.Option("--partial", help="With --from: it is a part of the portal; what is not in it stays as it was.")] = False,
    accept_changes: Annotated[bool, typer.Option("--accept-changes", help="Take a run that lost a third of its records, or a label of its pages.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")] = False,
) -> None:
    """Walk portals' sites, or read a portal's bulk file, into new snapshots. A crawl that was stopped goes on where it was."""
    session: CommandContext = context.obj
    if source is not None:
        if everything or only_due or len(names or ()) != 1:
            raise InvalidInput("--from reads the bulk data of one portal: name that portal, without --all or --due.")
        folder = crawl_bulk(portal((names or [""])[0]), source, session, partial=partial, accept_changes=accept_changes)
        manifest = open_snapshot(folder).manifest
        session.emit(manifest.model_dump(mode="json"), as_json=as_json, human=lambda: _summary(folder, manifest))
        return
    if partial:
        raise InvalidInput("--partial goes with --from PATH: a site is always walked as a whole.")
    from crawlers.walking import walk_portals  # noqa: PLC0415

    walk_portals(_wanted(names or [], session, everything=everything, only_due=only_due), session, accept_changes=accept_changes, as_json=as_json)


def new_portal(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new portal's name: small letters, digits and -.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Where its site is.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")] = False,  # noqa: FBT002
) -> None:
    """Write the module of a new portal, an empty page for its replica, and a test that fails until they are filled."""
    from crawlers.new_portal import write_portal  # noqa: PLC0415

    session: CommandContext = context.obj
    written = write_portal(name, url)
    session.emit([str(path) for path in written], as_json=as_json, human=lambda: "\n".join(("Fill these, in this order:", *(f"  {path}" for path in written))))


def _wanted(names: list[str], session: CommandContext, *, everything: bool, only_due: bool) -> list[Portal]:
    """The portals to walk. Raises InvalidInput for none, and for one that is named but cannot be walked."""
    if names and everything:
        raise InvalidInput("Name portals or say --all, not both.")
    if not (names or everything or only_due):
        raise InvalidInput("Name the portals to crawl, or say --all or --due (`kutoja portals` lists them).")
    named = [portal(name) for name in dict.fromkeys(names)]
    for known in named:
        if known.disabled:
            raise InvalidInput(f"{known.name} is disabled: {known.disabled}")
        if known.crawl is None:
            raise InvalidInput(f"{known.name} has no site to walk: give its bulk data with --from PATH ({known.bulk_hint}).")
    chosen = named or [known for known in portals().values() if known.crawl is not None and not known.disabled]
    return [known for known in chosen if not only_due or due(known, session.workspace, datetime.now(UTC))]


def crawl_bulk(known: Portal, source: Path, session: CommandContext, *, partial: bool = False, accept_changes: bool = False) -> Path:
    """Write a snapshot of a bulk file and return its folder. One file of a portal's several is a part of it even without `partial`.

    Raises InvalidInput when the portal has no bulk reader or the path is absent, and what `write_snapshot` raises.
    """
    if known.disabled and known.read_bulk is None:
        raise InvalidInput(f"{known.name} is disabled: {known.disabled}")
    if known.read_bulk is None:
        raise InvalidInput(f"{known.name} has no bulk file to read with --from.")
    if not source.exists():
        raise InvalidInput(f"{source} does not exist: --from takes {known.bulk_hint or 'the bulk file of the portal'}.")
    with session.progress() as progress:
        part = partial or (source.is_file() and len(known.bulk_files) > 1)
        now = datetime.now(UTC).replace(microsecond=0)
        run = Run(now=now, code_version=version("kutoja"), source=source, partial=part, accept_changes=accept_changes)
        return write_snapshot(known.read_bulk(source), known, session.workspace.snapshots, run, progress)


def _summary(folder: Path, manifest: Manifest) -> str:
    """Say how many records were read, mapped and dropped, and why."""
    mapped, dropped = sum(manifest.counts.values()), sum(drop.count for drop in manifest.dropped.values())
    kinds = ", ".join(f"{count:,} {kind}{'s' if count != 1 else ''}" for kind, count in manifest.counts.items())
    lines = [f"Read {mapped + dropped:,}, mapped {mapped:,}{f' ({kinds})' if kinds else ''}, dropped {dropped:,}."]
    lines += [f"  dropped {drop.count:,}: {reason} (such as {', '.join(drop.examples[:2])})" for reason, drop in manifest.dropped.items()]
    return "\n".join([*lines, f"Snapshot: {folder}", f"Take it into the catalogue with: kutoja ingest {folder}"])
