"""Second floor: snapshots -> catalogue -> passages -> vectors -> index."""
