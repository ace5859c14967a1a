"""`kutoja bench crawl`, in small: the whole way, with Scrapy's own benchmark beside it. The figures of 10,000 pages come from the command."""

from urllib.parse import urlsplit

import pytest

from crawlers.portal import Page
from eval.bench_crawl import run_bench_crawl
from eval.crawl_site import PORTAL, SITE, answer, html_of, record
from models.progress import Silent
from models.records import Innovation


def test_a_small_site_is_walked_whole_and_at_half_the_speed_of_bare_scrapy_at_least():
    result = run_bench_crawl(Silent(), pages=1200, scrapy_seconds=6)
    assert result["pages"] == 1200
    assert result["ratio"] >= 0.5, result
    assert result["memory_first_thousand_mib"] > 20
    assert abs(result["memory_growth"]) <= 0.10, result


def test_the_generated_site_is_what_its_portal_reads():
    kind, text = answer("/sitemap.xml", 2500)
    (first, _, last) = list(PORTAL.crawl.readers["sitemap"](Page(f"{SITE}/sitemap.xml", text.encode(), kind)))
    listed = list(PORTAL.crawl.readers["sitemap"](Page(last.url, answer(urlsplit(last.url).path, 2500)[1].encode(), kind)))
    assert (first.url, len(listed), listed[-1].url) == (f"{SITE}/sitemap-0.xml", 500, f"{SITE}/case/2499")
    assert html_of(7) == html_of(7) != html_of(8)
    found = [item for item in record(Page(f"{SITE}/case/7", html_of(7).encode())) if isinstance(item, Innovation)]
    assert [item.id for item in found] == ["bench:7"]
    assert found[0].need[0].value.count(" ") == 119
    assert 5_000 < len(html_of(7)) < 12_000


@pytest.mark.parametrize("path", ["/robots.txt", "/case/0"])
def test_other_addresses_are_answered(path):
    assert answer(path, 1)[1]
