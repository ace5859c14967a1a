"""Portals are found, never listed; each states what a person and the other floors need."""

from pathlib import Path

import pytest

from crawlers.discovery import portal, portals
from models.errors import UnknownValue

FIXTURES = Path(__file__).parents[1] / "fixtures" / "portals"
MODULES = Path(__file__).parents[2] / "crawlers" / "portals"


def test_every_module_is_a_portal_named_after_it():
    modules = {path.stem.replace("_", "-") for path in MODULES.glob("*.py") if path.stem != "__init__"}
    assert set(portals()) == modules
    assert list(portals()) == sorted(portals())


def test_no_fixture_no_portal():
    for name, known in portals().items():
        folder = FIXTURES / name.replace("-", "_")
        if known.read_bulk is not None:
            assert (folder / "expected.jsonl").is_file(), f"{name} has no fixture"
            assert any((folder / "input").iterdir())
        if known.crawl is not None and not known.disabled:
            assert (folder / "site" / "pages.json").is_file(), f"{name} has no replica"
            assert (folder / "crawled.jsonl").is_file(), f"{name} has no golden records"


@pytest.mark.parametrize("name", portals())
def test_a_portal_states_its_terms_and_its_size(name: str):
    known = portal(name)
    assert set(known.title) == {"fi", "sv", "en"}
    assert all(known.title.values())
    assert known.licence
    assert known.terms_url.startswith("https://")
    assert 0 < known.min_records < known.max_records
    assert known.read_bulk is not None or known.crawl is not None or known.disabled
    assert bool(known.bulk_hint) == (known.read_bulk is not None)


def test_unknown_portal_names_those_there_are():
    with pytest.raises(UnknownValue, match="swecris") as caught:
        portal("innokylä")
    assert "'innokylä'" in str(caught.value)
