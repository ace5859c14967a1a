"""EU Funding & Tenders: mojibake repaired, the starter's ids, nothing open by guess."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.eu_calls import PORTAL
from models.records import FundingCall

Golden = Callable[[str, BulkReader], dict[str, Item]]
NO_TOPIC = {"ec:cerv-programme"}
"""A call of the starter that is a programme, not a topic."""


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("eu_calls", PORTAL.read_bulk)
    topic, coming = items["ec:example-2099-01-topic-01"], items["ec:example-2099-02"]
    assert topic.description[0].value.startswith("Expected Outcome:\nProjects show the region’s example.\nScope:\n")
    assert (topic.stated_status, topic.closes, str(topic.amount_max), topic.currency) == ("open", "2099-09-23", "3500000", "EUR")
    assert (coming.stated_status, coming.opens, coming.closes) == ("forthcoming", None, None)
    assert (coming.amount_min, coming.amount_max, coming.currency) == (None, None, None)  # 0 is not known
    assert coming.description[0].value == "One paragraph.\n\nAnother."  # its objectives say the same again
    strange = items["ec:example-2099-04"]
    assert (strange.stated_status, strange.closes, strange.amount_max, strange.description) == (None, None, None, ())


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., list[FundingCall]], starter_calls: list[str]):
    calls = check_real(PORTAL.read_bulk, "eu-open-calls", rows=629, taken={"call": 629}, dropped={})
    status = [call.stated_status for call in calls]
    assert (status.count("open"), status.count("forthcoming")) == (363, 262)
    assert not any(mark in text.value for call in calls for text in (*call.title, *call.description) for mark in ("â€", "Ã©", "Ã¤"))
    assert {key for key in starter_calls if key.startswith("ec:")} - {call.id for call in calls} == NO_TOPIC
