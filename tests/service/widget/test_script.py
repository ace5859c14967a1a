"""The widget's script as a host page gets it: size, caching, versions, integrity, strings."""

import base64
import gzip
import hashlib
import re

import httpx
import pytest

from models.records import INTERFACE_LANGUAGES
from service.web.strings import catalogue
from service.widget.script import SOURCE, STRINGS, Versions, current


def test_it_is_at_most_12_kb_gzipped(client: httpx.Client) -> None:
    assert len(gzip.compress(client.get("/widget.js").content)) <= 12_000


def test_the_newest_is_kept_for_minutes_and_a_version_for_ever(client: httpx.Client) -> None:
    newest, pinned = client.get("/widget.js"), client.get(current().path)
    assert newest.content == pinned.content
    assert newest.headers["cache-control"] == "public, max-age=600"
    assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert newest.headers["content-type"].startswith("text/javascript")


def test_the_address_and_the_integrity_are_of_the_content(client: httpx.Client) -> None:
    content = client.get(current().path).content
    assert current().path == f"/widget.{hashlib.sha256(content).hexdigest()[:16]}.js"
    assert current().integrity == "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def test_any_page_may_load_it_and_nothing_comes_with_it(client: httpx.Client) -> None:
    for path in ("/widget.js", current().path):
        headers = client.get(path, headers={"Origin": "https://host.example"}).headers
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert "access-control-allow-credentials" not in headers
        assert "set-cookie" not in headers


@pytest.mark.parametrize("digest", ["0" * 16, "..%2F..%2Fcatalogue", "x", current().digest.upper() + "0"])
def test_a_version_that_never_was_is_not_found(client: httpx.Client, digest: str) -> None:
    assert client.get(f"/widget.{digest}.js").status_code == 404


def test_a_version_of_before_an_upgrade_is_still_served_and_a_changed_file_is_not(tmp_path) -> None:
    versions = Versions(tmp_path / "widgets")
    versions.keep()
    assert [file.read_bytes() for file in versions.folder.iterdir()] == [current().content]
    old = b"// an older widget"
    digest = hashlib.sha256(old).hexdigest()[:16]
    (versions.folder / f"{digest}.js").write_bytes(old)
    kept = versions.get(digest)
    assert kept is not None
    assert kept.content == old
    (versions.folder / f"{digest}.js").write_bytes(b"// something else")
    assert versions.get(digest) is None


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path, caplog) -> None:
    (tmp_path / "widgets").write_text("a file where the folder should be")
    Versions(tmp_path / "widgets").keep()
    assert "not kept" in caplog.text


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_it_speaks_the_words_of_the_pages(language: str) -> None:
    script = current().content.decode()
    for key in STRINGS.values():
        assert catalogue(language)[key].replace('"', '\\"') in script


def test_every_string_that_it_asks_for_is_given_and_used() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    asked = set(re.findall(r"\b(?:strings|STRINGS\[this\.#language\])\.(\w+)", source))
    by_name = {"innovations", "partners", "funders", "open", "forthcoming", "closed", "rolling", "unknown"}  # read by list and by status
    assert asked | by_name | {"title"} == set(STRINGS)


def test_it_touches_no_markup_cookie_or_storage() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "cookie =", "localStorage", "sessionStorage", "indexedDB"):
        assert word not in source
