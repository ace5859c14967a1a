"""An answer as the results page shows it: three lists, each made when the template comes to it, so that the page can be sent as it is made."""

import time
from collections.abc import Callable, Sequence
from functools import cached_property

from models.answers import Payer
from service.answer import Begun
from service.web.support_view import funder_groups, partner_groups, payers_view
from service.web.views import Reader, View, match_view


class ListView:
    """One list. What it is called is known from the start; `groups` are made when they are asked for."""

    def __init__(self, name: str, make: Callable[[], list[View]], reader: Reader) -> None:
        self.name = name
        self.heading = reader.t(f"results.{name}")
        self.lead = reader.t(f"results.{name}.lead")
        self.empty = reader.t(f"results.{name}.empty")
        self._make = make

    @cached_property
    def groups(self) -> list[View]:
        """Groups of rows, each with a heading."""
        return self._make()

    @property
    def rows(self) -> int:
        """How many rows there are in all groups."""
        return sum(len(group["matches"]) for group in self.groups)


class AnswerView:
    """The answer to a need: verdict and works are there, partners and funders come when the template asks for them, who pays and the time taken after them."""

    def __init__(self, begun: Begun, reader: Reader, started: float) -> None:
        """`started` is the moment at which the answer was begun, of time.perf_counter."""
        works = begun.innovations()  # before anything is sent: a surprise is still answered with a page of its own
        self._begun = begun
        self._reader = reader
        self._started = started
        self.verdict = begun.verdict.value
        self.lists = [
            ListView("innovations", lambda: [{"heading": "", "matches": [match_view(match, reader) for match in works]}], reader),
            ListView("partners", lambda: partner_groups(begun.partners(), reader), reader),
            ListView("funders", lambda: funder_groups(begun.funders(self._paid), reader), reader),
        ]

    @cached_property
    def _paid(self) -> Sequence[Payer]:
        return self._begun.payers()

    @cached_property
    def who_pays(self) -> View:
        """The table of who pays for such works."""
        return payers_view(self._paid, self._reader)

    @property
    def took(self) -> int:
        """Milliseconds since the answer was begun; what was sent meanwhile counts too."""
        return round((time.perf_counter() - self._started) * 1000)
