"""What browsers and search engines ask for: the search box and its suggestions, sitemaps, robots.txt, what stands in a page's head."""

import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import quote, urlsplit

import pytest
from fastapi.testclient import TestClient

from models.records import INTERFACE_LANGUAGES
from service.app import create_app
from service.settings import Settings

HTML = {"Accept": "text/html"}
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def suggested(client, q, language="fi"):
    response = client.get(f"/{language}/suggest", params={"q": q})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-suggestions+json"
    assert response.headers["cache-control"] == "no-store"
    return response.json()


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_browser_learns_how_to_search(client, language):
    root = ET.fromstring(client.get(f"/{language}/opensearch.xml").content)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert len(root.find(f"{OPENSEARCH}ShortName").text) <= 16
    assert len(root.find(f"{OPENSEARCH}Description").text) <= 1024
    urls = {one.get("rel"): one.get("template") for one in root.findall(f"{OPENSEARCH}Url")}
    assert client.get(urls["results"].replace("{searchTerms}", quote("yksinäisyys")), headers=HTML).status_code == 200
    assert client.get(urls["suggestions"].replace("{searchTerms}", "nuo")).json()[0] == "nuo"
    assert client.get(urls["self"]).status_code == 200


def test_the_search_box_speaks_the_browsers_language(client):
    response = client.get("/opensearch.xml", headers={"Accept-Language": "sv"})
    assert "/sv/results" in response.text
    assert response.headers["vary"] == "Accept-Language"


def test_the_search_box_gets_the_results_page(client):
    response = client.get("/fi/results", params={"q": "pitkäaikaisasunnottomuus"}, headers=HTML)
    assert response.status_code == 200
    assert 'class="verdict' in response.text
    assert '<meta name="robots" content="noindex">' in response.text
    assert response.headers["cache-control"] == "no-store"
    assert client.get("/fi/results", params={"q": " "}, headers=HTML).headers["location"] == "/fi/"


def test_suggestions_begin_as_what_is_typed(client):
    suggested(client, "asunto")  # titles are gathered beside the first question
    for _ in range(50):
        q, texts, notes, addresses = suggested(client, "ASUNTO")
        if len(texts) > 1:
            break
    assert q == "ASUNTO"
    assert len(texts) == len(notes) == len(addresses) > 0
    assert all(text.casefold().startswith("asunto") for text in texts)
    for address in addresses:
        assert client.get(urlsplit(address).path, headers=HTML).status_code == 200


def test_themes_are_suggested_in_the_pages_language(client):
    _, texts, _, addresses = suggested(client, "syssels", "sv")
    assert texts[0] == "Sysselsättning"
    assert addresses[0].endswith("/sv/innovations?theme=employment")


@pytest.mark.parametrize("q", ["", "   ", "zzzqqq", "\u0000", "%", "x" * 5000])
def test_nothing_to_suggest_is_an_empty_list(client, q):
    echoed, texts, _, _ = suggested(client, q)
    assert texts == []
    assert len(echoed) <= 200


def test_every_page_and_record_is_in_the_sitemap_once(client):
    base = str(client.base_url).rstrip("/")
    index = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [one.find(f"{SITEMAP}loc").text for one in index]
    assert all(part.startswith(f"{base}/") for part in parts)
    found = []
    for part in parts:
        rows = ET.fromstring(client.get(urlsplit(part).path).content)
        assert 0 < len(rows) <= 50_000
        for row in rows:
            address = row.find(f"{SITEMAP}loc").text
            alternates = {one.get("hreflang"): one.get("href") for one in row.findall(f"{XHTML}link")}
            assert set(alternates) == set(INTERFACE_LANGUAGES)
            assert address in alternates.values()
            changed = row.find(f"{SITEMAP}lastmod")
            assert changed is None or re.fullmatch(r"\d{4}-\d\d-\d\d", changed.text)
            found.append(address)
    assert len(found) == len(set(found))
    listed = sum(client.get(f"/v1/{kind}", params={"limit": 1}).json()["total"] for kind in ("innovations", "organisations", "calls"))
    assert len([address for address in found if ":" in urlsplit(address).path]) == listed * len(INTERFACE_LANGUAGES)
    for path in ("", "innovations", "portals", "about", "feeds"):
        assert f"{base}/sv/{path}" in found


@pytest.mark.parametrize("name", ["calls-2", "calls-0", "calls-x", "calls--1", "nosuch-1", "calls-99999999999"])
def test_a_part_that_there_is_not_is_not_found(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_robots_are_kept_from_what_people_typed(client):
    text = client.get("/robots.txt").text
    assert text.startswith("User-agent: *\n")
    for path in ("/*/results", "/*/suggest", "/feed/", "/*?"):
        assert f"Disallow: {path}\n" in text
    assert f"Sitemap: {str(client.base_url).rstrip('/')}/sitemap.xml\n" in text


def test_the_icon_is_ours(client):
    response = client.get("/favicon.ico")
    assert response.headers["content-type"] == "image/x-icon"
    assert response.content[:4] == b"\x00\x00\x01\x00"


@pytest.mark.parametrize("path", ["/innovations", "/about", "/innovations/housing-first:helsingborg"])
def test_a_pages_head_names_its_one_address_its_twins_and_its_picture(client, path):
    page = client.get(f"/sv{path}", headers=HTML).text
    base = str(client.base_url).rstrip("/")
    assert page.count('rel="canonical"') == 1
    assert f'<link rel="canonical" href="{base}/sv{path}">' in page
    assert {f'hreflang="{language}" href="{base}/{language}{path}"' in page for language in INTERFACE_LANGUAGES} == {True}
    title = re.search(r"<title>(.*?)</title>", page)[1]
    assert f'<meta property="og:title" content="{title}">' in page
    picture = re.search(r'property="og:image" content="([^"]+)"', page)[1]
    assert client.get(urlsplit(picture).path).headers["content-type"] == "image/png"
    assert re.search(r'<link rel="search"[^>]+href="/sv/opensearch.xml"', page)


def test_a_page_that_is_not_there_names_no_address(client):
    page = client.get("/sv/nothing/here", headers=HTML).text
    assert "canonical" not in page
    assert "og:" not in page


def test_a_record_page_tells_machines_what_the_api_tells(client):
    page = client.get("/en/innovations/housing-first:helsingborg", headers=HTML).text
    block = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert block == client.get("/v1/innovations/housing-first:helsingborg", headers={"Accept": "application/ld+json"}).json()


@pytest.mark.parametrize(("path", "kind"), [("innovations/starter:image", ["CreativeWork", "Project"]), ("calls/starter:later", "MonetaryGrant")])
def test_a_record_page_says_what_kind_of_thing_it_is(hostile, path, kind):
    page = hostile.get(f"/en/{path}").text
    assert json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])["@type"] == kind


def test_a_public_address_stands_in_every_absolute_link(tmp_path):
    app = create_app(Settings(data=tmp_path, public_url="https://kutoja.example/"))
    client = TestClient(app, headers=HTML)
    for path in ("/robots.txt", "/sitemap-pages.xml", "/fi/opensearch.xml", "/fi/about", "/fi/embed"):
        text = client.get(path).text
        assert "https://kutoja.example/" in text, path
        assert "testserver" not in text, path


@pytest.mark.parametrize("stated", ["kutoja.example", "ftp://kutoja.example", "https://kutoja.example/path", "https://a b"])
def test_a_public_address_is_scheme_and_host(tmp_path, stated):
    with pytest.raises(ValueError, match="public_url"):
        Settings(data=tmp_path, public_url=stated)
