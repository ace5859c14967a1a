"""Sums of money as machines write them: digits and one decimal mark, never a separator of thousands."""

import re
from decimal import Decimal

FORM = re.compile(r"^[0-9]+(?:[.,][0-9]+)?$")


def plain_sum(text: str | None) -> Decimal | None:
    """Return a sum: "363031,25" and "1234.567" have decimals, whatever a person would read in them. None for nothing, 0 or another form."""
    value = (text or "").strip()
    return (Decimal(value.replace(",", ".")) or None) if FORM.match(value) else None
