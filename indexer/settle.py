"""Contributions -> effective records. A pure function of all contributions, aliases and suppressions; only what differs is written."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, insert, select

from indexer import tables
from indexer.merge import merge
from indexer.resolve import Named, Organisations
from models.jsonl import loads
from models.progress import Progress
from models.records import (
    Flag,
    FundingCall,
    Grant,
    Innovation,
    Organisation,
    Origin,
    Participation,
    Record,
    RecordType,
    Role,
    Source,
    Text,
)
from models.taxonomy import places

RECORD: TypeAdapter[Record] = TypeAdapter(Record)
WRITE_BATCH = 1000
ORGANISATION_MARK = f'"type":"{RecordType.ORGANISATION.value}"'


@dataclass
class Mention:
    """A derived organisation in the making: the spelling seen most, and the facts that its mentions agree on."""

    names: Counter[str] = field(default_factory=Counter)
    first: Participation | None = None
    country: str | None = None
    sources: dict[tuple[str, str | None], Source] = field(default_factory=dict)
    roles: set[Role] = field(default_factory=set)
    places: Counter[str] = field(default_factory=Counter)


@dataclass
class Settled:
    """What settling changed."""

    written: int = 0
    removed: int = 0


def settle(connection: Connection, progress: Progress) -> Settled:
    """Bring the table `record` in line with the contributions, within the connection's transaction."""
    aliases = final_aliases(connection)
    suppressed = set(connection.scalars(select(tables.suppression.c.record_id)))
    known = dict(connection.execute(select(tables.record.c.id, tables.record.c.digest)).tuples().all())
    organisations = _organisations(connection, aliases, suppressed)
    progress.phase("merge", connection.scalar(select(func.count()).select_from(tables.contribution)))
    writer = _Writer(connection, known)
    mentions: dict[str, Mention] = {}
    unknown: Counter[str] = Counter()
    for record in _effective(connection, aliases, suppressed, progress):
        resolved = _resolve(record, organisations, mentions)
        unknown.update(place for place in resolved.places if places.resolve(place) is None)
        writer.keep(resolved)
    for record_id, mention in sorted(mentions.items()):
        if record_id not in suppressed:
            writer.keep(_derived(record_id, mention))
    _keep_unknown(connection, unknown)
    return writer.finish()


def final_aliases(connection: Connection) -> dict[str, str]:
    """Return {old id: id that answers for it today}, chains followed; a cycle ends at its first repeated id."""
    direct = dict(connection.execute(select(tables.alias.c.old_id, tables.alias.c.new_id)).tuples().all())
    final = {}
    for old in direct:
        seen, current = {old}, old
        while current in direct and direct[current] not in seen:
            current = direct[current]
            seen.add(current)
        final[old] = current
    return final


