"""POST /v1/reasons/marks: the words that carry a reason."""

import httpx
import pytest

NEED = "Miten pitkäaikaisasunnottomat saavat pysyvän kodin?"
SAYS = "🏠 Homeless people get a permanent home of their own first, and support after that."


def ask(client: httpx.Client, **body: object) -> httpx.Response:
    return client.post("/v1/reasons/marks", json={"need_sentence": NEED, "sentence": SAYS, **body})


def test_places_are_counted_in_characters_and_hold_whole_words(client: httpx.Client) -> None:
    response = ask(client, need_language="fi", language="en")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    found = response.json()
    said = [SAYS[start:end] for start, end in found["sentence"]]
    assert {"permanent", "home"} & set(said)
    assert all(SAYS[start - 1 : start] in ("", " ") and not SAYS[end].isalnum() for start, end in found["sentence"])
    assert "kodin" in [NEED[start:end] for start, end in found["need_sentence"]]
    assert ask(client, need_language="fi", language="en").json() == found


def test_a_language_that_is_not_told_is_detected_by_the_whole_need(client: httpx.Client) -> None:
    told = ask(client, need_language="fi", language="en").json()
    assert ask(client, need=f"{NEED} Haemme malleja, joita on kokeiltu muualla.").json() == told


@pytest.mark.parametrize("body", [{"sentence": " "}, {"need_sentence": "?!"}, {"sentence": "a" * 2001}, {"sentence": 3}, {"language": "FI"}, {"more": 1}])
def test_what_cannot_be_marked_is_a_problem(client: httpx.Client, body: dict[str, object]) -> None:
    response = ask(client, **body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_one_word_beside_one_word_is_marked_or_not_but_answered(client: httpx.Client) -> None:
    found = ask(client, need_sentence="asunto", sentence="housing").json()
    assert found["sentence"] in ([], [[0, 7]])


def test_rows_without_a_quote_are_counted(client: httpx.Client) -> None:
    client.post("/v1/recommend", json={"need": "nuorten työllistyminen"})
    assert "\nkutoja_unquoted_rows_total " in client.get("/metrics").text
