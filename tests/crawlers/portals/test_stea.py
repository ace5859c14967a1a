"""STEA: one record a purpose over the years, organisations by number, refusals and general grants left out, sparse ids, the workbook giving the same ids."""

from collections.abc import Callable

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import BulkReader, Dropped, Item, Page
from crawlers.portals.stea import PORTAL, organisation

YOUNG = "stea:9990010-4-a5c1fd3728"


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("stea"))


def test_a_purpose_is_one_record_with_its_years(site: Walk):
    project = site.records[YOUNG]
    assert [(grant.year, str(grant.amount), grant.currency) for grant in project.grants] == [(2024, "120000", "EUR"), (2025, "118500.5", "EUR")]
    assert project.started == "2024"  # 2026 is not decided yet


def test_the_organisation_is_its_number_and_present_name(site: Walk):
    lead = site.records[YOUNG].participations[0]
    assert (lead.name, lead.identifiers) == ("Esimerkin nuoret ry", ("fi-ytunnus:9990010-4",))


def test_an_organisation_without_number_keeps_its_name_as_key(site: Walk):
    (project,) = [record for key, record in site.records.items() if "mallin-muistiyhdistys" in key]
    assert project.participations[0].identifiers == ()
    assert [grant.funder for grant in project.grants][1:] == ["Raha-automaattiyhdistys (RAY)", "Sosiaali- ja terveysjärjestöjen avustuskeskus STEA"]
    assert project.title[0].value.endswith(" …")
    assert len(project.title[0].value) <= 112


def test_absent_ids_are_silent_and_the_rest_is_counted(site: Walk):
    assert sorted(item.reason for item in site.dropped) == [
        "aid target of another form", "no organisation in the answer", "not granted", "purpose says nothing",
    ]  # fmt: skip
    assert len(site.asked) == 2_500


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"[1, 2]", b'{"name": "A", "allAidTargets": [3]}', b'{"name": "A", "allAidTargets": "x"}'])
def test_an_unexpected_answer_is_dropped(body: bytes):
    assert [type(item) for item in organisation(Page("https://avustukset.stea.fi/api/organisation/1", body))] == [Dropped]


def test_the_workbook_gives_the_same_ids(check_golden: Callable[[str, BulkReader], dict[str, Item]]):
    items = check_golden("stea", PORTAL.read_bulk)
    project = items[YOUNG]
    assert project.participations[0].name == "Esimerkin nuoret ry"  # the name of the last year
    assert project.places == ("Pirkanmaa",)
    assert [(grant.programme, grant.year) for grant in project.grants] == [("C projektiavustus", 2024), ("C projektiavustus", 2025)]
    assert sorted(item.reason for item in items.values() if isinstance(item, Dropped)) == [
        "not granted", "purpose says nothing", "row without organisation, year or purpose",
    ]  # fmt: skip
