"""`kutoja`: finds the commands that the floors declare, runs one, and turns errors into one sentence and an exit code."""

import sys
import traceback
from importlib.metadata import EntryPoint, distributions, version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from models.errors import EncoderError, FingerprintMismatch, InvalidInput, KutojaError, NotFound, NotReady, SnapshotError, StoreError
from service.console import Display, Session
from service.settings import Settings, load_settings, unknown_variables

GROUP = "kutoja.commands"

UNEXPECTED = 1
INTERRUPTED = 130
EXIT_CODES: tuple[tuple[type[KutojaError], int], ...] = (
    (InvalidInput, 2),
    (NotFound, 3),
    (NotReady, 4),
    (FingerprintMismatch, 4),
    (EncoderError, 4),
    (SnapshotError, 5),
    (StoreError, 6),
)
"""The first that fits; docs/cli.md describes them. 0 is done, 1 an error that Kutoja did not expect, 2 also wrong usage, 130 Ctrl-C."""


class Commands(TyperGroup):
    """A group that ends with a sentence, never with a traceback."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (typer's own types are private)
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KutojaError as error:
            _say(ctx, str(error))
            raise typer.Exit(exit_code(error)) from error
        except KeyboardInterrupt as error:
            _say(ctx, "Stopped. What was done so far is kept; run the command again to go on.")
            raise typer.Exit(INTERRUPTED) from error
        except BrokenPipeError as error:
            raise typer.Exit(UNEXPECTED) from error
        except (typer.Exit, typer.Abort, TyperException):
            raise
        except Exception as error:
            _unexpected(ctx, error)
            raise typer.Exit(UNEXPECTED) from error


def exit_code(error: KutojaError) -> int:
    """Return the exit code of an error."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), UNEXPECTED)


def build(wanted: str | None = None) -> typer.Typer:
    """Return the application with the commands that the installed floors declare.

    With the name of a command that is wanted, floors are loaded until one has it, this one first: a server needs neither the catalogue's nor the
    evaluation's libraries in its memory, nor the seconds that they take.
    """
    app = typer.Typer(
        cls=Commands,
        help="Semantic search and recommendation over innovation knowledge.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for point in sorted(_points(), key=lambda point: (point.name != "service", point.name)):
        if wanted is not None and wanted in _names(app):
            break
        try:
            point.load()(app)
        except ImportError as error:
            sys.stderr.write(f"The commands of {point.name} cannot be loaded ({error}): install Kutoja again with `make install`.\n")
    return app


def _points() -> list[EntryPoint]:
    """The entry points of every installed distribution; of one that is found twice (a folder with old metadata on the path), those of both."""
    found = {point.name: point for distribution in distributions() for point in distribution.entry_points if point.group == GROUP}
    return list(found.values())


def main() -> None:
    """Run the command line."""
    build(_command(sys.argv[1:]))()


def _names(app: typer.Typer) -> set[str]:
    commands = {info.name or (info.callback.__name__ if info.callback else "") for info in app.registered_commands}
    return commands | {str(info.name) for info in app.registered_groups}


def _command(arguments: list[str]) -> str | None:
    """The first argument that is no option of the program itself."""
    rest = iter(arguments)
    for argument in rest:
        if argument == "--progress":
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
    return None


def _show_version(value: bool) -> None:  # noqa: FBT001 (typer's callback)
    if value:
        sys.stdout.write(f"kutoja {version('kutoja')}\n")
        raise typer.Exit


def _root(
    context: typer.Context,
    progress: Annotated[
        Display, typer.Option(help="How progress is shown on stderr: a bar, plain lines, JSON lines, or not at all; auto takes a bar on a terminal.")
    ] = Display.AUTO,
    _version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")] = False,  # noqa: FBT002
) -> None:
    context.obj = Session(load_settings(), progress)
    for sentence in unknown_variables():
        context.obj.note(sentence)


def _say(ctx: Any, sentence: str) -> None:  # noqa: ANN401
    session = ctx.obj if isinstance(ctx.obj, Session) else Session(Settings.model_construct())
    session.error(sentence)


def _unexpected(ctx: Any, error: Exception) -> None:  # noqa: ANN401
    if isinstance(ctx.obj, Session) and ctx.obj.settings.debug:
        traceback.print_exc()
    where = traceback.extract_tb(error.__traceback__)[-1]
    _say(ctx, f"Unexpected error {type(error).__name__} in {where.name}: {str(error)[:200]}. Set KUTOJA_DEBUG=1 to see where, and report it.")


if __name__ == "__main__":
    main()
