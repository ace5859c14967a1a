"""What a portal's file states: where its records come from, under which terms, how many to expect, and how to read them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.records import FundingCall, Innovation, Organisation


@dataclass(frozen=True)
class Dropped:
    """A source record that was not taken, and why. Counted by `reason` (a short, stable slug) in the manifest."""

    key: str
    reason: str
    detail: str = ""


Item = Innovation | Organisation | FundingCall | Dropped
BulkReader = Callable[[Path], Iterator[Item]]
"""File or folder -> records and drops, in the file's order. Pure: no network, no clock, the same input gives the same items."""


@dataclass(frozen=True)
class Portal:
    """One portal, stated in `crawlers/portals/<name>.py` as `PORTAL`.

    `name` is the module's name with "-" for "_" and the prefix of its record ids, unless `id_prefixes` says that it writes others too.
    `licence` starts with "unknown" where nobody has confirmed it, then `terms_url` is where to look.
    """

    name: str
    title: dict[str, str]  # fi, sv, en
    publisher: str
    url: str
    licence: str
    terms_url: str
    languages: tuple[str, ...]
    min_records: int
    max_records: int
    cadence: Literal["daily", "weekly", "monthly", "yearly", "once"]
    read_bulk: BulkReader | None = None
    bulk_hint: str = ""  # what --from PATH must be, for a person
    bulk_files: tuple[str, ...] = ()  # of a data set in several files: one of them alone is a part of the portal
    id_prefixes: tuple[str, ...] = ()
    disabled: str | None = None
