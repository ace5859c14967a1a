"""What a browser lets a page of another origin ask and read."""

import httpx
import pytest

HOST = "https://www.kunta.example"
NEED = {"need": "Asunto ensin", "include": ["innovations"], "limit": 1}


def allowed(response: httpx.Response) -> str | None:
    assert "access-control-allow-credentials" not in response.headers
    return response.headers.get("access-control-allow-origin")


def preflight(client: httpx.Client, method: str = "POST", headers: str = "content-type", origin: str = HOST, path: str = "/v1/recommend") -> httpx.Response:
    return client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers})


@pytest.mark.parametrize("origin", [HOST, "http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8000"])
def test_an_origin_is_answered_by_its_own_name(client: httpx.Client, origin: str) -> None:
    response = client.post("/v1/recommend", json=NEED, headers={"Origin": origin})
    assert response.status_code == 200
    assert allowed(response) == origin
    assert "Origin" in response.headers["vary"]


def test_a_record_that_caches_keep_is_kept_by_origin(client: httpx.Client) -> None:
    for headers in ({"Origin": HOST}, {}):
        response = client.get("/v1/innovations/housing-first:helsingborg", headers=headers)
        assert {part.strip() for part in response.headers["vary"].split(",")} == {"Accept", "Origin"}
        assert allowed(response) == headers.get("Origin")


def test_a_problem_can_be_read_too(client: httpx.Client) -> None:
    response = client.post("/v1/recommend", json={"need": ""}, headers={"Origin": HOST})
    assert response.status_code == 422
    assert allowed(response) == HOST


@pytest.mark.parametrize("origin", ["null", "*", "https://a.example https://b.example", "https://a.example/path", "file://", "https://user@a.example", ""])
def test_what_is_no_web_origin_is_not_named(client: httpx.Client, origin: str) -> None:
    response = client.post("/v1/recommend", json=NEED, headers={"Origin": origin})
    assert response.status_code == 200
    assert allowed(response) is None


@pytest.mark.parametrize("path", ["/fi/", "/docs", "/metrics", "/health/ready", "/openapi.json", "/fi/embed"])
def test_pages_and_the_operators_addresses_are_for_their_own_origin(client: httpx.Client, path: str) -> None:
    assert allowed(client.get(path, headers={"Origin": HOST})) is None
    assert allowed(preflight(client, "GET", path=path)) is None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_preflight_is_answered(client: httpx.Client, method: str) -> None:
    response = preflight(client, method)
    assert (response.status_code, response.content) == (204, b"")
    assert allowed(response) == HOST
    assert response.headers["access-control-allow-methods"] == "GET, POST"
    assert response.headers["access-control-allow-headers"] == "Content-Type, Kutoja-Key"
    assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize(("method", "headers"), [("DELETE", ""), ("PUT", "content-type"), ("POST", "authorization"), ("POST", "content-type, x-secret")])
def test_a_preflight_for_anything_else_is_not_allowed(client: httpx.Client, method: str, headers: str) -> None:
    response = preflight(client, method, headers)
    assert response.status_code == 405
    assert allowed(response) is None
