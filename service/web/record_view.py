"""One record -> its page: sections of text, facts, people who took part (organisations only), money, sources."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from crawlers.discovery import portals
from models.answers import CallStatus
from models.records import Flag, FundingCall, Innovation, Organisation, Origin, Record, Text, pick, sections
from models.taxonomy import labels
from service.web.course import course
from service.web.facets import value_label
from service.web.strings import day, money, number, partial_date, period
from service.web.support_view import registers
from service.web.views import Reader, View

MAX_WORKS = 50
"""Works listed on an organisation's page; the rest are counted."""


def record_view(record: Record, reader: Reader, today: date, status: CallStatus | None = None) -> View:
    """View of a record's page on a day. Texts come in the reader's language where the record has it, else in the original, and say which."""
    title = pick(record.title, reader.language)
    assert title is not None
    summary = pick(getattr(record, "summary", ()) or getattr(record, "description", ()), reader.language)
    return {
        "title": title.value,
        "title_language": title.language,
        "other_titles": [{"text": other.value, "language": other.language} for other in record.title if other is not title and other.value != title.value],
        "summary": {"text": summary.value} if summary else None,
        "type_label": labels.label("record_type", record.type.value, reader.language),
        "tags": _tags(record, reader, status),
        "sections": _sections(record, reader),
        "no_outcome": isinstance(record, Innovation) and not record.outcome,
        "evidence": [_evidence(item, reader) for item in getattr(record, "evidence", ())],
        "organisations": _organisations(record, reader),
        "grants": _grants(record, reader),
        "facts": _facts(record, reader),
        "feedback": _feedback(record, reader),
        "course": course(record, reader, today) if isinstance(record, Innovation) else [],
    }


def works_view(heading: str, record_ids: list[str], reader: Reader) -> View | None:
    """View of a list of works on an organisation's page, None when there are none."""
    rows = []
    for record_id in record_ids[:MAX_WORKS]:
        work = reader.work(record_id)
        record = reader.lookup(record_id)
        if work is not None and isinstance(record, Innovation):
            rows.append(work | {"meta": period(record.started, record.ended, reader.language)})
    if not rows:
        return None
    note = reader.t("record.more_works", shown=number(len(rows), reader.language), total=number(len(record_ids), reader.language))
    return {"heading": heading, "rows": rows, "note": note if len(record_ids) > MAX_WORKS else None}


def _tags(record: Record, reader: Reader, status: CallStatus | None) -> list[View]:
    tags = [{"kind": status.value, "text": reader.t(f"status.{status.value}")}] if status else []
    for flag, key in (("title_only", "match.title_only"), ("plan", "match.plan"), ("derived", "record.derived")):
        if flag in record.flags:
            tags.append({"kind": flag, "text": reader.t(key)})
    return tags


def _sections(record: Record, reader: Reader) -> list[View]:
    by_name: dict[str, list[Text]] = {}
    for name, one in sections(record):
        by_name.setdefault(name, []).append(one)
    shown = []
    for name, texts in by_name.items():
        text = pick(tuple(texts), reader.language) or texts[0]
        shown.append(
            {"name": name, "heading": reader.t(f"record.{name}"), "text": text.value, "language": text.language, "note": _text_note(text, texts[0], reader)}
        )
    return shown


def _text_note(text: Text, original: Text, reader: Reader) -> str | None:
    """Say when a text is a translation or in another language than the page's."""
    if text.origin in (Origin.TRANSLATION, Origin.MACHINE) and text is not original:
        return reader.t("match.translated", language=reader.language_name(original.language))
    if text.language != reader.language:
        return reader.t("reason.language", language=reader.language_name(text.language)).capitalize()
    return None


def _evidence(item: object, reader: Reader) -> str:
    scheme = labels.label("evidence_scheme", getattr(item, "scheme", ""), reader.language)
    value, scale_max = getattr(item, "value", None), getattr(item, "scale_max", None)
    rating = f": {number(value, reader.language)}" + (f" / {number(scale_max, reader.language)}" if scale_max else "") if value is not None else ""
    notes = [note for note in (getattr(item, "note", None), reader.t("record.evidence.self") if getattr(item, "self_reported", False) else None) if note]
    return scheme + rating + (f" ({'; '.join(notes)})" if notes else "")


def _organisations(record: Record, reader: Reader) -> list[View]:
    if not isinstance(record, Innovation):
        return []
    rows = []
    for part in record.participations:
        organisation = reader.work(part.organisation_id) if part.organisation_id else None
        role = labels.label("role", part.role.value, reader.language) + (f" ({part.detail})" if part.detail else "")
        rows.append({"name": part.name, "href": organisation["href"] if organisation else None, "role": role})
    return rows


def _grants(record: Record, reader: Reader) -> list[View]:
    if not isinstance(record, Innovation):
        return []
    rows = []
    for grant in record.grants:
        organisation = reader.work(grant.funder_id) if grant.funder_id else None
        rows.append(
            {
                "funder": grant.funder,
                "href": organisation["href"] if organisation else None,
                "programme": grant.programme or "",
                "year": grant.year or "",
                "amount": money(grant.amount, grant.currency, reader.language),
            }
        )
    return rows


