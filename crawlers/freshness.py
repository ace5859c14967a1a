"""How fresh a portal's last snapshot is, by the cadence that its file states; and which portals are due."""

from datetime import datetime

DAYS = {"daily": 1, "weekly": 7, "monthly": 31, "yearly": 366}
"""Days between two readings of a portal."""

LATE = 2
"""A snapshot older than this many cadences is stale: one reading was missed, or failed."""


def freshness(cadence: str | None, last: str | datetime | None, now: datetime) -> str:
    """Return "fresh", "due" (older than its cadence), "stale" (older than twice that), "final" (read once and for all) or "unknown"."""
    if last is None:
        return "unknown"
    if cadence == "once":
        return "final"
    if cadence not in DAYS:
        return "unknown"
    read = last if isinstance(last, datetime) else datetime.fromisoformat(last)
    age = (now - read).total_seconds() / 86400
    return "fresh" if age <= DAYS[cadence] else "due" if age <= LATE * DAYS[cadence] else "stale"


def is_due(cadence: str, last: datetime | None, now: datetime) -> bool:
    """Whether a portal is to be read again: never read, or longer ago than its cadence. An hour's grace keeps a daily timer from missing every other day."""
    if last is None:
        return True
    return cadence in DAYS and (now - last).total_seconds() >= DAYS[cadence] * 86400 - 3600
