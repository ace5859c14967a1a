"""News as an Atom feed (RFC 4287), in the language that it was saved in."""

import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from models.answers import Match, ReasonKind
from models.records import RecordType
from service.cards import shortened
from service.digest.news import News
from service.digest.token import Saved
from service.web.plain import plain, quoted
from service.web.strings import day, partial_date, translator
from service.web.views import PATHS

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TITLE_LENGTH = 90
ET.register_namespace("", NAMESPACE)


def atom(saved: Saved, found: list[News], origin: str, address: str) -> bytes:
    """Return the feed. `origin` is the server's own address, `address` the feed's.

    The first entry, of the day when the need was saved, shows that the feed works while nothing is new.
    """
    t = translator(saved.language)
    feed = ET.Element(f"{{{NAMESPACE}}}feed", {XML_LANG: saved.language})
    saved_on = day(datetime.fromtimestamp(saved.since, UTC).date(), saved.language)
    need = " ".join(saved.form.need.split())
    _add(feed, "id", _urn(address))
    _add(feed, "title", t("feed.title", need=shortened(need, TITLE_LENGTH)))
    _add(feed, "subtitle", t("feed.subtitle", date=saved_on))
    _add(feed, "updated", _time(max([saved.since, *(one.seen for one in found)])))
    _add(feed, "link", rel="self", href=address, type="application/atom+xml")
    _add(feed, "generator", "Kutoja")
    _add(_add(feed, "author"), "name", "Kutoja")
    for one in found:
        _entry(feed, one, saved.language, origin)
    begun = _add(feed, "entry")
    _add(begun, "id", _urn(f"{address}#begun"))
    _add(begun, "title", t("feed.begun"))
    _add(begun, "updated", _time(saved.since))
    _add(begun, "link", rel="alternate", href=f"{origin}/{saved.language}/", type="text/html")
    _add(begun, "content", t("feed.begun.text", need=need, date=saved_on), type="text")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: ET.Element, one: News, language: str, origin: str) -> None:
    match = one.match
    entry = _add(feed, "entry")
    # The record's identity and the time: a partner that new work speaks for again is an entry of its own.
    _add(entry, "id", _urn(f"kutoja:{match.id}:{one.seen}"))
    _add(entry, "title", translator(language)(f"feed.new.{match.type.value}", title=match.title))
    _add(entry, "updated", _time(one.seen))
    _add(entry, "link", rel="alternate", href=f"{origin}/{language}/{PATHS[match.type]}/{quoted(match.id)}", type="text/html")
    _add(entry, "category", term=match.type.value)
    _add(entry, "content", "\n\n".join(_paragraphs(match, language)), type="text")


def _paragraphs(match: Match, language: str) -> list[str]:
    t = translator(language)
    lines = [match.summary] if match.summary else []
    if match.type is RecordType.CALL and match.status:
        closes = f" {t('match.deadline', date=partial_date(match.closes, language))}." if match.closes else ""
        lines.append(f"{t(f'status.{match.status.value}')}.{closes}")
    said = next((reason for reason in match.reasons if reason.kind is ReasonKind.PASSAGE), None)
    if said:
        lines.append(f"{t('reason.quote.ours' if said.ours else 'reason.quote')}: ”{' '.join(said.text.split())}”")
    return lines


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", {key: plain(value) for key, value in attributes.items()})
    made.text = plain(text) if text is not None else None
    return made


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _urn(name: str) -> str:
    """A lasting id (RFC 4122, version 5) that tells nothing of the name."""
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
