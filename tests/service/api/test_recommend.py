"""POST /v1/recommend over a running server: the keys of the contract, filters, like and unlike."""

import pytest

ANSWER_KEYS = ["language", "verdict", "innovations", "partners", "funders", "took_ms"]
MATCH_KEYS = {"id", "type", "title", "summary", "language", "url", "portal", "score", "level", "reasons"}
CALL_KEYS = {"eligibility", "opens", "closes", "status", "recurring"}
ORGANISATION_KEYS = {"roles", "works", "identifiers", "slot", "past_grants", "paid"}
LEVELS = ("strong", "related", "weak")


def ask(client, need="Bostad först för långvarigt hemlösa", **more):
    response = client.post("/v1/recommend", json={"need": need, **more})
    assert response.status_code == 200, response.text
    return response.json()


def test_keys_are_those_of_the_contract(client):
    answer = ask(client)
    assert list(answer) == ANSWER_KEYS
    assert answer["language"] == "sv"
    assert answer["verdict"] == "found"
    rows = [(name, match) for name in ("innovations", "partners", "funders") for match in answer[name]]
    rows += [("funders", match) for match in ask(client, "avustus nuorten mielenterveyden edistämiseen")["funders"]]
    assert {match["type"] for _, match in rows} == {"innovation", "organisation", "call"}
    for name, match in rows:
        assert set(match) >= MATCH_KEYS
        assert 0 <= match["score"] <= 1
        assert match["reasons"], f"{match['id']} in {name} has no reason"
        assert bool(CALL_KEYS & set(match)) == (match["type"] == "call")
        assert bool(ORGANISATION_KEYS & set(match)) == (match["type"] == "organisation")
        assert (set(match) >= CALL_KEYS) or match["type"] != "call"
    funders = [match["type"] for match in answer["funders"]]
    assert funders == sorted(funders, key=["call", "organisation"].index)


def test_all_lists_are_there_when_not_asked_for(client):
    answer = ask(client, include=["partners"])
    assert list(answer) == ANSWER_KEYS
    assert answer["innovations"] == answer["funders"] == []
    assert answer["partners"]


def test_nothing_close_is_said_and_not_padded(client):
    answer = ask(client, need="zxqv blorft")
    assert answer["verdict"] != "found"
    if answer["verdict"] == "none":
        assert answer["innovations"] == []


def test_limit(client):
    answer = ask(client, limit=2)
    assert len(answer["innovations"]) <= 2
    assert len(answer["partners"]) <= 2


def test_weak_rows_stand_below_the_rest(client):
    for match_list in (ask(client, limit=50)[name] for name in ("innovations", "partners")):
        weak = [match["level"] == "weak" for match in match_list]
        assert weak == sorted(weak)
        assert all(match["level"] in LEVELS for match in match_list)


@pytest.mark.parametrize(
    ("need", "filters", "holds"),
    [
        ("asunnottomuus ja nuorten asuminen", {"kinds": ["project"]}, lambda match: match["kind"] == "project"),
        ("yksinäisyyden puheeksiotto", {"portals": ["innokyla"]}, lambda match: match["id"].startswith("innokyla:")),
        ("asunnottomuus ja nuorten asuminen", {"from_year": 2015, "to_year": 2016}, lambda match: (match["started"] or match["ended"])[:4] <= "2016"),
    ],
)
def test_filters_limit_the_innovations(client, need, filters, holds):
    found = ask(client, need=need, include=["innovations"], limit=20, filters=filters)["innovations"]
    assert found
    assert all(holds(match) for match in found)


def test_a_place_filter_takes_any_of_its_names(client):
    need = "asunnottomuus ja nuorten asuminen"
    ids = [
        [match["id"] for match in ask(client, need=need, language="fi", include=["innovations"], filters={"places": [name]})["innovations"]]
        for name in ("Helsinki", "Helsingfors", "FI-M091")
    ]
    assert ids[0]
    assert ids[0] == ids[1] == ids[2]


def test_the_reader_gets_texts_in_the_language_asked_for(client):
    need = "Bostad först för långvarigt hemlösa"
    for language in ("fi", "sv", "en"):
        found = ask(client, need=need, include=["innovations"], interface_language=language, limit=5)["innovations"]
        assert {match["summary_language"] for match in found} == {language}


def test_what_was_unliked_does_not_come_back(client):
    need = "Bostad först för långvarigt hemlösa"
    first = ask(client, need=need, include=["innovations"])["innovations"][0]["id"]
    assert first not in [match["id"] for match in ask(client, need=need, include=["innovations"], unlike=[first])["innovations"]]


def test_what_is_liked_draws_its_like(client):
    need = "tukea arkeen"
    liked = "housing-first:helsingborg"

    def rank(answer):
        return [match["id"] for match in answer["innovations"]].index(liked) if liked in [match["id"] for match in answer["innovations"]] else 1000

    plain, moved = (ask(client, need=need, include=["innovations"], limit=100, **more) for more in ({}, {"like": [liked]}))
    assert rank(moved) < rank(plain)


def test_nothing_of_an_answer_is_cached(client):
    response = client.post("/v1/recommend", json={"need": "apua nuorille"})
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
