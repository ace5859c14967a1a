"""A brief as the JSON of the HTTP API, and as a file of any form."""

from typing import Any

from models.jsonl import dumps
from service.brief import docx
from service.brief.markdown import markdown
from service.brief.model import Brief, Entry, Section, Source, Words
from service.brief.texts import file_name

Json = dict[str, Any]
MARKDOWN = "text/markdown; charset=utf-8"
ENDINGS = {"json": "json", "markdown": "md", "docx": "docx"}
"""Forms that a brief is written in, and how their files end."""


def written(brief: Brief, form: str) -> tuple[bytes, str, str]:
    """Return (content, media type, file name) of a form in ENDINGS."""
    name = file_name(brief, ENDINGS[form])
    if form == "docx":
        return docx.document(brief), docx.MEDIA_TYPE, name
    if form == "markdown":
        return markdown(brief).encode(), MARKDOWN, name
    return dumps(brief_json(brief), indent=True), "application/json", name


def brief_json(brief: Brief) -> Json:
    """Return a brief; every member is always present."""
    return {
        "kind": brief.kind,
        "title": _words(brief.title),
        "language": brief.language,
        "made": brief.made.isoformat(),
        "sections": [_section(section) for section in brief.sections],
        "sources": [_source(source) for source in brief.sources],
        "how": brief.how,
    }


def _section(section: Section) -> Json:
    return {
        "name": section.name,
        "heading": section.heading,
        "sentences": section.sentences,
        "texts": [_words(words) for words in section.texts],
        "table": {"head": section.grid.head, "rows": section.grid.rows} if section.grid else None,
        "entries": [_entry(entry) for entry in section.entries],
    }


def _entry(entry: Entry) -> Json:
    return {
        "id": entry.record_id,
        "type": entry.type.value,
        "title": _words(entry.title),
        "facts": entry.facts,
        "sentences": entry.sentences,
        "quotes": [_words(quote) for quote in entry.quotes],
        "source": entry.source,
    }


def _words(words: Words) -> Json:
    return {"text": words.text, "language": words.language, "label": words.label, "note": words.note}


def _source(source: Source) -> Json:
    return {
        "number": source.number,
        "id": source.record_id,
        "title": _words(source.title),
        "portal": source.portal,
        "url": source.url,
        "licence": source.licence,
        "retrieved": source.retrieved.isoformat() if source.retrieved else None,
    }
