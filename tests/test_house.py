"""What holds for the project as a whole: what is installed, where it runs from, its image, its pins."""

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGES = ("models", "crawlers", "indexer", "service", "eval")


def test_no_part_of_cuda_is_installed() -> None:
    names = {str(distribution.metadata["Name"]).lower() for distribution in distributions()}
    assert not [name for name in names if name.startswith(("nvidia", "cuda-", "triton"))]


def test_the_packages_are_ours_from_any_folder(tmp_path: Path) -> None:
    code = f"import importlib; print(*[importlib.import_module(n).__file__ for n in {PACKAGES!r}], sep='\\n')"
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    assert [Path(path).parent.parent for path in found] == [CHECKOUT] * len(PACKAGES)


def test_the_console_script_runs_from_any_folder(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("kutoja")
    shown = subprocess.run([script, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"kutoja \d+\.\d+\.\d+\n", shown)


def test_locks_pin_every_requirement_and_name_no_index() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[><=\[]", line)[0].lower() for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]}
    locked = ""
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-torch.lock"):
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        assert "://" not in text, name
        locked += text
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", locked, re.MULTILINE))
    assert "torch" in pinned
    assert wanted <= pinned | _normal(wanted, pinned)


def _normal(wanted: set[str], pinned: set[str]) -> set[str]:
    """Names that differ only by "-", "_" and "." (PEP 503)."""
    return {name for name in wanted if re.sub(r"[-_.]+", "-", name) in {re.sub(r"[-_.]+", "-", other) for other in pinned}}


def test_compose_starts_one_unprivileged_service_with_a_volume() -> None:
    described = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
    service = described["services"]["kutoja"]
    assert service["volumes"] == ["data:/data"]
    assert service["ports"] == ["127.0.0.1:8000:8000"]
    assert service["cap_drop"] == ["ALL"]
    dockerfile = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)
    assert "HEALTHCHECK" in dockerfile


def test_compose_file_is_valid() -> None:
    compose = shutil.which("docker-compose")
    if compose is None:
        pytest.skip("there is no docker-compose here to check the file with")
    done = subprocess.run([compose, "-f", str(CHECKOUT / "docker-compose.yml"), "config", "--quiet"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_tree_names_no_package_index_and_no_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout.split("\n")
    patterns = re.compile("|".join(("pypi" + r"\.org", "files.python" + "hosted", "download.py" + "torch", r"(?<![\w.])/wo" + r"rk/", "/ro" + "ot/")))
    found = []
    for name in listed:
        path = CHECKOUT / name
        if path.suffix in (".py", ".md", ".toml", ".lock", ".yml", ".sh", ".json", ".html", ".css", "") and path.is_file() and "fixtures" not in path.parts:
            found += [f"{name}: {match}" for match in patterns.findall(path.read_text(encoding="utf-8", errors="replace"))]
    assert found == []
