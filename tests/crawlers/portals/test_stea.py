"""STEA: one record a purpose over the years, organisations by number, refusals and general grants left out, sparse ids, the workbook giving the same ids."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from replica import Walk, load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.stea import PORTAL, organisation
from models.records import Innovation

YOUNG = "stea:9990010-4-a5c1fd3728"
PURPOSE = "Nuorten vertaistuen kehittämiseen kouluissa: koulutetut vertaisohjaajat tukevat yksinäisiä nuoria Pirkanmaalla; toiminta juurrutetaan kouluihin"


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


def test_the_workbook_gives_the_same_ids(tmp_path: Path):
    book = Workbook()
    book.active.append(["Järjestö", "Y-tunnus", "Vuosi", "Käyttötarkoitus", "Avustuslaji", "Alue", "Haettu", "Ehdotettu", "Myönnetty"])
    book.active.append(["Esimerkin Nuorisoyhdistys ry", "9990010-4", 2024, PURPOSE, "C projektiavustus", "Pirkanmaa", 150000, 120000, 120000])
    book.active.append(["Esimerkin nuoret ry", "9990010-4", 2025, PURPOSE, "C projektiavustus", "Pirkanmaa", 150000, 118500.5, 118500.5])
    book.active.append(["Esimerkin nuoret ry", "9990010-4", 2025, "Yleisavustus", "Ay yleisavustus", "Koko maa", 60000, 50000, 50000])
    book.active.append(["Summa", None, None, None, None, None, 360000, None, 288500.5])
    book.save(tmp_path / "STEA-aineisto.xlsx")
    items = list(PORTAL.read_bulk(tmp_path / "STEA-aineisto.xlsx"))
    (project,) = [item for item in items if isinstance(item, Innovation)]
    assert project.id == YOUNG
    assert project.participations[0].name == "Esimerkin nuoret ry"
    assert project.places == ("Pirkanmaa",)
    assert [grant.programme for grant in project.grants] == ["C projektiavustus"] * 2
    assert sorted(item.reason for item in items if isinstance(item, Dropped)) == ["purpose says nothing", "row without organisation, year or purpose"]
