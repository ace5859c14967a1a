"""The geographic map as SVG: Europe and the world by outlines that are shipped, the Finnish regions as tiles; bubbles say how many works."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from models.jsonl import loads
from models.taxonomy import places
from service.maps.geographic import Area, GeographicMap
from service.maps.layout import apart
from service.maps.links import Links
from service.maps.svg import (
    ACCENT,
    LINE,
    SURFACE,
    TINT,
    Look,
    Picture,
    disc,
    link,
    picture,
    radius,
    share,
    share_legend,
    size_legend,
    tag,
    text,
    told_words,
    wrapped,
)
from service.web.strings import plural

OUTLINES = Path(__file__).parent.parent / "data" / "outlines.json"
"""Made by service.maps.make_outlines."""

TILES = {
    "FI-R19": (4, 0),
    "FI-R17": (4, 1), "FI-R18": (5, 1),
    "FI-R15": (2, 2), "FI-R16": (3, 2), "FI-R11": (4, 2), "FI-R12": (5, 2),
    "FI-R14": (2, 3), "FI-R13": (3, 3), "FI-R10": (4, 3),
    "FI-R04": (1, 4), "FI-R06": (2, 4), "FI-R07": (3, 4), "FI-R08": (4, 4), "FI-R09": (5, 4),
    "FI-R21": (0, 5), "FI-R02": (1, 5), "FI-R05": (2, 5), "FI-R01": (3, 5),
}  # fmt: skip
"""Column and row of each Finnish region, placed by hand: neighbours stay neighbours as far as squares allow."""

TILE = (112, 92)
LEGENDS = 148
FROM = 132
"""Units of the picture of Europe left of which there is but ocean."""

SCALE = 1.25
"""Bubbles on maps are larger than marks in cells: a number stands in them."""


def draw_europe(found: GeographicMap, look: Look, links: Links) -> Picture:
    """Return the countries of Europe and its neighbours."""
    outlines = _outlines("europe")
    inside = frozenset(outlines["inside"])
    areas = [area for area in found.countries if area.code in inside]
    height = outlines["height"]
    body = tag("g", *_lands(outlines, {area.code for area in areas}), *_bubbles(areas, outlines, look, links), transform=f"translate({-FROM} 0)")
    sea = tag("clipPath", tag("rect", width=outlines["width"] - FROM, height=height), id=f"{look.ident}-sea")
    description = look.t("maps.geography.desc", works=look.n(found.somewhere), countries=look.n(len(found.countries)))
    lower = _legends(look, height)
    shown = tag("g", body, clip_path=f"url(#{look.ident}-sea)")
    return picture(look, (outlines["width"] - FROM, height + LEGENDS), look.t("maps.geography.europe"), description, sea, shown, lower, kind="map-land")


def draw_world(found: GeographicMap, look: Look, links: Links) -> Picture | None:
    """Return the world, the countries outside of the picture of Europe marked; None when no work is outside."""
    outlines = _outlines("world")
    inside = frozenset(_outlines("europe")["inside"])
    areas = [area for area in found.countries if area.code not in inside]
    if not areas:
        return None
    lands = _lands(outlines, {area.code for area in found.countries})
    description = look.t("maps.geography.world.desc", countries=look.n(len(areas)))
    body = [*lands, *_bubbles(areas, outlines, look, links)]
    return picture(look, (outlines["width"], outlines["height"]), look.t("maps.geography.world"), description, *body, kind="map-land")


def draw_regions(found: GeographicMap, look: Look, links: Links) -> Picture:
    """Return the Finnish regions as tiles."""
    wide, high = TILE
    tiles = [_tile(area, look, links) for area in found.regions]
    width, height = wide * (1 + max(x for x, _ in TILES.values())), high * (1 + max(y for _, y in TILES.values()))
    description = look.t("maps.geography.regions.desc", works=look.n(found.in_regions), finland=look.n(found.finland))
    return picture(look, (width + 2, height + 2), look.t("maps.geography.regions"), description, *tiles, kind="map-tiles")


def area_words(area: Area, look: Look) -> str:
    """What an area says in words: "Sweden: 12 works, 3 with results"."""
    t, language = look.t, look.language
    counted = f"{plural(t, 'maps.works', area.works, language)}, {plural(t, 'maps.told', area.told, language)}" if area.works else t("maps.gap.none")
    return f"{places.name(area.code, language)}: {counted}"


@cache
def _outlines(name: str) -> dict[str, Any]:
    pictures: dict[str, dict[str, Any]] = loads(OUTLINES.read_bytes())
    return pictures[name]


def _lands(outlines: Mapping[str, Any], with_works: set[str]) -> list[str]:
    """Outlines of all countries, those with works tinted."""
    lands = []
    for code, shape in outlines["countries"].items():
        kind, colour = ("map-land-with", TINT) if code in with_works else ("map-land-without", SURFACE)
        lands.append(tag("path", d=shape["d"], class_=kind, fill=colour, stroke=LINE, stroke_width=0.7))
    return lands


def _bubbles(areas: Sequence[Area], outlines: Mapping[str, Any], look: Look, links: Links) -> list[str]:
    """A bubble a country, pushed apart where countries are small; a country without an outline is in the table alone."""
    shown = [area for area in areas if area.code in outlines["countries"]]
    if not shown:
        return []
    at = np.array([(outlines["countries"][area.code]["x"], outlines["countries"][area.code]["y"]) for area in shown], float)
    radii = np.array([radius(area.works) * SCALE for area in shown])
    marks = []
    for area, (x, y), r in zip(shown, apart(at, radii), radii.tolist(), strict=True):
        mark = tag("circle", cx=x, cy=y, r=r, class_="map-bubble", fill=SURFACE, stroke=ACCENT, stroke_width=1.5)
        ring = disc(look, x, y, r, share(area.told, area.works))
        marks.append(link(look.href(links.works(place=area.code)), area_words(area, look), mark, ring, _plate(x, y, r, look.n(area.works))))
    return marks


def _plate(x: float, y: float, r: float, number: str) -> str:
    """A number on ground of its own, so that it can be read on any pattern; none in a bubble that it would cover."""
    wide = 6.6 * len(number) + 5
    if wide > 2 * r - 3:
        return ""
    return tag("rect", x=x - wide / 2, y=y - 7, width=wide, height=14, rx=3, class_="map-ground", fill=SURFACE) + text(x, y + 4, number, 11, anchor="middle")


def _tile(area: Area, look: Look, links: Links) -> str:
    column, row = TILES[area.code]
    wide, high = TILE
    left, top = column * wide + 1, row * high + 1
    kind, colour = ("map-tile map-land-with", TINT) if area.works else ("map-tile map-land-without", SURFACE)
    box = tag("rect", x=left + 2, y=top + 2, width=wide - 4, height=high - 4, rx=6, class_=kind, fill=colour, stroke=LINE, stroke_width=1)
    lines = wrapped(places.name(area.code, look.language), 15)
    name = [text(left + wide / 2, top + 20 + 14 * number, line, 12, anchor="middle") for number, line in enumerate(lines)]
    size = radius(area.works) * 0.8 if area.works else 0
    mark = [disc(look, left + 30, top + high - 24, size, share(area.told, area.works))] if area.works else []
    count = text(left + (56 if area.works else wide / 2), top + high - 19, look.n(area.works), 17, anchor=None if area.works else "middle", font_weight="600")
    return link(look.href(links.works(place=area.code)), area_words(area, look), box, *name, *mark, count)


def _legends(look: Look, y: float) -> str:
    return tag(
        "g",
        size_legend(look, 16, y + 22, look.t("maps.legend.works"), SCALE),
        share_legend(look, 16, y + 100, look.t("maps.legend.share"), told_words(look)),
    )
