"""The contributions as they stand: what each feed last said of each record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from indexer import tables
from indexer.resolve import Directory, Named
from indexer.works import Works, read_work
from models.jsonl import loads
from models.progress import Progress
from models.records import RecordType


@dataclass(frozen=True)
class Contribution:
    """One feed's record, as JSON."""

    record_id: str
    feed: str
    body: str


def count(connection: Connection) -> int:
    """Return how many live contributions there are."""
    return connection.scalar(select(func.count()).select_from(tables.contribution).where(tables.contribution.c.tombstone.is_(False))) or 0


def live(connection: Connection) -> Iterator[Contribution]:
    """Yield all live contributions, those of one record together, the older snapshot first."""
    contribution, snapshot = tables.contribution.c, tables.snapshot.c
    wanted = (
        select(contribution.record_id, contribution.feed, contribution.body)
        .join(tables.snapshot, snapshot.id == contribution.snapshot_id)
        .where(contribution.tombstone.is_(False))
        .order_by(contribution.record_id, snapshot.created, contribution.feed)
        .execution_options(yield_per=1000)
    )
    for row in connection.execute(wanted):
        yield Contribution(row.record_id, row.feed, row.body)


def directory(connection: Connection, by_hand: dict[str, str], apart: set[str], suppressed: set[str], progress: Progress) -> Directory:
    """Read who is named in all contributions and decide who is who. A suppressed organisation stays known, so that no mention brings it back."""
    found, works = Directory(apart=apart), Works()
    for contribution in live(connection):
        progress.advance()
        row = loads(contribution.body)
        record_id = by_hand.get(contribution.record_id, contribution.record_id)
        if row["type"] == RecordType.ORGANISATION:
            names = [text["value"] for text in row["title"]]
            known = row.get("identifiers", ()), row.get("country"), row.get("kind")
            found.add(record_id, contribution.feed, names, *known, towns=row.get("places", ()), url=row.get("url"))
        elif contribution.record_id not in suppressed and record_id not in suppressed:
            for named in _named(row):
                found.mention(named)
            if row["type"] == RecordType.INNOVATION:
                works.add(read_work(record_id, contribution.feed, row))
    found.close()
    found.same_works = works.answers(lambda name, identifiers, country: found.find(Named(name, identifiers, country)), apart)
    return found


def _named(row: dict[str, Any]) -> Iterator[Named]:
    """The bodies that a work or a call names."""
    for part in row.get("participations", ()):
        yield Named(part["name"], tuple(part.get("identifiers", ())), part.get("country"))
    for grant in row.get("grants", ()):
        yield Named(grant["funder"], tuple(grant.get("identifiers", ())))
    if row["type"] == RecordType.CALL:
        yield Named(row["funder"])
