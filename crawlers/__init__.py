"""First floor: portals -> records -> snapshots."""
