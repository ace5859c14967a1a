"""Commands of the indexer's floor: the index and its encoder, and what is done to single records of the catalogue. Each imports what it needs when it runs."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.progress import Progress
from models.workspace import CommandContext

if TYPE_CHECKING:
    from indexer.catalogue import Catalogue

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]
Why = Annotated[str, typer.Option("--why", help="The reason, kept with the act.")]
RecordArgument = Annotated[str, typer.Argument(help="A record id, e.g. innokyla:some-model.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this floor."""
    app.command("index")(index)
    app.command("suppress")(suppress)
    app.command("merge")(merge)
    app.command("unmerge")(unmerge)
    app.command("backup")(backup)
    app.command("restore")(restore)
    doctor = typer.Typer(no_args_is_help=True, help="What a person should look at.")
    doctor.command("organisations")(doctor_organisations)
    doctor.callback()(lambda: None)
    app.add_typer(doctor, name="doctor")
    encoder = typer.Typer(no_args_is_help=True, help="The encoder that turns texts into vectors.")
    encoder.command("prepare")(prepare_encoder)
    encoder.callback()(lambda: None)
    app.add_typer(encoder, name="encoder")


def index(
    context: typer.Context,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Write a new generation in any case; vectors still come from the cache.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Bring the index in line with the catalogue. A running server takes it over by itself."""
    from indexer.build import build_index  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        report = build_index(session.workspace, progress, rebuild=rebuild)
    told = f"{report.records:,} records in {report.passages:,} passages, {report.embedded:,} embedded anew: generation {report.generation}."
    session.emit(vars(report), as_json=as_json, human=lambda: f"Up to date: generation {report.generation}." if report.up_to_date else told)


def prepare_encoder(context: typer.Context, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Prepare the encoder and measure which runtime is fastest on this machine."""
    from indexer.prepare import prepare  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        prepared = prepare(session.workspace, progress)
    data = {"name": prepared.card.name, "fingerprint": prepared.card.fingerprint, "runtime": prepared.choice.runtime, "measured": prepared.choice.measured}
    session.emit(data, as_json=as_json, human=lambda: f"The encoder {prepared.card.name} is ready; it runs on {prepared.choice.runtime}.")


def suppress(context: typer.Context, record_id: RecordArgument, why: Why, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Take a record down for good; later ingests keep it out. Run `kutoja index` afterwards."""
    with _changing(context, f"{record_id} is taken down.", {"suppressed": record_id}, as_json=as_json) as (catalogue, progress):
        catalogue.suppress(record_id, why, progress)


def merge(context: typer.Context, old_id: RecordArgument, new_id: RecordArgument, why: Why, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Let NEW_ID answer for OLD_ID as well. Run `kutoja index` afterwards."""
    with _changing(context, f"{new_id} answers for {old_id}.", {"merged": old_id, "into": new_id}, as_json=as_json) as (catalogue, progress):
        catalogue.merge(old_id, new_id, why, progress)


def unmerge(context: typer.Context, old_id: RecordArgument, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Undo a merge, also one that Kutoja found by itself. Run `kutoja index` afterwards."""
    with _changing(context, f"{old_id} stands for itself again.", {"unmerged": old_id}, as_json=as_json) as (catalogue, progress):
        catalogue.unmerge(old_id, progress)


def backup(context: typer.Context, path: Annotated[Path, typer.Argument(help="A new file.")], as_json: AsJson = False) -> None:  # noqa: FBT002
    """Write a consistent copy of the catalogue, also while it is in use."""
    from indexer.catalogue import Catalogue  # noqa: PLC0415

    session: CommandContext = context.obj
    with closing(Catalogue.open(session.workspace)) as catalogue:
        catalogue.backup(path)
    session.emit({"backup": str(path)}, as_json=as_json, human=lambda: f"The catalogue is copied to {path}.")


def restore(context: typer.Context, path: Annotated[Path, typer.Argument(help="A file that `kutoja backup` wrote.")], as_json: AsJson = False) -> None:  # noqa: FBT002
    """Put a backup in the catalogue's place; the one there is kept beside it. Run `kutoja index` afterwards."""
    from indexer.catalogue import Catalogue  # noqa: PLC0415

    session: CommandContext = context.obj
    with session.progress() as progress:
        Catalogue.restore(path, session.workspace, progress)
    session.emit({"restored": str(path)}, as_json=as_json, human=lambda: f"The catalogue is restored from {path}. Run `kutoja index` to show it.")


def doctor_organisations(context: typer.Context, as_json: AsJson = False) -> None:  # noqa: FBT002
    """List organisations that may be one and are kept apart, with the reason. `kutoja merge` joins two."""
    from indexer.catalogue import Catalogue  # noqa: PLC0415

    session: CommandContext = context.obj
    with closing(Catalogue.open(session.workspace)) as catalogue:
        pairs = catalogue.uncertain_organisations()
    rows = [[pair.first, pair.second, pair.name, pair.why] for pair in pairs]
    session.emit([asdict(pair) for pair in pairs], as_json=as_json, human=lambda: session.table(["one", "other", "shared", "kept apart because"], rows))


@contextmanager
def _changing(context: typer.Context, done: str, data: dict[str, str], *, as_json: bool) -> "Iterator[tuple[Catalogue, Progress]]":
    """Open the catalogue for one act, and say what was done."""
    from indexer.catalogue import Catalogue  # noqa: PLC0415

    session: CommandContext = context.obj
    with closing(Catalogue.open(session.workspace)) as catalogue, session.progress() as progress:
        yield catalogue, progress
    session.emit(data, as_json=as_json, human=lambda: f"{done} Run `kutoja index` to show it.")
