"""Organisations that a person should look at: one web site under two names, or names that differ by a letter. Nothing is joined by it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations
from typing import Protocol
from urllib.parse import urlsplit

from indexer.names import Name

SHORTEST = 14
"""Letters that names must have for a letter's difference to be a slip rather than another name ("PM Technology", "PCM Technology")."""

ALIKE = 0.95
"""difflib's ratio of two names from which they differ by a letter or two."""

BLOCK = 6
"""First letters, or last ones, that names must share to be compared at all: a slip seldom spoils both ends."""

MOST_OF_ONE_SITE = 3
"""Bodies of one host from which on it is a platform and tells nothing."""

_PLATFORMS = (
    "facebook.com",
    "twitter.com",
    "x.com",
    "linkedin.com",
    "wordpress.com",
    "blogspot.com",
    "github.com",
    "google.com",
    "wikipedia.org",
    "medium.com",
)


class Body(Protocol):
    """What is compared of an organisation."""

    names: set[Name]
    sites: set[str]

    @property
    def country(self) -> str | None:
        """The one country it is in."""


def site_of(url: str | None) -> str | None:
    """Return the host of a web site's front page, None for a page within it (an article on somebody, say), a platform or no address."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    within = parts.path.strip("/").lower() not in ("", "fi", "sv", "se", "en", "index.html", "index.php", "etusivu", "home") or parts.query
    return None if not host or within or host.endswith(_PLATFORMS) else host


def look_alikes(known: Mapping[str, Body]) -> Iterator[tuple[str, str, str]]:
    """Yield (id, other id, why) of those who may be one, ids in order within a pair."""
    by_site: defaultdict[str, set[str]] = defaultdict(set)
    for record_id, body in known.items():
        for site in body.sites:
            by_site[site].add(record_id)
    for site, ids in sorted(by_site.items()):
        if len(ids) <= MOST_OF_ONE_SITE:
            yield from (
                (one, other, f"both have the web site {site}") for one, other in combinations(sorted(ids), 2) if _in_one_country(known[one], known[other])
            )
    for one, other in sorted(set(_spelled_alike(known))):
        yield one, other, "their names differ by a letter or two"


def _spelled_alike(known: Mapping[str, Body]) -> Iterator[tuple[str, str]]:
    blocks: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for record_id, body in known.items():
        for key in {name.key for name in body.names if len(name.key) >= SHORTEST}:
            blocks[f"^{key[:BLOCK]}"].add((key, record_id))
            blocks[f"{key[-BLOCK:]}$"].add((key, record_id))
    for block in blocks.values():
        for (key, one), (other_key, other) in combinations(sorted(block), 2):
            if one != other and _in_one_country(known[one], known[other]) and _slip(key, other_key):
                yield (one, other) if one < other else (other, one)


def _slip(key: str, other: str) -> bool:
    """Whether two names differ by a letter or two, in no number, and in a word that is long enough to have been misspelt."""
    if key == other or abs(len(key) - len(other)) > 2 or _digits(key) != _digits(other):
        return False
    matcher = SequenceMatcher(None, key, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _digits(text: str) -> list[str]:
    return [letter for letter in text if letter.isdigit()]


def _in_one_country(one: Body, other: Body) -> bool:
    countries: Iterable[str | None] = (one.country, other.country)
    return None in countries or one.country == other.country
