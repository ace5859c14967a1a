"""`python -m service.maps.make_outlines countries-50m.json`: make service/data/outlines.json from an open atlas.

Reads the countries of Natural Earth (public domain, naturalearthdata.com) at 1:50m as the package world-atlas 2.0.2 has them: TopoJSON, whose arcs are
borders that two countries share. Arcs are projected and thinned before rings are made of them, so that neighbours stay neighbours.

Europe is drawn by Lambert's azimuthal equal-area projection around 52° N 10° E (the one of EPSG:3035, on a sphere; Snyder, Map Projections: A Working
Manual, 1987, p. 185), the world by Equal Earth (Šavrič, Patterson and Jenny 2018): sizes of countries can be compared in both.

Natural Earth draws who holds a land; these maps follow the resolutions of the General Assembly of the United Nations where the two differ: Crimea is
drawn as Ukraine (68/262), the north of Cyprus as Cyprus. Somaliland is drawn as Somalia.
"""

import argparse
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from models.jsonl import dumps, loads
from models.taxonomy import places

TARGET = Path(__file__).parent.parent / "data" / "outlines.json"
WIDTH = 1000
"""Units across each picture."""

TOLERANCE = 0.8
"""Units by which a thinned border may be off."""

SMALLEST = 2.5
"""Square units below which an island is left out, unless it is all of its country."""

GRID = 24
"""Points tried in each direction for the place of a number."""

EARTH = 6371.0
EUROPE_FRAME = (-2500.0, -1950.0, 2600.0, 2330.0)
"""Kilometres from the centre: west, south, east, north."""

WORLD_FRAME = (-2.72, -1.02, 2.72, 1.32)
"""Radii of the sphere; the Antarctic is left out."""

CRIMEA = (34.2, 45.3)
ASIAN_NEIGHBOURS = frozenset({"TR", "CY", "GE", "AM", "AZ"})
"""Countries that the picture of Europe holds too."""

NAMES = {
    "W. Sahara": "EH", "Dem. Rep. Congo": "CD", "Dominican Rep.": "DO", "Falkland Is.": "FK", "Fr. S. Antarctic Lands": "TF", "Côte d'Ivoire": "CI",
    "Central African Rep.": "CF", "Congo": "CG", "Eq. Guinea": "GQ", "eSwatini": "SZ", "Palestine": "PS", "Solomon Is.": "SB", "Bosnia and Herz.": "BA",
    "Macedonia": "MK", "S. Sudan": "SS", "Somaliland": "SO", "N. Cyprus": "CY", "Czechia": "CZ", "Turkey": "TR", "Myanmar": "MM", "Timor-Leste": "TL",
    "United States of America": "US", "Cabo Verde": "CV", "São Tomé and Principe": "ST", "Marshall Is.": "MH", "N. Mariana Is.": "MP", "U.S. Virgin Is.": "VI",
    "Br. Indian Ocean Ter.": "IO", "Pitcairn Is.": "PN", "British Virgin Is.": "VG", "Cayman Is.": "KY", "Turks and Caicos Is.": "TC", "Cook Is.": "CK",
    "St-Barthélemy": "BL", "St-Martin": "MF", "Fr. Polynesia": "PF", "Wallis and Futuna Is.": "WF", "Åland": "FI", "Faeroe Is.": "FO", "Hong Kong": "HK",
    "Macao": "MO", "St. Pierre and Miquelon": "PM", "Vatican": "VA", "St. Vin. and Gren.": "VC", "St. Kitts and Nevis": "KN", "Antigua and Barb.": "AG",
    "Trinidad and Tobago": "TT", "Heard I. and McDonald Is.": "HM", "S. Geo. and the Is.": "GS", "Saint Helena": "SH", "Saint Lucia": "LC",
    "Indian Ocean Ter.": "CX", "Antarctica": "", "Siachen Glacier": "", "Ashmore and Cartier Is.": "AU",
}  # fmt: skip
"""The atlas's names that models.taxonomy.places does not know, or knows as something else; "" for what is not drawn."""

Point = tuple[float, float]
Ring = list[Point]
Project = Callable[[float, float], Point]
Frame = tuple[float, float, float, float]
"""West, south, east, north."""


