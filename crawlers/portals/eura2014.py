"""EURA 2014: Finland's structural fund projects of 2014-2020, titles alone."""

from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.eura import PRIORITY, Register, read_titles
from crawlers.portal import Item, Portal

FILE = "finland_2014-2020_titles.csv"
PROGRAMME = "Kestävää kasvua ja työtä 2014–2020 – Suomen rakennerahasto-ohjelma"

REGISTER = Register(
    prefix="eura2014",
    title="Hankkeen nimi",
    page="https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi=",
    programme=lambda row: f"{PROGRAMME}, toimintalinja {row[PRIORITY]}",
    places=lambda row: ("FI",),
)


def read(path: Path) -> Iterator[Item]:
    """Read the list of titles."""
    return read_titles(path, FILE, REGISTER)


PORTAL = Portal(
    name="eura2014",
    title={"fi": "Rakennerahastohankkeet 2014–2020", "sv": "Strukturfondsprojekt i Finland 2014–2020", "en": "Structural fund projects in Finland 2014–2020"},
    publisher="Työ- ja elinkeinoministeriö",
    url="https://www.eura2014.fi/rrtiepa/",
    licence="unknown: public register of beneficiaries (621/1999, EU 1303/2013 Art. 115)",
    terms_url="https://www.rakennerahastot.fi",
    languages=("fi", "sv", "en"),
    min_records=2_000,
    max_records=30_000,
    cadence="once",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it",
)
