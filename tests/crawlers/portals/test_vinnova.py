"""Vinnova: rounds as calls, projects under the ids of SweCRIS; drafts, unended projects' expectations and people's names are told apart."""

import json

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals import swecris
from crawlers.portals.vinnova import PORTAL, read_projects, read_rounds
from models.importform import dump
from models.records import Flag


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("vinnova"))


def answer(rows: object) -> Page:
    return Page(url="https://data.vinnova.se/api/projekt/2099-01-01", body=json.dumps(rows).encode(), content_type="application/json")


def test_a_project_has_the_id_that_swecris_gives_it(site: Walk):
    assert f"swecris:{swecris.key_of('2099-01001_Vinnova')}" in site.records
    assert site.records["swecris:2099-01001"].grants[0].code == "2099-01001_Vinnova"


def test_an_older_reach_that_is_not_answered_loses_nothing_newer(site: Walk):
    assert site.asked[-1].endswith("/projekt/2020-01-01")  # 504: it reaches too far back
    assert {key for key in site.records if key.startswith("vinnova:")} == {"vinnova:2099-00101", "vinnova:2099-00103", "vinnova:2021-00201"}


def test_a_round_in_both_answers_is_one_call_in_two_languages(site: Walk):
    call = site.records["vinnova:2099-00101"]
    assert [text.language for text in call.title] == ["sv", "en"]
    assert call.description[0].value.count("mötesplatser") == 1
    assert "At least two parties" in call.description[1].value
    assert (call.opens, call.closes) == ("2099-02-01", "2099-04-15")


def test_a_round_without_closing_date_stays_without(site: Walk):
    assert site.records["vinnova:2099-00103"].closes is None


def test_drafts_are_not_published(site: Walk):
    assert Dropped("2099-00102", "not public") in site.dropped


def test_results_are_an_outcome_only_when_the_project_has_ended(site: Walk):
    ended, going_on = site.records["swecris:2099-01001"], site.records["swecris:2099-01003"]
    assert ended.outcome[0].value.startswith("Fyra av tio")
    assert Flag.PLAN not in ended.flags
    assert going_on.outcome == ()
    assert going_on.description[0].value.startswith("Förväntade resultat")
    assert Flag.PLAN in going_on.flags


def test_a_text_in_both_fields_stands_once_in_its_own_language(site: Walk):
    project = site.records["swecris:2099-01003"]
    assert [text.language for text in (*project.title, *project.need)] == ["en", "en"]


def test_names_are_read_whatever_their_casing(site: Walk):
    assert site.records["swecris:2099-01002"].participations[0].name == "Föreningen Exempelvänner"


def test_no_contact_or_department_is_read(site: Walk):
    told = json.dumps([dump(record) for record in site.records.values()], ensure_ascii=False)
    assert "Påhittad" not in told
    assert "example.invalid" not in told


@pytest.mark.parametrize("body", [b"", b"<html>504</html>", b'{"Message": "An error has occurred."}'])
def test_another_answer_is_a_clear_error(body: bytes):
    with pytest.raises(ValueError, match="answered"):
        list(read_projects(Page(url="https://data.vinnova.se/api/projekt/2099-01-01", body=body)))


@pytest.mark.parametrize("wrong", [7, None, ["a"], {"a": 1}, [{"a": 1}], True])
def test_a_field_of_another_type_costs_its_row_alone(wrong: object):
    rows = json.loads(next(page.body for page in load_site("vinnova") if "projekt/2023" in page.url))[:1]
    rounds = json.loads(next(page.body for page in load_site("vinnova") if "omgangar/2023" in page.url))[:1]
    for read, (row,) in ((read_projects, rows), (read_rounds, rounds)):
        for field in row:
            (item,) = read(answer([row | {field: wrong}]))
            assert isinstance(item, Dropped) or item.id
