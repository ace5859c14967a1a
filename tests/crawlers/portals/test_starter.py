"""The starter catalogue: the import form as it is, plans marked, bad lines counted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.portal import BulkReader, Dropped, Item
from crawlers.portals.starter import PORTAL
from crawlers.snapshot import cleaned
from models.errors import SnapshotError
from models.importform import dump
from models.jsonl import loads
from models.records import Flag, Innovation, Origin
from models.snapshot import open_snapshot

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "starter"


def test_fixture_gives_the_golden_records(check_golden: Callable[[str, BulkReader], dict[str, Item]]):
    items = check_golden("starter", PORTAL.read_bulk)
    model, plan = items["innokyla:esimerkkimalli"], items["eura2014:S99999"]
    assert [(text.language, text.origin, text.ours) for text in model.title] == [("fi", Origin.OFFICIAL, False), ("en", Origin.TRANSLATION, True)]
    assert all(text.ours for text in model.summary)
    assert model.sources[0].portal == "innokyla"
    assert (model.flags, plan.flags) == ((), (Flag.PLAN,))
    assert items["innovations.jsonl:3"].reason == "invalid record"
    assert "kind" in items["innovations.jsonl:3"].detail
    assert items["innovations.jsonl:4"].reason == "no JSON object"


def test_a_folder_without_any_of_the_files_is_refused(tmp_path: Path):
    with pytest.raises(SnapshotError, match=r"has none of organisations\.jsonl, innovations\.jsonl, calls\.jsonl"):
        list(PORTAL.read_bulk(tmp_path))


@pytest.mark.shared
def test_the_shipped_snapshot_is_the_starter_catalogue():
    if not SHARED.exists():
        pytest.skip("the starter catalogue is not beside the checkout")
    items = list(PORTAL.read_bulk(SHARED))
    assert not [item for item in items if isinstance(item, Dropped)]
    shipped = open_snapshot(ROOT / "crawlers" / "starter")
    shipped.verify()
    assert shipped.manifest.counts == {"call": 176, "innovation": 401, "organisation": 307}
    read = {item.id: dump(item) | {"sources": None} for item in items}
    assert {line["id"]: line | {"sources": None} for line in (loads(raw) for _, raw in shipped.lines())} == read
    assert {item.id for item in items if isinstance(item, Innovation) and Flag.PLAN in item.flags} == {
        item.id for item in items if item.id.startswith(("eura2014:", "eura2007:"))
    }
    assert all(cleaned(item) == item for item in items)  # our own wording holds no personal data, and loses nothing
