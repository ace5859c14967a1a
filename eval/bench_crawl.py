"""How fast a site is walked, from request to snapshot, beside `scrapy bench` in the same run: pages a second, and memory early and late.

Workload: generated pages on a server in a process of its own, without pauses. `scrapy bench` follows links on pages of nothing but links and keeps nothing;
a walk also reads robots.txt, parses labelled fields, takes personal data out, writes the journal and the snapshot.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import Any

from crawlers.children import job_for
from crawlers.policy import Policy
from models.errors import StoreError
from models.jsonl import dumps, loads
from models.progress import Progress
from models.snapshot import open_snapshot
from models.workspace import CommandContext, Workspace

PAGES = 10_000
THOUSAND = 1000
SCRAPY_SECONDS = 10


def run_bench_crawl(progress: Progress, pages: int = PAGES, scrapy_seconds: float = SCRAPY_SECONDS) -> dict[str, Any]:
    """Return pages a second of both, their ratio, and the walk's memory (MiB, resident) while it read its first and its last thousand pages.

    Raises StoreError when either fails.
    """
    progress.phase("scrapy bench", None)
    before = _scrapy_bench(scrapy_seconds / 2)
    with tempfile.TemporaryDirectory() as name, _site(pages) as address:
        progress.phase("crawl", pages)
        events = _crawl(address, Path(name), progress)
        manifest = open_snapshot(Path(events[-1]["snapshot"])).manifest
    progress.phase("scrapy bench", None)
    bare = (before + _scrapy_bench(scrapy_seconds / 2)) / 2  # before and after, since a machine with other work is not equally fast at both times
    told = [event for event in events if "memory" in event]
    first = mean(event["memory"] for event in told if event["pages"] <= max(THOUSAND, told[0]["pages"]))
    last = mean(event["memory"] for event in told if event["pages"] >= min(pages - THOUSAND, told[-1]["pages"]))
    speed = sum(manifest.counts.values()) / manifest.seconds
    return {
        "pages": sum(manifest.counts.values()),
        "seconds": round(manifest.seconds, 1),
        "pages_per_second": round(speed, 1),
        "scrapy_bench_pages_per_second": round(bare, 1),
        "cpu_milliseconds_per_page": round(told[-1]["cpu"] / told[-1]["pages"] * 1000, 1),
        "ratio": round(speed / bare, 2),
        "memory_first_thousand_mib": round(first, 1),
        "memory_last_thousand_mib": round(last, 1),
        "memory_growth": round(last / first - 1, 3),
    }


def report(result: dict[str, Any], session: CommandContext) -> str:
    """Lay the figures out for a person."""
    rows = [
        ["pages a second", f"{result['pages_per_second']:.0f}"],
        ["scrapy bench, pages a second", f"{result['scrapy_bench_pages_per_second']:.0f}"],
        ["processor time a page", f"{result['cpu_milliseconds_per_page']:.1f} ms"],
        ["ratio", f"{result['ratio']:.2f}"],
        ["memory, first thousand pages", f"{result['memory_first_thousand_mib']:.0f} MiB"],
        ["memory, last thousand pages", f"{result['memory_last_thousand_mib']:.0f} MiB ({result['memory_growth']:+.1%})"],
    ]
    return f"{result['pages']:,} pages, from request to snapshot, in {result['seconds']} s\n{session.table(['what', 'figure'], rows)}"


def _scrapy_bench(seconds: float) -> float:
    """Pages a second of Scrapy's own benchmark, in a process and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "scrapy", "bench", "-s", f"CLOSESPIDER_TIMEOUT={seconds}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603
    count = re.search(r"'response_received_count': (\d+)", done.stderr)
    elapsed = re.search(r"'elapsed_time_seconds': ([\d.]+)", done.stderr)
    if count is None or elapsed is None:
        raise StoreError(f"scrapy bench failed ({(done.stderr.strip().splitlines() or ['no message'])[-1][:200]}): is port 8998 free?")
    return int(count[1]) / float(elapsed[1])


@contextmanager
def _site(pages: int) -> Iterator[str]:
    """Serve the generated site; gives its address."""
    with subprocess.Popen([sys.executable, "-m", "eval.crawl_site", str(pages)], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def _crawl(address: str, data: Path, progress: Progress) -> list[dict[str, Any]]:
    """Walk the site in a process of its own, as `kutoja crawl` does; returns what it told."""
    policy = Policy("bench", replica=address, delay=0.0, in_flight=16)
    job = job_for("eval.crawl_site", Workspace(data), policy, accept_changes=False)
    events: list[dict[str, Any]] = []
    with subprocess.Popen([sys.executable, "-m", "crawlers.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(dumps(job))
        process.stdin.close()
        for line in process.stdout:
            event = loads(line)
            progress.advance(event.get("pages", 0) - (events[-1]["pages"] if events else 0) if "pages" in event else 0)
            events.append(event)
    if not events or "snapshot" not in events[-1]:
        raise StoreError(f"The crawl of the bench failed: {events[-1].get('error') if events else 'it said nothing'}.")
    return events
