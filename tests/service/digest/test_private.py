"""Nothing of a need, nor of a feed's token, is stored or logged: a server of its own, its disk and its log searched."""

import os
import re
import socket
import stat
import subprocess
import sys
import time
from html import unescape
from pathlib import Path

import httpx

from models.workspace import Workspace

PLANTED = "Mielikki Zyxwvin shakkikerho majakkasaarella"
TRACES = (PLANTED, "Zyxwvi", "majakkasaarel")
HTML = {"Accept": "text/html"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    raise AssertionError("the server is not ready")


def everything_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def ask(client: httpx.Client) -> str:
    """Send the planted need to all that takes one; return the feed's token."""
    form = {"need": PLANTED}
    for path in ("/fi/brief", "/sv/brief?format=docx", "/en/brief?format=markdown", "/fi/profile", "/fi/profile?format=docx"):
        assert client.post(path, data=form, headers=HTML).status_code == 200, path
    for wanted in ("json", "markdown", "docx"):
        assert client.post("/v1/brief", json={"need": PLANTED, "format": wanted}).status_code == 200
    page = client.post("/fi/feed", data=form, headers=HTML)
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    found = re.search(r"/feed/([\w-]+)", unescape(page.text))
    assert found
    return found[1]


def test_nothing_is_stored_or_logged(starter_copy: Workspace, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    environment = {**os.environ, "KUTOJA_DATA": str(starter_copy.data), "TMPDIR": str(tmp_path), "KUTOJA_DEBUG": "true"}
    command = [str(Path(sys.executable).with_name("kutoja")), "serve", "--port", str(port)]
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=tmp_path) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}")
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                token = ask(client)
                feed = client.get(f"/feed/{token}")
                assert PLANTED in feed.text  # it is in the feed, and so in the token
                assert client.get(f"/feed/{token}", headers={"If-None-Match": feed.headers["etag"]}).status_code == 304
                wrong = client.get(f"/feed/{token[:-4]}AAAA")
                assert wrong.status_code == 404
                assert token[:20] not in wrong.text
                assert client.get(f"/feed/{token}/more?need={PLANTED}").status_code == 404
        finally:
            process.terminate()
            process.wait(timeout=20)
    left = everything_below(tmp_path)
    assert b"GET /feed/{token} 200" in log.read_bytes()  # the log is the one that was searched
    for trace in (*TRACES, token, token[:20], token[20:60]):
        assert trace.encode() not in left
    assert stat.S_IMODE((starter_copy.data / "feed.key").stat().st_mode) == 0o600
    assert (starter_copy.data / "seen.json").exists()
