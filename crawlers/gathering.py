"""Journal -> records: the parts of each record are found again by where they lie in the file, joined, and handed on one record at a time."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from crawlers.addresses import NOT_ASKED
from crawlers.joining import joined
from crawlers.journal import JournalFile, PageLine, found_in
from crawlers.portal import Dropped, Fetch, Item, Labels
from models.jsonl import loads
from models.records import Record, Source

ID = re.compile(rb'"id":("(?:[^"\\]|\\.)*")')


@dataclass
class Seen:
    """The labels that one reader's pages printed."""

    pages: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def always(self) -> frozenset[str]:
        """The labels that all its pages had."""
        return frozenset(label for label, count in self.counts.items() if count == self.pages)


class Gathered:
    """What a journal holds: where each record's parts lie, what was dropped, which labels were seen. Positions only, so memory stays small."""

    def __init__(self, journal: JournalFile, portal: str, licence: str) -> None:
        self.journal = journal
        self.default = Source(portal=portal, licence=licence)
        self.parts: dict[str, list[tuple[int, str]]] = {}  # id -> (position, day on which it was read)
        self.gone: set[str] = set()  # told only by pages that are gone
        self.dropped: list[tuple[str, str]] = []  # page address or key, reason
        self.labels: defaultdict[str, Seen] = defaultdict(Seen)
        self.bytes = 0
        self.pages = 0
        self.read = 0
        self.failed: Counter[str] = Counter()  # by reason; what we do not ask, or may do without, is none
        self._drops: list[int] = []
        alive: set[str] = set()
        for page, start in sorted(journal.pages(), key=lambda found: (found[0].final, found[0].key)):
            self._take(page, start, alive)
        self.gone = self.parts.keys() - alive

    def _take(self, page: PageLine, start: int, alive: set[str]) -> None:
        self.pages += 1
        if page.status == "read":
            self.read += 1
            self.bytes += page.bytes
        if page.status == "failed" and page.why and page.why not in NOT_ASKED:
            self.failed[page.why] += 1
        if page.why:
            self.dropped.append((page.url, page.why))
        for position, line in self.journal.lines(start):
            if line.startswith(b'{"item":'):
                record_id = id_in(line)
                self.parts.setdefault(record_id, []).append((position, page.retrieved))
                if page.status != "gone":
                    alive.add(record_id)
            elif line.startswith(b'{"dropped":'):
                self._drops.append(position)
            elif line.startswith(b'{"labels":') and page.status in ("read", "same"):
                self._label(page, line)

    def _label(self, page: PageLine, line: bytes) -> None:
        found = found_in(line)
        assert isinstance(found, Labels)
        self.labels[page.reads].pages += 1
        self.labels[page.reads].counts.update(found.found)

    def missing_label(self, always: dict[str, frozenset[str]]) -> tuple[str, str, str] | None:
        """The first page (address, reader, label) that lacks a label which all pages of its reader had before; None when all have them."""
        suspects = {reads: lost for reads, labels in always.items() if (seen := self.labels.get(reads)) and (lost := labels - seen.always)}
        if not suspects:
            return None
        for page, start in self.journal.pages():
            for _, line in self.journal.lines(start) if page.reads in suspects and page.status in ("read", "same") else ():
                if line.startswith(b'{"labels":'):
                    found = found_in(line)
                    if isinstance(found, Labels) and (lost := suspects[page.reads] - found.found):
                        return page.url, page.reads, min(lost)
        return None

    def items(self) -> Iterator[Item]:
        """Yield the records, in the order of the addresses that tell them, then what was dropped and the pages that were not read."""
        for record_id, places in self.parts.items():
            parts = []
            for position, day in places:
                try:
                    parts.append(_part(self.journal.line(position), self.default, day))
                except ValueError:
                    yield Dropped(record_id, "line of another version in the journal")
            if parts:
                yield _one_source(joined(parts))
        for position in self._drops:
            found = found_in(self.journal.line(position))
            assert isinstance(found, Dropped)
            yield found
        for address, why in self.dropped:
            yield Dropped(address, why)


def id_in(line: bytes) -> str:
    """The id in an item's line: its first field, as the models are written."""
    found = ID.search(line)
    assert found is not None
    return str(loads(found[1]))


def _part(line: bytes, default: Source, day: str) -> Record:
    """Read a part, with the portal as its source where it names none, and the day on which it was read."""
    found = found_in(line)
    if isinstance(found, (Dropped, Fetch, Labels)):
        raise ValueError("no record")
    dated = {"retrieved": date.fromisoformat(day)}
    sources = found.sources or (default.model_copy(update={"url": found.url}),)
    return found.model_copy(update={"sources": tuple(source if source.retrieved else source.model_copy(update=dated) for source in sources)})


def _one_source(record: Record) -> Record:
    """Keep one source for each portal and address, of the latest day."""
    latest: dict[tuple[str, str | None], Source] = {}
    for source in record.sources:
        known = latest.setdefault((source.portal, source.url), source)
        if source.retrieved and (known.retrieved is None or known.retrieved < source.retrieved):
            latest[source.portal, source.url] = source
    return record.model_copy(update={"sources": tuple(latest.values())})
