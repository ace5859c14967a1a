"""Cells of CSV files: text that a spreadsheet shows and does not compute."""

FORMULA = ("=", "+", "-", "@")
"""Beginnings of a cell that a spreadsheet would compute instead of showing (OWASP, CSV injection); tabs and line ends are spaces by then."""


def cell(text: str) -> str:
    """Return a text as one line of a cell that no spreadsheet takes for a formula."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(FORMULA) else flat
