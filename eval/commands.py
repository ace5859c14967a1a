"""Commands of the roof: `kutoja bench`, `kutoja eval …`. Each imports what it needs when it runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from models.workspace import CommandContext

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]
Folder = Annotated[Path, typer.Option(help="A folder in BEIR form: corpus.jsonl[.gz], queries.jsonl, qrels/<split>.tsv. It is only read.")]
Split = Annotated[str, typer.Option(help="Which qrels/<split>.tsv to measure with.")]
Stated = Annotated[bool, typer.Option("--stated-language", help="Take a need's language from the collection instead of detecting it.")]
Out = Annotated[Path, typer.Option(help="A new folder to write to.")]

BELOW_FLOOR = 7
"""Exit code of `kutoja eval gate` when a measure is below its floor."""


class Made(StrEnum):
    """Collections that `kutoja eval make` can make."""

    PTV = "ptv"
    SWECRIS = "swecris"
    STARTER = "starter"


class Benched(StrEnum):
    """What `kutoja bench` can time."""

    ANSWERS = "answers"
    CRAWL = "crawl"


def register(app: typer.Typer) -> None:
    """Add the commands of this floor."""
    app.command()(bench)
    evaluations = typer.Typer(help="Measure what is answered, on judged needs.", no_args_is_help=True)
    for command in (run, compare, gate, baselines, subset, make, verdict, answerable, reasons, partners, funders):
        evaluations.command()(command)
    app.add_typer(evaluations, name="eval")


def bench(
    context: typer.Context,
    what: Annotated[Benched, typer.Argument(help="The parts of an answer over the live index, or the walk over a site.")] = Benched.ANSWERS,
    *,
    by_hand: Annotated[bool, typer.Option(help="For answers: also run the by-hand script (sentence-transformers, faiss, bm25s) over the passages.")] = True,
    as_json: AsJson = False,
) -> None:
    """Time the parts of an answer over the live index, beside a search made by hand; or, with `crawl`, the walk over a site beside `scrapy bench`."""
    session: CommandContext = context.obj
    if what is Benched.CRAWL:
        from eval.bench_crawl import report as crawl_report  # noqa: PLC0415
        from eval.bench_crawl import run_bench_crawl  # noqa: PLC0415

        with session.progress() as progress:
            walked = run_bench_crawl(progress)
        session.emit(walked, as_json=as_json, human=lambda: crawl_report(walked, session))
        return
    from eval.bench import report, run_bench  # noqa: PLC0415

    with session.progress() as progress:
        result = run_bench(session.workspace, progress, by_hand=by_hand)
    session.emit(result, as_json=as_json, human=lambda: report(result, session))


def run(  # noqa: PLR0913, PLR0917 (typer makes an option of each)
    context: typer.Context,
    collection: Folder,
    split: Split = "dev",
    run_out: Annotated[Path | None, typer.Option(help="Write the first 100 documents of each need to this file, as a TREC run.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a report with plots and the worst needs to this file.")] = None,
    stated_language: Stated = False,  # noqa: FBT002
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Write the corpus's index anew; vectors still come from the cache.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Answer a collection's needs by the production search and measure it, beside BM25, raw and centred vectors, and their fusion."""
    from eval.collection import read_collection  # noqa: PLC0415
    from eval.report import write_report  # noqa: PLC0415
    from eval.run import OURS, report, result_of, run_collection  # noqa: PLC0415
    from eval.runs import write_run  # noqa: PLC0415

    session: CommandContext = context.obj
    read = read_collection(collection, split)
    with session.progress() as progress:
        outcome = run_collection(read, session.workspace, progress, stated=stated_language, rebuild=rebuild)
    if run_out is not None:
        write_run(run_out, outcome.runs.get(OURS, {}), OURS)
    if html is not None:
        write_report(html, outcome)
    result = result_of(outcome)
    session.emit(result, as_json=as_json, human=lambda: report(result, session))


