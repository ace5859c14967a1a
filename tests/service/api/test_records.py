"""Single records and lists over a running server."""

import json
from urllib.parse import quote

import pytest

from models.importform import parse
from models.taxonomy import places

INNOVATION = "/v1/innovations/housing-first:helsingborg"


def test_a_record_is_in_the_import_form(client):
    body = client.get(INNOVATION).json()
    similar = body.pop("similar")
    record = parse(body)
    assert record.id == "housing-first:helsingborg"
    assert {text.language for text in record.title} >= {"sv", "fi", "en"}
    assert record.sources[0].licence
    assert client.get(similar).status_code == 200


def test_a_browser_may_keep_a_record_and_ask_whether_it_changed(client):
    first = client.get(INNOVATION)
    assert first.headers["cache-control"] == "public, max-age=60"
    again = client.get(INNOVATION, headers={"If-None-Match": f'W/"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get(INNOVATION, headers={"If-None-Match": '"other"'}).status_code == 200


def test_json_ld_by_accept(client):
    plain, linked = client.get(INNOVATION), client.get(INNOVATION, headers={"Accept": "application/ld+json"})
    assert linked.headers["content-type"] == "application/ld+json"
    assert linked.headers["etag"] != plain.headers["etag"]
    node = linked.json()
    assert (node["@context"], node["@type"], node["@id"]) == ("https://schema.org", "CreativeWork", INNOVATION)
    assert {name["@language"] for name in node["name"]} >= {"sv", "fi", "en"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/v1/organisations/fi-pro:0201256-6", "GovernmentOrganization"), ("/v1/calls/stea:hankeavustus-c", "MonetaryGrant")],
)
def test_json_ld_of_the_other_types(client, path, kind):
    node = client.get(path, headers={"Accept": "application/ld+json"}).json()
    assert (node["@type"], node["@id"]) == (kind, path)


def test_an_organisation_has_its_works_and_a_call_its_status(client):
    city = client.get("/v1/organisations/fi-pro:0201256-6").json()
    assert city["works_total"] >= len(city["works"]) > 0
    assert client.get(f"/v1/innovations/{city['works'][0]['id']}").status_code == 200
    assert client.get("/v1/calls/stea:hankeavustus-c").json()["status"] in ("open", "forthcoming", "closed", "rolling", "unknown")


@pytest.mark.parametrize(
    "path", ["/v1/innovations/nowhere:nothing", "/v1/calls/%00", "/v1/organisations/" + "x" * 500, "/v1/innovations/nowhere:nothing/similar"]
)
def test_an_unknown_id_is_a_problem(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/not-found"


def test_a_record_of_another_type_is_pointed_to(client):
    response = client.get("/v1/calls/housing-first:helsingborg")
    assert response.status_code == 404
    assert INNOVATION in response.json()["detail"]


def test_similar_leaves_the_record_itself_out(client):
    body = client.get(f"{INNOVATION}/similar", params={"limit": 5, "interface_language": "en"}).json()
    ids = [match["id"] for match in body["items"]]
    assert body["id"] == "housing-first:helsingborg"
    assert 0 < len(ids) <= 5
    assert body["id"] not in ids
    assert any("housing-first" in one or "asunto" in one for one in ids)


@pytest.mark.parametrize("kind", ["innovations", "organisations", "calls"])
def test_a_list_comes_whole_page_by_page(client, kind):
    seen, cursor = [], None
    while True:
        page = client.get(f"/v1/{kind}", params={"limit": 100, **({"cursor": cursor} if cursor else {})}).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == sorted(set(seen))
    assert len(seen) == page["total"]
    facets = client.get("/v1/facets").json()[kind[:-1]]["type"]
    assert [facet["count"] for facet in facets] == [page["total"]]


def test_a_query_orders_by_fit_and_pages_do_not_overlap(client):
    first = client.get("/v1/innovations", params={"q": "loneliness of older people", "limit": 10}).json()
    second = client.get("/v1/innovations", params={"q": "loneliness of older people", "limit": 10, "cursor": first["next"]}).json()
    scores = [row["score"] for row in first["items"] + second["items"]]
    assert scores == sorted(scores, reverse=True)
    assert not {row["id"] for row in first["items"]} & {row["id"] for row in second["items"]}
    assert first["total"] == second["total"] >= 20


def test_filters_of_a_list_agree_with_the_facets(client):
    facets = client.get("/v1/facets").json()
    for kind, field, name in (("innovation", "theme", "themes"), ("organisation", "kind", "kinds"), ("call", "place", "places")):
        for facet in facets[kind][field][:5]:
            page = client.get(f"/v1/{kind}s", params={name: facet["value"], "limit": 1}).json()
            assert page["total"] == facet["count"], (kind, field, facet)


def test_facets_have_labels(client):
    body = client.get("/v1/facets").json()
    place = next(facet for facet in body["innovation"]["place"] if facet["value"] == "FI")
    assert place["label"] == {language: places.name("FI", language) for language in ("fi", "sv", "en")}
    assert all(facet["label"]["sv"] for by in body.values() for facets in by.values() for facet in facets)


def test_portals(client):
    (starter,) = [portal for portal in client.get("/v1/portals").json() if portal["portal"] == "starter"]
    assert starter["records"]["innovation"] == 401
    assert starter["licence"]
    assert starter["freshness"] == "final"
    assert starter["title"]["sv"]


def test_an_id_may_hold_any_character_that_a_path_can(client):
    listed = client.get("/v1/innovations", params={"limit": 100}).json()["items"]
    for row in listed:
        response = client.get(f"/v1/innovations/{quote(row['id'], safe='')}")
        assert response.status_code == 200, row["id"]
        assert json.loads(response.content)["id"] == row["id"]
