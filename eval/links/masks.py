"""What must not be seen: the hidden record, its variants, later works, and the names that would give the answer away."""

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import lru_cache

from indexer.graph import Graph
from indexer.index import Index
from indexer.record_store import Card
from models.records import Role
from service import calibrate
from service.query import Query
from service.recommend.similar import fold
from service.retrieve import Candidate

GAP = "…"
"""What stands where a name was."""

SHORTEST = 3
"""Characters of a name that is looked for in any case and with an ending; a shorter one is an abbreviation."""

ENDING = r"\w{0,4}"
"""Letters that a language may hang on a name: "Vetenskapsrådets", "Vinnovan", "Formas'"."""

OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "Vetenskapsrådet": ("VR", "Swedish Research Council", "Swedish Science Council", "Science Council"),
    "Riksbankens Jubileumsfond": ("RJ", "Jubileumsfonden", "Bank of Sweden Tercentenary Foundation", "Tercentenary Foundation"),
    "Vinnova": ("VINNOVA", "Verket för innovationssystem", "Swedish Governmental Agency for Innovation Systems", "Sweden's Innovation Agency"),
    "Formas": ("FORMAS", "Forskningsrådet för miljö", "Swedish Research Council for Environment", "Swedish Research Council for Sustainable Development"),
    "Forte": ("FORTE", "FAS", "Forskningsrådet för hälsa", "Swedish Research Council for Health"),
    "Statens energimyndighet": ("STEM", "Energimyndigheten", "Swedish Energy Agency"),
    "Rymdstyrelsen": ("SNSB", "SNSA", "Swedish National Space Board", "Swedish National Space Agency"),
    "Hjärt-Lungfonden": ("Swedish Heart-Lung Foundation", "Heart-Lung Foundation"),
    "Östersjöstiftelsen": ("Foundation for Baltic and East European Studies", "Baltic Sea Foundation"),
    "European Commission": ("EC", "EU", "European Union", "Euroopan komissio", "Euroopan unioni", "Europeiska kommissionen", "Europeiska unionen"),
    "Horizon 2020": ("H2020", "Horisont 2020", "Horisontti 2020"),
}
"""Abbreviations and names in other languages that a record does not hold, by a name that it does."""

CALL_WORDS = {
    "MSCA": (
        "MSCA",
        "Marie Skłodowska-Curie",
        "Marie Sklodowska-Curie",
        "Marie Curie",
        "Individual Fellowship",
        "Innovative Training Network",
        "RISE",
        "ITN",
        "IF",
    ),
    "ERC": ("ERC", "European Research Council", "Starting Grant", "Consolidator Grant", "Advanced Grant", "Proof of Concept", "StG", "CoG", "AdG", "PoC"),
    "SME": ("SME Instrument", "SMEInst", "SME-Instrument", "Phase 1", "Phase 2", "Phase I", "Phase II"),
    "EIC": ("EIC", "European Innovation Council", "SME Instrument", "SME-Instrument", "Phase 1", "Phase 2", "Phase I", "Phase II"),
    "SIE": ("SME Instrument", "SME-Instrument", "Phase 1", "Phase 2", "Phase I", "Phase II"),
}
"""What a call is called in a project's text, by the beginning of its code."""


class Masked(Graph):
    """A graph in which only some works are visible. Nothing is copied."""

    def __init__(self, graph: Graph, visible: Callable[[str], bool]) -> None:
        """`visible` says of a work's id whether its edges are there."""
        self._graph = graph
        self._visible = visible

    def works_of(self, organisation_id: str) -> list[tuple[str, Role]]:
        """Return the visible works that an organisation took part in."""
        return [(work, role) for work, role in self._graph.works_of(organisation_id) if self._visible(work)]

    def organisations_of(self, record_id: str) -> list[tuple[str, Role]]:
        """Return the organisations of a visible work."""
        return self._graph.organisations_of(record_id) if self._visible(record_id) else []

    def funders_of(self, record_id: str) -> list[str]:
        """Return who paid for a visible work."""
        return self._graph.funders_of(record_id) if self._visible(record_id) else []

    def funded_by(self, organisation_id: str) -> list[str]:
        """Return the visible works that an organisation paid for."""
        return [work for work in self._graph.funded_by(organisation_id) if self._visible(work)]

    def calls_of(self, organisation_id: str) -> list[str]:
        """Return an organisation's funding calls."""
        return self._graph.calls_of(organisation_id)


