"""POST /v1/who-pays over a running server, the page's files and the command: one table."""

import csv
import io
import re

from models.jsonl import loads
from service.payers.once import payers_text

NEED = "tukea työttömien työkykyyn ja nuorten työllistymiseen"


def test_payers_come_with_sums_by_currency(client):
    answer = client.post("/v1/who-pays", json={"need": NEED, "interface_language": "en"})
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == ["language", "payers", "took_ms"]
    assert body["payers"]
    for payer in body["payers"]:
        assert set(payer) == {"id", "title", "title_language", "kind", "works", "unknown", "sums", "from_year", "latest", "programmes", "examples"}
        currencies = [given["currency"] for given in payer["sums"]]
        assert len(set(currencies)) == len(currencies)
        assert payer["works"] >= 1
    told = {match["id"]: match["paid"] for match in client.post("/v1/recommend", json={"need": NEED}).json()["funders"] if match["type"] == "organisation"}
    assert told
    for payer in body["payers"]:
        if payer["id"] in told:
            assert {name: payer[name] for name in told[payer["id"]]} == told[payer["id"]]


def test_a_csv_is_separated_as_the_language_does(client):
    for language, separator in (("fi", ";"), ("en", ",")):
        answer = client.post("/v1/who-pays?format=csv", json={"need": NEED, "interface_language": language})
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.headers["cache-control"] == "no-store"
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=separator))
        assert len(rows) > 2
        assert len({len(row) for row in rows}) == 1


def test_what_cannot_be_used_is_refused(client):
    assert client.post("/v1/who-pays", json={"need": " "}).status_code == 422
    assert client.post("/v1/who-pays?format=xlsx", json={"need": NEED}).status_code == 422
    assert client.post("/v1/who-pays", json={"need": NEED, "filters": {"places": ["Tampre"]}}).status_code == 422


def test_the_page_has_the_table_and_hands_it_out(client):
    page = client.post("/fi/results", data={"need": NEED}).text
    section = re.search(r'<section class="who-pays".*?</section>', page, re.DOTALL)
    assert section
    assert NEED in section[0]
    for form in ("csv", "json"):
        file = client.post(f"/fi/who-pays/export?format={form}", data={"need": NEED})
        assert file.status_code == 200
        assert f"kuka-maksaa.{form}" in file.headers["content-disposition"]
    assert loads(file.content)["payers"]


def test_the_page_says_what_each_group_of_partners_and_funders_is(client):
    page = client.post("/en/results", data={"need": "support for young people without work or a place to study", "own_organisation": "Helsinki"}).text
    assert "Has done it" in page
    assert "Newcomers" in page
    assert 'value="Helsinki"' in page
    assert "/organisations/fi-pro:0201256-6" not in re.search(r'<section class="list" id="partners".*?</section>', page, re.DOTALL)[0]


def test_the_command_prints_and_writes_the_table(kutoja, starter_workspace, tmp_path):
    out = tmp_path / "payers.csv"
    done = kutoja("who-pays", NEED, "--out", str(out), "--json", data=starter_workspace.data)
    assert done.returncode == 0, done.stderr
    payers = loads(done.stdout)["payers"]
    assert payers
    assert payers[0]["id"] in out.read_text(encoding="utf-8-sig")
    assert payers[0]["title"] in payers_text(loads(done.stdout))
    assert kutoja("who-pays", NEED, "--out", "payers.xlsx", data=starter_workspace.data).returncode == 2
