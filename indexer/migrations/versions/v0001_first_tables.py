"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


ID = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
FEED = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables of the first version."""
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("feed", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
    )
    op.create_index("ix_snapshot_feed_digest", "snapshot", ["feed", "digest"], unique=True)
    op.create_table(
        "contribution",
        sa.Column("record_id", ID, primary_key=True),
        sa.Column("feed", FEED, primary_key=True),
        sa.Column("snapshot_id", sa.Integer, sa.ForeignKey("snapshot.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("tombstone", sa.Boolean, nullable=False),
    )
    op.create_index("ix_contribution_snapshot_id", "contribution", ["snapshot_id"])
    op.create_table(
        "record",
        sa.Column("id", ID, primary_key=True),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_record_type", "record", ["type"])
    op.create_table(
        "alias",
        sa.Column("old_id", ID, primary_key=True),
        sa.Column("new_id", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table("suppression", sa.Column("record_id", ID, primary_key=True), sa.Column("why", sa.Text, nullable=False))
    op.create_table(
        "reject",
        sa.Column("snapshot_id", sa.Integer, sa.ForeignKey("snapshot.id"), primary_key=True),
        sa.Column("line", sa.Integer, primary_key=True),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
    )
    op.create_table("unknown_place", sa.Column("text", sa.String(200), primary_key=True), sa.Column("count", sa.Integer, nullable=False))
    op.create_table("meta", sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False))
