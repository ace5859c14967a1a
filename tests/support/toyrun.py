"""The body of a process that crawls the toy portal. Loaded once by the server that processes are forked from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import scrapy.core.engine  # noqa: F401 (loaded here once for all)
import toy

from crawlers.policy import Policy
from crawlers.run import run_portal
from models.progress import Silent
from models.workspace import Workspace

FAST = Policy("tests", delay=0.0, timeout=1.0, retries=2, back_off=0.05, in_flight=16)


def crawl_toy(tell: Any, data: Path, replica: str | None, code: str, accept_changes: bool, changes: dict[str, Any]) -> None:
    """Crawl, and send the snapshot's folder or the error through the pipe `tell`."""
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
