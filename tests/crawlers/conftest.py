"""Crawls of a local replica, each in a process of its own, as `kutoja crawl` makes them; forked from a server that has Scrapy loaded, so that each is fast."""

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from server import Replica, serving
from toyrun import crawl_toy

from models.snapshot import Snapshot, open_snapshot


@pytest.fixture
def site() -> Iterator[Replica]:
    """A server that answers for toy.example; a test says with what."""
    with serving(Replica()) as replica:
        yield replica


@pytest.fixture(scope="session")
def processes() -> Any:
    """Where new processes come from."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawlers.run", "scrapy.core.engine", "scrapy.core.downloader.handlers.http11", "scrapy.extensions.throttle"])
    return context


@pytest.fixture
def crawl(site: Replica, tmp_path: Path, processes: Any) -> Callable[..., Snapshot]:
    """Crawl the toy portal and return its snapshot; raise what the run raised. Fields of policy, portal (`portal_*`) and crawl (`crawl_*`) may be changed."""

    def run(*, accept_changes: bool = False, code: str = "1", **changes: Any) -> Snapshot:
        told, tell = processes.Pipe(duplex=False)
        process = processes.Process(target=crawl_toy, args=(tell, tmp_path, site.address, code, accept_changes, changes))
        process.start()
        tell.close()
        try:
            result = told.recv()
        except EOFError:
            process.join()
            pytest.fail(f"the crawl ended with code {process.exitcode}")
        process.join(20)
        if isinstance(result, BaseException):
            raise result
        return open_snapshot(Path(result))

    return run
