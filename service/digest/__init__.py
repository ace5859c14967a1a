"""Digests: a saved need as an Atom feed of what is new since. The need lives in the feed's address, encrypted; no database holds it."""
