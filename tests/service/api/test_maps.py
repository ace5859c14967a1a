"""GET and POST /v1/maps/… over the starter catalogue; tests of the counts themselves are in tests/service/maps."""

import csv
import io
import xml.etree.ElementTree as ET

import pytest

KINDS = ("gap", "geography", "ecosystem", "portfolio")
NEED = "Miten pitkäaikaisasunnottomat saavat pysyvän kodin ja tuen arkeen?"


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_is_narrowed_by_what_is_chosen(client, kind):
    whole = client.get(f"/v1/maps/{kind}").json()
    part = client.get(f"/v1/maps/{kind}", params={"theme": "homelessness-housing", "place": "Suomi"}).json()
    assert 0 < part["total"] < whole["total"]
    assert part["generation"] == whole["generation"]


def test_a_gap_map_has_every_pair_once(client):
    found = client.get("/v1/maps/gap").json()
    pairs = {(cell["theme"], cell["target_group"]) for cell in found["cells"]}
    assert len(pairs) == len(found["cells"]) == len(found["themes"]) * len(found["target_groups"])
    assert all(cell["with_results"] <= cell["works"] for cell in found["cells"])


def test_a_map_of_a_need_is_smaller_and_about_it(client):
    found = client.post("/v1/maps/portfolio", json={"need": NEED, "interface_language": "fi"}).json()
    assert 0 < found["total"] < client.get("/v1/maps/portfolio").json()["total"]
    assert found["lines"][0]["code"] == "homelessness-housing"
    assert found["lines"][0]["label"]["sv"] == "Bostadslöshet och boende"


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_comes_as_a_picture_and_as_a_table(client, kind):
    picture = client.get(f"/v1/maps/{kind}", params={"format": "svg", "interface_language": "sv"})
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["content-disposition"].startswith('attachment; filename="')
    root = ET.fromstring(picture.content)
    links = [element.attrib["href"] for element in root.iter() if "href" in element.attrib]
    assert all(link.startswith("http://127.0.0.1") and "/sv/" in link for link in links)
    table = client.post(f"/v1/maps/{kind}", json={"need": NEED, "format": "csv"})
    assert len(list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))) > 1


@pytest.mark.parametrize(
    ("parameters", "kind", "field"),
    [
        ({"theme": "sport"}, "unknown-value", "theme"),
        ({"place": "Atlantis"}, "unknown-value", "place"),
        ({"funder": "org:nobody"}, "unknown-value", "funder"),
        ({"programme": "None such"}, "unknown-value", "programme"),
        ({"need": "a need in an address"}, "unknown-value", None),
        ({"by": "colour"}, "invalid-input", None),
        ({"format": "png"}, "invalid-input", None),
    ],
)
def test_what_cannot_be_used_is_told(client, parameters, kind, field):
    response = client.get("/v1/maps/portfolio", params=parameters)
    assert response.status_code == 422
    assert response.json()["type"] == f"/problems/{kind}"
    assert response.json().get("field") == field


def test_a_need_is_required_where_it_is_posted(client):
    assert client.post("/v1/maps/gap", json={"theme": "youth"}).status_code == 422
    assert client.post("/v1/maps/gap", json={"need": "  "}).status_code == 422
    assert client.get("/v1/maps/weather").status_code == 404
