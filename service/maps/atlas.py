"""The four maps by name: what each counts, how it is drawn, and how it leaves as a file."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.jsonl import dumps
from service.answer import Answerer
from service.maps import schemas
from service.maps.draw_ecosystem import draw_ecosystem
from service.maps.draw_gap import draw_gap
from service.maps.draw_geographic import draw_europe, draw_regions, draw_world
from service.maps.draw_portfolio import draw_portfolio
from service.maps.ecosystem import Ecosystem, ecosystem
from service.maps.export import MEDIA_TYPE as CSV
from service.maps.export import Map, csv_of
from service.maps.gap import GapMap, gap_map
from service.maps.geographic import GeographicMap, geographic_map
from service.maps.links import Links
from service.maps.portfolio import Axis, portfolio
from service.maps.scope import Scope, Selection
from service.maps.svg import Look, Picture, stacked

SVG = "image/svg+xml"
FORMS = ("svg", "csv", "json")


MOST_KEPT = 24
"""Drawn maps that are kept, those asked for last; one is some hundred kilobytes."""


class Kind(StrEnum):
    """The maps, as addresses name them."""

    GAP = "gap"
    GEOGRAPHY = "geography"
    ECOSYSTEM = "ecosystem"
    PORTFOLIO = "portfolio"


def found_map(kind: Kind, chosen: Selection, answerer: Answerer, language: str, by: Axis = "theme") -> Map:
    """Count one map of a selection; `by` are a portfolio's lines."""
    match kind:
        case Kind.GAP:
            return gap_map(chosen, answerer.clock())
        case Kind.GEOGRAPHY:
            return geographic_map(chosen)
        case Kind.ECOSYSTEM:
            return ecosystem(chosen, answerer.index, language)
        case Kind.PORTFOLIO:
            return portfolio(chosen, by)


def pictures(found: Map, look: Look, links: Links) -> list[Picture]:
    """Draw a map: one picture, of the geographic map two or three."""
    match found:
        case GapMap():
            return [draw_gap(found, look, links)]
        case GeographicMap():
            names = ("europe", "regions", "world")
            drawn = (draw(found, _named(look, name), links) for name, draw in zip(names, (draw_europe, draw_regions, draw_world), strict=True))
            return [one for one in drawn if one is not None]
        case Ecosystem():
            return [draw_ecosystem(found, look, links)]
        case _:
            return [draw_portfolio(found, look, links)]


@dataclass(frozen=True)
class Drawn:
    """A map, counted and drawn."""

    found: Map
    pictures: tuple[Picture, ...]


_kept: OrderedDict[tuple[str, date, Kind, str, Scope, Axis], Drawn] = OrderedDict()


def drawn_map(kind: Kind, chosen: Selection, answerer: Answerer, look: Look, by: Axis = "theme") -> Drawn:
    """Count and draw a map for a page. One of what is chosen from lists is kept for its generation and day; one of a need is never kept."""

    def draw() -> Drawn:
        found = found_map(kind, chosen, answerer, look.language, by)
        return Drawn(found, tuple(pictures(found, look, Links(look.language, chosen.scope))))

    if chosen.scope.need:
        return draw()
    key = (chosen.facts.generation, answerer.clock(), kind, look.language, chosen.scope, by)
    drawn = _kept.get(key)
    if drawn is None:
        drawn = _kept[key] = draw()
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return drawn


def map_out(found: Map, generation: str) -> schemas.MapOut:
    """Return a map as the API gives it."""
    match found:
        case GapMap():
            return schemas.gap_out(found, generation)
        case GeographicMap():
            return schemas.geography_out(found, generation)
        case Ecosystem():
            return schemas.ecosystem_out(found, generation)
        case _:
            return schemas.portfolio_out(found, generation)


def file_of(kind: Kind, found: Map, form: str, look: Look, links: Links, generation: str) -> tuple[bytes, str, str]:
    """Return (content, media type, file name) of a map as one of FORMS."""
    name = f"{look.t(f'maps.file.{kind.value}')}.{form}"
    if form == "csv":
        return csv_of(found, look), CSV, name
    if form == "svg":
        return _file(pictures(found, look, links)), SVG, name
    return dumps(map_out(found, generation).model_dump(), indent=True), "application/json", name


def _file(drawn: Sequence[Picture]) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + stacked(drawn).encode()


def _named(look: Look, name: str) -> Look:
    return Look(look.language, look.t, f"{look.ident}-{name}", look.base)
