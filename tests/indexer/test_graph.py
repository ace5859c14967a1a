"""Who did what, and the counts by value: held against the records they are made of."""

from collections import Counter
from pathlib import Path

import pytest

from indexer.attributes import attributes_of
from indexer.facets import read_facets, write_facets, write_portals
from indexer.graph import Graph
from models.importform import parse
from models.jsonl import loads
from models.records import Flag, FundingCall, Grant, Innovation, Organisation, Participation, Record, Role
from models.snapshot import open_snapshot


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """The starter's records, where the parts of works name their organisations by id."""
    snapshot = open_snapshot(Path(__file__).resolve().parent.parent.parent / "crawlers" / "starter")
    return [parse(loads(body), defaults=snapshot.defaults) for _, body in snapshot.lines()]


def linked(records: list[Record]) -> list[Record]:
    """Some works with parts and money of known organisations, in every combination."""
    ids = [record.id for record in records if isinstance(record, Organisation)]
    works = [record for record in records if isinstance(record, Innovation)]
    changed = []
    for number, work in enumerate(works[:40]):
        parts = tuple(
            Participation(name=f"n{i}", role=role, organisation_id=ids[(number * 3 + i) % 10] if i != 1 else None)
            for i, role in enumerate([Role.LEAD, Role.PARTNER, Role.PARTNER, Role.FUNDER][: number % 5])
        )
        grants = tuple(Grant(funder="f", funder_id=ids[20 + number % 4] if number % 3 else None) for _ in range(number % 3))
        changed.append(work.model_copy(update={"participations": parts, "grants": grants}))
    return [*changed, *(record for record in records if not isinstance(record, Innovation))]


def test_edges_are_those_of_the_records_both_ways(tmp_path: Path, records: list[Record]) -> None:
    all_records = linked(records)
    Graph.write(tmp_path, all_records)
    graph = Graph(tmp_path)
    works = [record for record in all_records if isinstance(record, Innovation)]
    for record in all_records:
        if isinstance(record, Innovation):
            assert set(graph.organisations_of(record.id)) == {(part.organisation_id, part.role) for part in record.participations if part.organisation_id}
            assert len(graph.organisations_of(record.id)) == len(set(graph.organisations_of(record.id)))
            paid = {grant.funder_id for grant in record.grants if grant.funder_id}
            paid |= {part.organisation_id for part in record.participations if part.organisation_id and part.role is Role.FUNDER}
            assert set(graph.funders_of(record.id)) == paid
        elif isinstance(record, Organisation):
            parts = {(work.id, part.role) for work in works for part in work.participations if part.organisation_id == record.id}
            assert set(graph.works_of(record.id)) == parts
            assert set(graph.funded_by(record.id)) == {work.id for work in works if record.id in graph.funders_of(work.id)}
            calls = {call.id for call in all_records if isinstance(call, FundingCall) and call.funder_id == record.id}
            assert set(graph.calls_of(record.id)) == calls
    assert any(graph.funded_by(record.id) for record in all_records)
    assert any(graph.calls_of(record.id) for record in all_records)


def test_facets_count_records_by_value(tmp_path: Path, records: list[Record]) -> None:
    derived = records[0].model_copy(update={"flags": (Flag.DERIVED,)})
    write_facets(tmp_path, [derived, *records[1:]], [{"portal": "starter"}])
    facets, portals = read_facets(tmp_path)
    expected: Counter[str] = Counter()
    for record in records[1:]:
        if isinstance(record, Innovation):
            themes = attributes_of(record).get("theme", ())
            expected.update(themes if isinstance(themes, tuple) else (str(themes),))
    assert facets["innovation"]["theme"] == dict(expected)
    assert list(facets["innovation"]["theme"].values()) == sorted(expected.values(), reverse=True)
    assert facets["organisation"]["type"]["organisation"] == sum(isinstance(record, Organisation) for record in records[1:])
    assert portals == [{"portal": "starter"}]


def test_newer_rows_of_portals_leave_the_counts(tmp_path: Path, records: list[Record]) -> None:
    write_facets(tmp_path, records, [{"portal": "starter"}])
    (tmp_path / "new").mkdir()
    write_portals(tmp_path, tmp_path / "new", [{"portal": "starter", "last_snapshot": "2026-03-01"}])
    assert read_facets(tmp_path / "new") == (read_facets(tmp_path)[0], [{"portal": "starter", "last_snapshot": "2026-03-01"}])
