"""A walk over a site, from its first address to the snapshot, with a real server and a process of its own for each run."""

import gzip

from toy import SITE, toy_page, toy_sitemap

from models.importform import parse
from models.jsonl import loads
from models.snapshot import RECORDS


def records(snapshot):
    lines = gzip.decompress((snapshot.folder / RECORDS).read_bytes()).splitlines()
    return {record.id: record for record in map(parse, map(loads, lines))}


def test_plain(site, crawl):
    site.page(f"{SITE}/sitemap.xml", toy_sitemap(*(f"{SITE}/{n}" for n in range(5))))
    for n in range(5):
        site.page(f"{SITE}/{n}", toy_page(f"Title {n}"))
    snapshot = crawl()
    print(snapshot.manifest)
    assert sorted(records(snapshot)) == [f"toy:{n}" for n in range(5)]
