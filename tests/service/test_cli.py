"""The console script, as a person runs it: from any folder, with sentences and exit codes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.ingest import NOBODY
from models import errors
from service.cli import exit_code

CHECKOUT = Path(__file__).resolve().parents[2]
STARTER = CHECKOUT / "crawlers" / "starter"


def one_sentence(result):
    """The one line on stderr; no traceback, nothing on stdout."""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].endswith("."), lines[0]
    assert result.stdout == ""
    return lines[0]


def test_help_names_the_commands_of_every_floor(kutoja):
    result = kutoja("--help")
    assert result.returncode == 0
    for command in ("portals", "crawl", "ingest", "index", "search", "comparables", "status", "serve", "openapi", "encoder", "suppress", "backup", "setup"):
        assert f"  {command} " in result.stdout


def test_version(kutoja):
    assert kutoja("--version").stdout.startswith("kutoja 0.")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["crawl", "nowhere", "--from", "x"], 2, "Unknown portal 'nowhere'"),
        (["search", ""], 2, "The need is empty"),
        (["search", "a" * 20_001], 2, "20,001 characters"),
        (["search", "apua nuorille", "--lang", "suomi"], 2, "--lang"),
        (["suppress", "starter:nothing", "--why", "test"], 3, "starter:nothing"),
        (["search", "apua nuorille"], 4, "kutoja encoder prepare"),
        (["ingest", "no-such-file"], 5, "no-such-file does not exist"),
        (["ingest", str(CHECKOUT / "README.md")], 5, "--portal NAME"),
    ],
)
def test_an_error_is_one_sentence_and_a_code(kutoja, arguments, code, says):
    result = kutoja(*arguments)
    assert says in one_sentence(result)
    assert result.returncode == code


@pytest.mark.parametrize("arguments", [["no-such-command"], ["search"], ["serve", "--port", "http"], ["search", "x", "--limit", "0"]])
def test_wrong_usage_is_code_2(kutoja, arguments):
    result = kutoja(*arguments)
    assert result.returncode == 2
    assert "Usage: kutoja" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_need_that_is_no_text_is_refused(kutoja):
    result = kutoja("search", b"apua \xff\xfe")
    assert "UTF-8" in one_sentence(result)
    assert result.returncode == 2


def test_a_bad_setting_is_named(kutoja):
    result = kutoja("status", KUTOJA_THREADS="many")
    assert "KUTOJA_THREADS" in one_sentence(result)
    assert result.returncode == 2


def test_a_catalogue_that_cannot_be_opened_is_a_sentence(kutoja, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "catalogue.sqlite").mkdir()  # a folder where the file should be
    result = kutoja("status", data=data)
    assert "The catalogue cannot be opened" in one_sentence(result)
    assert result.returncode == 6


def test_every_error_of_ours_has_a_code_of_its_own_floor():
    def leaves(kind):
        return [kind, *(leaf for child in kind.__subclasses__() for leaf in leaves(child))]

    made = {
        kind: exit_code(kind.__new__(kind))
        for kind in leaves(errors.KutojaError)
        if kind not in (errors.KutojaError, errors.OriginRefused, errors.TooLarge, errors.TooMany)  # which only the HTTP service raises
    }
    assert {kind.__name__ for kind, code in made.items() if code == 1} == set()


def test_ingest_status_and_ingest_again(kutoja, tmp_path):
    first = kutoja("ingest", str(STARTER), "--json")
    assert first.returncode == 0, first.stderr
    (row,) = json.loads(first.stdout)
    assert (row["feed"], row["changed"], row["skipped"]) == ("starter", row["lines"], False)
    assert row["rejected"] == {NOBODY: 3}  # "Kunta" twice and "Trusts and foundations": names without anybody, no lines

    again = kutoja("ingest", str(STARTER / "manifest.json"))
    assert "nothing changed" in again.stdout

    told = json.loads(kutoja("status", "--json").stdout)
    assert told["records"]["innovation"] == 401
    assert told["records"]["call"] == 176
    assert told["index"] is None
    assert told["encoder"] is None
    (feed,) = told["feeds"]
    assert (feed["portal"], feed["freshness"]) == ("starter", "final")

    human = kutoja("status").stdout
    assert "kutoja index" in human
    assert "401 innovations" in human


def test_status_tells_that_the_index_is_behind(kutoja, starter_copy):
    data = starter_copy.data
    assert json.loads(kutoja("status", "--json", data=data).stdout)["index"]["up_to_date"] is True
    assert kutoja("suppress", "housing-first:helsingborg", "--why", "test", data=data).returncode == 0
    told = json.loads(kutoja("status", "--json", data=data).stdout)
    assert told["index"]["up_to_date"] is False
    assert told["suppressed"] == 1
    assert "the catalogue is at" in kutoja("status", data=data).stdout


def test_search_prints_lists_for_people_and_the_api_form_for_programs(kutoja, starter_workspace):
    result = kutoja("search", "Bostad först för långvarigt hemlösa", "--json", "--limit", "5", data=starter_workspace.data)
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert list(answer) == ["language", "verdict", "innovations", "partners", "funders", "took_ms"]
    assert answer["language"] == "sv"
    assert any(match["id"].startswith("housing-first:") for match in answer["innovations"])

    human = kutoja("search", "Bostad först för långvarigt hemlösa", data=starter_workspace.data).stdout
    assert "Prior work" in human
    assert answer["innovations"][0]["title"] in human


def test_the_bulk_data_of_a_portal_is_recognised_by_its_folder(kutoja, tmp_path):
    fixture = CHECKOUT / "tests" / "fixtures" / "portals" / "cordis" / "input"
    folder = tmp_path / "cordis-of-mine"
    shutil.copytree(fixture, folder)
    named = kutoja("ingest", str(folder))
    # A few projects are far fewer than the portal has: they are refused as a whole, in the portal's own name.
    assert named.returncode == 5
    assert named.stderr.startswith("cordis: only ")


def test_ctrl_c_ends_with_130_and_keeps_what_was_done(starter_workspace, tmp_path):
    data = tmp_path / "data"
    environment = {**os.environ, "KUTOJA_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    kutoja_path = Path(sys.executable).with_name("kutoja")
    command = [kutoja_path, "--progress", "json", "ingest", str(STARTER)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert '"phase":"parse"' in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        process.wait(timeout=30)
    assert process.returncode == 130, rest
    assert "Stopped." in rest
    assert "Traceback" not in rest


def test_serve_says_that_a_port_is_taken(kutoja, server, starter_workspace):
    result = kutoja("serve", "--port", server.rpartition(":")[2], data=starter_workspace.data)
    assert result.returncode == 2
    assert "choose another with --host or --port" in one_sentence(result)


def test_openapi_is_printed_without_starting_anything(kutoja, tmp_path):
    started = time.monotonic()
    described = json.loads(kutoja("openapi").stdout)
    assert "/v1/recommend" in described["paths"]
    assert not (tmp_path / "data").exists()
    assert time.monotonic() - started < 60
