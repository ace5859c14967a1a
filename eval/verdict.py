"""Is there an answer? Needs that the starter catalogue answers against needs that it does not, in three languages; and known items across languages.

The needs were written before the thresholds; those are fitted on the half "fit" and reported on the half "held-out" (split by need, so that a need's three
languages fall on one side).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.known import ask_known, share
from eval.workspaces import answerer, starter
from indexer.encoder import load_encoder
from models.answers import Need, Verdict
from models.jsonl import loads, read_lines
from models.progress import Progress
from models.records import RecordType
from models.workspace import CommandContext, Workspace
from service import calibrate
from service.answer import Answerer
from service.retrieve import best_strength

COLLECTION = Path(__file__).parent / "collections" / "verdict"
LANGUAGES = ("fi", "sv", "en")
TOP = 5
SHARES = ("offtopic_found", "answerable_none", "answerable_found", "known_item")


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


def ask_all(asks: Answerer) -> list[Asked]:
    """Ask every need of the collection, without telling its language."""
    asked = []
    for name, answerable in (("answerable", True), ("offtopic", False)):
        for _, line in read_lines(COLLECTION / f"{name}.jsonl"):
            row = loads(line)
            wanted = frozenset(row.get("relevant", ()))
            _, candidates = asks.search(Need(text=row["text"]), RecordType.INNOVATION)
            best = best_strength(candidates)
            rank = next((n for n, candidate in enumerate(candidates[:100], 1) if candidate.record_id in wanted), None)
            asked.append(Asked(row["id"], row["language"], row["half"], answerable, calibrate.verdict(best), best, rank))
    return asked


def rates(asked: Iterable[Asked]) -> Rates:
    """Return the shares over some needs."""
    found = list(asked)
    off = [one for one in found if not one.answerable]
    on = [one for one in found if one.answerable]

    def part(some: list[Asked], test: Iterable[bool]) -> float:
        return sum(test) / len(some) if some else 0.0

    return Rates(
        offtopic_found=part(off, (one.verdict is Verdict.FOUND for one in off)),
        answerable_none=part(on, (one.verdict is Verdict.NONE for one in on)),
        answerable_found=part(on, (one.verdict is Verdict.FOUND for one in on)),
        known_item=part(on, (one.rank is not None and one.rank <= TOP for one in on)),
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


def run_verdict(base: Workspace, progress: Progress, *, live: bool) -> dict[str, Any]:
    """Ask everything and return the rates by half and language, and the known items' share with and without our translations."""
    encoder = load_encoder(base)
    asks = answerer(base if live else starter(base, progress), encoder)
    asked = ask_all(asks)
    result: dict[str, Any] = {
        "passages": asks.index.manifest.passages,
        "rates": {half: {language: asdict(one) for language, one in by_language(asked, half).items()} for half in ("fit", "held-out")},
        "offtopic_found": [one.id for one in asked if not one.answerable and one.verdict is Verdict.FOUND],
        "answerable_none": [one.id for one in asked if one.answerable and one.verdict is Verdict.NONE],
    }
    known = ask_known(asks)
    result["known_items"] = {"count": len(known), "top5": share(known), "missed": [one.text for one in known if not one.found]}
    if not live:
        plain = ask_known(answerer(starter(base, progress, translated=False), encoder))
        result["known_items_untranslated"] = {"count": len(plain), "top5": share(plain), "missed": [one.text for one in plain if not one.found]}
    return result


def report(result: dict[str, Any], session: CommandContext) -> str:
    """Lay the rates out for a person."""
    columns = [
        "half",
        "language",
        "off-topic called found",
        "answerable called none",
        "answerable called found",
        "right record in top 5",
        "off-topic",
        "answerable",
    ]
    rows = [
        [half, language, *(f"{rates[name]:.3f}" for name in SHARES), str(rates["offtopic"]), str(rates["answerable"])]
        for half, languages in result["rates"].items()
        for language, rates in languages.items()
    ]
    lines = [f"{result['passages']:,} passages", session.table(columns, rows)]
    for name, words in (("known_items", "Known items"), ("known_items_untranslated", "Known items without our translations")):
        if name in result:
            lines.append(f"{words}: {result[name]['top5']:.3f} of {result[name]['count']} in the top 5")
    return "\n".join(lines)
