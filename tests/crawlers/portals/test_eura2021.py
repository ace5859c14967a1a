"""EURA 2021: the export's columns by header, its footer, plans marked as plans, regions and towns, sole traders left out."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from crawlers.portal import Dropped, Item
from crawlers.portals.eura2021 import PORTAL
from models.errors import SnapshotError
from models.records import Flag

HEADER = [
    "Hankekoodi ", "Ryhmähanketunnus", "Rahasto", "Tl", "Hankkeen nimi", "Toteuttajan nimi", "Toteuttajan Y-tunnus", "Rahoittava viranomainen", "Aloituspvm",
    "Päättymispvm", "Suunniteltu EU- ja valtion rahoitus", "Toteutunut EU- ja valtion rahoitus", "Sijainti", "Toteutuspaikan postitoimipaikka",
    "Suunnitelman mukainen tiivistelmä hankkeen toteutuksesta", "Hankekuvauksen osoite",
]  # fmt: skip
ELY = "Keski-Suomen elinkeino-, liikenne- ja ympäristökeskus"
TOLD = "Hankkeessa kylien nuoret ja vanhat korjaavat yhdessä puhelimia ja opettavat niiden käyttöä toisilleen."
PERIOD, BACKWARDS, OPEN = ("2024-01-01", "2026-06-30"), ("2025-03-01", "2024-03-01"), (None, None)
REGIONS, PAGE = "FI193 Keski-Suomi, FI196 Satakunta", "https://esimerkki.fi/hanke"
ROWS = [
    ["S30901", "R1", "ESR+", "4", "Korjaamo kylässä", "Esimerkin kylät ry", "9990008-3", ELY, *PERIOD, 210000.5, 90000, REGIONS, "JYVÄSKYLÄ", TOLD, None],
    [
        "A80902",
        None,
        "EAKR",
        1,
        "Hiilijalanjälki pois | pienet teot",
        "Mallilan kaupunki",
        "1234567-0",
        ELY,
        *BACKWARDS,
        None,
        None,
        None,
        "MALLILA",
        TOLD,
        PAGE,
    ],
    ["J10903", None, "JTF", "7", "Uusi työ turpeen jälkeen", "Esimerkin ammattikorkeakoulu Oy", "9990001-6", ELY, *OPEN, 50000, None, None, None, None, None],
    ["A80904", None, "EAKR", "1", "Investointi", "TUOLIPAJA OY", None, ELY, *OPEN, 1000, None, None, None, None, None],
    ["A80905", None, "EAKR", "1", "Verkkokaupan uudistaminen somessa", "Tmi Teppo Tekijä", None, ELY, *OPEN, 1000, None, None, None, TOLD, None],
    ["S30901", None, "ESR+", "4", "Korjaamo kylässä", "Esimerkin kylät ry", None, ELY, *OPEN, 1, None, None, None, None, None],
    ["Poimittu 10.5.2026", *[None] * 15],
]


@pytest.fixture
def items(tmp_path: Path) -> dict[str, Item]:
    book = Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "export.xlsx")
    return {item.key + "!" if isinstance(item, Dropped) else item.id: item for item in PORTAL.read_bulk(tmp_path / "export.xlsx")}


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
