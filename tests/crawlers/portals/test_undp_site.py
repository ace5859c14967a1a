"""UNDP's archive: a page gives the record that the bulk file gives; who documented a page is not read; a missing page is dropped."""

import json
from pathlib import Path

import pytest
from replica import load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.undp import PORTAL, SITE, read_page, read_registry
from models.records import Flag, InnovationKind


@pytest.fixture(scope="module")
def found():
    return walk(PORTAL, load_site("undp"))


def test_the_site_gives_the_ids_that_the_bulk_file_gives(found, tmp_path: Path):
    names = ("solar_vegetable_dryer__second_design_", "Explorers_EXA", "8 Steps (or elements) for a shared table")
    bulk = tmp_path / "pages.jsonl"
    bulk.write_text("".join(json.dumps({"id": name, "type": "solution", "title": "A title", "text": ""}) + "\n" for name in names), encoding="utf-8")
    assert {record.id for record in PORTAL.read_bulk(bulk)} <= found.records.keys()


def test_facts_in_front_of_the_form_are_read_and_kept_out_of_the_text(found):
    record = found.records["undp:solar_vegetable_dryer__second_design_"]
    assert (record.started, record.places, record.sdgs, record.kind) == ("2022", ("Zambia",), (7, 2), InnovationKind.CASE)
    assert record.need[0].value == "Half of the vegetables of the rainy season rot before they reach the market."
    assert record.url == f"{SITE}/registries/what_we_saw/?doc=solar_vegetable_dryer__second_design_.md"
    assert not any("[[" in str(other) or "machine wrote" in str(other) for other in found.records.values())
    assert found.records["undp:explorers_exa"].description[0].value == "The market now opens every week, and the farmers sell there."


def test_people_are_not_read(found):
    assert not any(word in str(record) for record in found.records.values() for word in ("Malli", "example.org", "example market", "alguien"))


def test_a_plan_says_so_and_languages_are_told(found):
    assert found.records["undp:selling_the_harbour_s_fish"].flags == (Flag.PLAN,)
    assert found.records["undp:huerto_de_la_esquina"].language == "es"


def test_links_without_name_and_pages_that_are_gone_are_dropped(found):
    assert sorted((item.key.rsplit("/", 2)[-1], item.reason) for item in found.dropped) == [("README.md", "no name"), ("moved", "no page of the archive")]


@pytest.mark.parametrize("body", [b"", b"<html><h1># No</h1></html>", b"\xff\xfe\x00", b"# \n\n[[type:solution]]"])
def test_an_unexpected_page_is_dropped(body):
    assert [type(item) for item in read_page(Page(f"{SITE}/pages/x.md", body))] == [Dropped]
    assert [type(item) for item in read_registry(Page(f"{SITE}/registries/what_we_saw/README.md", body))] == [Dropped]
