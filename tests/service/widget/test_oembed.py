"""oEmbed 1.0 (https://oembed.com): a record's page or a frame -> the frame, as JSON or XML."""

import re
from html import unescape
from xml.etree import ElementTree as ET

import httpx
import pytest

from service.web.strings import catalogue

RECORD = "housing-first:helsingborg"
MEMBERS = {"version", "type", "provider_name", "provider_url", "title", "html", "width", "height", "cache_age"}


def ask(client: httpx.Client, url: str, **more: object) -> httpx.Response:
    return client.get("/oembed", params={"url": url, **more})  # type: ignore[arg-type]


def source(html: str) -> str:
    return unescape(re.findall(r'<iframe src="([^"]*)"', html)[0])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_records_page_leads_to_it_and_it_to_the_frame(client: httpx.Client, language: str) -> None:
    page = client.get(f"/{language}/innovations/{RECORD}", headers={"Accept": "text/html"}).text
    for media_type in ("application/json+oembed", "text/xml+oembed"):
        address = unescape(re.findall(rf'<link rel="alternate" type="{re.escape(media_type)}" href="([^"]*)"', page)[0])
        told = client.get(address)
        assert told.status_code == 200
    told = ask(client, f"{client.base_url}/{language}/innovations/{RECORD}").json()
    assert set(told) == MEMBERS
    assert (told["version"], told["type"], told["width"]) == ("1.0", "rich", 600)
    assert source(told["html"]) == f"{client.base_url}/{language}/frame?record=housing-first%3Ahelsingborg"
    framed = client.get(source(told["html"]))
    assert framed.status_code == 200
    assert unescape(re.findall(r"<h1[^>]*><a[^>]*>(.*?)</a>", framed.text)[0]) == told["title"]


def test_the_greatest_size_is_kept(client: httpx.Client) -> None:
    told = ask(client, f"{client.base_url}/fi/innovations/{RECORD}", maxwidth=320, maxheight=80).json()
    assert (told["width"], told["height"]) == (320, 80)
    assert 'width="320" height="80"' in told["html"]
    wide = ask(client, f"{client.base_url}/fi/innovations/{RECORD}", maxwidth=5000, maxheight=5000).json()
    assert (wide["width"], wide["height"]) == (600, 520)


def test_xml_says_the_same_as_json(client: httpx.Client) -> None:
    url = f"{client.base_url}/sv/frame?need=unga+%22%3Cutan%3E%22+jobb&include=innovations&include=funders&limit=2&theme=dark"
    json, xml = ask(client, url), ask(client, url, format="xml")
    assert xml.headers["content-type"] == "text/xml; charset=utf-8"
    told = {child.tag: child.text for child in ET.fromstring(xml.content)}
    assert told == {name: str(value) for name, value in json.json().items()}
    assert source(json.json()["html"]) == url
    assert json.json()["title"] == catalogue("sv")["widget.title"]


def test_organisations_and_calls_too(client: httpx.Client) -> None:
    for kind in ("organisations", "calls"):
        record = client.get(f"/v1/{kind}", params={"limit": 1}).json()["items"][0]
        told = ask(client, f"{client.base_url}/en/{kind}/{record['id']}").json()
        assert client.get(source(told["html"])).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/fi/",
        "/fi/embed",
        "/fi/frame",
        "/fi/frame?need=",
        "/fi/frame?record=nobody:knows",
        "/de/innovations/" + RECORD,
        "/fi/calls/" + RECORD,
        "/fi/innovations/x",
    ],
)
def test_what_is_no_record_and_no_frame_is_not_found(client: httpx.Client, path: str) -> None:
    refused = ask(client, f"{client.base_url}{path}")
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/fi/innovations/" + RECORD, "javascript:alert(1)", "http://[", "/fi/innovations/" + RECORD])
def test_another_installation_is_not_found(client: httpx.Client, url: str) -> None:
    assert ask(client, url).status_code == 404


def test_another_format_is_not_implemented_and_a_size_is_a_number(client: httpx.Client) -> None:
    url = f"{client.base_url}/fi/innovations/{RECORD}"
    refused = ask(client, url, format="yaml")
    assert (refused.status_code, refused.json()["type"]) == (501, "/problems/unknown-format")
    for size in ("0", "-1", "wide", "1e3", "²", "9999999"):
        assert ask(client, url, maxwidth=size).status_code == 422
