import sys
from pathlib import Path

import pytest

from models.taxonomy import make_places, places

DATA = Path(__file__).parents[3].parent / "shared" / "data"


@pytest.mark.shared
def test_the_shipped_places_are_those_that_the_script_makes(tmp_path, monkeypatch):
    if not DATA.exists():
        pytest.skip("needs ../shared/data beside the checkout")
    for name in ("extra_places", "older_nuts", "nuts_names", "british_places", "country_aliases"):
        (tmp_path / f"{name}.json").write_bytes((places.DATA / f"{name}.json").read_bytes())
    monkeypatch.setattr(make_places, "HERE", tmp_path)
    monkeypatch.setattr(sys, "argv", ["make_places", "--data", str(DATA)])
    make_places.main()
    assert (tmp_path / "places.json").read_bytes() == (places.DATA / "places.json").read_bytes()


def test_a_row_repeats_no_name_as_an_alias():
    row = make_places.row("X", "nuts", ("a", "b", "a"), [], ["a", "c", "c", ""], vintage=None)
    assert row == {"code": "X", "kind": "nuts", "names": {"fi": "a", "sv": "b", "en": "a"}, "parents": [], "aliases": ["c"]}
