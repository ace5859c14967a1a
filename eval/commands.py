"""Commands of the roof: `kutoja bench`, `kutoja eval verdict`. Each imports what it needs when it runs."""

from typing import Annotated

import typer

from models.workspace import CommandContext

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this floor."""
    app.command()(bench)
    evaluations = typer.Typer(help="Measure what is answered, on judged needs.", no_args_is_help=True)
    evaluations.command()(verdict)
    app.add_typer(evaluations, name="eval")


def bench(
    context: typer.Context,
    by_hand: Annotated[bool, typer.Option(help="Also run the by-hand script (sentence-transformers, faiss, bm25s) over the same passages.")] = True,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Time the parts of an answer over the live index, beside a search made by hand."""
    from eval.bench import report, run_bench  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        result = run_bench(session.workspace, progress, by_hand=by_hand)
    session.emit(result, as_json=as_json, human=lambda: report(result, session))


def verdict(
    context: typer.Context,
    live: Annotated[bool, typer.Option("--live", help="Ask the live index instead of the starter catalogue alone.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Ask needs that have an answer and needs that have none, in three languages, and known items across languages; print the error rates."""
    from eval.verdict import report, run_verdict  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        result = run_verdict(session.workspace, progress, live=live)
    session.emit(result, as_json=as_json, human=lambda: report(result, session))
