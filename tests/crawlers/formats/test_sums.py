"""Sums that machines wrote: one decimal mark, no separator of thousands."""

from decimal import Decimal

import pytest

from crawlers.formats.sums import plain_sum


@pytest.mark.parametrize(
    ("text", "meant"),
    [("363031,25", "363031.25"), ("337478.40", "337478.40"), ("1234,567", "1234.567"), ("1200000", "1200000"), (" 5 ", "5")],
)
def test_a_decimal_mark_is_never_one_of_thousands(text: str, meant: str):
    assert plain_sum(text) == Decimal(meant)


@pytest.mark.parametrize("text", ["", None, "0", "0,0", "-5", "1.234.567", "1 000", "N.a.", "٣"])
def test_another_form_is_no_sum(text: str | None):
    assert plain_sum(text) is None
