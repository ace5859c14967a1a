"""The full lists: what is filtered, counted and paged is what the API lists, without JavaScript and without words in an address."""

import re
from html import unescape

import pytest

from models.records import INTERFACE_LANGUAGES

HTML = {"Accept": "text/html"}
PLURALS = {"themes": "theme", "target_groups": "target_group", "kinds": "kind", "places": "place", "portals": "portal", "languages": "language"}


def page_of(client, path):
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, path
    return response.text


def total(page):
    return int(re.sub(r"\D", "", re.search(r'<h2 id="found">(.*?)</h2>', page)[1]))


def links(page):
    return [unescape(link) for link in re.findall(r'<h3><a href="([^"]+)"', page)]


@pytest.mark.parametrize(
    ("kind", "filters"),
    [
        ("innovations", {}),
        ("innovations", {"themes": "youth", "target_groups": "young-people"}),
        ("innovations", {"places": "FI", "kinds": "project"}),
        ("innovations", {"languages": "sv", "portals": "opsi"}),
        ("organisations", {"kinds": "ngo", "places": "FI"}),
        ("calls", {"themes": "employment"}),
    ],
)
def test_a_page_lists_what_the_api_lists(client, kind, filters):
    query = "&".join(f"{PLURALS[name]}={value}" for name, value in filters.items())
    assert total(page_of(client, f"/fi/{kind}?{query}")) == client.get(f"/v1/{kind}", params=filters).json()["total"] > 0


def test_years_and_results_narrow_works(client):
    page = page_of(client, "/en/innovations?from_year=2015&to_year=2018&with_results=1")
    listed = client.get("/v1/innovations", params={"from_year": 2015, "to_year": 2018, "with_results": True}).json()
    assert total(page) == listed["total"] > 0


def test_each_count_is_what_choosing_it_leaves(client):
    page = page_of(client, "/en/innovations?target_group=children")
    counts = re.findall(r'name="theme" value="([^"]+)"><span>[^<]*</span> <span class="soft small">([\d,]+)<', page)
    assert len(counts) > 5
    for value, count in counts[:4]:
        assert total(page_of(client, f"/en/innovations?target_group=children&theme={value}")) == int(count.replace(",", ""))


@pytest.mark.parametrize("kind", ["innovations", "organisations", "calls"])
def test_paging_shows_every_record_once(client, kind):
    seen, path = [], f"/sv/{kind}?place=FI"
    while path:
        page = page_of(client, path)
        seen += links(page)
        following = re.search(r'<a class="button" href="([^"]+)" rel="next">', page)
        path = unescape(following[1]) if following else None
    assert len(seen) == len(set(seen)) == total(page_of(client, f"/sv/{kind}?place=FI")) > 20


def test_a_cursor_of_another_list_begins_anew(client):
    following = unescape(re.search(r'href="[^"]*(cursor=[^"]+)" rel="next"', page_of(client, "/fi/innovations"))[1])
    assert links(page_of(client, f"/fi/organisations?{following}"))
    assert links(page_of(client, "/fi/innovations?cursor=%00%FFx")) == links(page_of(client, "/fi/innovations"))


def test_chosen_limits_are_shown_and_each_can_be_taken_off(client):
    page = page_of(client, "/fi/innovations?theme=youth&place=Uusimaa&from_year=2015")
    chips = {unescape(href) for href in re.findall(r'<a class="chip" href="([^"]+)"', page)}
    place = "FI1B1" if "FI1B1" in page else re.search(r"place=([A-Z0-9-]+)", page)[1]
    rest = {f"theme=youth&place={place}", "theme=youth&from_year=2015", f"place={place}&from_year=2015"}
    assert chips == {f"/fi/innovations?{query}" for query in rest}
    assert 'value="youth" checked' in page
    assert 'content="noindex, follow"' in page
    assert "noindex" not in page_of(client, "/fi/innovations")


def test_the_form_without_words_leads_to_an_address_that_can_be_shared(client):
    response = client.post("/en/calls", data={"q": " ", "theme": ["youth", "employment"], "status": "open", "unknown": "1"}, headers=HTML)
    assert response.status_code == 303
    assert response.headers["location"] == "/en/calls?status=open&theme=youth&theme=employment"


def test_words_are_searched_among_what_passes_and_stay_out_of_addresses(client):
    words = "asunnottomuus ja asuminen"
    response = client.post("/fi/innovations", data={"q": words, "place": "FI"}, headers=HTML)
    assert response.status_code == 200
    page = response.text
    listed = client.get("/v1/innovations", params={"q": words, "places": "FI", "interface_language": "fi"}).json()
    assert links(page) == [f"/fi/innovations/{row['id']}" for row in listed["items"]]
    assert total(page) == listed["total"]
    assert 'value="asunnottomuus ja asuminen"' in page
    assert not [address for address in re.findall(r'(?:href|action)="([^"]+)"', page) if "asunnottomuus" in address]


def test_words_page_on_by_post(client):
    first = client.post("/en/innovations", data={"q": "young people"}, headers=HTML).text
    cursor = re.search(r'name="cursor" value="([^"]+)"', first)[1]
    second = client.post("/en/innovations", data={"q": "young people", "cursor": cursor}, headers=HTML).text
    assert len(links(first)) == len(links(second)) == 20
    assert not set(links(first)) & set(links(second))


def test_words_in_an_address_are_passed_over(client):
    assert total(page_of(client, "/en/innovations?q=homelessness")) == total(page_of(client, "/en/innovations"))


@pytest.mark.parametrize("query", ["theme=nosuch", "place=Atlantis", "kind=wizard", "from_year=soon", "status=maybe"])
def test_a_limit_that_nobody_knows_is_said_to_be_so(client, query):
    kind = "calls" if query.startswith("status") else "innovations"
    assert client.get(f"/fi/{kind}?{query}", headers=HTML).status_code == 422


def test_nothing_that_fits_is_said_plainly(client):
    page = page_of(client, "/en/innovations?from_year=2199")
    assert "Nothing fits these limits." in page
    assert total(page) == 0


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_lists_speak_the_readers_language(client, language):
    page = page_of(client, f"/{language}/calls?status=closed")
    assert f'<html lang="{language}">' in page
    assert {"fi": "Haun tilanne", "sv": "Utlysningens läge", "en": "Where the call stands"}[language] in page
    assert f'hreflang="{"sv" if language != "sv" else "fi"}"' in page
