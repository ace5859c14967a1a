"""docs/portals.md tells of every portal, and of none that is not there."""

import re
from pathlib import Path

from crawlers.discovery import portals

DOC = Path(__file__).parents[2] / "docs" / "portals.md"


def test_every_portal_has_its_first_live_day():
    rows = [line.split("|")[1] for line in DOC.read_text(encoding="utf-8").splitlines() if line.startswith("| ") and not line.startswith("| portal")]
    told = [name.strip() for row in rows for name in row.split(",")]
    assert len(told) == len(set(told))
    assert set(told) == set(portals()) - {"starter"}


def test_commands_of_the_table_name_the_portal_of_their_row():
    for line in DOC.read_text(encoding="utf-8").splitlines():
        for command in re.findall(r"`kutoja crawl ([a-z0-9-]+)", line):
            assert command in line.split("|")[1]
