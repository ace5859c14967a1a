"""Who did what: participations and grants of one generation, both ways."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from models.jsonl import dumps, loads
from models.records import FundingCall, Innovation, Record, Role

FILE = "graph.json"


class Graph:
    """Edges between works and organisations."""

    def __init__(self, folder: Path) -> None:
        stored = loads((folder / FILE).read_bytes())
        self._organisations: dict[str, list[tuple[str, str]]] = stored["organisations"]
        self._funders: dict[str, list[str]] = stored["funders"]
        self._calls: dict[str, list[str]] = stored["calls"]
        self._works: defaultdict[str, list[tuple[str, Role]]] = defaultdict(list)
        self._funded: defaultdict[str, list[str]] = defaultdict(list)
        for work, parts in self._organisations.items():
            for organisation, role in parts:
                self._works[organisation].append((work, Role(role)))
        for work, funders in self._funders.items():
            for funder in funders:
                self._funded[funder].append(work)

    @staticmethod
    def write(folder: Path, records: Iterable[Record]) -> None:
        """Write the edges of all records."""
        organisations: dict[str, list[tuple[str, str]]] = {}
        funders: dict[str, list[str]] = {}
        calls: defaultdict[str, list[str]] = defaultdict(list)
        for record in records:
            if isinstance(record, Innovation):
                parts = {(part.organisation_id, part.role.value): None for part in record.participations if part.organisation_id}
                paid = {grant.funder_id: None for grant in record.grants if grant.funder_id}
                paid.update({part.organisation_id: None for part in record.participations if part.organisation_id and part.role is Role.FUNDER})
                if parts:
                    organisations[record.id] = [(organisation, role) for organisation, role in parts if organisation]
                if paid:
                    funders[record.id] = [funder for funder in paid if funder]
            elif isinstance(record, FundingCall) and record.funder_id:
                calls[record.funder_id].append(record.id)
        (folder / FILE).write_bytes(dumps({"organisations": organisations, "funders": funders, "calls": calls}))

    def works_of(self, organisation_id: str) -> list[tuple[str, Role]]:
        """Return the works that an organisation took part in, with its roles."""
        return self._works.get(organisation_id, [])

    def organisations_of(self, record_id: str) -> list[tuple[str, Role]]:
        """Return the organisations of a work, with their roles."""
        return [(organisation, Role(role)) for organisation, role in self._organisations.get(record_id, [])]

    def funders_of(self, record_id: str) -> list[str]:
        """Return who paid for a work."""
        return self._funders.get(record_id, [])

    def funded_by(self, organisation_id: str) -> list[str]:
        """Return the works that an organisation paid for."""
        return self._funded.get(organisation_id, [])

    def calls_of(self, organisation_id: str) -> list[str]:
        """Return an organisation's funding calls."""
        return self._calls.get(organisation_id, [])
