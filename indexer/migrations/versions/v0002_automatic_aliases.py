"""Aliases that Kutoja found itself are told from those that a person made; a feed may come back to what an older snapshot held."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark each alias as automatic or not; those there are were made by people. The next ingest looks for duplicates."""
    op.add_column("alias", sa.Column("automatic", sa.Boolean, nullable=False, server_default=sa.false()))
    op.drop_index("ix_snapshot_feed_digest", "snapshot")
    op.create_index("ix_snapshot_feed_created", "snapshot", ["feed", "created"])
    meta = sa.table("meta", sa.column("key", sa.String), sa.column("value", sa.Text))
    op.execute(meta.delete().where(meta.c.key == "unsettled"))
    op.execute(meta.insert().values(key="unsettled", value="1"))
