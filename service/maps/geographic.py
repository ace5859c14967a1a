"""The geographic map: where it has been tried, by country, and in Finland by region."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from service.maps.facts import Bits, Facts
from service.maps.scope import Selection

REGIONS = tuple(f"FI-R{number:02d}" for number in (*range(1, 3), *range(4, 20), 21))
"""The 19 Finnish regions (maakunta); 3 and 20 are numbers of regions that were joined to others."""


@dataclass(frozen=True)
class Area:
    """A country or region: works that were tried in it, and of these, those that tell what came of them."""

    code: str
    works: int
    told: int


@dataclass(frozen=True)
class GeographicMap:
    """A work that was tried in two countries counts in both."""

    countries: tuple[Area, ...]  # those with a work, most works first
    regions: tuple[Area, ...]  # all Finnish regions, in the order of REGIONS
    total: int  # works in the scope
    somewhere: int  # works tied to a country
    in_regions: int  # works tied to a Finnish region

    @property
    def finland(self) -> int:
        """Works in Finland."""
        return next((area.works for area in self.countries if area.code == "FI"), 0)


def geographic_map(chosen: Selection) -> GeographicMap:
    """Return the map of a selection."""
    facts = chosen.facts
    countries = sorted(_areas(chosen, facts.countries), key=lambda area: (-area.works, area.code))
    return GeographicMap(
        countries=tuple(area for area in countries if area.works),
        regions=tuple(_areas(chosen, REGIONS)),
        total=chosen.count,
        somewhere=int((chosen.works & _any(facts, facts.countries)).sum()),
        in_regions=int((chosen.works & _any(facts, REGIONS)).sum()),
    )


def _areas(chosen: Selection, codes: Iterable[str]) -> list[Area]:
    found = []
    for code in codes:
        rows = chosen.facts.places.get(code, np.zeros(0, np.int32))
        here = rows[chosen.works[rows]]
        found.append(Area(code, len(here), int(chosen.facts.told[here].sum())))
    return found


def _any(facts: Facts, codes: Iterable[str]) -> Bits:
    found = np.zeros(facts.count, np.bool_)
    for code in codes:
        if code in facts.places:
            found[facts.places[code]] = True
    return found
