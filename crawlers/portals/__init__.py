"""One file per portal, found by convention: each states a `PORTAL`. Nothing is listed anywhere."""
