"""Which addresses may be asked: a portal's own hosts, and only where they lead to the public internet, whatever a redirect or a DNS answer says."""

import ipaddress
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawlers.portal import ANY_HOST

PRIVATE = "page at a private address"
OUTSIDE = "page outside the portal's hosts"
NOT_HTTP = "page at an address that is not http"
UNREADABLE = "page at an unreadable address"
FORBIDDEN = "page forbidden by robots.txt"
NOT_ASKED = frozenset((PRIVATE, OUTSIDE, NOT_HTTP, UNREADABLE, FORBIDDEN))
"""Reasons of ours: a page that we do not ask for is no failed one."""

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""Addresses that carry an IPv4 address in their last 32 bits (RFC 6052)."""


class Refused(IgnoreRequest):
    """An address that is not asked; its text is the reason that drops are counted by."""


def is_public(address: str) -> bool:
    """Whether an IP address, as text, is one of the public internet: not private, loopback, link-local, reserved, shared or multicast."""
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else ip.ipv4_mapped or ip.sixtofour
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


def why_refused(url: str, hosts: Sequence[str]) -> str | None:
    """Return why an address may not be asked, None when it may. `hosts` cover their subdomains, ANY_HOST every public one."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return UNREADABLE
    if parts.scheme not in ("http", "https"):
        return NOT_HTTP
    try:
        if not is_public(host):
            return PRIVATE
    except ValueError:
        pass  # a name; what it leads to is checked when it is resolved
    return None if ANY_HOST in hosts or any(host == known or host.endswith(f".{known}") for known in hosts) else OUTSIDE


class OnlyPortal:
    """Downloader middleware: refuses what is not the portal's, first requests and redirects alike."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OnlyPortal":
        """Make it for a run."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refused for an address that may not be asked."""
        hosts: Sequence[str] = self.crawler.spider.hosts  # type: ignore[union-attr]
        reason = why_refused(request.url, hosts)
        if reason:
            raise Refused(reason)


@implementer(IHostnameResolver)
class PublicResolver:
    """Resolves names of hosts and passes on the public addresses only, so that the address that is checked is the one that is connected to."""

    refused: set[str] = set()  # noqa: RUF012 (names that led nowhere else, told apart from those that lead nowhere)

    def __init__(self, reactor: Any) -> None:  # noqa: ANN401 (reactors have no common type with nameResolver)
        self.reactor = reactor
        self.original = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "PublicResolver":
        """Make it for a reactor."""
        del crawler
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver."""
        self.reactor.installNameResolver(self)

    def resolveHostName(self, resolutionReceiver: Any, hostName: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401, N802, N803 (Twisted's names and types)
        """Resolve a name; what is not public is left out, and with nothing left the lookup fails."""
        return self.original.resolveHostName(_PublicOnly(resolutionReceiver, hostName), hostName, *rest, **named)


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, host: str) -> None:  # noqa: ANN401
        self.receiver = receiver
        self.host = host

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: ANN401, N802
        """Pass it on."""
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802
        """Pass a public address on."""
        if is_public(address.host):
            self.receiver.addressResolved(address)
        else:
            PublicResolver.refused.add(self.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Pass it on."""
        self.receiver.resolutionComplete()
