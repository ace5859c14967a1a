"""CORDIS: the consortium with roles, the EU's own country codes, one EU contribution."""

import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import BulkReader, Dropped, Item, Page
from crawlers.portals.cordis import PORTAL, read_reports
from models.errors import SnapshotError
from models.records import Flag

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("cordis", PORTAL.read_bulk)
    project = items["cordis:900001"]
    assert [(party.name, party.role, party.country) for party in project.participations] == [
        ("CITY OF EXAMPLE", "lead", "GB"),
        ("UNIVERSITY OF SAMPLE", "partner", None),  # two countries for two names: nobody can say which is whose
        ("GREEN YARDS, S.L.", "partner", None),
    ]
    assert project.places == ("GB", "GR", "ES")
    assert items["cordis:900002"].participations[0].identifiers == ("pic:999999999",)
    assert Flag.TITLE_ONLY in items["cordis:900002"].flags


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("cordis"))


def test_archives_give_the_ids_of_the_bulk_file(site: Walk):
    assert set(site.records) == {"cordis:900011", "cordis:900012", "cordis:900021", "cordis:900031"}


def test_a_text_that_begins_with_a_quotation_mark_is_no_empty_field(site: Walk):
    project = site.records["cordis:900012"]
    assert project.description[0].value.startswith('"Words on walls" lets pupils')
    assert project.grants[0].amount == Decimal("50000.5")  # the fields behind it kept their places
    assert Dropped("project.csv:5", "fields do not fit the header") in site.dropped


def test_a_decimal_comma_is_none_of_thousands(site: Walk):
    assert site.records["cordis:900011"].grants[0].amount == Decimal("363031.25")


def test_each_member_has_its_own_country_and_number(site: Walk):
    parties = site.records["cordis:900011"].participations
    assert [(party.name, party.role, party.detail, party.country) for party in parties] == [
        ("AYUNTAMIENTO DE EJEMPLO", "lead", "coordinator", "ES"),
        ("ESIMERKIN AMMATTIKORKEAKOULU", "partner", "participant", "FI"),
        ("PLATE & SPOON LIMITED", "partner", "associated partner", "GB"),  # UK
        ("DIMOS PARADEIGMA", "partner", "third party, left before the end", "GR"),  # EL
    ]
    assert parties[1].identifiers == ("pic:900000002", "fi-ytunnus:0100001-0")  # its VAT number is FI01000010
    assert parties[2].url is None  # "www.example.org" is no address
    swedish, other = site.records["cordis:900012"].participations
    assert swedish.identifiers == ("pic:900000005", "se-orgnr:900000-0001")
    assert other.detail == "guestOfHonour"  # a role that nobody knew


def test_what_the_reports_say_is_the_outcome(site: Walk):
    project = site.records["cordis:900021"]
    assert project.title[0].value == "SHADE: Trees for cooler school yards"
    assert project.outcome[0].value.splitlines()[0] == "Pupils planted 240 trees in twelve yards."
    assert "four degrees cooler" in project.outcome[0].value
    assert {drop.key: drop.reason for drop in site.dropped if drop.key.startswith("report-")} == {"report-3.json": "no text", "report-4.json": "no JSON object"}


def test_a_terminated_project_says_so(site: Walk):
    assert "terminated" in site.records["cordis:900012"].summary[0].value
    assert site.records["cordis:900012"].summary[0].ours


def test_reports_that_are_not_published_are_no_failure():
    walked = walk(PORTAL, [answer for answer in load_site("cordis") if "reports" not in answer.url])
    assert len(walked.records) == 4


@pytest.mark.parametrize("body", [b"", b"<html>Moved</html>", b"PK\x03\x04 damaged"])
def test_another_answer_is_a_clear_error(body: bytes):
    for reads in ("projects", "reports"):
        with pytest.raises((SnapshotError, ValueError), match=r"column|archive"):
            list(PORTAL.crawl.readers[reads](Page(url="https://cordis.europa.eu/data/x.zip", body=body)))


def test_a_damaged_archive_is_a_clear_error():
    for reads in ("projects", "reports"):
        answer = next(answer for answer in load_site("cordis") if reads in answer.url)
        for place in range(40, 120, 4):
            body = answer.body[:place] + b"\xff\x00\xff" + answer.body[place + 3 :]
            try:
                assert list(PORTAL.crawl.readers[reads](Page(url=answer.url, body=body)))
            except (SnapshotError, ValueError) as error:
                assert "archive" in str(error) or "column" in str(error)


@pytest.mark.parametrize("wrong", [7, "text", ["a"], {"a": 1}, {"workPerformed": ["x"]}, {"workPerformed": "w" * 30, "relations": 7}])
def test_a_malformed_report_costs_itself_alone(tmp_path: Path, wrong: object):
    with zipfile.ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.writestr("report.json", json.dumps(wrong))
    (drop,) = read_reports(tmp_path / "reports.zip")
    assert isinstance(drop, Dropped)


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(PORTAL.read_bulk, "cordis-h2020-cleantech", rows=1732, taken={"innovation": 1732}, dropped={})
