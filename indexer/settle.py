"""Contributions -> effective records. A function of all contributions, aliases and suppressions; only what differs is written."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select

from indexer import contributions, tables, works
from indexer.aliases import Aliases
from indexer.derived import Mentioned
from indexer.merge import join, merge
from indexer.resolve import Directory, Named
from indexer.unnamed import names_body
from models.progress import Progress
from models.records import FundingCall, Grant, Innovation, Organisation, Participation, Record, Role
from models.taxonomy import places

RECORD: TypeAdapter[Record] = TypeAdapter(Record)
WRITE_BATCH = 1000


@dataclass
class Settled:
    """What settling changed."""

    written: int = 0
    removed: int = 0


def settle(connection: Connection, progress: Progress) -> Settled:
    """Bring the effective records and the automatic aliases in line with the contributions, within the connection's transaction."""
    aliases = Aliases.read(connection)
    suppressed = read_suppressed(connection)
    total = contributions.count(connection)
    progress.phase("merge", total)
    directory = contributions.directory(connection, aliases.final_by_hand(), aliases.apart, suppressed, progress)
    resolver = _Resolver(directory, Aliases(aliases.by_hand, directory.answers | directory.same_works).final(), suppressed)
    progress.phase("write", total)
    writer = _Writer(connection)
    unknown: Counter[str] = Counter()
    for record in _effective(connection, resolver, progress):
        unknown.update(place for place in record.places if places.resolve(place) is None)
        writer.keep(record)
    for organisation in resolver.mentioned.organisations():
        writer.keep(organisation)
    writer.flush()
    aliases.replace_automatic(connection, _duplicates(directory) | _moved(connection, aliases, directory, resolver, writer))
    _replace_unknown(connection, unknown)
    return writer.finish()


def read_suppressed(connection: Connection) -> set[str]:
    """Return the ids that were taken down."""
    return set(connection.scalars(select(tables.suppression.c.record_id)))


class _Resolver:
    """Fills in which organisation each mention means, and collects those without a record."""

    def __init__(self, directory: Directory, final: dict[str, str], suppressed: set[str]) -> None:
        self.directory = directory
        self.final = final
        self.suppressed = suppressed
        self.mentioned = Mentioned()

    def current(self, record_id: str) -> str:
        """The id that answers for an id."""
        return self.final.get(record_id, record_id)

    def is_suppressed(self, record_id: str) -> bool:
        """Whether a record was taken down, by itself or with the one that answers for it."""
        return record_id in self.suppressed or self.current(record_id) in self.suppressed

    def resolved(self, record: Record) -> Record:
        """Return the record with its organisations' ids."""
        if isinstance(record, Innovation):
            parts = tuple(part.model_copy(update={"organisation_id": self._id(part, part.organisation_id, record)}) for part in record.participations)
            grants = tuple(grant.model_copy(update={"funder_id": self._id(_funder(grant), grant.funder_id, record)}) for grant in record.grants)
            return record.model_copy(update={"participations": parts, "grants": grants})
        if isinstance(record, FundingCall):
            return record.model_copy(update={"funder_id": self._id(Participation(name=record.funder, role=Role.FUNDER), record.funder_id, record)})
        return record

    def _id(self, part: Participation, stated: str | None, record: Record) -> str | None:
        """The id of an organisation; one that the source itself states counts when it has a record. None for nobody's name, and when it was taken down."""
        if not names_body(part):
            return None
        found = self.current(stated) if stated is not None else ""
        if not self.directory.has_record(found):
            found = self.current(self.directory.find(Named(part.name, part.identifiers, part.country)))
        if self.is_suppressed(found):
            return None
        if not self.directory.has_record(found):
            self.mentioned.add(found, part, record)
        return found


def _funder(grant: Grant) -> Participation:
    return Participation(name=grant.funder, role=Role.FUNDER, identifiers=grant.identifiers)


def _effective(connection: Connection, resolver: _Resolver, progress: Progress) -> Iterator[Record]:
    """Yield the merged records; those under an alias join the one that answers for them."""
    answering = set(resolver.final.values())
    joined: dict[str, list[Record]] = {}
    for record in _merged(connection, resolver, progress):
        current = resolver.current(record.id)
        if current != record.id or record.id in answering:
            joined.setdefault(current, []).append(record)
        else:
            yield record
    for record_id, records in sorted(joined.items()):
        keeper = next((record for record in records if record.id == record_id), records[-1])
        yield join(keeper.model_copy(update={"id": record_id}), [record for record in records if record is not keeper])


