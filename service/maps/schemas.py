"""What the maps' addresses take and give, as OpenAPI documents it, and maps as these models."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.records import INTERFACE_LANGUAGES
from models.taxonomy import labels, places
from service.api.requests import InterfaceLanguage, Name, Request
from service.maps.ecosystem import Ecosystem
from service.maps.gap import GapMap
from service.maps.geographic import Area, GeographicMap
from service.maps.portfolio import Axis, Line, Portfolio
from service.maps.scope import Scope

Form = Literal["json", "csv", "svg"]
Programme = Annotated[str, Field(min_length=1, max_length=500)]


class MapQuery(Request):
    """The query string of a map: what it is of. Nothing chosen: all works."""

    theme: Name | None = None
    place: Name | None = Field(default=None, description="Name or code of a municipality, region, wellbeing county, NUTS area or country.")
    funder: Name | None = Field(default=None, description="Id of an organisation: works that it paid for.")
    programme: Programme | None = Field(default=None, description="Name of a programme as the works' grants have it.")
    by: Axis = Field(default="theme", description="Lines of a portfolio: themes or Sustainable Development Goals. Other maps pass it over.")
    interface_language: InterfaceLanguage = Field(default="en", description="Language of names, and of labels in CSV and SVG.")
    format: Form = "json"

    def scope(self) -> Scope:
        """Return the scope."""
        return Scope(self.theme or "", self.place or "", self.funder or "", self.programme or "")


class MapIn(MapQuery):
    """The body of a map of a need, with what limits it."""

    need: str = Field(description="The map is of the works that come near this need, at most 20,000 characters. It is neither stored nor logged.")

    def scope(self) -> Scope:
        """Return the scope."""
        return Scope(self.theme or "", self.place or "", self.funder or "", self.programme or "", self.need)


class _Out(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MapOut(_Out):
    """What every map says of itself."""

    generation: str = Field(description="The index generation that was counted.")
    total: int = Field(description="Works in the scope.")


class LabelOut(_Out):
    """A code and its label by language."""

    code: str
    label: dict[str, str]


class GapCellOut(_Out):
    """One pair of theme and target group."""

    theme: str
    target_group: str
    works: int
    with_results: int = Field(description="Of these, works that report results or are rated.")
    open_calls: int = Field(description="Funding calls of this theme and target group that are open today.")


class GapOut(MapOut):
    """The evidence gap map. A work of two themes counts in both."""

    counted: int = Field(description="Works that have a theme and a target group.")
    themes: list[LabelOut]
    target_groups: list[LabelOut]
    cells: list[GapCellOut] = Field(description="Every pair, row by row, also the empty ones.")


class AreaOut(LabelOut):
    """A country or region."""

    works: int
    with_results: int


class GeographyOut(MapOut):
    """Where it has been tried. A work of two countries counts in both."""

    placed: int = Field(description="Works that are tied to a country.")
    in_regions: int = Field(description="Works that are tied to a Finnish region.")
    countries: list[AreaOut] = Field(description="Those with a work, most works first.")
    regions: list[AreaOut] = Field(description="All 19 Finnish regions.")


class NodeOut(_Out):
    """An organisation."""

    id: str
    name: str
    kind: str | None
    works: int
    shared: int = Field(description="Works that it shares with another organisation of the scope.")


class EdgeOut(_Out):
    """Two organisations and the number of works that they share."""

    ends: list[str] = Field(min_length=2, max_length=2)
    works: int


class EcosystemOut(MapOut):
    """Organisations and shared works; funders are left out."""

    organisations: int = Field(description="Organisations in the scope; at most 60 of them are listed.")
    nodes: list[NodeOut]
    edges: list[EdgeOut]


class SumOut(_Out):
    """Grants of one currency. Sums of two currencies are never added up."""

    currency: str
    amount: float
    grants: int


class LineOut(_Out):
    """One theme or goal, or all of them together."""

    works: int
    with_results: int
    sums: list[SumOut]
    unknown_sums: int = Field(description="Grants of which no sum is known.")
    years: dict[str, int] = Field(description="Works by the year in which they began, or were first paid for.")


class NamedLineOut(LineOut, LabelOut):
    """One theme or goal."""


class PortfolioOut(MapOut):
    """Works by theme or goal, with sums and years. A work of two themes counts in both lines, so lines do not add up to `whole`."""

    by: Axis
    labelled: int = Field(description="Works that have a theme, or a goal.")
    lines: list[NamedLineOut]
    whole: LineOut
    latest: list[str] = Field(description="Ids of works, newest first, at most 20.")


def gap_out(found: GapMap, generation: str) -> GapOut:
    """Return a gap map as the API gives it."""
    cells = [
        GapCellOut(
            theme=theme,
            target_group=group,
            works=int(found.works[row, column]),
            with_results=int(found.told[row, column]),
            open_calls=int(found.calls[row, column]),
        )
        for row, theme in enumerate(found.themes)
        for column, group in enumerate(found.groups)
    ]
    themes, groups = [_label("theme", code) for code in found.themes], [_label("target_group", code) for code in found.groups]
    return GapOut(generation=generation, total=found.total, counted=found.counted, themes=themes, target_groups=groups, cells=cells)


def geography_out(found: GeographicMap, generation: str) -> GeographyOut:
    """Return a geographic map as the API gives it."""
    countries, regions = map(_area, found.countries), map(_area, found.regions)
    return GeographyOut(
        generation=generation, total=found.total, placed=found.somewhere, in_regions=found.in_regions, countries=list(countries), regions=list(regions)
    )


def ecosystem_out(found: Ecosystem, generation: str) -> EcosystemOut:
    """Return an ecosystem map as the API gives it."""
    nodes = [NodeOut(id=node.id, name=node.name, kind=node.kind, works=node.works, shared=node.shared) for node in found.nodes]
    edges = [EdgeOut(ends=[found.nodes[edge.one].id, found.nodes[edge.other].id], works=edge.works) for edge in found.edges]
    return EcosystemOut(generation=generation, total=found.total, organisations=found.organisations, nodes=nodes, edges=edges)


def portfolio_out(found: Portfolio, generation: str) -> PortfolioOut:
    """Return a portfolio as the API gives it."""
    lines = [NamedLineOut(**_label(found.axis, line.code).model_dump(), **_line(line)) for line in found.lines]
    return PortfolioOut(
        generation=generation,
        total=found.whole.works,
        by=found.axis,
        labelled=found.labelled,
        lines=lines,
        whole=LineOut(**_line(found.whole)),
        latest=list(found.latest),
    )


def _line(line: Line) -> dict[str, object]:
    sums = [SumOut(currency=one.currency, amount=float(one.amount), grants=one.grants) for one in line.sums]
    years = {str(year): works for year, works in line.years.items()}
    return {"works": line.works, "with_results": line.told, "sums": sums, "unknown_sums": line.unknown, "years": years}


def _label(vocabulary: str, code: str) -> LabelOut:
    return LabelOut(code=code, label={language: labels.label(vocabulary, code, language) for language in INTERFACE_LANGUAGES})


def _area(area: Area) -> AreaOut:
    names = {language: places.name(area.code, language) for language in INTERFACE_LANGUAGES}
    return AreaOut(code=area.code, label=names, works=area.works, with_results=area.told)
