"""Lines that a brief has in every form: a quote in the marks of its reader's language, and a source."""

from service.brief.model import Brief, Entry, Source, Words
from service.web.strings import day, translator

UNKNOWN = "unknown"


def quoted(words: Words, language: str) -> str:
    """Return what a quote is, the quote, and whose words or which language it is in, where that needs saying."""
    left, right = ("“", "”") if language == "en" else ("”", "”")
    label = f"{words.label}: " if words.label else ""
    return f"{label}{left}{words.text}{right}" + (f" ({words.note})" if words.note else "")


def source_tail(source: Source, language: str) -> str:
    """Return where a source is from, under which licence, and when it was read: what stands after its title and address."""
    t = translator(language)
    licence = _licence(source.licence, language)
    retrieved = t("record.retrieved", date=day(source.retrieved, language)) if source.retrieved else t("record.retrieved.unknown")
    return f"{licence}. {retrieved}."


def _licence(licence: str | None, language: str) -> str:
    """A portal without a stated licence says "unknown: " and why; the reason is shown where it tells a person something."""
    t = translator(language)
    known, _, why = (licence or UNKNOWN).partition(":")
    if known != UNKNOWN:
        return str(licence)
    return f"{t('brief.licence.unclear')} ({why.strip()})" if why and "terms_url" not in why else t("record.licence.unknown")


def heading_of(entry: Entry) -> str:
    """Return an entry's title with its number among the sources, and the facts beside it."""
    return " · ".join([f"{entry.title.text} [{entry.source}]" if entry.source else entry.title.text, *entry.facts])


def made_line(brief: Brief) -> str:
    """Return on which day a brief was put together."""
    return translator(brief.language)("brief.made", date=day(brief.made, brief.language))


def file_name(brief: Brief, ending: str) -> str:
    """Return the name under which a browser keeps a brief; it tells nothing of the need."""
    return f"{translator(brief.language)(f'brief.file.{brief.name}')}.{ending}"
