"""Tables of the catalogue. What each feed says of a record is a contribution; `record` holds the effective ones, made from them by indexer.settle."""

from collections.abc import Iterator

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, false

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RECORD_ID = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Ids sort by code point in every database, so that records come in the same order from each."""

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", String(80), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created", String(40), nullable=False),
    Column("manifest", Text, nullable=False),
    Column("line", Integer, nullable=False, default=0),  # checkpoint: lines up to here are in
    Column("done", Boolean, nullable=False, default=False),
    Index("ix_snapshot_feed_created", "feed", "created"),  # a feed may come back to what an older snapshot held: the digest alone is no identity
)
contribution = Table(
    "contribution",
    metadata,
    Column("record_id", RECORD_ID, primary_key=True),
    Column("feed", String(80).with_variant(String(80, collation="C"), "postgresql"), primary_key=True),
    Column("snapshot_id", Integer, ForeignKey("snapshot.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("tombstone", Boolean, nullable=False, default=False),
)
record = Table(
    "record",
    metadata,
    Column("id", RECORD_ID, primary_key=True),
    Column("type", String(20), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
)
alias = Table(
    "alias",
    metadata,
    Column("old_id", RECORD_ID, primary_key=True),
    Column("new_id", String(200), nullable=False),  # the same as old_id: a person said that it stands for itself
    Column("why", Text, nullable=False),
    Column("automatic", Boolean, nullable=False, server_default=false()),  # found by indexer.settle, which may take it back
)
suppression = Table(
    "suppression",
    metadata,
    Column("record_id", RECORD_ID, primary_key=True),
    Column("why", Text, nullable=False),
)
reject = Table(
    "reject",
    metadata,
    Column("snapshot_id", Integer, ForeignKey("snapshot.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("reason", String(120), nullable=False),
    Column("detail", String(200), nullable=False),
)
unknown_place = Table(
    "unknown_place",
    metadata,
    Column("text", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
)
meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)


def chunks(ids: list[str], size: int = 500) -> Iterator[list[str]]:
    """Yield lists of at most `size` ids: databases bind few parameters at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
