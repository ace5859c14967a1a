"""Alembic migrations of the catalogue, run by indexer.catalogue when it opens an older one."""
