"""`kutoja comparables`, as a person runs it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from applications import HOUSING

from models.workspace import Workspace


def test_a_file_is_compared_and_kept_as_a_document(kutoja: Callable[..., Any], starter_workspace: Workspace, tmp_path: Path) -> None:
    file, out = tmp_path / "hakemus.txt", tmp_path / "vertailu.docx"
    file.write_text(HOUSING, encoding="utf-8")
    told = kutoja("comparables", str(file), "--limit", "3", "--out", str(out), data=starter_workspace.data)
    assert told.returncode == 0, told.stderr
    assert "450,000 EUR, 2026-03-01 to 2028-12-31" in told.stdout
    assert out.read_bytes().startswith(b"PK")
    machine = kutoja("comparables", str(file), "--limit", "3", "--json", data=starter_workspace.data)
    assert len(json.loads(machine.stdout)["comparables"]) == 3


def test_mistakes_are_one_sentence_and_a_code(kutoja: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "hakemus.pdf"
    file.write_bytes(b"\x7fELF" + b"\0" * 50)
    for arguments, code, says in (
        ([str(file)], 2, "format that is not read"),
        ([str(tmp_path / "no-such.pdf")], 3, "There is no file"),
        ([str(file), "--out", "a.xlsx"], 2, "--out"),
        ([str(file), "--lang", "suomi"], 2, "--lang"),
    ):
        told = kutoja("comparables", *arguments)
        assert told.returncode == code, told.stderr
        assert says in told.stderr
        assert len(told.stderr.strip().splitlines()) == 1
