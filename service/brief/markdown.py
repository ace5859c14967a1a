"""A brief as Markdown (CommonMark, with a table as GitHub has it)."""

import re
from collections.abc import Iterator

from service.brief.model import Brief, Entry, Grid, Section, Source
from service.brief.texts import heading_of, made_line, quoted, source_tail
from service.web.plain import plain
from service.web.strings import translator

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
"""Characters that could mean something in CommonMark (section 2.4) or in a table: a record's text stays text."""

LINE_START = re.compile(r"^(\d+)([.)])|^([-+=])")
PLAIN_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def markdown(brief: Brief) -> str:
    """Return the brief as text in UTF-8's characters, ending with a line break."""
    return "\n\n".join(_blocks(brief)) + "\n"


def _blocks(brief: Brief) -> Iterator[str]:
    yield f"# {_safe(brief.title.text)}"
    yield f"{_safe(brief.kind)}. {_safe(made_line(brief))}."
    for section in brief.sections:
        yield from _section(section, brief.language)
    yield f"## {_safe(translator(brief.language)('brief.section.sources'))}"
    yield "\n".join(_source(source, brief.language) for source in brief.sources) or "–"
    yield f"*{_safe(brief.how)}*"


def _section(section: Section, language: str) -> Iterator[str]:
    yield f"## {_safe(section.heading)}"
    if section.sentences:
        yield "\n".join(f"- {_safe(sentence)}" for sentence in section.sentences)
    for words in section.texts:
        if words.label:
            yield f"### {_safe(words.label)}" + (f" ({_safe(words.note)})" if words.note else "")
        yield "\n".join(f"> {_safe(line)}".rstrip() for line in words.text.split("\n"))
    if section.grid:
        yield _grid(section.grid)
    if section.entries:
        yield "\n".join(_entry(entry, language) for entry in section.entries)


def _entry(entry: Entry, language: str) -> str:
    lines = [f"- **{_safe(heading_of(entry))}**", *(f"  {_safe(sentence)}" for sentence in entry.sentences)]
    lines += [f"  {_safe(quoted(quote, language))}" for quote in entry.quotes]
    return "  \n".join(lines)


def _grid(grid: Grid) -> str:
    rows = [grid.head, tuple("---" for _ in grid.head), *grid.rows]
    return "\n".join("| " + " | ".join(cell if cell == "---" else _safe(cell) for cell in row) + " |" for row in rows)


def _source(source: Source, language: str) -> str:
    address = f" <{source.url}>." if source.url and PLAIN_ADDRESS.fullmatch(source.url) else ""
    return f"{source.number}. {_safe(source.title.text)}. {_safe(source.portal)}.{address} {_safe(source_tail(source, language))}"


def _safe(text: str) -> str:
    flat = " ".join(plain(text).split())
    return LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", SPECIAL.sub(r"\\\1", flat))
