"""Names that are nobody's, in three languages and as real portals write them, and names of bodies that look like them."""

import pytest

from models.nobody import is_nobody

# Those of INDIGO, JRC, PTV, SweCRIS, DSI4EU and the Danish and Finnish registers stood in a catalogue of 27,923 records.
NOBODY = """
NULL | N/A | n/a | - | ? | 0 | [Anonymous] | Anonyymi | Okänd | Ei tiedossa | Ei erillisrahoitusta | Uppgift saknas | TBC | To be confirmed | none
Various | Multiple | Useita | Flera | Muut | Övriga | Others | Others (including Sitra) | Muita: katso liite | ApS | Oy | project | Hanke | Kunta
Kunnat | Kaupunki | Yritys | Yritykset | Yhdistys | Koulut | Oppilaitos | Koulutusorganisaatio | Yksityishenkilö | Yksityinen elinkeinonharjoittaja
Luonnollinen henkilö | Muut yksityiset rahoittajat | Paikalliset yritykset ja yhdistykset | Kommun | Kommuner | Företag | Privatperson
Enskild person | Fysisk person | Flera kommuner | Olika föreningar | Privata och offentliga finansiärer | Municipality | The 6 municipalities
6 municipalities | Private person | private individual | Natural person | Individual | Multiple investors | Multiple private investors
Retail Investors | Consortium of private funders | European institutional investors and high net worth individuals. | Two anonymous family foundations
Trusts and foundations | Any local authority | local providers | Local companies, schools and NGOs | Various municipalities in Estonia
About 120 different municipalities in the Netherlands | 15 high educational institutions in the Netherlands
12 service providers managed by Prevista Ltd. | 34 investors - mixture of institutional, foundations and HNWI/families
67 local companies and 181 local shops in Okayama, Japan | 10 hospitals (including one in Douala) | 4 kuntaa | noin 30 yritystä Lapissa
12 kommuner i Norrbotten
"""
SOMEBODY = """
Helsingin kaupunki | Kuntaliitto | Kommunförbundet | City of London Corporation | Region Skåne | Yritys Oy | Private Investors Ltd
Citizens Foundation | The Foundation | Community Foundation | Open University | Leader-ryhmät | TE-toimisto | NAV | NA Consulting | 3F | 450
54Degrees | 360Giving | 500 Startups | Three Rivers Council | Investors in People | Crowdfunder.co.uk | Association of Finnish Foundations
Making All Voices Count | Department for Work and Pensions | No Fixed Abode NGO | Public Employment Service Austria | Municipality of Bari
Social Finance UK | Kaikukortti-verkosto | Suomen Yrittäjät | Stiftelsen Teknikdalen | Muut ry:n tuki | Other Half AB | Test Valley Borough Council
Allmänna Barnhuset | 100 Schools Ltd
"""


def names(text: str) -> list[str]:
    return [name.strip() for line in text.strip().splitlines() for name in line.split(" | ")]


@pytest.mark.parametrize("name", names(NOBODY))
def test_names_that_are_nobodys(name: str):
    assert is_nobody(name)


@pytest.mark.parametrize("name", names(SOMEBODY))
def test_names_of_bodies(name: str):
    assert not is_nobody(name)
