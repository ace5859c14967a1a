"""Every portal that is walked on its site: a replica of it, written by us, gives the golden records; each is full enough to be of use."""

import json
import os

import pytest
from replica import FIXTURES, load_site, walk

from crawlers.discovery import portals
from crawlers.portal import Portal
from models.importform import dump
from models.records import FundingCall, Innovation, Organisation, sections

WALKED = [portal for portal in portals().values() if portal.crawl is not None and not portal.disabled]
LEAST_FULL = 3
NAMES_NOBODY = frozenset(("undp",))
"""Portals whose pages name no organisation: UNDP's solutions are told by people, who are not read."""


@pytest.mark.parametrize("portal", WALKED, ids=lambda portal: portal.name)
def test_replica_gives_the_golden_records(portal: Portal):
    """Set GOLDEN=write to write what is read now; then read every line of the difference before it is committed."""
    module = portal.name.replace("-", "_")
    found = walk(portal, load_site(module))
    lines = [json.dumps(dump(record), ensure_ascii=False, sort_keys=True) for _, record in sorted(found.records.items())]
    golden = FIXTURES / module / "crawled.jsonl"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == golden.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("portal", WALKED, ids=lambda portal: portal.name)
def test_at_least_three_records_are_full(portal: Portal):
    found = walk(portal, load_site(portal.name.replace("-", "_")))
    full = [key for key, record in found.records.items() if _full(record)]
    assert len(full) >= LEAST_FULL, f"only {full} are full"


def _full(record: Innovation | Organisation | FundingCall) -> bool:
    """A work tells what it is, who did it, and where or for what money; a call who pays, for what and when or how much; an organisation its number or place."""
    if isinstance(record, Innovation):
        named = bool(record.participations) or record.id.partition(":")[0] in NAMES_NOBODY
        return any(sections(record)) and named and bool(record.places or record.grants)
    if isinstance(record, FundingCall):
        return any(sections(record)) and bool(record.closes or record.recurring or record.amount_max or record.total_budget or record.eligible_applicants)
    return bool(record.identifiers) and bool(record.places or record.country)
