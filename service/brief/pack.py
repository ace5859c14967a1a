"""An information pack: one record as a short text for readers who do not know its language. Facts in the pack's language, texts in it where they exist."""

from collections.abc import Iterator
from decimal import Decimal

from indexer.record_store import Card
from models.errors import NotFound
from models.records import SECTIONS, Flag, RecordType
from models.taxonomy import labels
from service.answer import Answerer
from service.brief.gather import Sources, evidence_lines, title_of
from service.brief.model import Brief, Section, Words
from service.cards import shortened
from service.recommend.funders import call_status
from service.web.strings import Translate, money, partial_date, period, plural, translator
from service.web.views import Reader

TEXT_LENGTH = 900
"""Characters of each text: a pack has about two pages; the whole text is at the source."""

ORGANISATIONS = 12
GRANTS = 6


def make_pack(answerer: Answerer, record_id: str, language: str) -> Brief:
    """Return the pack of a work or a call in an interface language. Raises NotFound for an unknown id, and for an organisation."""
    index = answerer.index
    card = index.records.card(record_id)
    if card is None or card["type"] == RecordType.ORGANISATION:
        raise NotFound("There is no such work or call.")
    t = translator(language)
    reader = Reader(language, t, index.records.get)
    sources = Sources(language)
    sources.number(card)
    told = (*_facts(card, reader), *(_call_facts(card, reader, answerer) if card["type"] == RecordType.CALL else ()))
    no_results = [t("record.outcome.none")] if card["type"] == RecordType.INNOVATION and not card.get("outcome") else []
    sections = (
        Section("facts", t("pack.facts"), (*(f"{t(f'record.{name}')}: {text}." for name, text in told if text), *no_results)),
        Section("texts", t("pack.texts"), tuple(_notes(card, t)), tuple(_texts(card, reader))),
        Section("who", t("record.organisations"), tuple(_organisations(card, reader))),
        Section("money", t("record.funding"), tuple(_grants(card, reader))),
        Section("evidence", t("record.evidence"), tuple(f"{line}." for line in evidence_lines(card, language))),
    )
    return Brief(
        name="pack",
        kind=t("pack.title"),
        title=title_of(card, language),
        language=language,
        made=answerer.clock(),
        sections=tuple(section for section in sections if section.sentences or section.texts),
        sources=tuple(sources.listed),
        how=t("pack.how"),
    )


def _facts(card: Card, reader: Reader) -> Iterator[tuple[str, str]]:
    language = reader.language
    original = card["title"][0]
    yield "original_title", original["value"] if original["value"] != title_of(card, language).text else ""
    yield "kind", labels.label("innovation_kind", card.get("kind"), language)
    yield "when", period(card.get("started"), card.get("ended"), language)
    yield "places", ", ".join(dict.fromkeys(reader.place_name(place) for place in card.get("places", ())))
    yield "themes", ", ".join(labels.label("theme", code, language) for code in card.get("themes", ()))
    yield "target_groups", ", ".join(labels.label("target_group", code, language) for code in card.get("target_groups", ()))


def _call_facts(card: Card, reader: Reader, answerer: Answerer) -> Iterator[tuple[str, str]]:
    language = reader.language
    funder = answerer.index.records.card(card.get("funder_id") or "")
    yield "funder", title_of(funder, language).text if funder else card["funder"]
    yield "status", reader.t(f"status.{call_status(card, answerer.clock()).value}")
    yield "opens", partial_date(card.get("opens"), language)
    yield "closes", partial_date(card.get("closes"), language)
    yield "grant_size", "–".join(dict.fromkeys(_money(card.get(name), card, language) for name in ("amount_min", "amount_max") if card.get(name) is not None))
    yield "applicants", ", ".join(labels.label("organisation_kind", kind, language) for kind in card.get("eligible_applicants", ()))


def _notes(card: Card, t: Translate) -> list[str]:
    flags = card.get("flags", ())
    return [f"{t(f'match.{flag.value}')}." for flag in (Flag.PLAN, Flag.TITLE_ONLY) if flag.value in flags]


def _texts(card: Card, reader: Reader) -> Iterator[Words]:
    """Each section's text in the pack's language where there is one, else in the original's, said to be so; and whose words it is."""
    t, language = reader.t, reader.language
    for name in SECTIONS:
        texts = card.get(name, ())
        if not texts:
            continue
        text = next((text for text in texts if text["language"] == language), texts[0])
        foreign = text["language"] != language
        translated = text["origin"] in ("translation", "machine") and not foreign
        notes = [t("pack.untranslated", language=reader.language_name(text["language"]))] if foreign else []
        notes += [t("match.translated", language=reader.language_name(texts[0]["language"]))] if translated and text is not texts[0] else []
        notes += [t("brief.ours")] if text.get("ours") else []
        short = shortened(text["value"], TEXT_LENGTH)
        notes += [t("pack.shortened")] if short != text["value"] else []
        yield Words(short, text["language"], t(f"record.{name}"), "; ".join(notes))


def _named(name: str, organisation_id: str | None, reader: Reader) -> str:
    """An organisation's name in the pack's language where it has one, followed by what the source calls it."""
    known = reader.work(organisation_id) if organisation_id else None
    return f"{known['title']} – {name}" if known and known["language"] == reader.language and known["title"] != name else name


def _organisations(card: Card, reader: Reader) -> list[str]:
    language = reader.language
    parts = card.get("participations", ())
    roles = [labels.label("role", part["role"], language).lower() for part in parts]
    lines = [f"{_named(part['name'], part.get('organisation_id'), reader)} ({role})" for part, role in zip(parts, roles, strict=True)][:ORGANISATIONS]
    return lines + ([plural(reader.t, "pack.more", len(parts) - ORGANISATIONS, language)] if len(parts) > ORGANISATIONS else [])


def _grants(card: Card, reader: Reader) -> list[str]:
    lines = []
    for grant in card.get("grants", ())[:GRANTS]:
        funder = _named(grant["funder"], grant.get("funder_id"), reader)
        parts = (funder, grant.get("programme"), _money(grant.get("amount"), grant, reader.language), grant.get("year"))
        lines.append(", ".join(str(part) for part in parts if part) + ".")
    return lines


def _money(amount: object, holder: Card, language: str) -> str:
    return money(Decimal(str(amount)), holder.get("currency"), language) if amount is not None else ""
