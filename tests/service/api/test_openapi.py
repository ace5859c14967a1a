"""The OpenAPI description tells the truth: its examples are sent, and the answers fit its schemas."""

import pytest
from jsonschema import Draft202012Validator

from service.app import create_app
from service.problems import PREFIX, TITLES
from service.settings import Settings

DESCRIBED = create_app(Settings()).openapi()
BODIES = [
    (path, name, example["value"])
    for path, methods in DESCRIBED["paths"].items()
    for operation in methods.values()
    for name, example in operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {}).items()
]
READS = [path for path, methods in DESCRIBED["paths"].items() if "get" in methods]


def schema_of(path, method, status="200", media_type="application/json"):
    schema = DESCRIBED["paths"][path][method]["responses"][status].get("content", {}).get(media_type, {}).get("schema")
    return None if schema is None else {**schema, "components": DESCRIBED["components"]}


def fits(value, schema):
    errors = sorted(Draft202012Validator(schema).iter_errors(value), key=str)
    assert not errors, errors[0].message


def address(path, operation):
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            examples = parameter["schema"].get("examples") or [parameter.get("example")]
            path = path.replace(f"{{{parameter['name']}}}", str(examples[0]))
    return path


def test_it_has_examples():
    assert len(BODIES) >= 4


@pytest.mark.parametrize(("path", "name", "body"), BODIES, ids=[name for _, name, _ in BODIES])
def test_an_example_is_answered_as_described(client, path, name, body):
    response = client.post(path, json=body)
    assert response.status_code == 200, response.text
    fits(response.json(), schema_of(path, "post"))


@pytest.mark.parametrize("path", READS)
def test_what_can_be_read_is_as_described(client, path):
    asked = address(path, DESCRIBED["paths"][path]["get"])
    assert "{" not in asked
    response = client.get(asked)
    assert response.status_code == 200, asked
    schema = schema_of(path, "get")
    if schema is not None:
        fits(response.json(), schema)


def test_a_problem_is_as_described(client):
    response = client.post("/v1/recommend", json={"need": 5})
    fits(response.json(), {"$ref": "#/components/schemas/ProblemOut", "components": DESCRIBED["components"]})


@pytest.mark.parametrize("kind", TITLES)
def test_a_problem_type_can_be_looked_up(client, kind):
    assert client.get(PREFIX + kind).json()["title"] == TITLES[kind][1]


def test_docs_show_every_address_and_ask_nobody_else(client):
    page = client.get("/docs", headers={"Accept": "text/html"})
    assert page.status_code == 200
    for path in DESCRIBED["paths"]:
        assert path in page.text
    assert "<script" not in page.text
    assert "https://" not in page.text.replace("https://schema.org", "")
