"""One project from two portals is one record with two sources, whether it came as a bulk file or page by page; what is not surely one stays two."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.catalogue import Catalogue
from models.progress import Silent
from models.records import Innovation
from models.snapshot import open_snapshot

Line = dict[str, Any]
SnapshotOf = Callable[..., Path]


def project(feed: str, key: str, **fields: Any) -> Line:
    return {
        "type": "innovation",
        "id": f"{feed}:{key}",
        "kind": "project",
        "language": "en",
        "title": {"en": "Warm Homes for the Coast"},
        "started": "2019-03-01",
        "ended": "2021-02-28",
        "organisations": [{"name": "Oulun yliopisto", "role": "lead", "country": "FI"}],
    } | fields


def told(catalogue: Catalogue, snapshot_of: SnapshotOf, *lines: Line) -> list[Innovation]:
    """The works that there are when each feed's lines are taken in."""
    for feed in sorted({line["id"].partition(":")[0] for line in lines}):
        catalogue.ingest(open_snapshot(snapshot_of(feed, [line for line in lines if line["id"].startswith(f"{feed}:")])), Silent())
    return [record for record in catalogue.records() if isinstance(record, Innovation)]


def test_the_same_title_lead_and_period_is_one_record_with_two_sources(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    other = project("b", "x", started="2019", organisations=[{"name": "University of Oulu", "role": "lead"}], outcome={"en": "Forty homes are warm."})
    (record,) = told(catalogue, snapshot_of, project("a", "1"), other)
    assert record.id == "a:1"
    assert [text.value for text in record.outcome] == ["Forty homes are warm."]
    assert sorted(source.portal for source in record.sources) == ["a", "b"]
    assert catalogue.resolve("b:x") == "a:1"


def test_the_same_code_of_the_same_funder_is_one_under_any_title(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    grant = [{"funder": "European Commission", "code": "101000001"}]
    lines = project("a", "1", funding=grant), project("b", "x", title={"en": "WARMCOAST"}, started="2019-03-01", funding=grant)
    (record,) = told(catalogue, snapshot_of, *lines)
    assert {source.portal for source in record.sources} == {"a", "b"}


def test_a_prolonged_project_is_one_when_it_begins_on_the_same_day(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    """Registers seldom agree on the end: of 25 projects that two feeds tell of under one id, 24 begin on one day and 13 end on one."""
    (record,) = told(catalogue, snapshot_of, project("a", "1"), project("b", "x", ended="2021-12-31"))
    assert record.id == "a:1"


@pytest.mark.parametrize("told_too", [{"organisations": [{"name": "Keha-keskus", "role": "lead"}]}, {"title": {"fi": "Lämpimät kodit rannikolle"}}])
def test_a_code_under_two_payers_is_one_where_title_or_lead_says_so(catalogue: Catalogue, snapshot_of: SnapshotOf, told_too: Line) -> None:
    """The national register names the authority that paid, Kohesio the fund; both give the national code."""
    authority = [{"funder": "Hämeen elinkeino-, liikenne- ja ympäristökeskus", "code": "S20251"}]
    fund = [{"funder": "European Social Fund", "code": "S20251"}]
    lines = project("a", "1", funding=authority), project("b", "x", funding=fund, ended="2021-12-31", **told_too)
    (record,) = told(catalogue, snapshot_of, *lines)
    assert {source.portal for source in record.sources} == {"a", "b"}
    assert {grant.funder for grant in record.grants} == {"Hämeen elinkeino-, liikenne- ja ympäristökeskus", "European Social Fund"}


def test_a_code_of_two_payers_alone_tells_nothing(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    other = project("b", "x", title={"en": "Quiet Seas"}, organisations=[{"name": "Turun yliopisto", "role": "lead", "country": "FI"}])
    lines = project("a", "1", funding=[{"funder": "Formas", "code": "2014-00638"}]), other | {"funding": [{"funder": "Vinnova", "code": "2014-00638"}]}
    assert len(told(catalogue, snapshot_of, *lines)) == 2


def test_two_of_one_portal_are_not_joined_through_a_third(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    """The third has the code of the first and the title of the second: nobody can tell which of them it is, so the surer sign alone counts."""
    grant = [{"funder": "European Commission", "code": "101000001"}]
    third = project("b", "x", title={"en": "Warm Homes for the Hills"}, funding=grant)
    works = told(catalogue, snapshot_of, project("a", "1", funding=grant), project("a", "2", title={"en": "Warm Homes for the Hills"}), third)
    assert sorted(record.id for record in works) == ["a:1", "a:2"]
    assert catalogue.resolve("b:x") == "a:1"


@pytest.mark.parametrize(
    "other",
    [
        {"title": {"en": "Warm Homes for the Hills"}},
        {"started": "2019-04-01"},
        {"started": "2019", "ended": "2022-02-28"},
        {"organisations": [{"name": "Turun yliopisto", "role": "lead", "country": "FI"}]},
        {"organisations": [{"name": "Oulun yliopisto", "role": "partner", "country": "FI"}]},
    ],
)
def test_another_title_period_or_lead_is_another_project(catalogue: Catalogue, snapshot_of: SnapshotOf, other: Line) -> None:
    assert len(told(catalogue, snapshot_of, project("a", "1"), project("b", "x", **other))) == 2


def test_what_one_portal_lists_as_two_stays_two(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    assert len(told(catalogue, snapshot_of, project("a", "1"), project("a", "2"))) == 2
    assert len(told(catalogue, snapshot_of, project("b", "1"))) == 3  # which of the two it is, nobody can tell


def test_a_result_is_not_the_project_whose_code_it_bears(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    grant = [{"funder": "European Commission", "code": "101000001"}]
    result = project("b", "x", kind="result", title={"en": "A guide to warm homes"}, funding=grant)
    assert len(told(catalogue, snapshot_of, project("a", "1", funding=grant), result)) == 2


def test_two_found_to_be_one_can_be_set_apart(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    told(catalogue, snapshot_of, project("a", "1"), project("b", "x"))
    catalogue.unmerge("b:x", Silent())
    assert sorted(record.id for record in catalogue.records()) == ["a:1", "b:x", "org:university-fi-m564-fi"]


def test_the_site_and_the_bulk_file_of_one_portal_are_one_feed(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    catalogue.ingest(open_snapshot(snapshot_of("a", [project("a", "1")])), Silent())
    later = snapshot_of("a", [project("a", "1", outcome={"en": "Forty homes are warm."})], "2026-02-01T00:00:00+00:00")
    catalogue.ingest(open_snapshot(later), Silent())
    (record,) = [record for record in catalogue.records() if isinstance(record, Innovation)]
    assert [text.value for text in record.outcome] == ["Forty homes are warm."]
    assert len(record.sources) == 1
