"""The portfolio as SVG: a bar a theme or goal, and beside it in which years the works began."""

from models.taxonomy.labels import label
from service.maps.links import Links
from service.maps.portfolio import Line, Portfolio, span
from service.maps.svg import ACCENT, LINE, SOFT, Look, Picture, fill, link, picture, radius, share, share_legend, size_legend, tag, text, told_words, wrapped
from service.web.strings import plural

ROW = 40
LEFT, BAR, NUMBER = 250, 210, 64
YEARS, YEAR = 20, 28
"""Years that the picture shows, the newest; works before them stand in the first, which is marked so."""

SCALE = 0.68
"""Marks of two years stand beside each other."""

TOP, BOTTOM = 44, 156


def draw_portfolio(found: Portfolio, look: Look, links: Links) -> Picture:
    """Return the picture."""
    t = look.t
    years = shown_years(found)
    width = LEFT + BAR + NUMBER + max(YEARS, len(years)) * YEAR + 16
    height = TOP + ROW * max(1, len(found.lines)) + BOTTOM
    rows = [_row(found, number, years, look, links) for number in range(len(found.lines))]
    heads = [
        text(LEFT + BAR + NUMBER + YEAR * (number + 0.5), TOP - 16, _year(found, year, years), 11, anchor="middle", soft=True)
        for number, year in enumerate(years)
        if number % 2 == 0
    ]
    description = t("maps.portfolio.desc", works=look.n(found.whole.works), labelled=look.n(found.labelled))
    legend = [
        share_legend(look, 16, height - BOTTOM + 30, t("maps.legend.share.bar"), told_words(look)),
        size_legend(look, 16, height - BOTTOM + 86, t("maps.legend.years"), SCALE),
    ]
    return picture(look, (width, height), t(f"maps.portfolio.title.{found.axis}"), description, *heads, *rows, *legend, kind="map-portfolio")


def line_words(line: Line, axis: str, look: Look) -> str:
    """What a line says in words: "Youth: 12 works, 3 with results"."""
    t, language = look.t, look.language
    return f"{label(axis, line.code, language)}: {plural(t, 'maps.works', line.works, language)}, {plural(t, 'maps.told', line.told, language)}"


def shown_years(found: Portfolio) -> range:
    """Return the years of the picture."""
    known = span(found.lines)
    return range(max(known[0], known[1] - YEARS + 1), known[1] + 1) if known else range(0)


def _year(found: Portfolio, year: int, years: range) -> str:
    """A year's heading; the first one says so when earlier years are in it."""
    earlier = year == years[0] and any(one < year for line in found.lines for one in line.years)
    return f"–{year}" if earlier else str(year)


def _row(found: Portfolio, number: int, years: range, look: Look, links: Links) -> str:
    line, y = found.lines[number], TOP + ROW * number
    most = max(one.works for one in found.lines)
    long = max(2.0, BAR * line.works / most)
    pattern = share(line.told, line.works)
    names = wrapped(label(found.axis, line.code, look.language), 34)
    first = y + ROW / 2 + 5 - 7.5 * (len(names) - 1)
    parts = [text(LEFT - 12, first + 15 * row, name, 13, anchor="end") for row, name in enumerate(names)]
    parts.append(
        tag("rect", x=LEFT, y=y + 10, width=long, height=20, class_=f"map-mark map-{pattern}", fill=fill(look, pattern), stroke=ACCENT, stroke_width=1.5)
    )
    parts.append(text(LEFT + long + 8, y + ROW / 2 + 5, look.n(line.works), 13))
    for column, year in enumerate(years):
        works = sum(n for one, n in line.years.items() if one == year or (column == 0 and one < year))
        if works:
            # In soft ink: the patterns of the bars mean something else.
            at = LEFT + BAR + NUMBER + YEAR * (column + 0.5)
            parts.append(tag("circle", cx=at, cy=y + ROW / 2, r=radius(works) * SCALE, class_="map-soft", fill=SOFT))
    rule = tag("line", x1=0, y1=y, x2=LEFT + BAR + NUMBER + YEAR * len(years), y2=y, class_="map-rule", stroke=LINE, stroke_width=0.5, stroke_opacity=0.5)
    hit = tag("rect", x=0, y=y, width=LEFT + BAR + NUMBER, height=ROW, class_="map-hit", fill="none", pointer_events="all")
    address = line_address(found, line, links)
    return rule + link(look.href(address), line_words(line, found.axis, look), hit, *parts)


def line_address(found: Portfolio, line: Line, links: Links) -> str | None:
    """Where a line leads: to the list of its works, or where a list cannot be narrowed so, to the portfolio of that theme."""
    if found.axis != "theme":
        return None
    return links.works(theme=line.code) or links.map("portfolio", theme=line.code)
