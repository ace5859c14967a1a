"""360Giving: both forms of the standard, private recipients left out, licences of each data set."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.portal import BulkReader, Dropped, Item
from crawlers.portals.giving360 import PORTAL
from models.errors import SnapshotError
from models.records import Flag, Organisation

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("giving360", PORTAL.read_bulk)
    grant = items["giving360:360G-sample-1"]
    assert "children’s" in grant.description[0].value
    assert grant.participations[0].identifiers == ("org-id:GB-CHC-900002", "org-id:GB-COH-01234567")
    assert grant.sources[0].licence == "CC BY 4.0"
    assert "Elsewhere" not in grant.places
    assert items["giving360:360G-sample-2"].flags == (Flag.PLAN, Flag.TITLE_ONLY)
    assert items["giving360:360G-sample-2"].ended is None
    assert items["360G-sample-3"].reason == "private recipient"
    assert items["360G-sample-4"].reason == "award to a named person"
    assert items["giving360-org:GB-GOR-X1"].description[0].ours


def test_another_json_file_is_refused(tmp_path: Path):
    (tmp_path / "other.json").write_text('{"projects": []}')
    with pytest.raises(SnapshotError, match="no 360Giving package"):
        list(PORTAL.read_bulk(tmp_path))


@pytest.mark.parametrize("wrong", [7, None, True, ["a"], [None], {"a": 1}, [{"a": 1}], [[{"name": ["x"]}]], [{"name": {"a": 1}}]])
def test_a_field_of_another_type_costs_its_grant_alone(fixtures: Path, tmp_path: Path, wrong: object):
    grants = json.loads((fixtures / "giving360" / "input" / "grants_set0001.json").read_text())["grants"]
    funder = json.loads((fixtures / "giving360" / "input" / "funders.jl").read_text().splitlines()[0])
    for field in sorted({field for grant in grants for field in grant}):
        (tmp_path / "grants.json").write_text(json.dumps({"grants": [grants[0] | {field: wrong}, grants[1]]}))
        items = list(PORTAL.read_bulk(tmp_path))
        assert len(items) == 2
        assert isinstance(items[0], Dropped) or items[0].id
        assert items[1].id == f"giving360:{grants[1]['id']}" or items[1].reason == "repeated id"
    for field in set(funder) - {"id", "name"}:
        (tmp_path / "funders.jl").write_text(json.dumps(funder | {field: wrong}))
        (item,) = PORTAL.read_bulk(tmp_path / "funders.jl")
        assert isinstance(item, Organisation) or item.reason == "malformed" or item.reason.startswith("invalid")


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(
        PORTAL.read_bulk,
        "uk-grants-360giving",
        rows=6116,
        taken={"innovation": 5912, "organisation": 42},
        dropped={"private recipient": 99, "award to a named person": 63},
    )
