"""The evidence gap map: themes by target groups, to see where there is work, where it tells what came of it, and where there is nothing.

The form follows evidence and gap maps (Snilstveit et al. 2016, Journal of Clinical Epidemiology 79; White et al. 2020, Campbell Systematic Reviews 16).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.answers import CallStatus
from service.maps.facts import GROUPS, THEMES, Facts
from service.maps.scope import Selection
from service.recommend.funders import call_status

Counts = NDArray[np.int64]
OPEN = (CallStatus.OPEN, CallStatus.ROLLING)


@dataclass(frozen=True)
class GapMap:
    """Counts by theme and target group; a work of two themes counts in both. Rows and columns in the order of `themes` and `groups`."""

    themes: tuple[str, ...]
    groups: tuple[str, ...]
    works: Counts  # (themes, groups)
    told: Counts  # (themes, groups): of these, works that report results or are rated
    calls: Counts  # (themes, groups): funding calls that are open today
    total: int  # works in the scope
    counted: int  # works that have a theme and a target group, and so stand in the picture

    @property
    def empty(self) -> int:
        """How many pairs have no work."""
        return int((self.works == 0).sum())

    @property
    def empty_with_calls(self) -> int:
        """How many of the empty pairs have an open call."""
        return int(((self.works == 0) & (self.calls > 0)).sum())


def gap_map(chosen: Selection, today: date) -> GapMap:
    """Return the map of a selection. Commonest themes and groups of the whole index come first, so that pictures of two scopes can be laid side by side."""
    facts = chosen.facts
    themes, groups = np.argsort(-facts.themes.sum(axis=0), kind="stable"), np.argsort(-facts.groups.sum(axis=0), kind="stable")
    if chosen.scope.theme:
        themes = np.array([THEMES.index(chosen.scope.theme)])
    by_theme, by_group = facts.themes[chosen.works][:, themes], facts.groups[chosen.works][:, groups]
    told = facts.told[chosen.works]
    return GapMap(
        themes=tuple(THEMES[number] for number in themes),
        groups=tuple(GROUPS[number] for number in groups),
        works=_crossed(by_theme, by_group),
        told=_crossed(by_theme[told], by_group[told]),
        calls=_open_calls(facts, today)[np.ix_(themes, groups)],
        total=chosen.count,
        counted=int((by_theme.any(axis=1) & by_group.any(axis=1)).sum()),
    )


def _crossed(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> Counts:
    """How many rows hold each pair of columns; float32 counts up to 16 million exactly, and multiplies much faster than integers."""
    counts: Counts = (one.T.astype(np.float32) @ other.astype(np.float32)).astype(np.int64)
    return counts


def _open_calls(facts: Facts, today: date) -> Counts:
    """Calls that are open on a day, by theme and target group."""
    found = np.zeros((len(THEMES), len(GROUPS)), np.int64)
    for call in facts.calls:
        if call.themes and call.groups and call_status(call.dates, today) in OPEN:
            rows, columns = _positions(THEMES, call.themes), _positions(GROUPS, call.groups)
            found[np.ix_(rows, columns)] += 1
    return found


def _positions(vocabulary: tuple[str, ...], codes: frozenset[str]) -> list[int]:
    return [number for number, code in enumerate(vocabulary) if code in codes]
