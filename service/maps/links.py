"""Addresses that the maps lead to: lists, records, other maps. Only what was chosen from lists stands in them, never a need."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from service.maps.scope import Scope

SAFE = "/:@!$&'()*+,;=~"
"""Characters of an id that a path may hold as they are (RFC 3986, section 3.3)."""


@dataclass(frozen=True)
class Links:
    """Addresses in one interface language for the pictures of one scope."""

    language: str
    scope: Scope

    def works(self, theme: str = "", target_group: str = "", place: str = "") -> str | None:
        """The list of works; None where the list cannot be narrowed as the picture is: to those of a need, a funder or a programme."""
        if self.scope.need or self.scope.funder or self.scope.programme:
            return None
        return self._list("innovations", theme or self.scope.theme, target_group, place or self.scope.place)

    def calls(self, theme: str, target_group: str) -> str:
        """The list of open calls."""
        return self._list("calls", theme, target_group, "", status="open")

    def organisation(self, record_id: str) -> str:
        """An organisation's page."""
        return f"/{self.language}/organisations/{quote(record_id, safe=SAFE)}"

    def work(self, record_id: str) -> str:
        """A work's page."""
        return f"/{self.language}/innovations/{quote(record_id, safe=SAFE)}"

    def map(self, kind: str, **changes: str) -> str | None:
        """Another map, or this one of another scope; None where that would lose the need."""
        if self.scope.need:
            return None
        asked = {**self.scope.chosen(), **changes}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/{self.language}/maps/{kind}" + (f"?{query}" if query else "")

    def _list(self, name: str, theme: str, target_group: str, place: str, **more: str) -> str:
        query = {"theme": theme, "target_group": target_group, "place": place, **more}
        return f"/{self.language}/{name}?{urlencode({key: value for key, value in query.items() if value})}"
