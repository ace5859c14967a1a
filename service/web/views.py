"""Answers and records -> what a template shows: labels, links, local dates and money. No I/O, no HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.answers import Match, Quoted, Reason, ReasonKind
from models.records import Flag, Record, RecordType, pick
from models.taxonomy import labels, places
from service.web.plain import quoted
from service.web.strings import Translate, money, partial_date, period, plural

QUOTED = (ReasonKind.PASSAGE, ReasonKind.TITLE)
PATHS = {RecordType.INNOVATION: "innovations", RecordType.ORGANISATION: "organisations", RecordType.CALL: "calls"}
RecordLookup = Callable[[str], Record | None]

View = dict[str, Any]
"""What a template reads; keys are documented by the template that uses them."""


@dataclass(frozen=True)
class Reader:
    """Whose eyes a page is for: the interface language, its strings, and how to look a record up."""

    language: str
    t: Translate
    lookup: RecordLookup

    def language_name(self, code: str) -> str:
        """Name of a language in the reader's, with what "written in" needs: "englanniksi", "på engelska", "in English"."""
        return labels.label("language_in", code, self.language)

    def place_name(self, text: str) -> str:
        """Name of a place in the reader's language; an unknown one as the source has it."""
        place = places.resolve(text)
        return place.name(self.language) if place else text

    def link(self, record_type: RecordType, record_id: str) -> str:
        """Address of a record's page in the reader's language."""
        return f"/{self.language}/{PATHS[record_type]}/{quoted(record_id)}"

    def work(self, record_id: str) -> View | None:
        """Link and title of another record, None when it is gone."""
        record = self.lookup(record_id)
        if record is None:
            return None
        title = pick(record.title, self.language)
        assert title is not None
        return {"href": self.link(record.type, record.id), "title": title.value, "language": title.language}


def match_view(match: Match, reader: Reader, asks: str = "reason.need") -> View:
    """View of one row; `asks` names the string that stands before the need's sentence."""
    quotes = [reason for reason in match.reasons if reason.kind in QUOTED]
    return {
        "id": match.id,
        "anchor": "".join(c if c.isalnum() else "-" for c in match.id),
        "href": reader.link(match.type, match.id),
        "title": match.title,
        "title_language": match.title_language,
        "summary": match.summary,
        "summary_language": match.summary_language,
        "level": match.level.value,
        "meta": _meta(match, reader),
        "tags": _tags(match, reader),
        "notes": _notes(match, reader),
        "quotes": [_quote(reason, match, reader) | {"asks": reader.t(asks)} for reason in quotes],
        "why": match.why,
        "work": _work_told(match, reader) if match.type is RecordType.INNOVATION else None,
        "variants": [_variant(reason, reader) for reason in match.reasons if reason.kind is ReasonKind.VARIANT],
        "facts": [_fact(reason, match, reader) for reason in match.reasons if reason.kind not in (*QUOTED, ReasonKind.VARIANT)]
        + [reader.t(f"eligibility.{fact.field}", text=fact.text) for fact in (match.eligibility.facts if match.eligibility else ())]
        + _past_grants(match, reader),
    }


def _meta(match: Match, reader: Reader) -> list[str]:
    vocabulary = {RecordType.INNOVATION: "innovation_kind", RecordType.ORGANISATION: "organisation_kind"}.get(match.type)
    kind = labels.label(vocabulary, match.kind, reader.language) if vocabulary and match.kind else ""
    where = ", ".join(dict.fromkeys(reader.place_name(place) for place in match.places[:3]))
    works = plural(reader.t, "match.works", len(match.works), reader.language) if match.works else ""
    return [item for item in (kind, where, period(match.started, match.ended, reader.language), works) if item]


def _tags(match: Match, reader: Reader) -> list[View]:
    tags = []
    if match.status is not None:
        tags.append({"kind": match.status.value, "text": reader.t(f"status.{match.status.value}")})
    if match.status is not None and match.opens and match.status.value == "forthcoming":
        tags.append({"kind": "date", "text": reader.t("match.opens", date=partial_date(match.opens, reader.language))})
    if match.closes and match.status is not None and match.status.value != "closed":
        tags.append({"kind": "date", "text": reader.t("match.deadline", date=partial_date(match.closes, reader.language))})
    if match.eligibility is not None:
        tags.append({"kind": "eligibility", "text": reader.t(f"match.eligibility.{match.eligibility.verdict}")})
    return tags


def _notes(match: Match, reader: Reader) -> list[str]:
    notes = []
    if match.translated:
        notes.append(reader.t("match.translated", language=reader.language_name(match.language)))
    if Flag.TITLE_ONLY in match.flags:
        notes.append(reader.t("match.title_only"))
    if Flag.PLAN in match.flags:
        notes.append(reader.t("match.plan"))
    return notes


def _quote(reason: Reason, match: Match, reader: Reader) -> View:
    says = "reason.quote.title" if reason.kind is ReasonKind.TITLE else "reason.quote.ours" if reason.ours else "reason.quote"
    return {
        "text": reason.text,
        "language": reason.language,
        "need_text": reason.need_text,
        "need_language": reason.need_language,
        "says": reader.t(says),
        "foreign": reader.language_name(reason.language) if reason.language != reader.language else None,
        "work": reader.work(reason.record_id) if reason.record_id and reason.record_id != match.id else None,
    }


def _fact(reason: Reason, match: Match, reader: Reader) -> str:
    if reason.kind is ReasonKind.ORGANISATION and match.type is RecordType.INNOVATION:
        return reader.t("reason.who", text=reason.text)
    return reader.t(f"reason.{reason.kind.value}", text=reason.text)


def _work_told(match: Match, reader: Reader) -> View:
    """What a work's row says beside its summary: what came of it, what it takes, and where more like it is."""
    results = match.results
    return {
        "results": _told(results.text, reader) if results and results.text else None,
        "evidence": list(results.evidence) if results else [],
        "own_account": bool(results and results.self_reported),
        "none": results is None,
        "conditions": _told(match.conditions, reader) if match.conditions else None,
        "similar": f"{reader.link(match.type, match.id)}/similar",
    }


def _told(text: Quoted, reader: Reader) -> View:
    """A text of a record, with what to say of it where it is not in the reader's language."""
    foreign = reader.t("reason.language", language=reader.language_name(text.language)) if text.language != reader.language else None
    return {"text": text.text, "language": text.language, "foreign": foreign}


def _variant(reason: Reason, reader: Reader) -> View:
    """A sentence on a variant, with the address of its record; one on all of them has none."""
    work = reader.work(reason.record_id) if reason.record_id else None
    return {"text": reason.text, "href": work["href"] if work else None}


def _past_grants(match: Match, reader: Reader) -> list[str]:
    lines = []
    for grant in match.past_grants or ():
        parts = [money(grant.amount, grant.currency, reader.language), grant.programme or "", str(grant.year or "")]
        details = ", ".join(part for part in parts if part)
        lines.append(f"{reader.t('match.past_grants')}: {grant.title}" + (f" ({details})" if details else ""))
    return lines
