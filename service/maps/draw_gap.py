"""The evidence gap map as SVG: rows are themes, columns target groups; size says how many works, the pattern how many of them tell what came of it."""

from models.taxonomy.labels import label
from service.maps.gap import GapMap
from service.maps.links import Links
from service.maps.svg import LINE, SOFT, WARP, Look, Picture, disc, link, picture, radius, share, share_legend, size_legend, tag, text, told_words
from service.web.strings import plural

CELL = 42
SCALE = 0.78
"""The largest mark and its number share a cell."""

LEFT, TOP = 232, 206
RIGHT, BOTTOM = 110, 158
LEGEND = 900
"""Width that the legends need: a map of one theme has few rows, not few columns, so pictures are never narrower."""


def draw_gap(found: GapMap, look: Look, links: Links) -> Picture:
    """Return the picture."""
    t, language = look.t, look.language
    width = max(LEGEND, LEFT + CELL * len(found.groups) + RIGHT)
    height = TOP + CELL * len(found.themes) + BOTTOM
    columns = [_column(label("target_group", code, language), number, len(found.themes)) for number, code in enumerate(found.groups)]
    rows = [_row(label("theme", code, language), number, len(found.groups)) for number, code in enumerate(found.themes)]
    cells = [_cell(found, row, column, look, links) for row in range(len(found.themes)) for column in range(len(found.groups))]
    description = t("maps.gap.desc", counted=look.n(found.counted), total=look.n(found.total), empty=look.n(found.empty), pairs=look.n(found.works.size))
    grid = tag("g", *cells, class_="map-grid", data_columns=str(len(found.groups)))
    return picture(look, (width, height), t("maps.gap.title"), description, *columns, *rows, grid, _legend(look, height - BOTTOM + 34), kind="map-gap")


def cell_words(found: GapMap, row: int, column: int, look: Look) -> str:
    """What a cell says in words: "Youth, Prisoners: no works, 2 open calls"."""
    t, language = look.t, look.language
    works, told, calls = (int(counts[row, column]) for counts in (found.works, found.told, found.calls))
    what = f"{label('theme', found.themes[row], language)}, {label('target_group', found.groups[column], language)}"
    counted = f"{plural(t, 'maps.works', works, language)}, {plural(t, 'maps.told', told, language)}" if works else t("maps.gap.none")
    return f"{what}: {counted}" + (f", {plural(t, 'maps.calls', calls, language)}" if calls else "")


def cell_address(found: GapMap, row: int, column: int, links: Links) -> str | None:
    """Where a cell leads: to its works, an empty one to open calls where there are some, else to the list, which says that it is empty."""
    theme, group = found.themes[row], found.groups[column]
    if not found.works[row, column] and found.calls[row, column]:
        return links.calls(theme, group)
    return links.works(theme, group)


def _cell(found: GapMap, row: int, column: int, look: Look, links: Links) -> str:
    works, told, calls = (int(counts[row, column]) for counts in (found.works, found.told, found.calls))
    left, top = LEFT + CELL * column, TOP + CELL * row
    middle = left + CELL / 2
    hit = tag("rect", x=left, y=top, width=CELL, height=CELL, class_="map-hit", fill="none", pointer_events="all")
    if works:
        r = radius(works) * SCALE
        marks = [disc(look, middle, top + 15, r, share(told, works)), text(middle, top + 39, look.n(works), 11, anchor="middle")]
    elif calls:
        marks = [_diamond(middle, top + 15), text(middle, top + 39, look.n(calls), 11, anchor="middle")]
    else:
        marks = [_nothing(middle, top + CELL / 2)]
    return link(look.href(cell_address(found, row, column, links)), cell_words(found, row, column, look), hit, *marks)


def _nothing(x: float, y: float) -> str:
    return tag("rect", x=x - 6, y=y - 6, width=12, height=12, class_="map-empty", fill="none", stroke=LINE, stroke_width=1.2, stroke_dasharray="3 2")


def _diamond(x: float, y: float) -> str:
    return tag("path", d=f"M{x:g} {y - 10:g}l10 10l-10 10l-10-10z", class_="map-call", fill=WARP)


def _column(words: str, number: int, rows: int) -> str:
    x = LEFT + CELL * (number + 0.5)
    rule = tag("line", x1=x - CELL / 2, y1=TOP, x2=x - CELL / 2, y2=TOP + CELL * rows, class_="map-rule", stroke=LINE, stroke_width=0.5, stroke_opacity=0.5)
    return rule + text(x + 4, TOP - 10, _cut(words, 32), 13, transform=f"rotate(-55 {x + 4:g} {TOP - 10})")


def _row(words: str, number: int, columns: int) -> str:
    y = TOP + CELL * number
    right = LEFT + CELL * columns
    rule = tag("line", x1=0, y1=y, x2=right, y2=y, class_="map-rule", stroke=LINE, stroke_width=0.5, stroke_opacity=0.5)
    return rule + text(LEFT - 12, y + CELL / 2 + 5, _cut(words, 32), 13, anchor="end")


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _legend(look: Look, y: float) -> str:
    t = look.t
    return tag(
        "g",
        size_legend(look, 16, y, t("maps.legend.works"), SCALE),
        _diamond(546, y + 28),
        text(564, y + 32, t("maps.legend.calls"), 12),
        share_legend(look, 16, y + 68, t("maps.legend.share"), told_words(look)),
        _nothing(546, y + 94),
        text(564, y + 98, t("maps.legend.empty"), 12),
        fill=SOFT,
    )
