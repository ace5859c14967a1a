from datetime import UTC, datetime, timedelta

import pytest

from crawlers.freshness import freshness

NOW = datetime(2026, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "days", "expected"),
    [
        ("daily", 0.5, "fresh"),
        ("daily", 1.5, "due"),
        ("daily", 2.5, "stale"),
        ("weekly", 6, "fresh"),
        ("monthly", 62.5, "stale"),
        ("yearly", 366, "fresh"),
        ("once", 5000, "final"),
        (None, 1, "unknown"),
    ],
)
def test_freshness(cadence, days, expected):
    assert freshness(cadence, (NOW - timedelta(days=days)).isoformat(), NOW) == expected


def test_what_was_never_read_is_unknown():
    assert freshness("daily", None, NOW) == "unknown"
