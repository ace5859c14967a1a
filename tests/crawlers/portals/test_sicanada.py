"""Social Innovation Canada: posts once each, French twins paired by link, titles and subjects alone, nothing read out of running text."""

import json

import pytest
from replica import load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.sicanada import PORTAL, SITE, read_twin, read_types
from models.records import Origin

LIST = f"{SITE}/wp-json/wp/v2/posts?per_page=100&page=1&_embed=wp:term"


@pytest.fixture(scope="module")
def found():
    return walk(PORTAL, load_site("sicanada"))


def test_no_tag_or_category_page_is_asked_and_a_second_address_is_no_second_post(found):
    assert all("/wp-json/" in url or "/fr/" in url for url in found.asked)
    assert (f"{SITE}/projects/lab-of-empty-shops/?lang=en", "second address of a post") in {(item.key, item.reason) for item in found.dropped}


def test_older_content_on_other_domains_is_not_asked(found):
    assert PORTAL.crawl.hosts == ("sicanada.org",)
    rows = [{"link": "http://www.sigeneration.ca/2012/01/01/old/", "title": {"rendered": "Old"}}]
    (dropped,) = PORTAL.crawl.readers["posts"](Page(LIST, json.dumps(rows).encode()))
    assert dropped.reason == "no title or address"


def test_a_french_twin_is_paired_by_its_link_not_by_its_title(found):
    record = found.records["sicanada:a-table-for-every-node"]
    assert [(text.language, text.value, text.origin) for text in record.title] == [
        ("en", "A table for every node – a look back", Origin.OFFICIAL),
        ("fr", "Une table pour chaque nœud", Origin.TRANSLATION),
    ]
    alone = found.records["sicanada:seulement-en-francais"]
    assert (alone.language, alone.title[0].origin) == ("fr", Origin.OFFICIAL)


def test_nothing_is_read_out_of_running_text(found):
    for record in found.records.values():
        assert (record.grants, record.evidence, record.started) == ((), (), None)
        assert not any(word in str(record) for word in ("805", "123456789", "must not hold", "Malli"))
        assert all(text.ours for text in record.summary)


def test_a_post_tells_its_month_and_subjects(found):
    assert found.records["sicanada:a-table-for-every-node"].summary[0].value == "A post of Social Innovation Canada, January 2023, on Ecosystem, Policy."
    assert found.records["sicanada:what-the-year-brought"].summary[0].value == "A post of Social Innovation Canada, January 2019."


@pytest.mark.parametrize("body", [b"", b"<h1>Oops</h1>", b"\xff\xfe\x00", b'{"code": "rest_no_route", "message": "No route"}', b'"text"'])
def test_an_unexpected_page_is_dropped(body):
    assert [type(item) for item in read_types(Page(f"{SITE}/wp-json/wp/v2/types", body))] == [Dropped]
    assert [type(item) for item in PORTAL.crawl.readers["posts"](Page(LIST, body))] == [Dropped]
    assert [type(item) for item in read_twin(Page(f"{SITE}/fr/2022/01/01/x/", body.replace(b"h1", b"p"), note="posts\nUn titre"))] == [Dropped]
