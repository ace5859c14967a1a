"""Bad input over a running server: a clear problem or a sensible answer, and never a surprise.

What is bad on disk (snapshots, encoder, index) is tested where it is read: test_cli.py, test_live.py and the tests of the lower floors.
"""

import json

import pytest

JSON = {"Content-Type": "application/json"}


def recommend(client, **body):
    return client.post("/v1/recommend", json=body)


def problem(response, status, kind):
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"/problems/{kind}"
    assert body["status"] == status
    assert body["detail"].strip()
    assert "Traceback" not in response.text
    return body


# Needs


@pytest.mark.parametrize("need", ["", "   ", "\x00", "?!", "\n\n\t", "\u200b"])
def test_an_empty_need(client, need):
    assert "empty" in problem(recommend(client, need=need), 422, "invalid-input")["detail"]


def test_fifty_thousand_characters(client):
    assert "shorten" in problem(recommend(client, need="nuoret " * 7143), 422, "invalid-input")["detail"]


def test_the_longest_need_is_answered(client):
    response = recommend(client, need=("Työttömät nuoret tarvitsevat tukea. " * 600)[:20_000], include=["innovations"])
    assert response.status_code == 200
    assert response.json()["language"] == "fi"


@pytest.mark.parametrize(
    "need",
    [
        "asunnottomat\x00nuoret\x07",
        "مساعدة كبار السن الذين يعيشون وحدهم",
        "עזרה לקשישים בודדים",
        "nuorten yksinäisyys och ungas ensamhet and loneliness of young people",
        "<script>alert('apua')</script> nuorille",
        "'; DROP TABLE records; --",
        "𝓯𝓪𝓶𝓲𝓵𝓲𝓮𝓼 👨‍👩‍👧 tukea",
        "\u202eatteroträ\u202c tukea",
        "a\u0308idit ja isa\u0308t",
        "apua " + "ö" * 3000,
    ],
    ids=["controls", "arabic", "hebrew", "mixed", "markup", "sql", "astral", "override", "decomposed", "one long word"],
)
def test_odd_needs_are_answered(client, need):
    response = recommend(client, need=need)
    assert response.status_code == 200
    answer = response.json()
    assert answer["verdict"] in ("found", "weak", "none")
    for match in answer["innovations"] + answer["partners"] + answer["funders"]:
        assert match["reasons"]


def test_control_characters_are_read_as_spaces(client):
    def ids(need):
        return [match["id"] for match in recommend(client, need=need, language="fi").json()["innovations"]]

    assert ids("asunnottomat\x00nuoret\x1f") == ids("asunnottomat nuoret")


@pytest.mark.parametrize("text", [rb"\ud800", rb"apua \udfff nuorille", rb"\ud83d"])
def test_half_characters(client, text):
    response = client.post("/v1/recommend", content=b'{"need": "' + text + b'"}', headers=JSON)
    assert "UTF-8" in problem(response, 422, "invalid-input")["detail"]


# Bodies


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b'"need"', b"\xff\xfe", b"{'need': 'apua'}", b"[" * 20_000, b'{"need": NaN}', b'{"need": "a", "limit": 1e999}'],
    ids=["nothing", "cut", "null", "list", "text", "no utf-8", "quotes", "deep", "nan", "infinite"],
)
def test_a_body_that_is_no_need(client, content):
    problem(client.post("/v1/recommend", content=content, headers=JSON), 422, "invalid-input")


def test_another_kind_of_body(client):
    detail = problem(client.post("/v1/recommend", data={"need": "apua"}), 422, "invalid-input")["detail"]
    assert "application/json" in detail


def test_a_body_over_the_limit(client):
    assert "64 kB" in problem(client.post("/v1/recommend", content=b" " * 70_000, headers=JSON), 413, "too-large")["detail"]

    def endless():
        for _ in range(100):
            yield b" " * 10_000

    problem(client.post("/v1/recommend", content=endless(), headers=JSON), 413, "too-large")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"need": 5}, "need"),
        ({"need": None}, "need"),
        ({"need": ["apua"]}, "need"),
        ({"limit": "10"}, "limit"),
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"limit": True}, "limit"),
        ({"include": "innovations"}, "include"),
        ({"include": ["everything"]}, "include.0"),
        ({"language": "suomi"}, "language"),
        ({"language": 1}, "language"),
        ({"interface_language": "de"}, "interface_language"),
        ({"filters": []}, "filters"),
        ({"filters": {"places": "Tampere"}}, "filters.places"),
        ({"filters": {"places": [1]}}, "filters.places.0"),
        ({"filters": {"places": ["x"] * 51}}, "filters.places"),
        ({"filters": {"with_results": "yes"}}, "filters.with_results"),
        ({"filters": {"from_year": 10}}, "filters.from_year"),
        ({"filters": {"from_year": "2020"}}, "filters.from_year"),
        ({"asker": {"organisation_kind": "circus"}}, "asker.organisation_kind"),
        ({"like": ["no id"]}, "like.0"),
        ({"like": "innokyla:x"}, "like"),
    ],
)
def test_a_wrong_type_names_its_field(client, change, field):
    body = problem(recommend(client, **{"need": "apua nuorille", **change}), 422, "invalid-input")
    assert field in [error["field"] for error in body["errors"]]
    assert body["detail"].startswith(f"{body['errors'][0]['field']}: ")


