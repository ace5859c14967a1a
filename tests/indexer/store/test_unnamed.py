"""Names that are nobody's never become organisations, whatever portal tells them; each record that held one is counted with the rejects."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from indexer.catalogue import Catalogue
from indexer.ingest import NOBODY
from models.progress import Silent
from models.records import FundingCall, Innovation, RecordType
from models.snapshot import open_snapshot

Line = dict[str, Any]

WORK: Line = {
    "type": "innovation",
    "id": "a:1",
    "kind": "project",
    "language": "en",
    "title": {"en": "Warm Homes for the Coast"},
    "organisations": [
        {"name": "Kunta", "role": "lead"},
        {"name": "NULL", "role": "partner"},
        {"name": "Nuorten Tuki ry", "role": "partner"},
        {"name": "N/A", "role": "partner", "identifiers": ["fi-ytunnus:0201256-6"]},
    ],
    "funding": [{"funder": "Multiple private investors", "amount": 1000, "currency": "EUR"}, {"funder": "Sitra", "amount": 5, "currency": "EUR"}],
}
CALL: Line = {"type": "call", "id": "a:c", "title": {"en": "A call"}, "funder": "Useita"}
BODY: Line = {"type": "organisation", "id": "a:o", "title": {"en": "[Anonymous]"}}


def test_nobody_becomes_no_organisation_and_is_counted(catalogue: Catalogue, snapshot_of: Callable[..., Path]) -> None:
    report = catalogue.ingest(open_snapshot(snapshot_of("a", [WORK, CALL, BODY])), Silent())
    assert report.rejected == {NOBODY: 2}
    assert [(reject.line, reject.detail) for reject in catalogue.rejects("a")] == [(1, "Kunta; NULL; Multiple private investors"), (3, "[Anonymous]")]
    assert {record.id for record in catalogue.records(RecordType.ORGANISATION)} == {"org:nuorten-tuki", "org:sitra", "fi-pro:0201256-6"}
    work, call = catalogue.record("a:1"), catalogue.record("a:c")
    assert isinstance(work, Innovation)
    assert [part.name for part in work.participations] == ["Nuorten Tuki ry", "N/A"]
    assert [(grant.funder, grant.funder_id, grant.amount) for grant in work.grants] == [("Multiple private investors", None, 1000), ("Sitra", "org:sitra", 5)]
    assert isinstance(call, FundingCall)
    assert (call.funder, call.funder_id) == ("Useita", None)


def test_what_was_an_organisation_before_is_one_no_more(catalogue: Catalogue, snapshot_of: Callable[..., Path]) -> None:
    """A later snapshot whose organisation is renamed to nobody's name takes the record with it."""
    named = BODY | {"title": {"en": "Nuorten Tuki ry"}}
    catalogue.ingest(open_snapshot(snapshot_of("a", [named])), Silent())
    assert catalogue.record("a:o") is not None
    catalogue.ingest(open_snapshot(snapshot_of("a", [BODY], "2026-02-01T00:00:00+00:00")), Silent())
    assert catalogue.record("a:o") is None
