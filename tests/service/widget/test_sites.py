"""Public keys of sites: the command, the file, the origins, the quota of a day; and a server that asks for keys."""

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from models.errors import InvalidInput, NotFound, OriginRefused, StoreError, TooMany
from models.workspace import Workspace
from service.answer import Answerer
from service.app import create_app
from service.live import Live
from service.settings import Settings
from service.widget.sites import Gate, Sites, checked_origin

HOST = "https://www.kunta.example"
OTHER = "https://toinen.example"
NEED = {"need": "Asunto ensin", "include": ["innovations"], "limit": 1}
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    return Sites(tmp_path / "sites.json")


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://WWW.Kunta.example/", HOST),
        ("https://www.kunta.example:443", HOST),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://a.example:80", "http://a.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_state_it(text: str, origin: str) -> None:
    assert checked_origin(text) == origin


@pytest.mark.parametrize(
    "text", ["", "*", "null", "www.kunta.example", "https://kunta.example/sivu", "https://*.example", "https://a.example https://b.example"]
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="no origin"):
        checked_origin(text)


def test_the_file_is_for_its_owner_and_is_read_anew(sites: Sites, tmp_path: Path) -> None:
    reader = Sites(tmp_path / "sites.json")
    assert reader.all() == []
    first, second = sites.add([HOST], 10, "Kunta"), sites.add([OTHER])
    assert first.key != second.key
    assert reader.all() == [first, second]
    assert stat.S_IMODE((tmp_path / "sites.json").stat().st_mode) == 0o600
    assert sites.revoke(first.key) == first
    assert reader.all() == [second]
    with pytest.raises(NotFound):
        sites.revoke(first.key)
    (tmp_path / "sites.json").write_text("[{")
    with pytest.raises(StoreError, match="cannot be read"):
        reader.all()


def test_a_key_is_for_its_origins_alone(sites: Sites) -> None:
    gate = Gate(sites, required=False)
    key = sites.add([HOST, OTHER]).key
    gate.check(key, HOST)
    gate.check(key, OTHER)
    for origin in ("https://evil.example", "http://www.kunta.example", "https://www.kunta.example:8443", "null", None):
        with pytest.raises(OriginRefused, match="not for this origin"):
            gate.check(key, origin)
    for unknown in ("", "x" * 5000, key + "x", key.swapcase()):
        with pytest.raises(OriginRefused, match="Nobody has"):
            gate.check(unknown, HOST)
    assert gate.frame(key) == (HOST, OTHER)
    assert gate.frame(None) is None


def test_a_quota_ends_at_midnight_utc_and_refusals_do_not_count(sites: Sites) -> None:
    now = NOON
    gate = Gate(sites, required=False, clock=lambda: now)
    key, free = sites.add([HOST], 2).key, sites.add([HOST]).key
    for _ in range(5):
        with pytest.raises(OriginRefused):
            gate.check(key, OTHER)
    gate.check(key, HOST)
    gate.frame(key)
    with pytest.raises(TooMany) as refused:
        gate.check(key, HOST)
    assert refused.value.retry_after == 12 * 3600
    gate.check(free, HOST)
    now = NOON + timedelta(hours=12)
    gate.check(key, HOST)


def test_a_key_is_asked_for_only_where_a_site_has_one(sites: Sites) -> None:
    gate = Gate(sites, required=True)
    gate.check(None, HOST)
    key = sites.add([HOST]).key
    for refused in (lambda: gate.check(None, HOST), lambda: gate.frame(None)):
        with pytest.raises(OriginRefused, match="need a key"):
            refused()
    gate.check(key, HOST)
    sites.revoke(key)
    gate.check(None, HOST)


def test_the_command_gives_lists_and_takes_back(kutoja, tmp_path: Path) -> None:
    added = json.loads(kutoja("sites", "add", HOST, "http://localhost:3000", "--quota", "500", "--name", "Kunta", "--json").stdout)
    assert added["origins"] == [HOST, "http://localhost:3000"]
    assert added["quota"] == 500
    shown = kutoja("sites", "list").stdout
    assert added["key"] in shown
    assert "500" in shown
    assert json.loads(kutoja("sites", "list", "--json").stdout) == [added]
    assert json.loads((tmp_path / "data" / "sites.json").read_text()) == [added]
    assert "revoked" in kutoja("sites", "revoke", added["key"]).stdout
    again = kutoja("sites", "revoke", added["key"])
    assert (again.returncode, again.stdout) == (3, "")
    assert kutoja("sites", "add", "kunta.example").returncode == 2


@pytest.fixture(scope="module")
def keyed(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Sites]]:
    """A client of an application that asks for keys, and its sites."""
    workspace = Workspace(tmp_path_factory.mktemp("keyed") / "var")
    settings = Settings(data=workspace.data, site_keys=True, rate_limit=0)
    with TestClient(create_app(settings, Answering(answerer, settings)), base_url="http://kutoja.example") as client:
        yield client, Sites(workspace.sites)


class Answering(Live):
    """What answers, with an answerer that is ready."""

    def __init__(self, ready: Answerer, settings: Settings) -> None:
        super().__init__(settings)
        self._made = ready

    def start(self) -> None:
        """Nothing is to be loaded."""

    def stop(self) -> None:
        """Nothing was started."""

    def answerer(self) -> Answerer:
        """The answerer."""
        return self._made


def ask(client: httpx.Client, key: str | None, origin: str | None) -> httpx.Response:
    return client.post("/v1/recommend", json=NEED, headers={name: value for name, value in (("Kutoja-Key", key), ("Origin", origin)) if value is not None})


def test_a_server_that_asks_for_keys(keyed: tuple[TestClient, Sites]) -> None:
    client, sites = keyed
    assert ask(client, None, HOST).status_code == 200
    site = sites.add([HOST], 2)
    refused = ask(client, None, HOST)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/origin-refused")
    assert refused.headers["access-control-allow-origin"] == HOST
    assert ask(client, None, None).status_code == 200
    assert ask(client, None, "http://kutoja.example").status_code == 200
    assert ask(client, site.key, "http://kutoja.example").status_code == 200
    assert ask(client, site.key, OTHER).status_code == 403
    answers = [ask(client, site.key, HOST) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["retry-after"]) <= 86_400
    assert answers[2].headers["access-control-expose-headers"] == "Retry-After"
    assert "*" not in {answers[0].headers["access-control-allow-origin"]}
    preflight = client.options(
        "/v1/recommend", headers={"Origin": HOST, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,kutoja-key"}
    )
    assert preflight.status_code == 204
    sites.revoke(site.key)
    assert ask(client, site.key, HOST).status_code == 403


def test_without_a_key_all_stays_as_it_was(client: httpx.Client) -> None:
    assert ask(client, None, HOST).status_code == 200
    assert ask(client, "ks_0123456789abcdef", HOST).status_code == 403


def test_two_commands_at_once_lose_no_site(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from service.widget.sites import Sites; Sites(Path(sys.argv[1])).add([sys.argv[2]])"
    running = [subprocess.Popen([sys.executable, "-c", code, tmp_path / "sites.json", f"https://{name}.example"]) for name in "abc"]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    assert len(Sites(tmp_path / "sites.json").all()) == 3
