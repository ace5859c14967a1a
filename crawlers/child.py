"""The process that walks one portal: a job as JSON on stdin, what happens as JSON lines on stdout. Started by crawlers.children."""

import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from crawlers.code_digest import code_digest
from crawlers.policy import Policy
from crawlers.run import run_portal
from crawlers.spider import Walked
from models.errors import KutojaError
from models.jsonl import dumps, loads
from models.progress import Silent
from models.workspace import Workspace

EVERY = 0.25
"""Seconds between two reports of how far it is."""


def main() -> None:
    """Do the job; the last line says what became of it."""
    job = loads(sys.stdin.buffer.read())
    tell = teller(_write)
    try:
        folder = do(job, tell)
    except KutojaError as error:
        _write({"error": str(error), "kind": error.kind})
    else:
        _write({"snapshot": str(folder)})


def do(job: dict[str, Any], tell: Callable[[Walked], None]) -> Path:
    """Walk the portal that `job` names: module, data (folder), policy (fields), accept_changes. Raises what `run_portal` raises."""
    portal = import_module(job["module"]).PORTAL
    workspace = Workspace(Path(job["data"]))
    return run_portal(portal, code_digest(job["module"]), workspace, Policy(**job["policy"]), Silent(), tell, accept_changes=job["accept_changes"])


def teller(write: Callable[[dict[str, Any]], None]) -> Callable[[Walked], None]:
    """Return what a walk tells its progress to, which passes it on every so often."""
    told = 0.0

    def tell(walked: Walked) -> None:
        nonlocal told
        if time.monotonic() - told >= EVERY:
            told = time.monotonic()
            write({"pages": walked.pages, "failed": walked.outcome["failed"], "memory": resident(), "cpu": time.process_time()})

    return tell


def resident() -> float:
    """The memory that this process holds now (MiB), 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 2**20
    except OSError:
        return 0.0


def _write(event: dict[str, Any]) -> None:
    sys.stdout.buffer.write(dumps(event) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