def compare(
    context: typer.Context,
    first: Annotated[Path, typer.Argument(metavar="RUN", help="A TREC run.")],
    second: Annotated[Path, typer.Argument(metavar="RUN", help="Another, held against the first.")],
    collection: Folder,
    split: Split = "dev",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Tell whether the second run is better than the first, beyond chance, and whether the judges knew both as well."""
    from eval.collection import read_collection  # noqa: PLC0415
    from eval.compare import compare as compared  # noqa: PLC0415
    from eval.compare import report  # noqa: PLC0415
    from eval.runs import read_run  # noqa: PLC0415

    session: CommandContext = context.obj
    result = compared(read_collection(collection, split), read_run(first), read_run(second))
    session.emit(result, as_json=as_json, human=lambda: report(result, (first.stem, second.stem), session))


def gate(
    context: typer.Context,
    collection: Annotated[Path | None, typer.Option(help="A folder in BEIR form. [default: our own needs over the starter catalogue, which ship]")] = None,
    split: Split = "test",
    set_floors: Annotated[bool, typer.Option("--set", help="Write what is measured now as the floors.")] = False,  # noqa: FBT002
    lower: Annotated[str, typer.Option(metavar="REASON", help="With --set: why a floor may fall. Kept beside the floors.")] = "",
    floors: Annotated[Path | None, typer.Option(help="The file with the floors. [default: eval/floors.json]")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Fail with exit code 7 when a measure is below its floor."""
    from eval.gate import FLOORS, guard, report  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        result = guard(session.workspace, progress, folder=collection, split=split, path=floors or FLOORS, lower=lower if set_floors else None)
    session.emit(result, as_json=as_json, human=lambda: report(result))
    if result["breaches"]:
        raise typer.Exit(BELOW_FLOOR)


def baselines(
    context: typer.Context,
    collection: Folder,
    split: Split = "dev",
    run_out: Annotated[Path | None, typer.Option(help="Write each baseline's run to this folder.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Measure what one could have instead on the same vectors: BM25, vectors, their fusion, and txtai's hybrid search where that is installed."""
    from eval.collection import read_collection  # noqa: PLC0415
    from eval.peers import report, run_baselines  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        result = run_baselines(read_collection(collection, split), session.workspace, progress, folder=run_out)
    session.emit(result, as_json=as_json, human=lambda: report(result, session))


def subset(
    context: typer.Context,
    collection: Folder,
    out: Out,
    split: Split = "dev",
    size: Annotated[int, typer.Option(min=1, help="Documents to keep.")] = 4_000,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Write a fixed part of a collection that holds every judged document: what changes to passages or encoder are tried on."""
    from eval.collection import read_collection, write_collection  # noqa: PLC0415
    from eval.subset import subset as part  # noqa: PLC0415

    kept = part(read_collection(collection, split), size)
    write_collection(out, kept)
    _tell_written(context.obj, out, len(kept.documents), len(kept.queries), as_json=as_json)


def make(
    context: typer.Context,
    name: Annotated[Made, typer.Argument(help="ptv or swecris: known items across languages; starter: our own needs.")],
    out: Out,
    source: Annotated[
        Path | None, typer.Option("--from", help="The folder of the portal's bulk data; for starter the snapshot that ships is the default.")
    ] = None,
    turn: Annotated[int, typer.Option(min=0, max=2, help="Moves every item's document to another language, so that all turns hold all pairs.")] = 0,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Make a collection from data whose texts may not ship."""
    from eval.collection import write_collection  # noqa: PLC0415
    from eval.making import made  # noqa: PLC0415

    collections = made(name.value, source, turn)
    write_collection(out, *collections)
    _tell_written(context.obj, out, len(collections[0].documents), len(collections[0].queries), as_json=as_json)


def _tell_written(session: CommandContext, folder: Path, documents: int, queries: int, *, as_json: bool) -> None:
    result = {"folder": str(folder), "documents": documents, "queries": queries}
    session.emit(result, as_json=as_json, human=lambda: f"{folder}: {documents:,} documents, {queries:,} needs.")


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


def answerable(
    context: typer.Context,
    collection: Annotated[Path | None, typer.Option(help="A folder in BEIR form. [default: our own needs over the starter catalogue, which ship]")] = None,
    split: Split = "dev",
    html: Annotated[Path | None, typer.Option(help="Write a page with plots to this file.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Tell how well needs with an answer part from those without, and how many of the rows called strong, related and weak are useful."""
    from eval.answerable import report, run_answerable  # noqa: PLC0415
    from eval.answerable_page import write_page  # noqa: PLC0415
    from eval.collection import read_collection  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        result = run_answerable(session.workspace, progress, read_collection(collection, split) if collection else None)
    if html is not None:
        write_page(html, result)
    session.emit(result, as_json=as_json, human=lambda: report(result, session))


def reasons(
    context: typer.Context,
    live: Annotated[bool, typer.Option("--live", help="Ask the live index instead of the starter catalogue alone.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Check the reasons that answers give: quotes against encoding records anew without them, marked words against random ones, how alike rows are."""
    from eval.reasons import report, run_reasons  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        result = run_reasons(session.workspace, progress, live=live)
    session.emit(result, as_json=as_json, human=lambda: report(result, session))


Sources = Annotated[list[str] | None, typer.Option("--source", help="Portal to draw links from; may be given more than once. [default: see docs/relevance.md]")]
Sample = Annotated[int, typer.Option(min=1, help="Links to ask for of each source.")]


def partners(context: typer.Context, sample: Sample = 300, source: Sources = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Hide one member of a consortium and ask for it, over the live index: the service beside popularity, co-occurrence, text similarity and BM25."""
    _links(context.obj, "partners", sample, source or [], as_json=as_json)


def funders(context: typer.Context, sample: Sample = 300, source: Sources = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Hide who paid for a work, or the call that it answered, and ask for it, over the live index, beside the same baselines."""
    _links(context.obj, "funders", sample, source or [], as_json=as_json)


def _links(session: CommandContext, what: str, sample: int, sources: list[str], *, as_json: bool) -> None:
    from eval.links.run import report, run_links  # noqa: PLC0415

    with session.progress() as progress:
        result = run_links(what, session.workspace, progress, sample=sample, sources=sources)
    session.emit(result, as_json=as_json, human=lambda: report(result, session))
