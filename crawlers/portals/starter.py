"""The starter catalogue: facts on real works, organisations and calls, written by us in the import form."""

from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.tables import json_rows
from crawlers.portal import Dropped, Item, Portal
from models.errors import InvalidInput, SnapshotError
from models.importform import parse
from models.records import Flag, Innovation, Source

FILES = ("organisations.jsonl", "innovations.jsonl", "calls.jsonl")
OURS = Source(portal="starter", licence="Apache-2.0")
PLAN_PORTALS = frozenset(("eura2014", "eura2007"))
"""Portals whose pages print the plan of a project: what they tell of need and solution is intended, not done."""


def read(path: Path) -> Iterator[Item]:
    """Read one file in the import form, or those of the three that a folder has."""
    files = [path] if path.is_file() else [path / name for name in FILES if (path / name).is_file()]
    if not files:
        raise SnapshotError(f"{path} has none of {', '.join(FILES)}.")
    for file in files:
        for number, row in json_rows(file):
            if row is None:
                yield Dropped(f"{file.name}:{number}", "no JSON object")
                continue
            try:
                record = parse(row, OURS)
            except InvalidInput as error:
                yield Dropped(f"{file.name}:{number}", "invalid record", str(error))
                continue
            if isinstance(record, Innovation) and record.sources[0].portal in PLAN_PORTALS:
                record = record.model_copy(update={"flags": (*record.flags, Flag.PLAN)})
            yield record


PORTAL = Portal(
    name="starter",
    title={"fi": "Kutojan lähtöaineisto", "sv": "Kutojas startmaterial", "en": "Kutoja's starter catalogue"},
    publisher="Kutoja",
    url="https://www.apache.org/licenses/LICENSE-2.0",
    licence="Apache-2.0",
    terms_url="https://www.apache.org/licenses/LICENSE-2.0",
    languages=("fi", "sv", "en"),
    min_records=600,
    max_records=5_000,
    cadence="once",
    read_bulk=read,
    bulk_hint="a folder with innovations.jsonl, organisations.jsonl and calls.jsonl, or one such file",
    bulk_files=FILES,
)
