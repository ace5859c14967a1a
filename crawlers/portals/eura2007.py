"""EURA 2007: Finland's structural fund projects of 2007-2013; the list of titles alone, or the site, which is built as that of EURA 2014."""

from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.eura import FUND, PRIORITY, Register, read_titles
from crawlers.formats.eura_pages import Site, project_list, project_page
from crawlers.formats.tables import Row
from crawlers.portal import Crawl, Fetch, Item, Portal

FILE = "finland_2007-2013_titles.csv"
ADDRESS = "https://www.eura2007.fi/rrtiepa/"
PAGE = f"{ADDRESS}projekti.php?projektikoodi="
AREA = "Ohjelma / osio"
NATIONWIDE = "Valtakunnallinen"


def _area(row: Row) -> str:
    return row.get(AREA, "").removesuffix(" suuralueosio").removesuffix(" osio").replace("Suomen", "Suomi").strip()


def _programme(row: Row) -> str:
    """ESR had one programme for mainland Finland, EAKR one for each of four areas."""
    area = _area(row)
    name = "Manner-Suomen ESR-ohjelma" if row[FUND] == "ESR" else f"{area.replace('Suomi', 'Suomen')} EAKR-ohjelma"
    return f"{name} 2007–2013, toimintalinja {row[PRIORITY]}"


def _places(row: Row) -> tuple[str, ...]:
    area = _area(row)
    return (area,) if area and area != NATIONWIDE else ("FI",)


REGISTER = Register(
    prefix="eura2007",
    title="Projektin nimi",
    page=PAGE,
    programme=_programme,
    places=_places,
)

PERIOD = "Suomen rakennerahasto-ohjelmat 2007–2013"
SITE = Site(prefix="eura2007", page=PAGE, programme=lambda number: f"{PERIOD}, toimintalinja {number}" if number else PERIOD)


def read(path: Path) -> Iterator[Item]:
    """Read the list of titles."""
    return read_titles(path, FILE, REGISTER)


PORTAL = Portal(
    name="eura2007",
    title={"fi": "Rakennerahastohankkeet 2007–2013", "sv": "Strukturfondsprojekt i Finland 2007–2013", "en": "Structural fund projects in Finland 2007–2013"},
    publisher="Työ- ja elinkeinoministeriö",
    url=ADDRESS,
    licence="unknown: public register of beneficiaries (621/1999, EU 1083/2006)",
    terms_url="https://www.rakennerahastot.fi",
    languages=("fi", "sv", "en"),
    min_records=8_000,
    max_records=30_000,
    cadence="once",
    read_bulk=read,
    bulk_hint=f"{FILE}, or the folder with it",
    crawl=Crawl(
        adapter="list page + labelled HTML",
        hosts=("eura2007.fi",),
        start=(Fetch(f"{ADDRESS}projektilista.php?rahasto=ALL", "list"),),
        readers={"list": project_list, "project": project_page(SITE)},
        max_pages=40_000,
        max_bytes=20_000_000,  # the list holds every project
        delay=1.0,
    ),
)
