"""City of Helsinki: the starter's ids; only dates that are dates; only sentences that tell what is funded."""

from collections.abc import Callable

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.helsinki import PORTAL
from models.records import FundingCall

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("helsinki", PORTAL.read_bulk)
    small, general, trial = (items[f"helsinki:{key}"] for key in ("esimerkki-pienavustushake", "esimerkki-yleis", "kokeilu"))
    assert (small.opens, small.closes) == (None, None)  # the whole year is no period
    assert (general.opens, general.closes) == ("2026-05-04", "2026-06-04")
    assert (trial.opens, trial.closes, trial.eligible_applicants) == (None, None, ())
    assert [text.value for text in small.description] == [
        "Tällä lomakkeella haetaan avustusta esimerkkien tekemiseen.",
        "Med denna blankett söks bidrag för exempel.",
        "This form is used to apply for a grant for examples.",
    ]
    assert small.eligible_applicants == ("individual", "ngo", "foundation")


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., list[FundingCall]], starter_calls: list[str]):
    calls = check_real(PORTAL.read_bulk, "helsinki-grants", rows=26, taken={"call": 26}, dropped={})
    assert all(len(call.title) == 3 for call in calls)
    known = {key for key in starter_calls if key.startswith("helsinki:")}
    assert len(known) == 16
    assert known <= {call.id for call in calls}
