"""Runs migrations over the connection that indexer.catalogue hands in."""

from alembic import context

from indexer.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
