"""POST /v1/brief and `kutoja brief`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.workspace import Workspace

NEED = "housing first for people who have long been homeless"


@pytest.mark.parametrize(("form", "begins"), [("json", b"{"), ("markdown", f"# {NEED}".encode()), ("docx", b"PK")])
def test_every_form(client: httpx.Client, form: str, begins: bytes) -> None:
    response = client.post("/v1/brief", json={"need": NEED, "interface_language": "fi", "format": form})
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert response.headers["cache-control"] == "no-store"
    if form != "json":
        assert response.headers["content-disposition"] == f'attachment; filename="tiivistelma.{ {"markdown": "md"}.get(form, form) }"'


def test_a_profile_has_the_four_questions(client: httpx.Client) -> None:
    body = client.post("/v1/brief", json={"need": NEED, "profile": True}).json()
    assert [section["name"] for section in body["sections"]] == ["timeliness", "demand", "feasibility", "value"]
    assert body["kind"] == "Potential profile"


@pytest.mark.parametrize("body", [{}, {"need": ""}, {"need": NEED, "format": "pdf"}, {"need": NEED, "interface_language": "de"}, {"need": NEED, "limit": 3}])
def test_what_cannot_be_used_is_a_problem(client: httpx.Client, body: dict[str, Any]) -> None:
    response = client.post("/v1/brief", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_a_place_that_nobody_knows_is_named(client: httpx.Client) -> None:
    body = client.post("/v1/brief", json={"need": NEED, "filters": {"places": ["Atlantis"]}}).json()
    assert (body["type"], body["field"]) == ("/problems/unknown-value", "place")


def test_a_brief_on_the_command_line(kutoja: Callable[..., Any], starter_workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "brief.json"
    assert kutoja("brief", NEED, "--format", "json", "--out", str(out), "--lang", "sv", data=starter_workspace.data).returncode == 0
    assert json.loads(out.read_bytes())["kind"] == "Sammanfattning"


@pytest.mark.parametrize(
    ("arguments", "says"), [(["--lang", "de"], "--lang"), (["--format", "pdf"], "--format"), (["--format", "docx"], "--out"), ([], "need is empty")]
)
def test_mistakes_are_one_sentence_and_a_code(kutoja: Callable[..., Any], arguments: list[str], says: str) -> None:
    told = kutoja("brief", NEED if arguments else " ", *arguments)
    assert told.returncode == 2
    assert says in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