def test_several_wrong_fields_are_all_named(client):
    body = problem(recommend(client, need=1, limit=0, filters={"themes": 3}), 422, "invalid-input")
    assert {error["field"] for error in body["errors"]} == {"need", "limit", "filters.themes"}


@pytest.mark.parametrize("change", [{"filters": {"colour": ["red"]}}, {"needs": "x"}, {"asker": {"name": "x"}}])
def test_an_unknown_field(client, change):
    body = problem(recommend(client, need="apua nuorille", **change), 422, "unknown-value")
    assert "no such field" in body["detail"]


# Values that nobody knows


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"places": ["Atlantis"]}, "place"),
        ({"places": ["FI999"]}, "place"),
        ({"themes": ["dragons"]}, "theme"),
        ({"target_groups": ["dragons"]}, "target group"),
        ({"kinds": ["dragon"]}, "kind"),
        ({"portals": ["dragon"]}, "portal"),
    ],
)
def test_an_unknown_filter_value(client, filters, field):
    body = problem(recommend(client, need="apua nuorille", filters=filters), 422, "unknown-value")
    assert body["field"] == field
    listed = client.get("/v1/innovations", params=filters)
    assert problem(listed, 422, "unknown-value")["field"] == field


def test_a_typing_error_in_a_place_gets_a_hint(client):
    assert "Tampere" in problem(recommend(client, need="apua nuorille", filters={"places": ["Tampre"]}), 422, "unknown-value")["detail"]


def test_an_unknown_place_of_the_asker(client):
    problem(recommend(client, need="apua nuorille", asker={"place": "Atlantis"}), 422, "unknown-value")


@pytest.mark.parametrize("field", ["like", "unlike"])
def test_an_unknown_record_to_like(client, field):
    problem(recommend(client, need="apua nuorille", **{field: ["innokyla:nothing-at-all"]}), 404, "not-found")


def test_years_the_wrong_way_round(client):
    problem(recommend(client, need="apua nuorille", filters={"from_year": 2020, "to_year": 2010}), 422, "invalid-input")


# Lists


@pytest.mark.parametrize("cursor", ["x", "%%%", "bnVsbA", "WzEsMl0", "W10", "å", "A" * 900])
def test_a_bad_cursor(client, cursor):
    problem(client.get("/v1/innovations", params={"cursor": cursor}), 422, "invalid-cursor")


def test_a_cursor_of_another_list(client):
    cursor = client.get("/v1/innovations", params={"limit": 1}).json()["next"]
    problem(client.get("/v1/calls", params={"cursor": cursor}), 422, "invalid-cursor")
    problem(client.get("/v1/innovations", params={"cursor": cursor, "q": "apua"}), 422, "invalid-cursor")
    problem(client.get("/v1/innovations", params={"cursor": cursor, "themes": "ageing"}), 422, "invalid-cursor")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1000", "limit=many", "from_year=10", "interface_language=de", "with_results=perhaps", "languages=suomi", "cursor=" + "A" * 2000],
)
def test_a_list_with_a_wrong_value(client, query):
    problem(client.get(f"/v1/innovations?{query}"), 422, "invalid-input")


def test_a_list_with_an_unknown_filter(client):
    problem(client.get("/v1/innovations?colour=red"), 422, "unknown-value")


@pytest.mark.parametrize("query", ["q=%FF%FE", "q=%00", "q=%20", "q=?!", "q=" + "a" * 2000])
def test_a_list_with_an_odd_query(client, query):
    response = client.get(f"/v1/innovations?{query}")
    assert response.status_code == 200
    assert response.json()["total"] >= 0


def test_a_list_with_too_long_a_query(client):
    problem(client.get("/v1/innovations", params={"q": "a" * 2001}), 422, "invalid-input")


# Addresses


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/nothing", "/v1/recommend/", "/v2/recommend", "/v1/recommend/x", "/problems/nothing", "/v1/%ff", "/../etc/passwd"]
)
def test_an_unknown_address(client, path):
    response = client.get(path)
    assert response.status_code in (404, 405)
    assert response.json()["type"] in ("/problems/not-found", "/problems/method-not-allowed")


def test_a_wrong_method(client):
    response = client.get("/v1/recommend")
    problem(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "POST"


def test_a_person_gets_a_page_and_a_machine_a_problem(client):
    page = client.get("/fi/innovations/nowhere:nothing", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert 'lang="fi"' in page.text
    machine = client.get("/v1/innovations/nowhere:nothing", headers={"Accept": "text/html"})
    assert json.loads(machine.content)["status"] == 404
