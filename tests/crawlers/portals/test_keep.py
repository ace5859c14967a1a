"""keep.eu: projects without a number, acronyms that repeat, two sheets of one workbook, a whole database asked for in one POST."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import BulkReader, Dropped, Item, Page
from crawlers.portals.keep import PORTAL
from models.errors import SnapshotError
from models.importform import dump
from models.records import Flag, Innovation, Role

BENCH = "keep:2014-2020-interreg-vb-example-sea-cobench"
FERRY = "keep:2021-2027-interreg-vi-a-sample-gulf-sg00017"
BAKERY = "keep:2021-2027-interreg-vi-a-sample-gulf-sg00018"
LINKS = ("keep:2000-2006-interreg-iiia-old-border-link-27007715", "keep:2000-2006-interreg-iiia-old-border-link-ab8b160d")


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("keep"))


def test_everything_is_asked_for_once_with_patience():
    (start,) = PORTAL.crawl.start
    form = json.loads(start.body)
    assert form["response_type"] == "excel"
    assert not any(value for block in form.values() if isinstance(block, dict) for value in block.values() if isinstance(value, list))  # no filter
    assert PORTAL.crawl.timeout >= 300


def test_the_key_is_the_number_or_before_2021_the_acronym(site: Walk):
    assert set(site.records) == {BENCH, FERRY, BAKERY, *LINKS, "keep:2014-2020-interreg-vb-example-sea-title"}


def test_two_projects_of_one_acronym_are_two_and_no_partner_is_guessed(site: Walk):
    assert [site.records[key].title[0].value for key in LINKS] == ["Linking two villages", "Linking old trades and new"]
    assert all(site.records[key].participations == () for key in LINKS)
    reasons = [drop.reason for drop in site.dropped]
    assert reasons.count("partners of another project of the same acronym") == 2
    assert reasons.count("repeated id") == 1  # the same row again


def test_partners_come_from_the_other_sheet_the_lead_first(site: Walk):
    parties = site.records[BENCH].participations
    assert [(party.name, party.role, party.country) for party in parties] == [
        ("University of Sample", "lead", "DE"),
        ("Exempelby Municipality", "partner", "SE"),
        ("Esimerkkilän yhdistys ry", "partner", "FI"),
    ]
    # "Partner’s ID if not PIC" has a typographic apostrophe; a Y-tunnus with a wrong check digit is none
    assert [party.identifiers for party in parties] == [("pic:900000021",), ("se-orgnr:900000-0001",), ("fi-ytunnus:0100001-0",)]
    assert site.records[FERRY].participations[1].identifiers == ()


def test_persons_streets_and_departments_are_not_read(site: Walk):
    told = json.dumps([dump(record) for record in site.records.values()], ensure_ascii=False)
    assert not any(word in told for word in ("Matti", "Planted", "Example Street"))


def test_sums_keep_their_decimals_and_nothing_is_na(site: Walk):
    assert site.records[BENCH].grants[0].amount == Decimal("1879493.6")
    assert site.records[FERRY].grants[0].amount == Decimal("960000.50")
    assert site.records[LINKS[0]].grants[0].amount is None
    assert not any("n.a." in text.value.casefold() for record in site.records.values() for text in (*record.description, *record.outcome))


def test_actual_achievements_are_the_outcome_expected_ones_are_not(site: Walk):
    bench, ferry = site.records[BENCH], site.records[FERRY]
    assert bench.outcome[0].value.startswith("Fifteen benches")
    assert "Twelve benches" in bench.description[0].value
    assert (bench.flags, ferry.flags, ferry.outcome) == ((), (Flag.PLAN,), ())


def test_the_bulk_reader_gives_the_same_records(check_golden: Callable[[str, BulkReader], dict[str, Item]], site: Walk):
    read = {key: item for key, item in check_golden("keep", PORTAL.read_bulk).items() if not isinstance(item, Dropped)}
    assert read == site.records


@pytest.mark.parametrize("body", [b"", b"<html>504 Gateway Time-out</html>", b'{"results": []}', b"PK\x03\x04 damaged"])
def test_another_answer_is_a_clear_error(body: bytes):
    with pytest.raises(SnapshotError, match=r"workbook|portal reads"):
        list(PORTAL.crawl.readers["workbook"](Page(url="https://keep.eu/api/search/projects/", body=body)))


def test_a_project_that_kohesio_tells_as_well_holds_what_joins_them(site: Walk):
    """Title, lead and first day, or the number: by these `indexer.works` finds one project of two portals."""
    bakery = site.records[BAKERY]
    assert isinstance(bakery, Innovation)
    assert [part.name for part in bakery.participations if part.role is Role.LEAD] == ["Bakers of Example Association"]
    assert (bakery.started, bakery.grants[0].code) == ("2023-03-01", "SG00018")
