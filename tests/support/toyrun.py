"""The body of a process that crawls the toy portal, and what a test reads of its result."""

import gzip
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import toy

from crawlers.policy import Policy
from crawlers.run import run_portal
from models.importform import parse
from models.jsonl import loads
from models.progress import Silent
from models.records import Record
from models.snapshot import RECORDS, Snapshot
from models.workspace import Workspace

FAST = Policy("tests", delay=0.0, timeout=5.0, retries=2, back_off=0.02, in_flight=16, least=1)


def crawl_toy(tell: Any, data: Path, replica: str | None, code: str, accept_changes: bool, changes: dict[str, Any]) -> None:
    """Crawl, and send the snapshot's folder or the error through the pipe `tell`. Fields of portal (`portal_*`), crawl (`crawl_*`), policy change."""
    portal = replace(toy.PORTAL, **_of("portal_", changes))
    portal = replace(portal, crawl=replace(portal.crawl, **_of("crawl_", changes)))
    rest = {name: value for name, value in changes.items() if not name.startswith(("portal_", "crawl_"))}
    policy = replace(FAST, **({"replica": replica} | rest))
    try:
        tell.send(str(run_portal(portal, code, Workspace(data), policy, Silent(), lambda _: None, accept_changes=accept_changes)))
    except Exception as error:
        tell.send(error)


def _of(prefix: str, changes: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in changes.items() if name.startswith(prefix)}


def records(snapshot: Snapshot) -> dict[str, Record]:
    """A snapshot's records by id."""
    lines = gzip.decompress((snapshot.folder / RECORDS).read_bytes()).splitlines()
    return {record.id: record for record in map(parse, map(loads, lines))}


def crawl_alone(data: str, replica: str) -> None:
    """Crawl in this very process, and print the snapshot's folder: for tests that kill it."""
    sys.stdout.write(str(run_portal(toy.PORTAL, "1", Workspace(Path(data)), replace(FAST, replica=replica, in_flight=4), Silent(), lambda _: None)))