def europe(longitude: float, latitude: float) -> Point:
    """Project degrees to kilometres by Lambert's azimuthal equal-area projection."""
    lam, phi, centre = math.radians(longitude - 10.0), math.radians(latitude), math.radians(52.0)
    cosine = math.sin(centre) * math.sin(phi) + math.cos(centre) * math.cos(phi) * math.cos(lam)
    k = EARTH * math.sqrt(2.0 / max(1.0 + cosine, 1e-9))
    return k * math.cos(phi) * math.sin(lam), k * (math.cos(centre) * math.sin(phi) - math.sin(centre) * math.cos(phi) * math.cos(lam))


def equal_earth(longitude: float, latitude: float) -> Point:
    """Project degrees to radii of the sphere by Equal Earth."""
    theta = math.asin(math.sqrt(3.0) / 2.0 * math.sin(math.radians(latitude)))
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    square = theta * theta
    sixth = square**3
    x = 2.0 * math.sqrt(3.0) * math.radians(longitude) * math.cos(theta) / (3.0 * (a1 + 3.0 * a2 * square + sixth * (7.0 * a3 + 9.0 * a4 * square)))
    return x, theta * (a1 + a2 * square + sixth * (a3 + a4 * square))


def decoded(atlas: dict[str, Any]) -> list[Ring]:
    """Return the arcs of a TopoJSON topology in degrees."""
    (scale_x, scale_y), (from_x, from_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + from_x, y * scale_y + from_y))
        arcs.append(points)
    return arcs


def thinned(points: Ring, tolerance: float) -> Ring:
    """Return a line with fewer points, at most `tolerance` off (Douglas and Peucker 1973); its ends stay."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance = first, tolerance
        for number in range(first + 1, last):
            off = _distance(points[number], points[first], points[last])
            if off > distance:
                far, distance = number, off
        if far != first:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[number] for number in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    at = 0.0 if length == 0 else max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    return math.hypot(point[0] - start[0] - at * dx, point[1] - start[1] - at * dy)


def clipped(ring: Ring, frame: Frame) -> Ring:
    """Return what of a ring lies in a frame (Sutherland and Hodgman 1974)."""
    for axis, limit, sign in ((0, frame[0], 1), (0, frame[2], -1), (1, frame[1], 1), (1, frame[3], -1)):
        found: Ring = []
        for number, point in enumerate(ring):
            before = ring[number - 1]
            inside, was = (point[axis] - limit) * sign >= 0, (before[axis] - limit) * sign >= 0
            if inside != was:
                at = (limit - before[axis]) / (point[axis] - before[axis])
                found.append((before[0] + at * (point[0] - before[0]), before[1] + at * (point[1] - before[1])))
            if inside:
                found.append(point)
        ring = found
    return ring


def area(ring: Sequence[Point]) -> float:
    """Return the signed area of a ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True)) / 2.0


def middle(ring: Sequence[Point]) -> Point:
    """Return the point of a ring, of a grid over it, that is farthest from its edge: where a number has most room."""
    low_x, high_x = min(x for x, _ in ring), max(x for x, _ in ring)
    low_y, high_y = min(y for _, y in ring), max(y for _, y in ring)
    steps = [(number + 0.5) / GRID for number in range(GRID)]
    points = [(low_x + (high_x - low_x) * right, low_y + (high_y - low_y) * down) for right in steps for down in steps]
    inside = [point for point in points if holds(ring, point)] or [((low_x + high_x) / 2, (low_y + high_y) / 2)]
    sides = list(zip(ring, [*ring[1:], *ring[:1]], strict=True))
    return max(inside, key=lambda point: min(_distance(point, *side) for side in sides))