def masked(index: Index, visible: Callable[[str], bool]) -> Index:
    """Return the index with a graph in which only visible works have edges; everything else is shared with the one given."""
    view = copy(index)
    view.graph = Masked(index.graph, visible)
    return view


def earlier(one: str | None, other: str | None) -> bool:
    """Say whether a start lies before another as far as both tell it; where either is unknown nothing speaks against it. "2019" is not before "2019-05"."""
    if not one or not other:
        return True
    known = min(len(one), len(other))
    return one[:known] < other[:known]


def variants(query: Query, index: Index, record_id: str, candidates: Iterable[Candidate]) -> set[str]:
    """Return the candidates that the service would fold into one row with a record, the record itself among them."""
    own = index.record_vector(record_id)
    if own is None:
        return {record_id}
    close = min(cosine for _, _, cosine in calibrate.SAME_TITLE)
    others = [one for one in candidates if one.record_id != record_id]
    vectors = ((one, index.record_vector(one.record_id)) for one in others)
    near = [one for one, vector in vectors if vector is not None and float(own @ vector) >= close]
    return {candidate.record_id for candidate, _ in fold(query, index, [Candidate(record_id), *near])[0]} | {record_id}


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a text with names taken out, longest first, also with an ending of a few letters.

    A name of one word counts only with its capitals ("formas" is a Swedish verb, Formas a funder); one of several words counts in any case.
    """
    for name in sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name)):
        text = _pattern(name).sub(GAP, text)
    return text


@lru_cache(maxsize=20_000)
def _pattern(name: str) -> re.Pattern[str]:
    words = r"[\s\-–]+".join(re.escape(word) for word in re.split(r"[\s\-–]+", name) if word)
    ending = ENDING if len(name) > SHORTEST else r"(?::?s|:\w{1,3})?"
    return re.compile(rf"(?<!\w){words}{ending}(?!\w)", re.IGNORECASE if re.search(r"\s", name) else re.NOFLAG)


def names_of(card: Card | None) -> list[str]:
    """Return an organisation's names in all languages, its abbreviations in brackets, and the names that OTHER_NAMES adds."""
    titles = [title["value"] for title in (card or {}).get("title", ())]
    return with_others(titles)


def with_others(titles: Sequence[str]) -> list[str]:
    """Return names with what stands in brackets apart, without legal forms in the beginning or end, and with their other names."""
    found: list[str] = []
    for title in titles:
        found += [title, *(part.strip() for part in re.split(r"[(),/]", title) if len(part.strip()) >= SHORTEST)]
    found += [word for title in titles for word in re.findall(r"\b[A-ZÅÄÖ]{3,}\b", title) if title.upper() != title]
    others = [other for name in found for known, more in OTHER_NAMES.items() if name.casefold() == known.casefold() for other in (known, *more)]
    others += [known for name in found for known, more in OTHER_NAMES.items() if name in more]
    return list(dict.fromkeys([*found, *others]))


def grant_names(card: Card) -> list[str]:
    """Return every name under which a work's text may tell who paid: funders, programmes, calls, and what those are called."""
    found: list[str] = []
    for grant in card.get("grants", ()):
        found += with_others([text for text in (grant["funder"], grant.get("programme")) if text])
        if call := grant.get("call"):
            found += [call, *(word for start, words in CALL_WORDS.items() if call.startswith(start) for word in words)]
        found += [code for code in [grant.get("code")] if code]
    return list(dict.fromkeys(found))
