"""Is there an answer? Needs that the starter catalogue answers against needs that it does not, in three languages; and known items across languages.

The needs were written before the thresholds; those are fitted on the half "fit" and reported on the half "held-out" (split by need, so that a need's three
languages fall on one side).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.answers import Need, Verdict
from models.jsonl import loads, read_lines
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.retrieve import best_strength

COLLECTION = Path(__file__).parent / "collections" / "verdict"
LANGUAGES = ("fi", "sv", "en")
TOP = 5


@dataclass(frozen=True)
class Asked:
    """One need with what the system said: the verdict, the strength behind it, and the rank of the first relevant record (None: not in the top 100)."""

    id: str
    language: str
    half: str
    answerable: bool
    verdict: Verdict
    strength: float
    rank: int | None


@dataclass(frozen=True)
class Rates:
    """Shares of needs, 0..1: off-topic ones called found; answerable ones called none, and found; answerable ones with a relevant record in the top 5."""

    offtopic_found: float
    answerable_none: float
    answerable_found: float
    known_item: float
    offtopic: int
    answerable: int


def ask_all(answerer: Answerer, relevant_only: frozenset[str] | None = None) -> list[Asked]:
    """Ask every need of the collection, without telling its language. `relevant_only` limits known items to these records."""
    asked = []
    for name, answerable in (("answerable", True), ("offtopic", False)):
        for _, line in read_lines(COLLECTION / f"{name}.jsonl"):
            row = loads(line)
            wanted = {record_id for record_id in row.get("relevant", ()) if relevant_only is None or record_id in relevant_only}
            _, candidates = answerer.search(Need(text=row["text"]), RecordType.INNOVATION)
            best = best_strength(candidates)
            rank = next((n for n, candidate in enumerate(candidates[:100], 1) if candidate.record_id in wanted), None)
            asked.append(Asked(row["id"], row["language"], row["half"], answerable, calibrate.verdict(best), best, rank))
    return asked


def rates(asked: Iterable[Asked]) -> Rates:
    """Return the shares over some needs."""
    found = list(asked)
    off = [one for one in found if not one.answerable]
    on = [one for one in found if one.answerable]

    def share(some: list[Asked], test: Iterable[bool]) -> float:
        return sum(test) / len(some) if some else 0.0

    return Rates(
        offtopic_found=share(off, (one.verdict is Verdict.FOUND for one in off)),
        answerable_none=share(on, (one.verdict is Verdict.NONE for one in on)),
        answerable_found=share(on, (one.verdict is Verdict.FOUND for one in on)),
        known_item=share(on, (one.rank is not None and one.rank <= TOP for one in on)),
        offtopic=len(off),
        answerable=len(on),
    )


def by_language(asked: Iterable[Asked], half: str | None = None) -> dict[str, Rates]:
    """Return the rates of each language, over one half or both."""
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        if half is None or one.half == half:
            groups[one.language].append(one)
    return {language: rates(groups[language]) for language in LANGUAGES}
