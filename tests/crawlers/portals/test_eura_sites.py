"""The sites of EURA 2007 and EURA 2014: the list once over, plans and results told apart, contact persons and sole traders left out."""

import pytest
from replica import Walk, load_site, walk

from crawlers.formats.eura_pages import project_list, project_page
from crawlers.portal import Dropped, Page
from crawlers.portals import eura2007, eura2014
from models.records import Flag, Innovation

READ = project_page(eura2014.SITE)


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(eura2014.PORTAL, load_site("eura2014"))


def test_each_project_of_the_list_is_asked_once(site: Walk):
    assert len(site.asked) == len(set(site.asked)) == 7


def test_ids_and_addresses_are_those_of_the_bulk_list(site: Walk):
    project = site.records["eura2014:S29101"]
    assert project.url == "https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi=S29101"
    assert project.grants[0].programme == "Kestävää kasvua ja työtä 2014–2020 – Suomen rakennerahasto-ohjelma, toimintalinja 5"


def test_money_is_what_was_granted_not_what_was_paid(site: Walk):
    grant = site.records["eura2014:S29101"].grants[0]
    assert (str(grant.amount), grant.currency, grant.year) == ("285414.50", "EUR", 2017)


def test_partners_come_with_valid_numbers_alone(site: Walk):
    parties = {party.name: party.identifiers for party in site.records["eura2014:S29101"].participations}
    assert parties["Mallilan kaupunki"] == ("fi-ytunnus:9990002-4",)
    assert parties["Nuorten talo ry"] == ()  # its check digit is wrong
    assert not any("Tekijä" in name for name in parties)


def test_contact_persons_are_never_read(site: Walk):
    everything = "\n".join(record.model_dump_json() for record in site.records.values())
    assert "Mallikas" not in everything
    assert "mallikas" not in everything
    assert "1234567" not in everything


def test_a_plan_is_marked_and_results_go_to_outcome(site: Walk):
    done, running = site.records["eura2014:S29101"], site.records["eura2014:A79101"]
    assert isinstance(done, Innovation)
    assert done.outcome[0].value.startswith("Nuorista 74")
    assert done.flags == ()
    assert running.flags == (Flag.PLAN,)
    assert running.ended is None  # it would end before it began


def test_an_acronym_for_a_title_comes_with_its_summary(site: Walk):
    project = site.records["eura2014:S29101"]
    assert project.title[0].value == "SILTA!"
    assert project.description[0].value.startswith("Moni nuori jää peruskoulun jälkeen")


def test_places_are_the_narrowest_named(site: Walk):
    assert site.records["eura2014:A79101"].places == ("Oulu", "Kempele")
    assert site.records["eura2014:S29101"].places == ("Satakunta", "Pirkanmaa")


def test_what_is_left_out_is_counted(site: Walk):
    assert {item.key: item.reason for item in site.dropped} == {
        "A79102": "private recipient",
        "A79103": "title says nothing",
        "S29103": "no project on the page",
    }


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"\xff\xfe\x00garbage", b'{"error": 500}'])
def test_an_unexpected_page_is_dropped(body: bytes):
    assert [item.reason for item in READ(Page("https://www.eura2014.fi/x", body, note="S29101")) if isinstance(item, Dropped)] == ["no project on the page"]
    assert [item.reason for item in project_list(Page("https://www.eura2014.fi/x", body)) if isinstance(item, Dropped)] == ["no list of projects"]


def test_the_older_period_is_read_by_its_own_labels():
    found = walk(eura2007.PORTAL, load_site("eura2007"))
    assert len(found.records) == 3
    assert found.records["eura2007:S19101"].outcome
