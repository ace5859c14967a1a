"""Outlines of countries: projections against published values, lines that are thinned and cut, and what the shipped file holds."""

import math
import re

import pytest

from models.jsonl import dumps, loads
from service.maps import make_outlines as made
from service.maps.draw_geographic import OUTLINES, TILES
from service.maps.geographic import REGIONS

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def test_the_projection_of_europe_keeps_areas_and_its_centre():
    assert made.europe(10, 52) == pytest.approx((0, 0), abs=1e-9)
    assert made.europe(10, 53)[1] == pytest.approx(2 * made.EARTH * math.sin(math.radians(0.5)), rel=1e-9)  # Snyder, equation 24-3
    for longitude, latitude in ((-9, 38), (25, 65), (30, 40)):
        corners = [made.europe(longitude + x, latitude + y) for x, y in ((0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1))]
        on_globe = made.EARTH**2 * math.radians(0.1) * (math.sin(math.radians(latitude + 0.1)) - math.sin(math.radians(latitude)))
        assert abs(made.area(corners)) == pytest.approx(on_globe, rel=1e-3)


def test_equal_earth_is_as_published():
    # The formula's authors give the plane's half width and half height on the unit sphere: 2.70663 and 1.31737.
    assert made.equal_earth(180, 0)[0] == pytest.approx(2.70663, abs=1e-5)
    assert made.equal_earth(0, 90)[1] == pytest.approx(1.31737, abs=1e-5)


def test_a_thinned_line_keeps_its_ends_and_its_corners():
    line = [(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (2.0, 5.0), (2.01, 7.0), (2.0, 9.0)]
    assert made.thinned(line, 0.5) == [(0.0, 0.0), (2.0, 0.0), (2.0, 9.0)]


def test_a_ring_is_cut_at_the_frame():
    assert abs(made.area(made.clipped(SQUARE, (5, 5, 100, 100)))) == pytest.approx(25)
    assert made.clipped(SQUARE, (20, 20, 30, 30)) == []


def test_a_ring_over_the_180th_meridian_becomes_two():
    parts = made.halves([(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0)])
    assert sorted(round(abs(made.area(part))) for part in parts) == [100, 100]
    assert made.halves(SQUARE) == [SQUARE]


def test_a_number_stands_inside_its_country():
    crescent = [(0.0, 0.0), (30.0, 0.0), (30.0, 30.0), (20.0, 30.0), (20.0, 10.0), (0.0, 10.0)]
    assert made.holds(crescent, made.middle(crescent))
    assert not made.holds(SQUARE, (11, 5))


def test_a_country_that_nobody_knows_is_an_error():
    shape = {"type": "Polygon", "arcs": [[0]], "properties": {"name": "Atlantis"}}
    with pytest.raises(ValueError, match="Atlantis"):
        made.rings_of({"objects": {"countries": {"geometries": [shape]}}})


def test_a_small_atlas_becomes_pictures(tmp_path, monkeypatch):
    arcs = [[[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]], [[30, 44], [8, 0], [0, 3], [-8, 0], [0, -3]], [[100, 60], [20, 0], [0, 5], [-20, 0], [0, -5]]]
    shapes = [
        {"type": "Polygon", "arcs": [[0]], "properties": {"name": "Nigeria"}},
        {"type": "MultiPolygon", "arcs": [[[1]], [[2]]], "properties": {"name": "Russia"}},
        {"type": "Polygon", "arcs": [[0]], "properties": {"name": "Antarctica"}},
    ]
    atlas = {"transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": arcs, "objects": {"countries": {"geometries": shapes}}}
    (tmp_path / "atlas.json").write_bytes(dumps(atlas))
    monkeypatch.setattr(made, "TARGET", tmp_path / "outlines.json")
    monkeypatch.setattr("sys.argv", ["make_outlines", str(tmp_path / "atlas.json")])
    made.main()
    found = loads((tmp_path / "outlines.json").read_bytes())
    assert set(found["world"]["countries"]) == {"NG", "RU", "UA"}  # the ring around Crimea is Ukraine's
    assert found["europe"]["inside"] == ["UA"]


def test_the_shipped_outlines_are_whole():
    found = loads(OUTLINES.read_bytes())
    assert {"FI", "SE", "NO", "DK", "IS", "EE", "MT", "LU", "UA", "CY"} <= set(found["europe"]["inside"])
    assert len(found["world"]["countries"]) > 170
    for picture in (found["europe"], found["world"]):
        for code, shape in picture["countries"].items():
            assert re.fullmatch(r"[Mlhvz\d -]+", shape["d"]), code
            assert 0 <= shape["x"] <= picture["width"] and 0 <= shape["y"] <= picture["height"], code
    crimea = made.europe(*made.CRIMEA)
    west, _, east, north = made.EUROPE_FRAME
    unit = found["europe"]["width"] / (east - west)
    at = ((crimea[0] - west) * unit, (north - crimea[1]) * unit)
    assert [code for code, shape in found["europe"]["countries"].items() if any(made.holds(ring, at) for ring in rings(shape["d"]))] == ["UA"]


def rings(path):
    """The rings of one of our paths."""
    for part in path.split("M")[1:]:
        start, _, steps = part.rstrip("z").partition("l")
        x, y = map(int, re.findall(r"-?\d+", start)[:2])
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        points = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        if len(points) > 2:
            yield points


def test_every_region_has_a_tile_of_its_own_and_neighbours_touch():
    assert set(TILES) == set(REGIONS)
    assert len(set(TILES.values())) == len(REGIONS)
    pairs = (
        "19-17 17-18 17-16 17-11 18-11 11-12 11-10 13-11 13-10 14-13 14-15 15-16 04-02 04-06 06-05 06-13 06-14 07-08 08-09 08-10 05-01 05-02 01-02 10-12 02-21"
    )
    near = 0
    for pair in pairs.split():
        (ax, ay), (bx, by) = (TILES[f"FI-R{number}"] for number in pair.split("-"))
        near += max(abs(ax - bx), abs(ay - by)) <= 1
    assert near >= 22  # of 25 borders; squares cannot hold all
