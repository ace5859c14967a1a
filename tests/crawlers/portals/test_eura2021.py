"""EURA 2021: the export's columns by header, its footer, plans marked as plans, regions and towns, sole traders left out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from crawlers.portal import BulkReader, Dropped, Item
from crawlers.portals.eura2021 import PORTAL
from models.errors import SnapshotError
from models.records import Flag

ELY = "Keski-Suomen elinkeino-, liikenne- ja ympäristökeskus"
TOLD = "Hankkeessa kylien nuoret ja vanhat korjaavat yhdessä puhelimia ja opettavat niiden käyttöä toisilleen."


@pytest.fixture
def items(check_golden: Callable[[str, BulkReader], dict[str, Item]]) -> dict[str, Item]:
    return check_golden("eura2021", PORTAL.read_bulk)


def test_a_row_is_a_project(items: dict[str, Item]):
    project = items["eura2021:S30901"]
    assert project.title[0].value == "Korjaamo kylässä"
    assert project.description[0].value == TOLD
    assert project.flags == (Flag.PLAN,)
    assert project.places == ("Keski-Suomi", "Satakunta")
    assert (project.started, project.ended) == ("2024-01-01", "2026-06-30")
    lead, funder = project.participations
    assert (lead.name, lead.identifiers, funder.name) == ("Esimerkin kylät ry", ("fi-ytunnus:9990008-3",), ELY)
    (grant,) = project.grants
    assert (str(grant.amount), grant.currency, grant.year, grant.code) == ("210000.5", "EUR", 2024, "S30901")  # granted, not paid
    assert grant.programme == "Uudistuva ja osaava Suomi 2021–2027, ESR+, toimintalinja 4"
    assert project.url == "https://www.eura2021.fi/hakutulokset/projektikortti?id=S30901"


def test_doubtful_values_are_left_out(items: dict[str, Item]):
    project = items["eura2021:A80902"]
    assert project.title[0].value == "Hiilijalanjälki pois, pienet teot"
    assert project.participations[0].identifiers == ()
    assert project.ended is None
    assert project.grants[0].amount is None
    assert project.places == ("Mallila",)
    assert project.url == "https://esimerkki.fi/hanke"


def test_a_title_alone_says_so(items: dict[str, Item]):
    assert items["eura2021:J10903"].flags == (Flag.TITLE_ONLY,)
    assert items["eura2021:J10903"].places == ("FI",)


def test_the_rest_is_counted(items: dict[str, Item]):
    assert {item.key: item.reason for item in items.values() if isinstance(item, Dropped)} == {
        "A80904": "title says nothing",
        "A80905": "private recipient",
        "S30901": "repeated id",
        "Poimittu 10.5.2026": "no project code",
    }


def test_another_workbook_is_refused(tmp_path: Path):
    book = Workbook()
    book.active.append(["Koodi", "Nimi"])
    book.active.append(["S1", "Hanke"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(SnapshotError, match="Hankekoodi"):
        list(PORTAL.read_bulk(tmp_path / "other.xlsx"))
