"""How commands talk to a person: progress on stderr, results on stdout. The only importer of rich."""

import io
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from shutil import get_terminal_size
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from models.jsonl import dumps
from models.progress import Progress, Silent
from service.settings import Settings

LINE_EVERY = 5.0
"""Seconds between two plain progress lines."""

EVENT_EVERY = 0.2
"""Seconds between two progress events for another program."""

WORTH_TELLING = 1.0
"""A phase shorter than this (seconds) gets no plain line of its own."""

RATE_WINDOW = 30.0
"""Seconds over which the speed is taken for the time left."""

WIDE = 240
"""Width of tables that no terminal shows."""


class Display(StrEnum):
    """How progress is shown."""

    AUTO = "auto"
    BAR = "bar"
    PLAIN = "plain"
    JSON = "json"
    NONE = "none"


class Session:
    """What every command gets as `ctx.obj`; a models.workspace.CommandContext with the settings."""

    def __init__(self, settings: Settings, display: Display = Display.AUTO) -> None:
        self.settings = settings
        self.workspace = settings.workspace
        self.display = (Display.BAR if sys.stderr.isatty() else Display.PLAIN) if display is Display.AUTO else display

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Open a progress display on stderr."""
        if self.display is Display.BAR:
            with _Bars() as bars:
                yield bars
        elif self.display is Display.NONE:
            yield Silent()
        else:
            told = _Events() if self.display is Display.JSON else _Lines()
            yield told
            told.close()

    def emit(self, data: Any, *, as_json: bool, human: Callable[[], str]) -> None:  # noqa: ANN401 (any JSON value)
        """Print `data` as JSON alone on stdout, or what `human` returns."""
        if as_json:
            sys.stdout.write(dumps(data, indent=True).decode() + "\n")
        else:
            sys.stdout.write(human().rstrip("\n") + "\n")
        sys.stdout.flush()

    def note(self, sentence: str) -> None:
        """Say something beside the result, on stderr."""
        if self.display is Display.JSON:
            _write_event({"note": sentence})
        elif self.display is not Display.NONE:
            sys.stderr.write(sentence + "\n")
            sys.stderr.flush()

    def error(self, sentence: str) -> None:
        """Say on stderr what went wrong and what to do."""
        if self.display is Display.JSON:
            _write_event({"error": sentence})
        else:
            sys.stderr.write(sentence + "\n")
            sys.stderr.flush()

    def table(self, columns: list[str], rows: list[list[str]]) -> str:
        """Lay out rows as a table for a person."""
        grid = _grid(columns, rows)
        out = io.StringIO()
        width = get_terminal_size((WIDE, 24)).columns if sys.stdout.isatty() else WIDE
        Console(file=out, width=width, no_color=True, markup=False, highlight=False).print(grid)
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines())

    @contextmanager
    def live_table(self, columns: list[str]) -> Iterator[Callable[[list[list[str]]], None]]:
        """Open a table on stderr that is shown anew with each list of rows. Its first column is the name, its second the state.

        Where there is no terminal, a line tells of each row whose state has changed.
        """
        if self.display is Display.BAR:
            with Live(console=Console(stderr=True, markup=False), refresh_per_second=4) as live:
                yield lambda rows: live.update(_grid(columns, rows))
            return
        states: dict[str, str] = {}

        def tell(rows: list[list[str]]) -> None:
            for row in rows:
                if states.get(row[0]) != row[1]:
                    states[row[0]] = row[1]
                    told = (f"{column} {cell}" for column, cell in zip(columns[2:], row[2:], strict=True) if cell)
                    self.note(_plain(f"{row[0]}: {', '.join((row[1], *told))}"))

        yield tell


def _grid(columns: list[str], rows: list[list[str]]) -> Table:
    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        grid.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        grid.add_row(*(Text(_plain(cell)) for cell in row))
    return grid


def _plain(text: str) -> str:
    return " ".join(text.split())


class _Bars:
    """One bar a phase, with the time left."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
        self._display = RichProgress(*columns, console=Console(stderr=True), speed_estimate_period=RATE_WINDOW)
        self._task: TaskID | None = None

    def __enter__(self) -> "_Bars":
        self._display.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._display.stop()

    def phase(self, name: str, total: int | None) -> None:
        """Begin a phase on a line of its own."""
        self._close()
        self._task = self._display.add_task(name, total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._display.advance(self._task, steps)

    def _close(self) -> None:
        """Fill the bar of a phase whose total was not known."""
        if self._task is not None:
            task = self._display.tasks[self._task]
            self._display.update(self._task, total=task.completed if task.total is None else task.total)


class Phase:
    """Where a phase stands, and how long it has left at the speed of the last RATE_WINDOW seconds."""

    def __init__(self, name: str, total: int | None) -> None:
        self.name = name
        self.total = total
        self.done = 0
        self.started = time.monotonic()
        self._seen: deque[tuple[float, int]] = deque([(self.started, 0)])

    def advance(self, steps: int) -> None:
        """Count steps."""
        self.done += steps
        now = time.monotonic()
        self._seen.append((now, self.done))
        while len(self._seen) > 2 and now - self._seen[0][0] > RATE_WINDOW:
            self._seen.popleft()

    @property
    def eta(self) -> float | None:
        """Seconds left, None when nobody can tell."""
        (first, before), (last, after) = self._seen[0], self._seen[-1]
        if self.total is None or after <= before or last <= first:
            return None
        return max(self.total - self.done, 0) * (last - first) / (after - before)

    def state(self) -> dict[str, Any]:
        """Where it stands, as JSON values."""
        eta = self.eta
        return {"phase": self.name, "done": self.done, "total": self.total, "eta_seconds": None if eta is None else round(eta, 1)}


class _Told:
    """A display that tells where a phase stands every so often, not at each step."""

    every: float

    def __init__(self) -> None:
        self._phase: Phase | None = None
        self._told = time.monotonic()

    def phase(self, name: str, total: int | None) -> None:
        """Begin a phase."""
        self.close()
        self._phase = Phase(name, total)
        self._begin(self._phase)

    def advance(self, steps: int = 1) -> None:
        """Count steps, and tell when it is time."""
        if self._phase is None:
            return
        self._phase.advance(steps)
        if time.monotonic() - self._told >= self.every:
            self._told = time.monotonic()
            self._tell(self._phase)

    def close(self) -> None:
        """End the phase."""
        if self._phase is not None:
            self._end(self._phase)
        self._phase = None

    def _begin(self, phase: Phase) -> None:
        raise AssertionError

    def _tell(self, phase: Phase) -> None:
        raise AssertionError

    def _end(self, phase: Phase) -> None:
        raise AssertionError


class _Lines(_Told):
    """Plain lines, few enough for a log."""

    every = LINE_EVERY

    def _begin(self, phase: Phase) -> None:
        """A phase is told of once it has lasted."""

    def _tell(self, phase: Phase) -> None:
        of = f" of {phase.total:,} ({phase.done / phase.total:.0%})" if phase.total else ""
        left = f", {duration(phase.eta)} left" if phase.eta is not None else ""
        sys.stderr.write(f"{phase.name}: {phase.done:,}{of}{left}\n")
        sys.stderr.flush()

    def _end(self, phase: Phase) -> None:
        took = time.monotonic() - phase.started
        if took >= WORTH_TELLING:
            sys.stderr.write(f"{phase.name}: {phase.done:,} done in {duration(took)}\n")
            sys.stderr.flush()


class _Events(_Told):
    """JSON lines for another program."""

    every = EVENT_EVERY

    def _begin(self, phase: Phase) -> None:
        _write_event(phase.state())

    def _tell(self, phase: Phase) -> None:
        _write_event(phase.state())

    def _end(self, phase: Phase) -> None:
        _write_event(phase.state())


def _write_event(event: dict[str, Any]) -> None:
    sys.stderr.write(dumps(event).decode() + "\n")
    sys.stderr.flush()


def duration(seconds: float) -> str:
    """Write seconds for a person: "41 s", "3 min 20 s", "2 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
