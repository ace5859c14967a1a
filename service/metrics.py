"""Counts for /metrics in the Prometheus text format. No need, no address and no id is in any of them."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds (seconds) of the histogram of response times."""

Labels = tuple[tuple[str, str], ...]
Sample = tuple[str, Labels, float]


class Metrics:
    """Counters of one server process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[Labels] = Counter()
        self._seconds: Counter[str] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._answers: Counter[Labels] = Counter()
        self._unquoted = 0

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request. `route` is the template of its path, never the path itself."""
        with self._lock:
            self._requests[("method", method), ("route", route), ("status", str(status))] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]
            self._buckets[route, next((bound for bound in BUCKETS if seconds <= bound), float("inf"))] += 1

    def answer(self, verdict: str, language: str, unquoted: int = 0) -> None:
        """Count an answer by its verdict and the language of the need, and its rows that no passage speaks for."""
        with self._lock:
            self._answers[("language", language), ("verdict", verdict)] += 1
            self._unquoted += unquoted

    def text(self, gauges: Iterable[Sample]) -> str:
        """Return everything in the text format, with further gauges of the moment."""
        with self._lock:
            lines = [
                *_family("kutoja_requests_total", "counter", "Requests by route.", ((labels, count) for labels, count in self._requests.items())),
                *_family("kutoja_answers_total", "counter", "Answered needs by verdict.", ((labels, count) for labels, count in self._answers.items())),
                *_family("kutoja_unquoted_rows_total", "counter", "Rows that quote their title, since no sentence carries them.", [((), self._unquoted)]),
                *self._histogram(),
            ]
        for name, labels, value in gauges:
            lines += _family(name, "gauge", "", [(labels, value)])
        return "\n".join(lines) + "\n"

    def _histogram(self) -> Iterator[str]:
        name = "kutoja_request_seconds"
        yield f"# HELP {name} Response times by route."
        yield f"# TYPE {name} histogram"
        for route, total in self._seconds.items():
            count = 0
            for bound in (*BUCKETS, float("inf")):
                count += self._buckets[route, bound]
                yield f"{name}_bucket{_braces((('le', '+Inf' if bound == float('inf') else str(bound)), ('route', route)))} {count}"
            yield f"{name}_sum{_braces((('route', route),))} {total:.6f}"
            yield f"{name}_count{_braces((('route', route),))} {count}"


def resident_bytes() -> int:
    """Return this process's resident memory in bytes, 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * 4096


def _family(name: str, kind: str, help_text: str, samples: Iterable[tuple[Labels, float]]) -> list[str]:
    head = [f"# HELP {name} {help_text}"] if help_text else []
    return [*head, f"# TYPE {name} {kind}", *(f"{name}{_braces(labels)} {value:g}" for labels, value in sorted(samples))]


def _braces(labels: Labels) -> str:
    escaped = ",".join(f'{key}="{_escape(value)}"' for key, value in labels)
    return f"{{{escaped}}}" if escaped else ""


def _escape(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
