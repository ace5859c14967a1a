"""What a portal's file states: where its records come from, under which terms, how many to expect, and how to read them.

A portal is read from a bulk file (`read_bulk`, with `--from`), from its site (`crawl`), or both. Either way its functions are pure: what was fetched goes
in, records and further addresses come out; fetching, waiting, retrying, joining and keeping are the business of others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
class Fetch:
    """One more address to ask. `reads` names the portal's reader for the answer, `note` is handed to it (a category, a language, a page number).

    With `body` it is POSTed as `content_type`. `modified` is what a sitemap or list says of the page's last change: one that has not changed since the
    last run is not asked again. `optional`: that it is gone or fails is no news (a tab that some records lack).
    """

    url: str
    reads: str
    note: str = ""
    body: bytes | None = None
    content_type: str = "application/json"
    accept: str = ""
    modified: str | None = None
    optional: bool = False


@dataclass(frozen=True)
class Page:
    """What an address answered: `url` after redirects, `body` as sent (decompressed), `charset` as the header states it."""

    url: str
    body: bytes
    content_type: str = "text/html"
    charset: str | None = None
    note: str = ""

    @property
    def text(self) -> str:
        """The body decoded: UTF-8 when it is valid, whatever the header says; else as the header says; else Windows-1252. Never fails."""
        for charset in ("utf-8-sig", self.charset or "cp1252"):
            try:
                return self.body.decode(charset)
            except (UnicodeDecodeError, LookupError):
                continue
        return self.body.decode("cp1252", errors="replace")


@dataclass(frozen=True)
class Labels:
    """The labels that a page printed. One that all pages of the last run had, and one of this run lacks, ends the run: the site has changed."""

    found: frozenset[str]


PageReader = Callable[[Page], Iterable[Item | Fetch | Labels]]
"""One answer -> records, drops, further addresses and the labels seen. Parts of one record may come from several pages, with one id: they are joined."""


ANY_HOST = "*"


@dataclass(frozen=True)
class Crawl:
    """How a site is walked: from the `start` addresses on, each answer read by the reader that its Fetch names.

    Only `hosts` are asked (a name covers its subdomains; ANY_HOST where a register names files on the hosts of many bodies). `max_pages` and `max_bytes`
    (of one answer) are what the site needs, generously counted. `delay` is seconds between two requests to a host where more than the setting's is asked
    for (robots.txt, terms); `timeout` is seconds that one answer may take where that is more than the setting's (an export made on demand).
    """

    adapter: str  # "sitemap + labelled HTML", "WordPress REST", …: for a person
    hosts: tuple[str, ...]
    start: tuple[Fetch, ...]
    readers: Mapping[str, PageReader]
    max_pages: int = 20_000
    max_bytes: int = 5_000_000
    delay: float = 0.0
    timeout: float = 0.0


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
    crawl: Crawl | None = None
    disabled: str | None = None
