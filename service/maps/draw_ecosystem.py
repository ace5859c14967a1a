"""The ecosystem map as SVG: organisations as shapes of their sector, lines between those that share works."""

import numpy as np

from models.taxonomy.labels import label
from service.maps.ecosystem import Ecosystem, Node
from service.maps.layout import Array, Box, apart, labels, spread
from service.maps.links import Links
from service.maps.svg import ACCENT, LINE, SURFACE, Look, Paint, Picture, link, picture, plain, radius, size_legend, tag, text
from service.web.strings import plural

WIDTH, HEIGHT, LEGENDS = 1040, 760, 124
MARGIN = 64
LETTERS = 30
"""Letters of a name in the picture; the whole one is in the table and is read aloud."""

SIZE = 13
WIDE, WIDE_CAPITAL = 0.58, 0.74
"""Width of a letter and of a capital, in sizes of the font: enough for any sans-serif face, so that labels clear each other wherever the picture is shown."""

SCALE = 0.85
"""Smaller marks than in cells: sixty of them share the picture."""

POINTED = 1.3
"""How far the corners of a shape reach, in radii of the round one."""

ROOM = 7.0
"""Units around a node that no other node's room may cover."""

LINES = 200
"""Lines that are drawn, strongest first: beyond that a picture is a ball of wool. The table counts them all."""


def draw_ecosystem(found: Ecosystem, look: Look, links: Links) -> Picture:
    """Return the picture."""
    radii = np.array([_radius(node) for node in found.nodes])
    places = spread(len(found.nodes), [(edge.one, edge.other, edge.works) for edge in found.edges], WIDTH, HEIGHT, MARGIN)
    points = apart(places, radii + ROOM) if len(places) else places
    names = [plain(node.name, LETTERS) for node in found.nodes]
    boxes = labels(points, radii * POINTED, [(_width(name), SIZE * 1.25) for name in names], WIDTH, HEIGHT)
    lines = [
        tag(
            "line",
            x1=points[edge.one][0],
            y1=points[edge.one][1],
            x2=points[edge.other][0],
            y2=points[edge.other][1],
            class_="map-edge",
            stroke=LINE,
            stroke_width=min(5.0, 0.8 + 0.5 * (edge.works - 1)),
            stroke_opacity=0.7,
            data_ends=f"{edge.one} {edge.other}",
        )
        for edge in found.edges[:LINES]
    ]
    nodes = [_node(node, number, points[number], boxes[number], names[number], look, links) for number, node in enumerate(found.nodes)]
    description = look.t("maps.ecosystem.desc", shown=look.n(len(found.nodes)), organisations=look.n(found.organisations), works=look.n(found.total))
    parts = (tag("g", *lines, class_="map-edges"), tag("g", *nodes), _legend(look))
    return picture(look, (WIDTH, HEIGHT + LEGENDS), look.t("maps.ecosystem.title"), description, *parts, kind="map-network")


def node_words(node: Node, look: Look) -> str:
    """What a node says in words: name, kind, works, shared works."""
    t, language = look.t, look.language
    kind = label("organisation_kind", node.kind, language)
    facts = [kind, plural(t, "maps.works", node.works, language), plural(t, "maps.shared", node.shared, language)]
    return f"{node.name}: {', '.join(fact for fact in facts if fact)}"


def _width(name: str) -> float:
    return SIZE * sum(WIDE_CAPITAL if letter.isupper() else WIDE for letter in name)


def _label(name: str, box: Box, x: float) -> str:
    """A name in its box, against the side that its node is on: the box is wider than most faces need."""
    at, anchor = (box.left, None) if box.left > x else (box.right, "end") if box.right < x else ((box.left + box.right) / 2, "middle")
    halo = {"class_": "map-ink map-name", "stroke": SURFACE, "stroke_linejoin": "round", "paint_order": "stroke"}
    return text(at, box.bottom - 4, name, SIZE, anchor=anchor, soft=False, stroke_width=3, **halo)


def _radius(node: Node) -> float:
    return radius(node.works) * SCALE


def _node(node: Node, number: int, point: Array, box: Box | None, name: str, look: Look, links: Links) -> str:
    x, y = float(point[0]), float(point[1])
    hit = tag("circle", cx=x, cy=y, r=max(14.0, _radius(node)), class_="map-hit", fill="none", pointer_events="all")
    shown = [_label(name, box, x)] if box else []
    mark = _shape(node.sector, x, y, _radius(node))
    return tag("g", link(look.href(links.organisation(node.id)), node_words(node, look), hit, mark, *shown), class_="map-node", data_node=str(number))


def _shape(sector: str, x: float, y: float, r: float) -> str:
    """A shape of the same area for each sector; hollow for those whose kind nobody knows."""
    paint: Paint = {"class_": "map-mark map-full", "fill": ACCENT, "stroke": ACCENT, "stroke_width": 1.5}
    if sector == "public":
        return tag("rect", x=x - r * 0.89, y=y - r * 0.89, width=r * 1.78, height=r * 1.78, **paint)
    if sector == "research":
        d = r * 1.25
        return tag("path", d=f"M{x:.1f} {y - d:.1f}l{d:.1f} {d:.1f}l{-d:.1f} {d:.1f}l{-d:.1f} {-d:.1f}z", **paint)
    if sector == "business":
        return tag("path", d=f"M{x:.1f} {y - r * 1.3:.1f}l{r * 1.3:.1f} {r * 2.3:.1f}h{-r * 2.6:.1f}z", **paint)
    if sector == "civil":
        return tag("circle", cx=x, cy=y, r=r, **paint)
    return tag("circle", cx=x, cy=y, r=r, class_="map-mark map-none", fill=SURFACE, stroke=ACCENT, stroke_width=2)


def _legend(look: Look) -> str:
    t = look.t
    y = HEIGHT + 26
    says = {
        "public": t("maps.sector.public"),
        "civil": t("maps.sector.civil"),
        "research": t("maps.sector.research"),
        "business": t("maps.sector.business"),
        "other": t("maps.sector.other"),
    }
    parts, left = [], 26.0
    for sector, words in says.items():
        parts += [_shape(sector, left, y + 2, 9), text(left + 20, y + 6, words, 12)]
        left += 62 + 7.2 * len(words)
    return tag("g", *parts, size_legend(look, 16, y + 40, t("maps.legend.works.network"), SCALE), class_="map-legend")