def rings_of(atlas: dict[str, Any]) -> dict[str, list[list[int]]]:
    """Return {country code: its outer rings as numbers of arcs}. Raises ValueError for a country that nobody knows."""
    found: defaultdict[str, list[list[int]]] = defaultdict(list)
    for shape in atlas["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        place = places.resolve(name)
        code = NAMES.get(name, place.code if place and place.kind == "country" else None)
        if code is None:
            raise ValueError(f"The atlas has a country that is not known here: {name}")
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        found[code] += [polygon[0] for polygon in polygons]
    del found[""]
    return found


def joined(ring: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Return the points of a ring; ~n stands for arc n backwards."""
    points: Ring = []
    for number in ring:
        points += (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]
    return points


def holds(ring: Sequence[Point], point: Point) -> bool:
    """Whether a point lies in a ring."""
    inside = False
    for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        if (a[1] > point[1]) != (b[1] > point[1]) and point[0] < (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1]) + a[0]:
            inside = not inside
    return inside


def halves(ring: Ring) -> list[Ring]:
    """Return a ring in degrees as it is, or in two parts where it crosses the 180th meridian: the atlas joins what lies on both sides."""
    run, points = 0.0, []
    for number, (x, y) in enumerate(ring):
        step = x - ring[number - 1][0] if number else 0.0
        run -= 360.0 if step > 180 else -360.0 if step < -180 else 0.0
        points.append((x + run, y))
    if all(-180.0 <= x <= 180.0 for x, _ in points):
        return [ring]
    shifts = (0.0, -360.0, 360.0)
    return [part for shift in shifts if (part := clipped([(x + shift, y) for x, y in points], (-180.0, -90.0, 180.0, 90.0)))]


def picture(rings: dict[str, list[list[int]]], arcs: Sequence[Ring], project: Project, frame: Frame) -> dict[str, Any]:
    """Return {"width", "height", "countries": {code: {"d": an SVG path, "x", "y": where its number stands}}}."""
    west, south, east, north = frame
    unit = WIDTH / (east - west)
    height = round((north - south) * unit)

    def placed(points: Ring) -> Ring:
        return thinned([((x - west) * unit, (north - y) * unit) for x, y in (project(*point) for point in points)], TOLERANCE)

    drawn = [placed(arc) for arc in arcs]
    countries = {}
    for code, all_rings in sorted(rings.items()):
        whole: list[Ring] = []
        for ring in all_rings:
            parts = halves(joined(ring, arcs)) if project is equal_earth else []
            whole += [joined(ring, drawn)] if len(parts) < 2 else map(placed, parts)
        shown = [part for ring in whole if len(part := clipped(ring, (0.0, 0.0, WIDTH, height))) > 2]
        shown.sort(key=lambda part: -abs(area(part)))
        kept = [part for number, part in enumerate(shown) if number == 0 or abs(area(part)) >= SMALLEST]
        if kept and abs(area(kept[0])) > 0:
            x, y = middle(kept[0])
            countries[code] = {"d": "".join(map(_path, kept)), "x": round(x), "y": round(y)}
    return {"width": WIDTH, "height": height, "countries": countries}


def _path(ring: Iterable[Point]) -> str:
    """Whole units, relative to the point before: half the size of absolute coordinates."""
    points = list(dict.fromkeys((round(x), round(y)) for x, y in ring))
    steps = [f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-") if steps else f"M{points[0][0]} {points[0][1]}h1v1h-1z"


def main() -> None:
    """Read the atlas and write the outlines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path, help="countries-50m.json of world-atlas")
    atlas = loads(parser.parse_args().atlas.read_bytes())
    arcs, rings = decoded(atlas), rings_of(atlas)
    peninsula = next(ring for ring in rings["RU"] if holds(joined(ring, arcs), CRIMEA))
    rings["RU"].remove(peninsula)
    rings["UA"].append(peninsula)
    near = {code: kept for code, all_rings in rings.items() if (kept := [ring for ring in all_rings if _near(joined(ring, arcs))])}
    pictures = {"europe": picture(near, arcs, europe, EUROPE_FRAME), "world": picture(rings, arcs, equal_earth, WORLD_FRAME)}
    inside = [code for code in pictures["europe"]["countries"] if code in ASIAN_NEIGHBOURS or "EUROPE" in places.lineage(code)]
    pictures["europe"]["inside"] = sorted(inside)
    TARGET.write_bytes(dumps(pictures))


def _near(ring: Sequence[Point]) -> bool:
    """Whether a ring has a point within reach of the picture of Europe."""
    west, south, east, north = (edge * 1.3 for edge in EUROPE_FRAME)
    return any(west < x < east and south < y < north for x, y in (europe(*point) for point in ring))


if __name__ == "__main__":
    main()
