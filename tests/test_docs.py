"""Documentation that cannot lie: a setting, command, option, exit code, address or problem type that no page describes fails here."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from service.api.requests import FiltersIn, RecommendIn
from service.api.schemas import MatchOut
from service.app import create_app
from service.cli import EXIT_CODES, INTERRUPTED, UNEXPECTED, build
from service.problems import TITLES
from service.settings import Settings, variable

DOCS = Path(__file__).resolve().parent.parent / "docs"


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


def commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


PROGRAM = get_command(build())
COMMANDS = dict(commands(PROGRAM))
ADDRESSES = [f"{method.upper()} {path}" for path, methods in create_app(Settings()).openapi()["paths"].items() for method in methods]


def section(command):
    """The heading of a command and what stands below it."""
    found = re.search(rf"^### `kutoja {re.escape(command)}[ `].*?(?=^##|\Z)", page("cli.md"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section on kutoja {command}"
    return found[0]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described(name):
    assert f"| `{variable(name)}` |" in page("settings.md")


def test_no_setting_is_described_that_there_is_not():
    described = set(re.findall(r"^\| `(KUTOJA_\w+)` \|", page("settings.md"), re.MULTILINE))
    assert described == {variable(name) for name in Settings.model_fields}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_described(command):
    described = section(command)
    for parameter in COMMANDS[command].params:
        if parameter.name != "help":
            for option in parameter.opts:
                assert option in described if option.startswith("-") else option.upper().rstrip("S") in described.upper(), f"{option} of kutoja {command}"


def test_no_command_is_described_that_there_is_not():
    described = re.findall(r"^### `kutoja ([a-z]+(?:[ -][a-z]+)*)", page("cli.md"), re.MULTILINE)
    assert sorted(described) == sorted(COMMANDS)


def test_the_options_of_the_program_are_described():
    for parameter in PROGRAM.params:
        assert f"`{parameter.opts[0]}" in page("cli.md")


def test_every_exit_code_is_described():
    for code in {0, UNEXPECTED, INTERRUPTED, *(code for _, code in EXIT_CODES)}:
        assert f"| {code} |" in page("cli.md")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_described(address):
    assert f"`{address}`" in page("http-api.md")


@pytest.mark.parametrize("kind", TITLES)
def test_every_problem_type_is_described(kind):
    assert f"| `/problems/{kind}` | {TITLES[kind][0]} |" in page("http-api.md")


@pytest.mark.parametrize("name", [*RecommendIn.model_fields, *FiltersIn.model_fields, *MatchOut.model_fields])
def test_every_field_is_described(name):
    assert f'"{name}"' in page("http-api.md") or f"`{name}`" in page("http-api.md")
