"""Sites that have a public key: which origins may use it, how often a day. Kept in one file of the data folder; nothing about visitors is in it.

A key stands in the source of a public page, so it is no secret: it says who asks. What keeps other pages from using it is the origin, which browsers
state by themselves.
"""

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.durable import write_durably
from models.errors import InvalidInput, NotFound, OriginRefused, StoreError, TooMany
from models.jsonl import dumps, loads
from service.cross_origin import ORIGIN

KEY_BYTES = 12
"""Random bytes of a key: it shall not be met by chance; more would only make the line longer."""

KEY = re.compile(r"ks_[A-Za-z0-9_-]{16}")
MOST_QUOTA = 10_000_000
MOST_NAME = 100
OWNER_ONLY = 0o600
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Site:
    """A site with a key. `quota` is answers a day (UTC), None for no limit; `added` is a day in ISO form."""

    key: str
    origins: tuple[str, ...]
    quota: int | None
    name: str
    added: str


class Sites:
    """The sites of an installation. A running server sees a change with the next request."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._known: dict[str, Site] = {}

    def all(self) -> list[Site]:
        """Return the sites in the order in which they were added. Raises StoreError when the file cannot be read."""
        try:
            told = self._path.stat()
            stamp = (told.st_mtime_ns, told.st_size, told.st_ino)
            if stamp != self._stamp:
                self._known = {site.key: site for site in _read(self._path.read_bytes())}
                self._stamp = stamp
        except FileNotFoundError:
            self._known, self._stamp = {}, None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StoreError(f"{self._path.name} cannot be read: bring it back from a backup, or remove it, which revokes every key.") from error
        return list(self._known.values())

    def get(self, key: str) -> Site | None:
        """Return the site of a key, None when there is none."""
        self.all()
        return self._known.get(key)

    def add(self, origins: Sequence[str], quota: int | None = None, name: str = "") -> Site:
        """Give a site a key. Raises InvalidInput for what is no origin, StoreError when the file cannot be written."""
        checked = tuple(dict.fromkeys(map(checked_origin, origins)))
        if not checked:
            raise InvalidInput("Name at least one origin, such as https://www.example.org.")
        if len(name) > MOST_NAME or not name.isprintable():
            raise InvalidInput(f"A site's name is one line of at most {MOST_NAME} characters.")
        site = Site(f"ks_{secrets.token_urlsafe(KEY_BYTES)}", checked, quota, name.strip(), datetime.now(UTC).date().isoformat())
        with self._alone():
            self._write([*self.all(), site])
        return site

    def revoke(self, key: str) -> Site:
        """Take a key back and return what it was. Raises NotFound when nobody has it."""
        with self._alone():
            site = self.get(key)
            if site is None:
                raise NotFound("No site has that key: `kutoja sites list` shows them.")
            self._write([other for other in self.all() if other.key != key])
        return site

    def _write(self, sites: list[Site]) -> None:
        write_durably(self._path, dumps([asdict(site) for site in sites], indent=True) + b"\n", mode=OWNER_ONLY)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other commands out while the file is read and written anew."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._path.with_name(f".{self._path.name}.lock"), os.O_WRONLY | os.O_CREAT, OWNER_ONLY)
        except OSError as error:
            raise StoreError(f"{self._path.name} cannot be written: {error.strerror or error}. Check the rights of KUTOJA_DATA.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


class Gate:
    """Decides whether a request of a page of another origin may be answered, and counts those that may. Counts are of this process alone and end with it."""

    def __init__(self, sites: Sites, *, required: bool, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """`required`: without a key nothing is answered, as soon as one site has one. `clock` tells the time in UTC."""
        self._sites = sites
        self._required = required
        self._clock = clock
        self._day = ""
        self._asked: dict[str, int] = {}

    def check(self, key: str | None, origin: str | None) -> None:
        """Let a request of a page of `origin` pass. Raises OriginRefused, or TooMany when the key's quota of the day is used up."""
        if key is None:
            self._without_key()
            return
        site = self._site(key)
        if origin is None or origin not in site.origins:
            raise OriginRefused("This key is not for this origin: the operator can add one with `kutoja sites add`.")
        self._count(site)

    def frame(self, key: str | None) -> tuple[str, ...] | None:
        """Let a frame be shown and return the origins that may hold it, None for any: a browser keeps the others out. Raises as `check` does."""
        if key is None:
            self._without_key()
            return None
        site = self._site(key)
        self._count(site)
        return site.origins

    def _without_key(self) -> None:
        if self._required and self._sites.all():
            raise OriginRefused("Pages of other origins need a key here: ask the operator for one.")

    def _site(self, key: str) -> Site:
        site = self._sites.get(key) if KEY.fullmatch(key) else None
        if site is None:
            raise OriginRefused("Nobody has this key: it was revoked, or is mistyped.")
        return site

    def _count(self, site: Site) -> None:
        now = self._clock()
        today = now.date().isoformat()
        if today != self._day:
            self._day, self._asked = today, {}
        asked = self._asked.get(site.key, 0)
        if site.quota is not None and asked >= site.quota:
            left = DAY_SECONDS - (now.hour * 3600 + now.minute * 60 + now.second)
            raise TooMany(f"This site's {site.quota:,} answers of today are used up: there are more after midnight UTC.", left)
        self._asked[site.key] = asked + 1


def checked_origin(text: str) -> str:
    """Return an origin as browsers state it: lower case, without a slash at its end and without the usual port. Raises InvalidInput for anything else."""
    origin = text.strip().lower().rstrip("/")
    for scheme, port in (("https://", ":443"), ("http://", ":80")):
        origin = origin.removesuffix(port) if origin.startswith(scheme) else origin
    if not ORIGIN.fullmatch(origin):
        raise InvalidInput(f"{text[:80]!r} is no origin: write it as https://www.example.org, without a path (names with ä or ö in their xn-- form).")
    return origin


def _read(data: bytes) -> list[Site]:
    return [Site(one["key"], tuple(one["origins"]), one["quota"], one["name"], one["added"]) for one in loads(data)]
