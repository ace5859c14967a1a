"""A map -> what its template shows beside the picture: sentences, the same numbers as tables, the newest works. No I/O beyond looking records up."""

from collections.abc import Callable, Iterable, Sequence

from indexer.record_store import Card
from models.taxonomy import places
from models.taxonomy.labels import label
from service.cards import face
from service.maps.draw_ecosystem import LINES
from service.maps.draw_portfolio import line_address
from service.maps.ecosystem import Ecosystem
from service.maps.export import Map, partners_of
from service.maps.gap import GapMap
from service.maps.geographic import Area, GeographicMap
from service.maps.links import Links
from service.maps.portfolio import Line, Portfolio, newest
from service.maps.scope import Selection
from service.maps.svg import Look, plain
from service.web.strings import money, period, plural
from service.web.views import View

PARTNERS = 6
"""Partners that a line of the table names."""

TITLE = 200
"""Letters of a name or title in a table or list; some sources give whole paragraphs."""


def notes(found: Map, chosen: Selection, look: Look) -> list[str]:
    """Sentences that say what the picture holds, and what it leaves out."""
    t, n = look.t, look.n
    match found:
        case GapMap():
            counted = t("maps.gap.note", counted=n(found.counted), total=n(found.total))
            empty = t("maps.gap.note.empty", empty=n(found.empty), pairs=n(found.works.size), calls=n(found.empty_with_calls))
            return [counted, *([empty] if found.empty else []), t("maps.note.assigned")]
        case GeographicMap():
            placed = t("maps.geography.note", placed=n(found.somewhere), total=n(found.total))
            return [placed, t("maps.geography.note.finland", finland=n(found.finland), regions=n(found.in_regions)), t("maps.geography.note.source")]
        case Ecosystem():
            shown = t("maps.ecosystem.note", shown=n(len(found.nodes)), organisations=n(found.organisations), works=n(found.total))
            ties = t("maps.ecosystem.note.ties", drawn=n(min(LINES, len(found.edges))), ties=n(len(found.edges)))
            return [shown, ties, t("maps.ecosystem.note.funders")]
        case _:
            labelled = t(f"maps.portfolio.note.{found.axis}", labelled=n(found.labelled), works=n(found.whole.works))
            own = [t("maps.portfolio.note.own")] if chosen.scope.funder or chosen.scope.programme else []
            return [labelled, t("maps.portfolio.note.twice"), t("maps.portfolio.note.currencies"), *own]


def tables(found: Map, look: Look, links: Links) -> list[View]:
    """The numbers of the picture: {"id", "heading", "heads", "rows"}, a row's first cell its heading, cells {"text", "href", "number", "language"}."""
    match found:
        case GapMap():
            return [_gap(found, look, links)]
        case GeographicMap():
            regions = _areas("regions", sorted(found.regions, key=lambda area: places.name(area.code, look.language)), look, links)
            return [_areas("countries", found.countries, look, links), regions]
        case Ecosystem():
            return [_ecosystem(found, look, links)]
        case _:
            return [_portfolio(found, look, links)]


def works(chosen: Selection, look: Look, links: Links, card_of: Callable[[str], Card | None]) -> list[View]:
    """The newest works of a selection: link, title, years."""
    rows = []
    for record_id in newest(chosen):
        card = card_of(record_id)
        if card is not None:
            title, language = face(card, look.language).title
            years = period(card.get("started"), card.get("ended"), look.language)
            rows.append({"href": links.work(record_id), "title": plain(title, TITLE), "language": language, "meta": years})
    return rows


def _table(name: str, look: Look, heads: Sequence[str], rows: Sequence[Sequence[View]], numbers: Iterable[int]) -> View:
    aligned = set(numbers)
    shown = [[one | {"number": column in aligned} for column, one in enumerate(row)] for row in rows]
    return {
        "id": name,
        "heading": look.t(f"maps.table.{name}"),
        "heads": [{"text": head, "number": column in aligned} for column, head in enumerate(heads)],
        "rows": shown,
    }


def _cell(text: str, href: str | None = None, language: str | None = None) -> View:
    return {"text": text, "href": href, "language": language}


def _gap(found: GapMap, look: Look, links: Links) -> View:
    t = look.t
    heads = [t("maps.column.theme"), *(label("target_group", code, look.language) for code in found.groups)]
    rows = []
    for number, theme in enumerate(found.themes):
        head = _cell(label("theme", theme, look.language), links.works(theme))
        rows.append([head, *(_cell(_pair(found, number, column, look)) for column in range(len(found.groups)))])
    return _table("gap", look, heads, rows, range(1, len(heads)))


def _pair(found: GapMap, row: int, column: int, look: Look) -> str:
    """Say "12 (3)" of a pair: works, and those that tell what came of them; an empty pair names its open calls."""
    works_, told, calls = (int(counts[row, column]) for counts in (found.works, found.told, found.calls))
    if works_:
        return f"{look.n(works_)} ({look.n(told)})"
    return look.t("maps.gap.cell.calls", n=look.n(calls)) if calls else "0"


def _areas(name: str, areas: Sequence[Area], look: Look, links: Links) -> View:
    heads = [look.t(f"maps.column.{head}") for head in ("area", "works", "told")]
    rows = [
        [
            _cell(places.name(area.code, look.language), links.works(place=area.code) if area.works else None),
            _cell(look.n(area.works)),
            _cell(look.n(area.told)),
        ]
        for area in areas
    ]
    return _table(name, look, heads, rows, (1, 2))


def _ecosystem(found: Ecosystem, look: Look, links: Links) -> View:
    heads = [look.t(f"maps.column.{head}") for head in ("organisation", "kind", "works", "shared", "partners")]
    partners = partners_of(found)
    rows = []
    for number, node in enumerate(found.nodes):
        named = "; ".join(f"{plain(found.nodes[other].name, 60)} ({n})" for other, n in partners[number][:PARTNERS])
        more = len(partners[number]) - PARTNERS
        told = f"{named} {look.t('maps.more', n=look.n(more))}" if more > 0 else named
        kind = label("organisation_kind", node.kind, look.language)
        name = _cell(plain(node.name, TITLE), links.organisation(node.id), node.name_language)
        rows.append([name, _cell(kind), _cell(look.n(node.works)), _cell(look.n(node.shared)), _cell(told)])
    return _table("ecosystem", look, heads, rows, (2, 3))


def _portfolio(found: Portfolio, look: Look, links: Links) -> View:
    heads = [look.t(f"maps.column.{head}") for head in (found.axis, "works", "told", "sum", "years")]
    lines = [_line(line, label(found.axis, line.code, look.language), line_address(found, line, links), look) for line in found.lines]
    whole = _line(found.whole, look.t("maps.portfolio.whole"), None, look)
    return _table("portfolio", look, heads, [*lines, whole], (1, 2))


def _line(line: Line, name: str, href: str | None, look: Look) -> list[View]:
    t = look.t
    sums = [f"{money(one.amount, one.currency, look.language)} ({plural(t, 'maps.grants', one.grants, look.language)})" for one in line.sums]
    unknown = [plural(t, "maps.unknown", line.unknown, look.language)] if line.unknown else []
    years = period(str(min(line.years)), str(max(line.years)), look.language) if line.years else ""
    return [_cell(name, href), _cell(look.n(line.works)), _cell(look.n(line.told)), _cell("; ".join([*sums, *unknown])), _cell(years)]
