"""INDIGO: who provided, invested and paid; what was paid for and what came of it; ids that the starter catalogue had given."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.indigo import PORTAL, PUBLISHED_CALLS

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("indigo", PORTAL.read_bulk)
    bond = items["indigo:indigo-poj-9001"]
    assert [(party.name, party.role, party.detail) for party in bond.participations] == [
        ("Sampleton Youth Club", "lead", "service provider: Nonprofit/NGO"),
        ("Caixa Exemplo", "funder", "investor: senior loan"),
        ("Sampleton Council", "funder", "outcome payer"),
        ("Outcome Helpers", "partner", "intermediary: fund management"),
    ]
    assert bond.outcome[0].ours
    assert bond.outcome[0].value.startswith("Begins a job: 1,030 outcomes achieved; 1,100 people took part (final result, 2021-03).")
    assert not any(found.self_reported for found in bond.evidence)
    assert all(found.self_reported for found in items["indigo:indigo-poj-9002"].evidence)
    assert "50" not in items["indigo:indigo-poj-9002"].outcome[0].value  # how many took part is no result
    assert all(grant.amount is None for grant in items["indigo:indigo-poj-9002"].grants)  # a formula; a sum without a currency
    assert items["indigo:life-chances-fund"].title[0].value == "Sample Chances Fund"


@pytest.mark.shared
def test_every_published_call_is_met_again(starter_calls: list[str]):
    assert {f"indigo:{name}" for name in PUBLISHED_CALLS.values()} == {call for call in starter_calls if call.startswith("indigo:")}


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., None]):
    check_real(
        PORTAL.read_bulk,
        "indigo-impact-bonds",
        rows=1889,
        taken={"organisation": 1530, "innovation": 319, "call": 21},
        dropped={"no named organisation": 15, "private person": 4},
    )