def _contributions(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Yield (record id, feed, body) of all live contributions, those of one record together, the older snapshot first."""
    live = (
        select(tables.contribution.c.record_id, tables.contribution.c.feed, tables.contribution.c.body)
        .join(tables.snapshot, tables.snapshot.c.id == tables.contribution.c.snapshot_id)
        .where(tables.contribution.c.tombstone.is_(False))
        .order_by(tables.contribution.c.record_id, tables.snapshot.c.created, tables.contribution.c.feed)
    )
    for row in connection.execution_options(yield_per=1000).execute(live):
        yield row.record_id, row.feed, row.body


def _organisations(connection: Connection, aliases: dict[str, str], suppressed: set[str]) -> Organisations:
    found = Organisations(aliases=aliases)
    for record_id, _, body in _contributions(connection):
        if ORGANISATION_MARK not in body:  # spares parsing most of them
            continue
        row = loads(body)
        if row["type"] == RecordType.ORGANISATION and record_id not in suppressed:
            found.add(record_id, [text["value"] for text in row["title"]], row.get("identifiers", ()), row.get("country"))
    return found


def _effective(connection: Connection, aliases: dict[str, str], suppressed: set[str], progress: Progress) -> Iterator[Record]:
    """Yield merged records; contributions under an alias join those of the id that answers for it."""
    joined: dict[str, list[tuple[str, Record]]] = {}
    merged_away = set(aliases) | set(aliases.values())
    current: tuple[str, list[tuple[str, Record]]] = ("", [])
    for record_id, feed, body in _contributions(connection):
        progress.advance()
        if record_id in suppressed or aliases.get(record_id, record_id) in suppressed:
            continue
        pair = (feed, RECORD.validate_json(body))
        if record_id in merged_away:
            joined.setdefault(aliases.get(record_id, record_id), []).append(pair)
        elif record_id == current[0]:
            current[1].append(pair)
        else:
            if current[1]:
                yield merge(current[1])
            current = (record_id, [pair])
    if current[1]:
        yield merge(current[1])
    for record_id, pairs in sorted(joined.items()):
        # The record that keeps its id speaks last, so its own texts win.
        ordered = sorted(pairs, key=lambda pair: pair[1].id == record_id)
        yield merge(ordered).model_copy(update={"id": record_id})


def _resolve(record: Record, organisations: Organisations, mentions: dict[str, Mention]) -> Record:
    if isinstance(record, Innovation):
        parts = tuple(_resolved_part(part, record, organisations, mentions) for part in record.participations)
        grants = tuple(_resolved_grant(grant, record, organisations, mentions) for grant in record.grants)
        return record.model_copy(update={"participations": tuple(dict.fromkeys(parts)), "grants": grants})
    if isinstance(record, FundingCall):
        named = Named(record.funder)
        funder_id = _stated(record.funder_id, organisations) or organisations.find(named)
        part = Participation(name=record.funder, role=Role.FUNDER)
        return record.model_copy(update={"funder_id": funder_id or _mention(part, record, organisations, mentions)})
    return record


def _resolved_part(part: Participation, record: Record, organisations: Organisations, mentions: dict[str, Mention]) -> Participation:
    found = _stated(part.organisation_id, organisations) or organisations.find(Named(part.name, part.identifiers, part.country))
    return part.model_copy(update={"organisation_id": found or _mention(part, record, organisations, mentions)})


def _resolved_grant(grant: Grant, record: Record, organisations: Organisations, mentions: dict[str, Mention]) -> Grant:
    found = _stated(grant.funder_id, organisations) or organisations.find(Named(grant.funder, grant.identifiers))
    part = Participation(name=grant.funder, role=Role.FUNDER, identifiers=grant.identifiers)
    return grant.model_copy(update={"funder_id": found or _mention(part, record, organisations, mentions)})


def _stated(record_id: str | None, organisations: Organisations) -> str | None:
    """An id that the source itself gives counts when a record has it."""
    current = organisations.aliases.get(record_id or "", record_id)
    return current if current in organisations.ids else None


def _mention(part: Participation, record: Record, organisations: Organisations, mentions: dict[str, Mention]) -> str:
    record_id = organisations.derived_id(Named(part.name, part.identifiers, part.country))
    mention = mentions.setdefault(record_id, Mention(country=part.country))
    mention.names[part.name] += 1
    mention.roles.add(part.role)
    if mention.first is None or (part.kind and not mention.first.kind):
        mention.first = part
    if part.place:
        mention.places[part.place] += 1
    for source in record.sources[:1]:
        mention.sources.setdefault((source.portal, None), source.model_copy(update={"url": None}))
    return record_id


def _derived(record_id: str, mention: Mention) -> Organisation:
    name = min(mention.names, key=lambda spelling: (-mention.names[spelling], spelling))
    first = mention.first
    assert first is not None  # a mention is made with its first participation
    return Organisation(
        id=record_id,
        title=(Text(value=name, language="und", origin=Origin.OFFICIAL),),
        kind=first.kind,
        identifiers=first.identifiers,
        country=mention.country,
        url=first.url,
        places=tuple(sorted(mention.places, key=lambda place: (-mention.places[place], place))[:3]) or ((mention.country,) if mention.country else ()),
        roles=tuple(sorted({"funder" if role is Role.FUNDER else "partner" for role in mention.roles})),
        flags=(Flag.DERIVED,),
        sources=tuple(mention.sources.values()),
    )


def _keep_unknown(connection: Connection, unknown: Counter[str]) -> None:
    connection.execute(delete(tables.unknown_place))
    folded = Counter[str]()
    for text, count in unknown.items():
        folded[text[:200]] += count
    if folded:
        connection.execute(insert(tables.unknown_place), [{"text": text, "count": count} for text, count in sorted(folded.items())])


class _Writer:
    """Writes records that are new or differ, and at the end removes those that nothing speaks for any more."""

    def __init__(self, connection: Connection, known: dict[str, str]) -> None:
        self.connection = connection
        self.known = known
        self.seen: set[str] = set()
        self.batch: list[dict[str, str]] = []
        self.settled = Settled()

    def keep(self, record: Record) -> None:
        body = record.model_dump_json(exclude_none=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        self.seen.add(record.id)
        if self.known.get(record.id) != digest:
            self.batch.append({"id": record.id, "type": record.type.value, "digest": digest, "body": body})
            if len(self.batch) >= WRITE_BATCH:
                self._flush()

    def finish(self) -> Settled:
        self._flush()
        gone = [record_id for record_id in self.known if record_id not in self.seen]
        self._delete(gone)
        self.settled.removed = len(gone)
        return self.settled

    def _flush(self) -> None:
        if self.batch:
            self._delete([row["id"] for row in self.batch if row["id"] in self.known])
            self.connection.execute(insert(tables.record), self.batch)
            self.settled.written += len(self.batch)
            self.batch = []

    def _delete(self, ids: list[str]) -> None:
        for start in range(0, len(ids), 500):
            self.connection.execute(delete(tables.record).where(tables.record.c.id.in_(ids[start : start + 500])))
