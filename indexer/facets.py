"""Counts of a generation's records by each value that they can be filtered by, and the portals they come from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from indexer.attributes import attributes_of
from models.jsonl import dumps, loads
from models.records import Flag, Record

FILE = "facets.json"
FACETS = ("type", "kind", "theme", "target_group", "language", "portal", "place", "with_results")

Facets = dict[str, dict[str, dict[str, int]]]
"""{record type: {field: {value: records}}}"""


def write_facets(folder: Path, records: Iterable[Record], feeds: Sequence[dict[str, Any]]) -> None:
    """Count all records but organisations that are known only from mentions."""
    counts: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for record in records:
        if Flag.DERIVED in record.flags:
            continue
        for name, value in attributes_of(record).items():
            if name in FACETS:
                counts[record.type.value][name].update(str(one) for one in (value if isinstance(value, tuple) else (value,)))
    ordered = {kind: {name: dict(values.most_common()) for name, values in by.items()} for kind, by in counts.items()}
    (folder / FILE).write_bytes(dumps({"facets": ordered, "portals": list(feeds)}))


def write_portals(source: Path, folder: Path, feeds: Sequence[dict[str, Any]]) -> None:
    """Write the counts of another generation with newer rows of portals."""
    (folder / FILE).write_bytes(dumps({"facets": read_facets(source)[0], "portals": list(feeds)}))


def read_facets(folder: Path) -> tuple[Facets, list[dict[str, Any]]]:
    """Return the counts, and one row a portal."""
    stored = loads((folder / FILE).read_bytes())
    return stored["facets"], stored["portals"]
