"""Ids that answer for others: by a person's word or found by Kutoja. Every id that was ever published leads to the record that answers for it today."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select

from indexer import tables


@dataclass
class Aliases:
    """`by_hand` and `automatic` are {old id: new id}, one step each; `apart` holds ids that a person said stand for themselves."""

    by_hand: dict[str, str] = field(default_factory=dict)
    automatic: dict[str, str] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, connection: Connection) -> "Aliases":
        """Read the table."""
        found = cls()
        for row in connection.execute(select(tables.alias)):
            if row.old_id == row.new_id:
                found.apart.add(row.old_id)
            else:
                (found.automatic if row.automatic else found.by_hand)[row.old_id] = row.new_id
        return found

    def final(self) -> dict[str, str]:
        """Return {old id: id that answers for it today}, chains followed."""
        steps = {**self.automatic, **self.by_hand}
        return {old: _end(old, steps) for old in steps}

    def final_by_hand(self) -> dict[str, str]:
        """Return {old id: id that answers for it} for what persons merged."""
        return {old: _end(old, self.by_hand) for old in self.by_hand}

    def replace_automatic(self, connection: Connection, found: dict[str, tuple[str, str]]) -> None:
        """Write {old id: (new id, why)} in the place of all that was found before."""
        connection.execute(delete(tables.alias).where(tables.alias.c.automatic.is_(True)))
        free = {old: to for old, to in sorted(found.items()) if old not in self.by_hand and old not in self.apart}
        rows = [{"old_id": old, "new_id": new, "why": why, "automatic": True} for old, (new, why) in free.items()]
        if rows:
            connection.execute(insert(tables.alias), rows)


def _end(old: str, steps: dict[str, str]) -> str:
    """Follow the steps; should they go in a circle, end at its last new id."""
    seen = {old}
    current = steps[old]
    while current in steps and current not in seen:
        seen.add(current)
        current = steps[current]
    return current
