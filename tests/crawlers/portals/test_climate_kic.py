"""EIT Climate-KIC: a call's deadline is the printed one alone, its state is never claimed, its guidelines in PDF join it."""

import pytest
from replica import load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.climate_kic import PORTAL, SITE, read_call, read_guidelines, read_work
from models.records import OrganisationKind


@pytest.fixture(scope="module")
def found():
    return walk(PORTAL, load_site("climate_kic"))


def test_a_call_that_is_over_has_its_date_and_no_state(found):
    call = found.records["climate-kic:school-of-roofs-2021"]
    assert (call.closes, call.stated_status, call.recurring) == ("2021-12-28", None, None)


def test_the_date_before_a_stray_colon_is_read_and_older_ones_in_the_text_are_not(found):
    call = found.records["climate-kic:warm-rivers-2027"]
    assert call.closes == "2027-03-31"
    assert "12 March 2027" in call.description[0].value


def test_without_a_dated_deadline_a_call_has_no_date(found):
    assert found.records["climate-kic:no-date-yet"].closes is None


def test_title_and_deadline_stand_as_printed_so_that_copies_elsewhere_can_be_joined(found):
    call = found.records["climate-kic:warm-rivers-2027"]
    assert (call.title[0].value, call.funder, call.closes) == ("Warm rivers 2027", "Climate-KIC", "2027-03-31")


def test_guidelines_in_pdf_join_the_call_with_their_page_numbers(found):
    text = found.records["climate-kic:warm-rivers-2027"].description[0].value
    assert text.startswith("Call for proposals.\n\nCities that lead warm waste water")
    assert "[p. 2] Applicants show how much heat the river is spared." in text
    assert not any("map.pdf" in url for url in found.asked)


def test_guidelines_that_cannot_be_read_leave_the_call(found):
    assert [(item.key.rsplit("/", 1)[-1], item.reason) for item in found.dropped if item.key.endswith(".pdf")] == [
        ("roofs-call-brief.pdf", "unreadable guidelines")
    ]
    assert "climate-kic:school-of-roofs-2021" in found.records


def test_who_may_apply_is_taken_from_the_text_that_tells_it(found):
    kinds = set(found.records["climate-kic:warm-rivers-2027"].eligible_applicants)
    assert kinds == {OrganisationKind.MUNICIPALITY, OrganisationKind.UNIVERSITY, OrganisationKind.COMPANY}


def test_a_project_has_its_partners_places_and_years(found):
    work = found.records["climate-kic:heat-from-the-metro"]
    assert [part.name for part in work.participations] == ["Climate-KIC", "Keksityn kaupunki", "Example Energy Ltd"]
    assert (work.started, work.ended, work.places, work.grants) == ("2019", "2022", ("FI", "SE"), ())
    assert not any("Malli" in str(record) for record in found.records.values())


def test_only_calls_and_works_are_asked(found):
    assert not any(word in url for url in found.asked for word in ("/news/", "/press-releases/", "/people/"))


@pytest.mark.parametrize("body", [b"", b"<h1>Oops</h1>", b"\xff\xfe\x00", b'{"error": 1}', b"%PDF-1.4"])
def test_an_unexpected_page_is_dropped(body):
    assert [type(item) for item in read_call(Page(f"{SITE}/open-call/x", body))] == [Dropped]
    assert [type(item) for item in read_work(Page(f"{SITE}/projects/x", body))] == [Dropped]
    assert [type(item) for item in read_guidelines(Page(f"{SITE}/x.pdf", body, note="x\nX"))] == [Dropped]
