"""Answers and records as the JSON of the HTTP API. Written by hand: what is there, and what is left out, is a contract."""

from typing import Any

from models.answers import Answer, Match, Paid, Reason
from models.importform import dump
from models.records import FundingCall, Organisation, Record, RecordType
from service.answer import Answerer
from service.recommend.funders import call_status

Json = dict[str, Any]

PATHS = {RecordType.INNOVATION: "innovations", RecordType.ORGANISATION: "organisations", RecordType.CALL: "calls"}
WORKS_SHOWN = 100


def answer_json(answer: Answer) -> Json:
    """Return an answer; all three lists are always present."""
    return {
        "language": answer.language,
        "verdict": answer.verdict.value,
        "innovations": [match_json(match) for match in answer.innovations],
        "partners": [match_json(match) for match in answer.partners],
        "funders": [match_json(match) for match in answer.funders],
        "took_ms": answer.took_ms,
    }


def match_json(match: Match) -> Json:
    """Return one row; what belongs to another type of record is left out."""
    row: Json = {
        "id": match.id,
        "type": match.type.value,
        "title": match.title,
        "title_language": match.title_language,
        "summary": match.summary,
        "summary_language": match.summary_language,
        "language": match.language,
        "translated": match.translated,
        "url": match.url,
        "portal": match.portal,
        "score": match.score,
        "level": match.level.value,
        "kind": match.kind,
        "places": match.places,
        "started": match.started,
        "ended": match.ended,
        "flags": match.flags,
        "why": match.why,
        "reasons": [_reason(reason) for reason in match.reasons],
        "variants": match.variants,
    }
    if match.type is RecordType.INNOVATION:
        row |= {"results": match.results.model_dump() if match.results else None, "conditions": match.conditions.model_dump() if match.conditions else None}
    if match.type is RecordType.ORGANISATION:
        row |= {"roles": match.roles, "works": match.works, "identifiers": match.identifiers, "slot": match.slot.value if match.slot else None}
        row |= {"past_grants": [grant.model_dump(exclude_none=True) for grant in match.past_grants or ()], "paid": paid_json(match.paid)}
    elif match.type is RecordType.CALL:
        row["eligibility"] = match.eligibility.model_dump() if match.eligibility else {"verdict": "unclear", "facts": []}
        row |= {"opens": match.opens, "closes": match.closes, "status": match.status.value if match.status else "unknown"}
        row["recurring"] = match.recurring.model_dump(mode="json") if match.recurring else None
    return row


def paid_json(paid: Paid | None) -> Json | None:
    """Return what an organisation has paid."""
    return paid.model_dump() if paid else None


def _reason(reason: Reason) -> Json:
    found = {name: value for name, value in vars(reason).items() if value is not None}
    if not reason.section:
        found.pop("ours", None)
    return found


def record_json(record: Record, answerer: Answerer) -> Json:
    """Return a record in the import form, with where its neighbours are: the works of an organisation, the status of a call."""
    body = dump(record)
    graph = answerer.index.graph
    if isinstance(record, Organisation):
        works = graph.works_of(record.id)
        body["works"] = [{"id": work, "role": role.value} for work, role in works[:WORKS_SHOWN]]
        body["works_total"] = len(works)
        body["calls"] = graph.calls_of(record.id)
    elif isinstance(record, FundingCall):
        body["status"] = call_status(record.model_dump(mode="json"), answerer.clock()).value
    else:
        body["similar"] = f"/v1/innovations/{record.id}/similar"
    return body
