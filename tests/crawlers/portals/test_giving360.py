"""360Giving: both forms of the standard, private recipients left out, licences of each data set."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from replica import Walk, load_site, walk

from crawlers.addresses import why_refused
from crawlers.portal import BulkReader, Dropped, Fetch, Item, Page
from crawlers.portals.giving360 import PORTAL, read_file, read_registry
from models.errors import SnapshotError
from models.importform import dump
from models.records import Flag, Organisation

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("giving360", PORTAL.read_bulk)
    grant = items["giving360:360G-sample-1"]
    assert "children’s" in grant.description[0].value
    assert grant.participations[0].identifiers == ("org-id:GB-CHC-900002", "org-id:GB-COH-01234567")
    assert grant.sources[0].licence == "CC BY 4.0"
    assert "Elsewhere" not in grant.places
    assert items["giving360:360G-sample-2"].flags == (Flag.PLAN, Flag.TITLE_ONLY)
    assert items["giving360:360G-sample-2"].ended is None
    assert items["360G-sample-3"].reason == "private recipient"
    assert items["360G-sample-4"].reason == "award to a named person"
    assert items["giving360-org:GB-GOR-X1"].description[0].ours


def test_another_json_file_is_refused(tmp_path: Path):
    (tmp_path / "other.json").write_text('{"projects": []}')
    with pytest.raises(SnapshotError, match="no 360Giving package"):
        list(PORTAL.read_bulk(tmp_path))


@pytest.mark.parametrize("wrong", [7, None, True, ["a"], [None], {"a": 1}, [{"a": 1}], [[{"name": ["x"]}]], [{"name": {"a": 1}}]])
def test_a_field_of_another_type_costs_its_grant_alone(fixtures: Path, tmp_path: Path, wrong: object):
    grants = json.loads((fixtures / "giving360" / "input" / "grants_set0001.json").read_text())["grants"]
    funder = json.loads((fixtures / "giving360" / "input" / "funders.jl").read_text().splitlines()[0])
    for field in sorted({field for grant in grants for field in grant}):
        (tmp_path / "grants.json").write_text(json.dumps({"grants": [grants[0] | {field: wrong}, grants[1]]}))
        items = list(PORTAL.read_bulk(tmp_path))
        assert len(items) == 2
        assert isinstance(items[0], Dropped) or items[0].id
        assert items[1].id == f"giving360:{grants[1]['id']}" or items[1].reason == "repeated id"
    for field in set(funder) - {"id", "name"}:
        (tmp_path / "funders.jl").write_text(json.dumps(funder | {field: wrong}))
        (item,) = PORTAL.read_bulk(tmp_path / "funders.jl")
        assert isinstance(item, Organisation) or item.reason == "malformed" or item.reason.startswith("invalid")


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("giving360"))


def test_the_register_leads_to_each_publisher_s_own_file(site: Walk):
    assert [url.split("/")[2] for url in site.asked] == [
        "data.threesixtygiving.org",
        "sample-foundation.example",
        "data.sampleton.example",  # an accessURL that is a file
        "harbour-trust.example",
        "moved-fund.example",
    ]
    assert {drop.key: drop.reason for drop in site.dropped if drop.key in ("set0004", "set0005")} == {
        "set0004": "no file to download",
        "set0005": "file that the register itself could not fetch",
    }
    dated = [found for found in read_registry(page_of("data.json")) if isinstance(found, Fetch)]
    assert dated[0].modified == "2099-03-01T09:00:00.000+0000"  # a file that the register says is as it was is not asked again


def page_of(name: str) -> Page:
    (answer,) = (answer for answer in load_site("giving360") if answer.url.endswith(name))
    return Page(url=answer.url, body=answer.body, content_type="application/json")


def test_any_public_host_may_be_asked_and_no_private_one():
    assert why_refused("https://sample-foundation.example/open/grants", PORTAL.crawl.hosts) is None
    assert why_refused("http://192.168.0.7/grants.csv", PORTAL.crawl.hosts) == "page at a private address"
    assert why_refused("file:///etc/passwd", PORTAL.crawl.hosts) == "page at an address that is not http"


def test_each_grant_has_its_data_set_s_licence(site: Walk):
    licences = {key: record.sources[0].licence for key, record in site.records.items() if record.type == "innovation"}
    assert licences == {
        "giving360:360G-set0001-1": "CC BY 4.0",
        "giving360:360G-set0001-2": "CC BY 4.0",
        "giving360:360G-set0001-5": "CC BY 4.0",
        "giving360:360G-town-21": "OGL v3",
        "giving360:360G-harbour-1": "Harbour's own licence",  # its hidden sheet holds a draft, which is not read
    }


def test_repeated_ids_persons_and_bad_rows_are_told_apart(site: Walk):
    reasons = Counter(drop.reason for drop in site.dropped)
    assert (reasons["repeated id"], reasons["private recipient"]) == (1, 1)
    assert [drop.key for drop in site.dropped if drop.reason == "malformed"] == ["data set 6", "set0001: 360G-set0001-4"]


def test_money_to_be_granted_on_is_told_but_not_counted(site: Walk):
    (regrant, own) = (site.records[f"giving360:360G-set0001-{number}"].grants[0] for number in (2, 1))
    assert (regrant.amount, regrant.currency, own.amount) == (None, None, 18_000)


def test_a_file_that_has_moved_costs_itself_alone(site: Walk):
    assert [drop.key for drop in site.dropped if drop.reason == "file of another form"] == ["https://moved-fund.example/grants.csv"]


def test_publishers_have_the_ids_of_the_list_of_funders(site: Walk):
    assert site.records["giving360-org:GB-CHC-900001"].identifiers == ("org-id:GB-CHC-900001",)


def test_no_contact_is_read(site: Walk):
    assert "lanted" not in json.dumps([dump(record) for record in site.records.values()])


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"{}"])
def test_another_register_is_a_clear_error(body: bytes):
    with pytest.raises(ValueError, match="answered"):
        list(read_registry(Page(url="https://data.threesixtygiving.org/data.json", body=body)))


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"PK\x03\x04 damaged", b"\xd0\xcf\x11\xe0 old Excel", b'{"projects": []}', b"[7]"])
def test_another_file_is_dropped(body: bytes):
    (drop,) = read_file(Page(url="https://funder.example/grants", body=body, note="set0009 CC BY 4.0"))
    assert (drop.key, drop.reason) == ("https://funder.example/grants", "file of another form")


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(
        PORTAL.read_bulk,
        "uk-grants-360giving",
        rows=6116,
        taken={"innovation": 5912, "organisation": 42},
        dropped={"private recipient": 99, "award to a named person": 63},
    )
