"""EURA 2014: Finland's structural fund projects of 2014-2020; the list of titles alone, or the site with each project's plan."""

from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.eura import PRIORITY, Register, read_titles
from crawlers.formats.eura_pages import Site, project_list, project_page
from crawlers.portal import Crawl, Fetch, Item, Portal

FILE = "finland_2014-2020_titles.csv"
ADDRESS = "https://www.eura2014.fi/rrtiepa/"
PAGE = f"{ADDRESS}projekti.php?projektikoodi="
PROGRAMME = "Kestävää kasvua ja työtä 2014–2020 – Suomen rakennerahasto-ohjelma"

REGISTER = Register(
    prefix="eura2014",
    title="Hankkeen nimi",
    page=PAGE,
    programme=lambda row: f"{PROGRAMME}, toimintalinja {row[PRIORITY]}",
    places=lambda row: ("FI",),
)

SITE = Site(prefix="eura2014", page=PAGE, programme=lambda number: f"{PROGRAMME}, toimintalinja {number}" if number else PROGRAMME)


def read(path: Path) -> Iterator[Item]:
    """Read the list of titles."""
    return read_titles(path, FILE, REGISTER)


PORTAL = Portal(
    name="eura2014",
    title={"fi": "Rakennerahastohankkeet 2014–2020", "sv": "Strukturfondsprojekt i Finland 2014–2020", "en": "Structural fund projects in Finland 2014–2020"},
    publisher="Työ- ja elinkeinoministeriö",
    url=ADDRESS,
    licence="unknown: public register of beneficiaries (621/1999, EU 1303/2013 Art. 115)",
    terms_url="https://www.rakennerahastot.fi",
    languages=("fi", "sv", "en"),
    min_records=2_000,
    max_records=30_000,
    cadence="once",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it",
    crawl=Crawl(
        adapter="list page + labelled HTML",
        hosts=("eura2014.fi",),
        start=(Fetch(f"{ADDRESS}projektilista.php?rahasto=ALL", "list"),),
        readers={"list": project_list, "project": project_page(SITE)},
        max_pages=30_000,
        max_bytes=20_000_000,  # the list holds every project
        delay=1.0,
    ),
)
