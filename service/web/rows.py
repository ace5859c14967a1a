"""A record as a row of a full list: what it is called, what it is, when and where, and for a call whether one can still apply."""

from datetime import date

from indexer.record_store import Card
from models.answers import CallStatus
from models.records import Flag, RecordType
from models.taxonomy import labels
from service.cards import row, shortened
from service.recommend.funders import call_status
from service.web.strings import partial_date, period
from service.web.views import Reader, View

TITLE_LENGTH = 240
SUMMARY_LENGTH = 240
PLACES_SHOWN = 3
KINDS = {RecordType.INNOVATION: "innovation_kind", RecordType.ORGANISATION: "organisation_kind"}


def list_row(card: Card, reader: Reader, today: date) -> View:
    """View of one row. Texts come in the reader's language where the record has it, else in the original."""
    fields, record_type = row(card, reader.language), RecordType(card["type"])
    summary = fields["summary"]
    return {
        "href": reader.link(record_type, card["id"]),
        "title": shortened(str(fields["title"]), TITLE_LENGTH),
        "title_language": fields["title_language"],
        "summary": shortened(str(summary), SUMMARY_LENGTH) if summary else None,
        "summary_language": fields["summary_language"],
        "meta": _meta(card, record_type, reader),
        "tags": call_tags(card, reader, today) if record_type is RecordType.CALL else [],
        "note": reader.t("match.title_only") if Flag.TITLE_ONLY in card.get("flags", ()) else None,
    }


def call_tags(card: Card, reader: Reader, today: date) -> list[View]:
    """Where a call stands on a day, and the day that matters next."""
    status = call_status(card, today)
    tags = [{"kind": status.value, "text": reader.t(f"status.{status.value}")}]
    if status is CallStatus.FORTHCOMING and card.get("opens"):
        tags.append({"kind": "date", "text": reader.t("match.opens", date=partial_date(card["opens"], reader.language))})
    if status is not CallStatus.CLOSED and card.get("closes"):
        tags.append({"kind": "date", "text": reader.t("match.deadline", date=partial_date(card["closes"], reader.language))})
    return tags


def _meta(card: Card, record_type: RecordType, reader: Reader) -> list[str]:
    kind = labels.label(KINDS[record_type], card.get("kind"), reader.language) if record_type in KINDS else str(card.get("funder") or "")
    where = ", ".join(dict.fromkeys(reader.place_name(place) for place in card.get("places", ())[:PLACES_SHOWN]))
    when = period(card.get("started"), card.get("ended"), reader.language)
    return [item for item in (kind, where, when) if item]
