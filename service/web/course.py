"""The course of a work, as its record dates it: when it began, what it was granted and by whom, when it ended, when its source was last read."""

from datetime import date

from models.records import Innovation
from service.web.strings import day, money, partial_date
from service.web.views import Reader, View

FEWEST = 2
"""Dated events from which there is a course to tell; that the source was read is none of the work's."""


def course(work: Innovation, reader: Reader, today: date) -> list[View]:
    """Return what happened, each with `when` (in local form) and `what`, in order of time; empty for fewer than FEWEST events."""
    t, language = reader.t, reader.language
    events: list[tuple[str, int, str]] = []
    if work.started:
        begins = "course.begins" if work.started > today.isoformat()[: len(work.started)] else "course.began"
        events.append((work.started, 0, t(begins)))
    for grant in dict.fromkeys((grant.year, grant.funder, grant.amount, grant.currency) for grant in work.grants if grant.year):
        year, funder, amount, currency = grant
        events.append((str(year), 1, t("course.granted", text=", ".join(part for part in (funder, money(amount, currency, language)) if part))))
    if work.ended:
        ends = "course.ends" if work.ended > today.isoformat()[: len(work.ended)] else "course.ended"
        events.append((work.ended, 2, t(ends)))
    if len(events) < FEWEST:
        return []
    told = [{"when": partial_date(when, language), "what": what} for when, _, what in sorted(events)]
    read = max((source.retrieved for source in work.sources if source.retrieved), default=None)
    return [*told, {"when": day(read, language), "what": t("course.read")}] if read else told
