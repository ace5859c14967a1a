"""Known items: needs in another language than that of the record which answers them; it must stand among the first five."""

from dataclasses import dataclass
from pathlib import Path

from models.answers import Need
from models.jsonl import loads, read_lines
from models.records import RecordType
from service.answer import Answerer

KNOWN_ITEMS = Path(__file__).parent / "collections" / "known_items.jsonl"
TOP = 5


@dataclass(frozen=True)
class Known:
    """One need and the rank of the first record that answers it, None when no search brought one."""

    id: str
    language: str
    text: str
    rank: int | None

    @property
    def found(self) -> bool:
        """Whether it stands among the first five."""
        return self.rank is not None and self.rank <= TOP


def ask_known(answerer: Answerer) -> list[Known]:
    """Ask every known item without telling its language."""
    asked = []
    for _, line in read_lines(KNOWN_ITEMS):
        row = loads(line)
        _, candidates = answerer.search(Need(text=row["text"]), RecordType.INNOVATION)
        rank = next((n for n, candidate in enumerate(candidates, 1) if candidate.record_id in row["relevant"]), None)
        asked.append(Known(row["id"], row["language"], row["text"], rank))
    return asked


def share(asked: list[Known]) -> float:
    """Return the share of known items among the first five, 0..1."""
    return sum(one.found for one in asked) / len(asked) if asked else 0.0
