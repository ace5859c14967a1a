"""Which addresses are asked, how long is waited, what is unpacked: the rules by themselves; tests/crawlers/test_crawl.py sees them at work."""

import gzip
import zlib
from datetime import UTC, datetime

import pytest
from scrapy.exceptions import DownloadFailedError

from crawlers.addresses import NOT_HTTP, OUTSIDE, PRIVATE, UNREADABLE, Refused, is_public, why_refused
from crawlers.politeness import retry_after, unpacked

HOSTS = ("example.org", "data.example.net")
NOW = datetime(2026, 3, 15, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/a", None),
        ("http://www.example.org:8080/a", None),
        ("https://DATA.example.net./", None),
        ("https://example.net/", OUTSIDE),
        ("https://badexample.org/", OUTSIDE),
        ("https://example.org.evil.example/", OUTSIDE),
        ("https://example.org@evil.example/", OUTSIDE),
        ("https://127.0.0.1/", PRIVATE),
        ("https://[::1]/", PRIVATE),
        ("https://[::ffff:10.1.2.3]/", PRIVATE),
        ("https://[fe80::1%25eth0]/", PRIVATE),
        ("https://169.254.169.254/", PRIVATE),
        ("https://8.8.8.8/", OUTSIDE),
        ("ftp://example.org/", NOT_HTTP),
        ("javascript:alert(1)", NOT_HTTP),
        ("https://[broken/", UNREADABLE),
        ("", NOT_HTTP),
    ],
)
def test_only_the_portals_hosts_are_asked(url, reason):
    assert why_refused(url, HOSTS) == reason


@pytest.mark.parametrize(
    "address", "10.0.0.1 172.16.5.5 192.168.1.1 127.8.8.8 169.254.1.1 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 255.255.255.255 192.0.2.1 ::1 ::".split()
)
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", "fc00::1 fe80::1 ff02::1 ::ffff:192.168.0.1 2002:c0a8:0101::1 2001:db8::1 64:ff9b::10.0.0.1".split())
def test_addresses_that_are_not_public_in_ipv6(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", "8.8.8.8 185.199.108.153 2606:4700:4700::1111".split())
def test_addresses_that_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Sun, 15 Mar 2026 12:01:00 GMT", 60.0),
        ("Sunday, 15-Mar-26 12:01:00 GMT", 60.0),
        ("Sun, 15 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, NOW) == seconds


BODY = b"a page " * 1000


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (gzip.compress(BODY, mtime=0), "gzip"),
        (gzip.compress(BODY, mtime=0), "x-gzip"),
        (zlib.compress(BODY), "deflate"),
        (zlib.compress(BODY, wbits=-15), "deflate"),
    ],
    ids=["gzip", "x-gzip", "deflate", "deflate without header"],
)
def test_what_is_packed_is_unpacked(data, encoding):
    assert unpacked(data, encoding, 10_000) == BODY
    with pytest.raises(Refused, match="page too large"):
        unpacked(data, encoding, len(BODY) - 1)
    with pytest.raises(DownloadFailedError):
        unpacked(data[:-12], encoding, 10_000)


@pytest.mark.parametrize(
    ("data", "encoding"), [(b"no gzip", "gzip"), (BODY, "br"), (gzip.compress(BODY, mtime=0)[:4], "gzip")], ids=["no gzip", "unknown", "cut"]
)
def test_what_cannot_be_unpacked_is_a_failed_answer(data, encoding):
    with pytest.raises(DownloadFailedError):
        unpacked(data, encoding, 10_000)
