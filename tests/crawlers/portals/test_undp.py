"""UNDP: the forms' answers go to the section that their question tells; people who are named in a form do not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.undp import PORTAL
from crawlers.snapshot import cleaned
from models.records import Flag, Innovation, InnovationKind

Golden = Callable[[str, BulkReader], dict[str, Item]]
SECTIONS = ("summary", "need", "solution", "description", "conditions", "outcome")


def filled(record: Item) -> dict[str, str]:
    return {name: getattr(record, name)[0].value for name in SECTIONS if getattr(record, name)}


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("undp", PORTAL.read_bulk)
    plan = items["undp:example_plan"]
    assert list(filled(plan)) == ["summary", "need", "solution"]
    assert (plan.kind, plan.flags, plan.sdgs, plan.places) == (InnovationKind.PROJECT, (Flag.PLAN,), (2, 14), ("Example Land", "Samoa"))
    assert filled(items["undp:example-experiment"]) == {
        "solution": "If the stall has a cooler, then less food is thrown away.",
        "outcome": "Proven: the stall threw away a third less in four weeks.",
    }
    assert list(filled(items["undp:a_tool"])) == ["summary", "need", "solution", "conditions"]
    assert items["undp:titulo_en_espanol"].language == "es"
    assert items["undp:only_a_title"].flags == (Flag.TITLE_ONLY,)  # the page has no id of its own: its title makes one


def test_people_named_in_a_form_do_not_reach_a_snapshot(fixtures: Path):
    records = [cleaned(item) for item in PORTAL.read_bulk(fixtures / "undp" / "input") if isinstance(item, Innovation)]
    texts = [text for record in records for text in filled(record).values()]
    assert "A dryer that runs on sunlight and keeps vegetables for months." in texts
    assert not any(word in text for text in texts for word in ("Malli", "A person", "example.org"))


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., list[Innovation]]):
    # INVENTORY: 7,830 pages, one of them without an id
    records = check_real(PORTAL.read_bulk, "undp-sdg-commons", rows=7830, taken={"innovation": 7830}, dropped={})
    assert sum(record.kind is InnovationKind.EXPERIMENT for record in records) == 302
    assert sum(record.kind is InnovationKind.PROJECT for record in records) == 1102
    assert sum(bool(record.sdgs) for record in records) == pytest.approx(7017, abs=5)
    plans = [record for record in records if record.kind is InnovationKind.PROJECT]
    assert sum(bool(record.need) for record in plans) >= 660  # of 673 that answer "what is your challenge?"
    assert sum(Flag.TITLE_ONLY in record.flags for record in records) < 400
