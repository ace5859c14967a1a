"""What a brief is made of, whatever it is written as: sections of sentences, entries, a table, and numbered sources."""

from dataclasses import dataclass
from datetime import date

from models.records import RecordType


@dataclass(frozen=True)
class Words:
    """A text in a language of its own: a record's title, a quote, the need. `label` says what it is, `note` whose words, where they are not the source's."""

    text: str
    language: str
    label: str = ""
    note: str = ""


@dataclass(frozen=True)
class Source:
    """A record that a brief rests on, by the number it has there."""

    number: int
    record_id: str
    title: Words
    portal: str
    url: str | None
    licence: str | None  # None: the source states none
    retrieved: date | None


@dataclass(frozen=True)
class Entry:
    """One record that is named: its title, facts beside it, sentences about it, and what it says in its own words."""

    title: Words
    record_id: str
    type: RecordType
    facts: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    quotes: tuple[Words, ...] = ()
    source: int | None = None


@dataclass(frozen=True)
class Grid:
    """A small table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One part: sentences first, then texts in their own languages, a table, and entries."""

    name: str
    heading: str
    sentences: tuple[str, ...] = ()
    texts: tuple[Words, ...] = ()
    grid: Grid | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Brief:
    """A whole one. `language` is that of its sentences; `how` says how they were made."""

    name: str
    title: Words
    language: str
    made: date
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    how: str
    kind: str = ""  # what stands above the title: "Brief", "Information pack"