def _merged(connection: Connection, resolver: _Resolver, progress: Progress) -> Iterator[Record]:
    """Yield one record an id, in order of the ids, of all that feeds say of it."""
    current: list[tuple[str, Record]] = []
    for contribution in contributions.live(connection):
        progress.advance()
        if resolver.is_suppressed(contribution.record_id):
            continue
        pair = (contribution.feed, resolver.resolved(RECORD.validate_json(contribution.body)))
        if current and current[0][1].id != contribution.record_id:
            yield merge(current)
            current = []
        current.append(pair)
    if current:
        yield merge(current)


def _duplicates(directory: Directory) -> dict[str, tuple[str, str]]:
    same = {old: (new, works.WHY) for old, new in directory.same_works.items()}
    return same | {old: (new, "the same organisation by number, or by name and country") for old, new in directory.answers.items()}


def _moved(connection: Connection, aliases: Aliases, directory: Directory, resolver: _Resolver, writer: "_Writer") -> dict[str, tuple[str, str]]:
    """Ids of derived organisations that were published and are so no longer, with the id that now answers to the same name."""
    joined = directory.answers | directory.same_works
    moved = {old: new for old, new in aliases.automatic.items() if old not in joined and not directory.has_record(old)}
    for body in writer.bodies_gone("org:"):
        old = RECORD.validate_json(body)
        if isinstance(old, Organisation):
            now = directory.now(Named(old.title[0].value, old.identifiers, old.country))
            moved |= {old.id: now} if now is not None else {}
    steps = Aliases(aliases.by_hand, {**moved, **directory.answers}).final()
    live = {old: steps[old] for old in moved if old not in writer.seen and steps[old] in writer.seen}
    return {old: (new, "the organisation is known by this id now") for old, new in live.items() if not resolver.is_suppressed(old)}


def _replace_unknown(connection: Connection, unknown: Counter[str]) -> None:
    connection.execute(delete(tables.unknown_place))
    folded = Counter[str]()
    for text, number in unknown.items():
        folded[text[:200]] += number
    if folded:
        connection.execute(insert(tables.unknown_place), [{"text": text, "count": number} for text, number in sorted(folded.items())])


class _Writer:
    """Writes records that are new or differ, and at the end removes those that nothing speaks for any more."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.known = dict(connection.execute(select(tables.record.c.id, tables.record.c.digest)).all())
        self.seen: set[str] = set()
        self.batch: list[dict[str, str]] = []
        self.settled = Settled()

    def keep(self, record: Record) -> None:
        """Note an effective record, and write it where it is not there yet so."""
        body = record.model_dump_json(exclude_none=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        self.seen.add(record.id)
        if self.known.get(record.id) != digest:
            self.batch.append({"id": record.id, "type": record.type.value, "digest": digest, "body": body})
            if len(self.batch) >= WRITE_BATCH:
                self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        if self.batch:
            self._delete([row["id"] for row in self.batch if row["id"] in self.known])
            self.connection.execute(insert(tables.record), self.batch)
            self.settled.written += len(self.batch)
            self.batch = []

    def gone(self) -> list[str]:
        """The ids that nothing speaks for any more."""
        return sorted(self.known.keys() - self.seen)

    def bodies_gone(self, prefix: str) -> Iterator[str]:
        """Yield what was written of those whose ids begin so."""
        for part in tables.chunks([record_id for record_id in self.gone() if record_id.startswith(prefix)]):
            yield from self.connection.scalars(select(tables.record.c.body).where(tables.record.c.id.in_(part))).all()

    def finish(self) -> Settled:
        """Remove what is gone, and tell what changed."""
        gone = self.gone()
        self._delete(gone)
        self.settled.removed = len(gone)
        return self.settled

    def _delete(self, ids: list[str]) -> None:
        for part in tables.chunks(ids):
            self.connection.execute(delete(tables.record).where(tables.record.c.id.in_(part)))
