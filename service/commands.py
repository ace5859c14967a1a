"""Commands of the service's floor: `kutoja setup`, `ingest`, `search`, `who-pays`, `comparables`, `brief`, `status`, `sites`, `serve`, `openapi`.

Each imports what it needs when it runs, so that all of them start fast.
"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from models.jsonl import dumps
from service.console import Session

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this floor."""
    for command in (setup, ingest, search, who_pays, comparables, brief, status, serve, openapi):
        app.command()(command)
    sites = typer.Typer(no_args_is_help=True, help="Sites that have a public key for the widget.")
    sites.command("add")(add_site)
    sites.command("list")(list_sites)
    sites.command("revoke")(revoke_site)
    app.add_typer(sites, name="sites")


def setup(context: typer.Context, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Bring the data folder up to date: encoder, starter catalogue, index. Does only what is missing."""
    from service.upkeep import set_up  # noqa: PLC0415

    session: Session = context.obj
    done = set_up(session)
    session.emit(done.as_json(), as_json=as_json, human=done.sentence)


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Snapshots, folders of snapshots, or a portal's bulk data.")],
    portal: Annotated[str | None, typer.Option(help="The portal whose bulk data PATH is; not needed for snapshots, nor for a folder named after it.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Take snapshots into the catalogue. Taking one again changes nothing."""
    from service.upkeep import ingest_paths, ingest_summary  # noqa: PLC0415

    session: Session = context.obj
    taken = ingest_paths(paths, portal, session)
    session.emit(taken, as_json=as_json, human=lambda: ingest_summary(taken))


def search(
    context: typer.Context,
    need: Annotated[str, typer.Argument(help="What is needed, in any language.")],
    lang: Annotated[str | None, typer.Option(help="Language of the need (fi, sv, en, …); detected when not given.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Rows in each list.")] = 5,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Answer one need: prior work, partners, funders, each with its reasons."""
    from service.search import answer_once, answer_text  # noqa: PLC0415

    session: Session = context.obj
    answer = answer_once(need, lang, limit, session)
    session.emit(answer, as_json=as_json, human=lambda: answer_text(answer))


def who_pays(
    context: typer.Context,
    need: Annotated[str, typer.Argument(help="What is needed, in any language.")],
    lang: Annotated[str | None, typer.Option(help="Language of the need (fi, sv, en, …); detected when not given.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write a file too, whose ending says its form: .csv or .json.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Tell who has paid for works like a need: how many, sums by currency and years, programmes."""
    from service.payers.once import payers_once, payers_text  # noqa: PLC0415

    session: Session = context.obj
    found = payers_once(need, lang, out, session)
    session.emit(found, as_json=as_json, human=lambda: payers_text(found))


def comparables(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An application: PDF, DOCX, ODT, RTF, HTML or plain text; - reads stdin.", allow_dash=True)],
    lang: Annotated[str | None, typer.Option(help="Language of the application (fi, sv, en, …); detected when not given.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Comparable projects at most.")] = 10,
    out: Annotated[Path | None, typer.Option(help="Write a file too, whose ending says its form: .csv, .json or .docx.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Compare an application with past projects: what they cost, how long they took, what came of them, and which sentences overlap."""
    from service.comparables.once import comparables_text, compare_once  # noqa: PLC0415

    session: Session = context.obj
    found = compare_once(file, lang, limit, out, session)
    session.emit(found, as_json=as_json, human=lambda: comparables_text(found))


def brief(
    context: typer.Context,
    need: Annotated[str, typer.Argument(help="What is needed, in any language.")],
    lang: Annotated[str | None, typer.Option(help="Language of the brief: fi, sv or en; that of the need when not given.")] = None,
    format: Annotated[str, typer.Option(help="markdown, json or docx.")] = "markdown",  # noqa: A002 (the option's name)
    out: Annotated[Path | None, typer.Option(help="Write it to this file instead of stdout.")] = None,
    profile: Annotated[bool, typer.Option("--profile", help="The potential profile of the need instead of its brief.")] = False,  # noqa: FBT002
) -> None:
    """Make a brief of a need: what exists, who, money, open calls, evidence, gaps and sources, on two pages."""
    from service.brief.once import brief_once  # noqa: PLC0415

    session: Session = context.obj
    content = brief_once(need, lang, format, out, session, profile=profile)
    if content is not None:
        sys.stdout.write(content.decode().rstrip("\n") + "\n")


def status(context: typer.Context, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Tell what the catalogue and the index hold, how fresh they are, and what was rejected."""
    from service.status import status_of, status_text  # noqa: PLC0415

    session: Session = context.obj
    found = status_of(session.workspace)
    session.emit(found, as_json=as_json, human=lambda: status_text(found, session))


def add_site(
    context: typer.Context,
    origins: Annotated[list[str], typer.Argument(metavar="ORIGIN...", help="Where the site's pages are, such as https://www.example.org.")],
    quota: Annotated[int | None, typer.Option(min=1, max=10_000_000, help="Answers a day (UTC) at most; no limit when not given.")] = None,
    name: Annotated[str, typer.Option(help="What the site is called in the list.")] = "",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Give a site a public key: pages of its origins may use the widget with it."""
    from service.widget.sites import Sites  # noqa: PLC0415

    session: Session = context.obj
    site = Sites(session.workspace.sites).add(origins, quota, name)
    session.emit(asdict(site), as_json=as_json, human=lambda: f'key="{site.key}" is for {", ".join(site.origins)}.')


def list_sites(context: typer.Context, as_json: AsJson = False) -> None:  # noqa: FBT002
    """List the sites that have a key."""
    from service.widget.sites import Sites  # noqa: PLC0415

    session: Session = context.obj
    found = Sites(session.workspace.sites).all()
    rows = [[site.key, site.name, " ".join(site.origins), "no limit" if site.quota is None else f"{site.quota:,}", site.added] for site in found]
    table = session.table(["key", "name", "origins", "a day", "added"], rows) if rows else "No site has a key: `kutoja sites add ORIGIN` gives one."
    session.emit([asdict(site) for site in found], as_json=as_json, human=lambda: table)


def revoke_site(context: typer.Context, key: Annotated[str, typer.Argument(help="The key, as `kutoja sites list` shows it.")], as_json: AsJson = False) -> None:  # noqa: FBT002
    """Take a site's key back; a running server refuses it from the next request on."""
    from service.widget.sites import Sites  # noqa: PLC0415

    session: Session = context.obj
    site = Sites(session.workspace.sites).revoke(key)
    session.emit(asdict(site), as_json=as_json, human=lambda: f"The key of {site.name or ', '.join(site.origins)} is revoked.")


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on. [default: KUTOJA_HOST, else 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on, 0 for a free one. [default: KUTOJA_PORT, else 8000]")] = None,
) -> None:
    """Serve the pages and the HTTP API; on an empty data folder, load and build first while listening."""
    from service.server import run  # noqa: PLC0415

    session: Session = context.obj
    run(session, host or session.settings.host, session.settings.port if port is None else port)


def openapi(context: typer.Context) -> None:
    """Print the OpenAPI description of the HTTP API."""
    from service.app import create_app  # noqa: PLC0415

    session: Session = context.obj
    sys.stdout.write(dumps(create_app(session.settings).openapi(), indent=True).decode() + "\n")
