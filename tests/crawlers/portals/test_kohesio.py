"""Kohesio: one operation over several rows, machine translations left out, persons left out, files of the countries that are read."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import BulkReader, Dropped, Item, Page
from crawlers.portals.kohesio import PORTAL, read_list
from models.errors import SnapshotError
from models.records import Origin


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("kohesio"))


def test_the_newest_file_of_each_country_that_is_read(site: Walk):
    assert [url.partition("latest/")[2] for url in site.asked[1:]] == ["FI-pp21-27-latest.csv", "FI-pp14-20-latest.csv", "SE-pp14-20-latest.csv"]
    assert Dropped("DK", "country without a file") in site.dropped


def test_rows_of_one_operation_are_one_record_with_all_places(site: Walk):
    operation = site.records["kohesio:Q9000001"]
    assert operation.places == ("Tampere", "FI197", "FI", "Pori", "FI196")
    assert len(operation.grants) == len(operation.participations) == 1
    assert site.records["kohesio:Q9000002"].places[:2] == ("Närpes", "Korsnäs")  # divided by "|" within one row


def test_a_machine_s_english_is_left_out_where_there_is_an_original(site: Walk):
    assert [(text.language, text.origin) for text in site.records["kohesio:Q9000001"].title] == [("fi", Origin.OFFICIAL)]
    assert [(text.language, text.origin) for text in site.records["kohesio:Q9000002"].title] == [("sv", Origin.OFFICIAL)]  # a Swedish text from Finland
    assert [(text.language, text.origin) for text in site.records["kohesio:Q9000004"].title] == [("en", Origin.MACHINE)]


def test_sums_are_the_eu_s_part_in_euros_and_dates_day_first(site: Walk):
    operation = site.records["kohesio:Q9000001"]
    assert (operation.grants[0].amount, operation.grants[0].currency, operation.started) == (Decimal("134991.365"), "EUR", "2023-09-04")
    assert site.records["kohesio:Q8000002"].grants[0].amount is None  # 0 is not known


def test_persons_are_no_recipients_and_no_name_is_none(site: Walk):
    assert Dropped("Q9000003", "private recipient") in site.dropped
    assert site.records["kohesio:Q9000004"].participations == ()  # "N/A"


def test_files_of_both_periods_are_read_by_their_headers(site: Walk):
    assert site.records["kohesio:Q8000001"].participations == ()  # the older files name beneficiaries by number alone
    assert [label.value for label in site.records["kohesio:Q8000002"].assigned] == ["employment", "education"]


def test_the_bulk_reader_gives_the_same_records(check_golden: Callable[[str, BulkReader], dict[str, Item]], site: Walk):
    read = {key: item for key, item in check_golden("kohesio", PORTAL.read_bulk).items() if not isinstance(item, Dropped)}
    assert read == {key: record for key, record in site.records.items() if key.startswith("kohesio:Q9")}


@pytest.mark.parametrize("body", [b"", b"<html>403</html>", b"{}", b"[7, null]"])
def test_another_list_is_dropped(body: bytes):
    assert {drop.reason for drop in read_list(Page(url="https://kohesio.ec.europa.eu/api/data/projects", body=body))} <= {
        "no list of files",
        "country without a file",
    }


def test_another_file_is_a_clear_error():
    for body in (b"", b"<html>403 Forbidden</html>", json.dumps({"error": 403}).encode()):
        with pytest.raises(SnapshotError, match="column"):
            list(PORTAL.crawl.readers["file"](Page(url="https://kohesio.ec.europa.eu/api/data/object", body=body)))
