"""Countries as sources write them."""

import pytest

from crawlers.formats.countries import country_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"),
        ("EL", "GR"),
        ("FI", "FI"),
        ("Finland", "FI"),
        ("Suomi", "FI"),
        ("Czech Republic", "CZ"),
        ("United Kingdon", "GB"),
        ("EU", None),
        ("Tampere", None),
        ("", None),
        (None, None),
    ],
)
def test_country_code(text: str | None, code: str | None):
    assert country_code(text) == code
