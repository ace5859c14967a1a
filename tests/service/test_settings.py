from pathlib import Path

import pytest

from models.errors import InvalidInput
from service.settings import CHECKOUT, Settings, child_environment, load_settings, unknown_variables, variable


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def test_data_lies_in_the_checkout_wherever_one_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert load_settings().workspace.data == CHECKOUT / "var"
    assert (CHECKOUT / "pyproject.toml").exists()


def test_a_relative_data_folder_is_below_the_current_one(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KUTOJA_DATA", "elsewhere")
    assert load_settings().data == tmp_path / "elsewhere"


def test_an_empty_variable_is_not_set(monkeypatch):
    monkeypatch.setenv("KUTOJA_PORT", "")
    assert load_settings().port == 8000


@pytest.mark.parametrize(("name", "value"), [("KUTOJA_PORT", "http"), ("KUTOJA_ENCODER_RUNTIME", "cuda"), ("KUTOJA_RATE_LIMIT", "-1")])
def test_a_bad_value_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput, match=f"^The setting {name} cannot be used: "):
        load_settings()


def test_a_typing_error_is_told(monkeypatch):
    monkeypatch.setenv("KUTOJA_RATELIMIT", "5")
    assert unknown_variables() == ["KUTOJA_RATELIMIT is not a setting and is ignored (did you mean KUTOJA_RATE_LIMIT?)."]


def test_another_process_gets_the_same_settings(monkeypatch):
    wanted = Settings(data=Path("/somewhere"), encoder="a/model", threads=3, rate_limit=0, debug=True)
    for name, value in child_environment(wanted).items():
        monkeypatch.setenv(name, value)
    assert load_settings() == wanted
