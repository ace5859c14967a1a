"""A brief as a Word document."""

from collections.abc import Iterator

from service.brief.model import Brief, Entry, Section
from service.brief.texts import heading_of, made_line, quoted, source_tail
from service.documents.docx import Heading, Paragraph, Table, write
from service.web.strings import translator

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Block = Heading | Paragraph | Table


def document(brief: Brief) -> bytes:
    """Return the brief as a DOCX file."""
    blocks: list[Block] = [Heading(brief.title.text), Paragraph(f"{brief.kind}. {made_line(brief)}.")]
    for section in brief.sections:
        blocks += _section(section, brief.language)
    blocks.append(Heading(translator(brief.language)("brief.section.sources"), 2))
    for source in brief.sources:
        address = f" {source.url}." if source.url else ""
        blocks.append(Paragraph(f"[{source.number}] {source.title.text}. {source.portal}.{address} {source_tail(source, brief.language)}"))
    return write([*blocks, Paragraph(brief.how)], title=brief.kind, language=brief.language)


def _section(section: Section, language: str) -> Iterator[Block]:
    yield Heading(section.heading, 2)
    for sentence in section.sentences:
        yield Paragraph(sentence)
    for words in section.texts:
        if words.label:
            yield Heading(words.label + (f" ({words.note})" if words.note else ""), 3)
        yield Paragraph(words.text, "Quote" if not words.label else "Normal")
    if section.grid:
        yield Table(section.grid.head, section.grid.rows)
    for entry in section.entries:
        yield Paragraph(_entry(entry, language), "List Bullet")


def _entry(entry: Entry, language: str) -> str:
    return "\n".join([heading_of(entry), " ".join([*entry.sentences, *(quoted(quote, language) for quote in entry.quotes)])]).strip()