def _fact(label: str, values: Iterable[View]) -> View | None:
    kept = [{"href": None, "outside": False, "note": None} | value for value in values if value.get("text")]
    return {"label": label, "values": kept} if kept else None


def _plain(texts: Iterable[str | None]) -> list[View]:
    return [{"text": text} for text in texts if text]


def _labelled(vocabulary: str, record: Record, field: str, stated: tuple[str, ...], reader: Reader) -> list[View]:
    """Labels of what the source states, then of what Kutoja assigned, marked so."""
    values: list[View] = [{"text": labels.label(vocabulary, code, reader.language)} for code in stated]
    assigned = [label.value for label in record.assigned if label.field == field and label.value not in stated]
    return values + [{"text": labels.label(vocabulary, code, reader.language), "note": reader.t("record.assigned")} for code in assigned]


def _facts(record: Record, reader: Reader) -> list[View]:
    t = reader.t
    facts = [
        *_type_facts(record, reader),
        _fact(t("record.places"), _plain(dict.fromkeys(reader.place_name(place) for place in record.places))),
        _fact(t("record.themes"), _labelled("theme", record, "theme", record.themes, reader)),
        _fact(t("record.target_groups"), _labelled("target_group", record, "target_group", record.target_groups, reader)),
        *_source_facts(record, reader),
    ]
    return [fact for fact in facts if fact]


def _type_facts(record: Record, reader: Reader) -> list[View | None]:
    t, language = reader.t, reader.language
    if isinstance(record, Innovation):
        return [
            _fact(t("record.kind"), [{"text": labels.label("innovation_kind", record.kind.value, language)}]),
            _fact(t("record.when"), _plain([period(record.started, record.ended, language)])),
            _fact(t("record.sdgs"), _plain([labels.label("sdg", str(goal), language) for goal in record.sdgs])),
        ]
    if isinstance(record, Organisation):
        kind = labels.label("organisation_kind", record.kind.value, language) if record.kind else ""
        numbers = [{"text": f"{one['label']} {one['text']}", "href": one["href"], "outside": True} for one in registers(record.identifiers, reader, None)]
        return [_fact(t("record.kind"), [{"text": kind}]), _fact(t("record.identifiers"), numbers)]
    return _call_facts(record, reader)


def _call_facts(call: FundingCall, reader: Reader) -> list[View | None]:
    t, language = reader.t, reader.language
    funder = reader.work(call.funder_id) if call.funder_id else None
    low, high = money(call.amount_min, call.currency, language), money(call.amount_max, call.currency, language)
    size = f"{low}–{high}" if low and high and low != high else high or low
    return [
        _fact(t("record.funder"), [{"text": call.funder, "href": funder["href"] if funder else None}]),
        _fact(t("record.programme"), _plain([call.programme])),
        _fact(t("record.opens"), _plain([partial_date(call.opens, language)])),
        _fact(t("record.closes"), _plain([partial_date(call.closes, language)])),
        _fact(t("record.grant_size"), _plain([size])),
        _fact(t("record.budget"), _plain([money(call.total_budget, call.currency, language)])),
        _fact(t("record.applicants"), _plain([labels.label("organisation_kind", kind.value, language) for kind in call.eligible_applicants])),
    ]


def _feedback(record: Record, reader: Reader) -> View | None:
    """Where to tell of a mistake: the record's page at its source, else the source's site; None for what only works name, and without a web address."""
    for source in record.sources if Flag.DERIVED not in record.flags else ():
        known = portals().get(source.portal)
        href = next((url for url in (source.url, known.url if known else None) if _is_web(url)), None)
        if href:
            return {"href": href, "text": reader.t("record.feedback.link", portal=_source_name(source.portal, href, record, reader))}
    return None


def _source_name(portal: str, url: str, record: Record, reader: Reader) -> str:
    """A portal's title where the address is on its own site; else the name of the site, which tells more than what gathered its pages."""
    known, site = portals().get(portal), _site(url)
    return value_label("portal", portal, record.type, reader.language) if known and _site(known.url) == site else site


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("http://", "https://"))


def _source_facts(record: Record, reader: Reader) -> list[View | None]:
    t = reader.t
    links = [
        {"text": t("record.open_source", portal=_source_name(source.portal, source.url, record, reader)), "href": source.url, "outside": True}
        for source in record.sources
        if source.url and _is_web(source.url)
    ]
    first = record.sources[0] if record.sources else None
    retrieved = t("record.retrieved", date=day(first.retrieved, reader.language)) if first and first.retrieved else t("record.retrieved.unknown")
    ours = t("record.ours") if any(text.ours for _, text in sections(record)) else None
    return [
        _fact(t("record.source"), [*links, *_plain([retrieved, ours])]),
        _fact(t("record.licence"), _plain([(first.licence if first else None) or t("record.licence.unknown")])),
    ]
