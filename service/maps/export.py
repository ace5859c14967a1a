"""A map's numbers as CSV, labelled in the reader's language: what the table beside the picture shows, one fact a line."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence

from models.taxonomy import places
from models.taxonomy.labels import label
from service.maps.ecosystem import Ecosystem
from service.maps.gap import GapMap
from service.maps.geographic import GeographicMap
from service.maps.portfolio import Line, Portfolio, span
from service.maps.svg import Look, plain
from service.spreadsheet import cell

MEDIA_TYPE = "text/csv; charset=utf-8"

Map = GapMap | GeographicMap | Ecosystem | Portfolio
Table = tuple[list[str], list[Sequence[object]]]


def csv_of(found: Map, look: Look) -> bytes:
    """Return a map's numbers. Separated as spreadsheets of the language expect: by semicolons where the decimal mark is a comma."""
    head, rows = _table(found, look)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if look.language == "en" else ";")
    writer.writerow([csv_cell(one) for one in head])
    writer.writerows([csv_cell(one) for one in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def csv_cell(value: object) -> str:
    """Return a value as a cell, without what would turn or hide text."""
    return cell(plain(str(value)))


def _table(found: Map, look: Look) -> Table:
    if isinstance(found, GapMap):
        return _gap(found, look)
    if isinstance(found, GeographicMap):
        return _geographic(found, look)
    return _ecosystem(found, look) if isinstance(found, Ecosystem) else _portfolio(found, look)


def _heads(look: Look, names: Iterable[str]) -> list[str]:
    return [look.t(f"maps.column.{name}") for name in names]


def _gap(found: GapMap, look: Look) -> Table:
    rows: list[Sequence[object]] = [
        (
            label("theme", theme, look.language),
            label("target_group", group, look.language),
            found.works[row, column],
            found.told[row, column],
            found.calls[row, column],
        )
        for row, theme in enumerate(found.themes)
        for column, group in enumerate(found.groups)
    ]
    return _heads(look, ("theme", "target_group", "works", "told", "calls")), rows


def _geographic(found: GeographicMap, look: Look) -> Table:
    rows: list[Sequence[object]] = [
        (look.t(f"maps.area.{kind}"), places.name(area.code, look.language), area.code, area.works, area.told)
        for kind, areas in (("country", found.countries), ("region", found.regions))
        for area in areas
    ]
    return _heads(look, ("area_kind", "area", "code", "works", "told")), rows


def _ecosystem(found: Ecosystem, look: Look) -> Table:
    partners = partners_of(found)
    rows: list[Sequence[object]] = [
        (
            node.name,
            node.id,
            label("organisation_kind", node.kind, look.language),
            node.works,
            node.shared,
            "; ".join(f"{found.nodes[other].name} ({n})" for other, n in partners[number]),
        )
        for number, node in enumerate(found.nodes)
    ]
    return _heads(look, ("organisation", "id", "kind", "works", "shared", "partners")), rows


def partners_of(found: Ecosystem) -> dict[int, list[tuple[int, int]]]:
    """Return {position of an organisation: [(position of another, works they share)]}, most works first."""
    partners: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for edge in found.edges:
        partners[edge.one].append((edge.other, edge.works))
        partners[edge.other].append((edge.one, edge.works))
    return partners


def _portfolio(found: Portfolio, look: Look) -> Table:
    """One line a theme and currency; works by year stand in the first line of each theme, so that sums of a column are not twice what they should be."""
    known = span([*found.lines, found.whole])
    years = range(known[0], known[1] + 1) if known else range(0)
    head = [*_heads(look, (found.axis, "works", "told", "currency", "sum", "grants", "unknown")), *map(str, years)]
    lines = [*found.lines, found.whole]
    return head, [row for line in lines for row in _lines(line, found.axis, years, look)]


def _lines(line: Line, axis: str, years: range, look: Look) -> list[Sequence[object]]:
    name = label(axis, line.code, look.language) if line.code else look.t("maps.portfolio.whole")
    counted: list[object] = [line.works, line.told]
    by_year = [line.years.get(year, 0) for year in years]
    if not line.sums:
        return [[name, *counted, "", "", 0, line.unknown, *by_year]]
    return [
        [name, *(counted if first else ("", "")), one.currency, f"{one.amount:f}", one.grants, *((line.unknown, *by_year) if first else ())]
        for first, one in zip((True, *(False for _ in line.sums[1:])), line.sums, strict=True)
    ]
