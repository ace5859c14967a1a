"""Walks several portals at a time, each in a process of its own; two that share a host never at once, so that each host is asked by one."""

import contextlib
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.policy import Policy
from crawlers.portal import Portal
from models.durable import write_durably
from models.jsonl import dumps, loads
from models.snapshot import open_snapshot
from models.workspace import Workspace

AT_ONCE = 4
"""Portals walked at a time: they wait for their sites nearly always."""

OUTCOME = "outcome.json"
"""In a portal's folder of `crawls`: how its last run ended, for `kutoja portals`."""


@dataclass
class Progressing:
    """Where one portal's run stands: waiting, crawling, read or failed."""

    name: str
    state: str = "waiting"
    pages: int = 0
    failed: int = 0
    records: int = 0
    began: float | None = None
    seconds: float = 0.0
    snapshot: str | None = None
    error: str | None = None
    kind: str | None = None

    def took(self) -> float:
        """Seconds so far."""
        return time.monotonic() - self.began if self.state == "crawling" and self.began is not None else self.seconds


def crawl_sites(
    wanted: Sequence[Portal], workspace: Workspace, policy: Policy, shown: Callable[[list[Progressing]], None], *, accept_changes: bool = False
) -> list[Progressing]:
    """Walk each portal and return how each ended. `shown` is told at least twice a second. Ctrl-C ends the processes; their journals stay."""
    rows = {portal.name: Progressing(portal.name) for portal in wanted}
    waiting = list(wanted)
    events: queue.Queue[tuple[Portal, dict[str, Any] | None]] = queue.Queue()
    running: dict[str, tuple[Portal, subprocess.Popen[bytes]]] = {}
    try:
        while waiting or running:
            for portal in _startable(waiting, [other for other, _ in running.values()]):
                waiting.remove(portal)
                running[portal.name] = portal, _start(portal, job_for(_module(portal), workspace, policy, accept_changes=accept_changes), events)
                rows[portal.name].state, rows[portal.name].began = "crawling", time.monotonic()
            shown(list(rows.values()))
            with contextlib.suppress(queue.Empty):
                portal, event = events.get(timeout=0.5)
                if event is not None:
                    _note(rows[portal.name], event)
                else:
                    _end(rows[portal.name], running.pop(portal.name)[1], workspace)
    finally:
        for _, process in running.values():
            process.terminate()
    shown(list(rows.values()))
    return list(rows.values())


def job_for(module: str, workspace: Workspace, policy: Policy, *, accept_changes: bool) -> dict[str, Any]:
    """Return the job of walking the portal that a module states."""
    return {"module": module, "data": str(workspace.data), "policy": asdict(policy), "accept_changes": accept_changes}


def last_outcome(workspace: Workspace, name: str) -> dict[str, Any]:
    """How the last run of a portal's site ended: `at`, `error` (None when it was good); empty when there was none."""
    try:
        told: dict[str, Any] = loads((workspace.crawls / name / OUTCOME).read_bytes())
    except (OSError, ValueError):
        return {}
    return told


def _startable(waiting: Sequence[Portal], running: Sequence[Portal]) -> list[Portal]:
    """The next portals that may begin."""
    chosen: list[Portal] = []
    for portal in waiting:
        busy = {host for other in (*running, *chosen) if other.crawl for host in other.crawl.hosts}
        if len(running) + len(chosen) < AT_ONCE and portal.crawl and busy.isdisjoint(portal.crawl.hosts):
            chosen.append(portal)
    return chosen


def _module(portal: Portal) -> str:
    return f"crawlers.portals.{portal.name.replace('-', '_')}"


def _start(portal: Portal, job: dict[str, Any], events: "queue.Queue[tuple[Portal, dict[str, Any] | None]]") -> "subprocess.Popen[bytes]":
    """Start a process, and a thread that passes on what it says; None is its end."""
    process = subprocess.Popen([sys.executable, "-m", "crawlers.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(dumps(job))
    process.stdin.close()
    threading.Thread(target=_listen, args=(portal, process, events), daemon=True).start()
    return process


def _listen(portal: Portal, process: "subprocess.Popen[bytes]", events: "queue.Queue[tuple[Portal, dict[str, Any] | None]]") -> None:
    assert process.stdout is not None
    assert process.stderr is not None
    complaints: list[bytes] = []
    complaining = threading.Thread(target=lambda: complaints.extend(process.stderr or ()), daemon=True)
    complaining.start()
    for line in process.stdout:
        with contextlib.suppress(ValueError):
            events.put((portal, loads(line)))
    complaining.join()
    code = process.wait()
    if code:
        last = complaints[-1].decode(errors="replace").strip() if complaints else ""
        events.put(
            (
                portal,
                {"error": f"{portal.name}: its process ended with code {code}{f' ({last[:200]})' if last else ''}; run it again to go on.", "kind": "error"},
            )
        )
    events.put((portal, None))


def _note(row: Progressing, event: dict[str, Any]) -> None:
    row.pages = event.get("pages", row.pages)
    row.failed = event.get("failed", row.failed)
    row.snapshot = event.get("snapshot", row.snapshot)
    row.error = event.get("error", row.error)
    row.kind = event.get("kind", row.kind)


def _end(row: Progressing, process: "subprocess.Popen[bytes]", workspace: Workspace) -> None:
    process.wait()
    row.seconds = row.took()
    row.state = "failed" if row.error or row.snapshot is None else "read"
    if row.snapshot is not None:
        manifest = open_snapshot(Path(row.snapshot)).manifest
        row.records = sum(manifest.counts.values())
        row.pages = manifest.crawl.pages if manifest.crawl else row.pages
    told = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "error": row.error, "pages": row.pages, "seconds": round(row.seconds, 1)}
    write_durably(workspace.crawls / row.name / OUTCOME, dumps(told, indent=True) + b"\n")
