"""POST /v1/comparables: text and files, hostile ones too; and that nothing of them is left anywhere."""

import gzip
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import pytest
from applications import HOUSING
from documents import bomb, docx_of, encrypted_docx, with_macro, xxe
from pdf_traps import encrypted, numbered, with_script
from pdfs import pdf_of

from models.workspace import Workspace
from service.documents.docx import Heading, Paragraph
from service.documents.sandbox import MOST_BYTES

ADDRESS = "/v1/comparables"
DOCX = docx_of(Heading("Tarve"), Paragraph("Heikko arki: pitkään asunnottomina olleet jäävät ilman kotia."))


def problem(response: httpx.Response, status: int, kind: str) -> dict[str, object]:
    body = response.json()
    assert (response.status_code, body["type"], response.headers["content-type"]) == (status, f"/problems/{kind}", "application/problem+json"), body
    return body


def send(client: httpx.Client, data: bytes, name: str = "hakemus") -> httpx.Response:
    return client.post(ADDRESS, files={"file": (name, data)}, params={"limit": 5})


def test_text_and_file_get_the_same_answer(client: httpx.Client) -> None:
    pasted = client.post(ADDRESS, json={"text": HOUSING}).json()
    sent = client.post(ADDRESS, files={"file": ("hakemus.txt", HOUSING.encode())}).json()
    assert pasted | {"took_ms": 0} == sent | {"took_ms": 0}
    assert pasted["comparables"]
    assert pasted["stated"]["amount"] == 450_000


def test_a_docx_is_split_by_its_headings(client: httpx.Client) -> None:
    answer = send(client, DOCX, "hakemus.docx").json()
    assert answer["facets"] == {"need": 1, "activities": 0, "target_group": 0, "outcomes": 0, "budget": 0}
    assert len(answer["comparables"]) == 5


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (encrypted(), "a.pdf", "encrypted"),
        (encrypted_docx(), "a.docx", "encrypted"),
        (pdf_of(["", ""]), "a.pdf", "no_text"),
        (pdf_of(numbered(3))[:-300], "a.pdf", "damaged"),
        (pdf_of(numbered(300)), "a.pdf", "too_many_pages"),
        (bomb(DOCX), "a.docx", "unpacks_too_large"),
        (xxe(DOCX), "a.docx", "entities"),
        (with_macro(DOCX), "a.docx", "macro"),
        (DOCX, "a.pdf", "wrong_extension"),
        (b"a" * MOST_BYTES, "a.txt", "too_much_text"),
        (with_script(), "a.pdf", "script"),
        (DOCX, "../../a.docx", "file_name"),
        (b"", "a.txt", "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_gets_a_problem_and_the_next_one_an_answer(client: httpx.Client, data: bytes, name: str, reason: str) -> None:
    body = problem(send(client, data, name), 422, "unreadable-document")
    assert body["reason"] == reason
    assert "Heikko" not in json.dumps(body)
    assert client.get("/health/ready").status_code == 200
    assert send(client, DOCX, "hakemus.docx").status_code == 200


def test_a_file_over_the_limit(client: httpx.Client) -> None:
    assert "10 MB" in str(problem(send(client, b"a" * (MOST_BYTES + 1)), 413, "too-large")["detail"])
    assert "10 MB" in str(problem(send(client, b"a" * (MOST_BYTES + 200_000)), 413, "too-large")["detail"])


@pytest.mark.parametrize(
    "sent",
    [
        {"files": {"document": ("a.txt", b"apua")}},
        {"files": [("file", ("a.txt", b"apua")), ("file", ("b.txt", b"apua"))]},
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"--x\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        {"json": {}},
        {"json": {"text": 5}},
        {"json": {"text": ""}},
        {"json": []},
        {"content": b"apua", "headers": {"Content-Type": "text/plain"}},
        {"json": {"text": "apua nuorille"}, "params": {"limit": 0}},
        {"json": {"text": "apua nuorille"}, "params": {"format": "xlsx"}},
    ],
)
def test_what_is_no_application(client: httpx.Client, sent: dict[str, object]) -> None:
    problem(client.post(ADDRESS, **sent), 422, "invalid-input")  # type: ignore[arg-type]


def test_an_unknown_field(client: httpx.Client) -> None:
    problem(client.post(ADDRESS, json={"text": "apua", "colour": "red"}), 422, "unknown-value")


@pytest.mark.parametrize(("form", "begins"), [("csv", "\ufeff".encode()), ("docx", b"PK"), ("json", b"{")])
def test_the_answer_comes_as_a_file(client: httpx.Client, form: str, begins: bytes) -> None:
    response = client.post(ADDRESS, json={"text": HOUSING}, params={"format": form, "interface_language": "fi"})
    assert response.status_code == 200
    assert response.content.startswith(begins)


PLANTED = "Turkoosi majava pelaa shakkia Kuhmoisten asemalla."


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
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail("kutoja serve was not ready in time")


def everything_below(*folders: Path) -> bytes:
    """The content of every file, gzipped ones unpacked too."""
    found = bytearray()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                found += gzip.decompress(data) if path.suffix == ".gz" else data
    return bytes(found)


def test_nothing_of_an_application_is_stored_or_logged(starter_copy: Workspace, tmp_path: Path) -> None:
    temporary, log, port = tmp_path / "temporary", tmp_path / "log", free_port()
    temporary.mkdir()
    environment = {**os.environ, "KUTOJA_DATA": str(starter_copy.data), "TMPDIR": str(temporary), "KUTOJA_DEBUG": "true"}
    command = [str(Path(sys.executable).with_name("kutoja")), "serve", "--port", str(port)]
    before = set(Path(tempfile.gettempdir()).iterdir())
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=tmp_path) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(address)
            with httpx.Client(base_url=address, timeout=60) as client:
                assert client.post(ADDRESS, json={"text": PLANTED}).status_code == 200
                document = docx_of(Heading("Tarve"), *[Paragraph(f"{PLANTED} {number}") for number in range(2000)])
                assert send(client, document, f"{PLANTED[:7]}.docx").status_code == 200
                assert send(client, document[:-50], f"{PLANTED[:7]}.docx").status_code == 422
                assert send(client, PLANTED.encode() * 30_000, f"{PLANTED[:7]}.txt").status_code == 422
                for path in ("/fi/comparables", "/fi/comparables/export?format=docx"):
                    assert client.post(path, files={"text": (None, PLANTED), "file": ("", b"")}).status_code == 200
        finally:
            process.terminate()
            process.wait(timeout=20)
    left = everything_below(starter_copy.data, temporary, tmp_path)
    assert b"/v1/comparables" in log.read_bytes()  # the log is the one that was searched
    for trace in (PLANTED, PLANTED[:7], "shakkia"):
        assert trace.encode() not in left
    assert not [path for path in set(Path(tempfile.gettempdir()).iterdir()) - before if path.is_file() and PLANTED.encode() in path.read_bytes()]
