"""A saved need -> what is new for it since: works, partners and calls that fit, first seen after it was saved."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.answers import Answer, CallStatus, Level, Match, Need
from models.records import RecordType
from service.answer import Answerer

LOOKED_AT = 50
"""Rows of each list in which new ones are looked for."""


@dataclass(frozen=True)
class News:
    """A row that is new, and since when: for an organisation, when the newest of the works that speak for it was first seen."""

    match: Match
    seen: int


def news(answerer: Answerer, need: Need, seen: Mapping[str, int], since: int) -> list[News]:
    """Return what is new, newest first, ties by id. Weak rows and calls that have closed are no news.

    `seen` is Seen.of the index; raises what Answerer.answer raises.
    """
    answer = answerer.answer(need.model_copy(update={"limit": LOOKED_AT}))
    found = {match.id: News(match, _first_seen(match, seen)) for match in _rows(answer)}
    return sorted((one for one in found.values() if one.seen > since), key=lambda one: (-one.seen, one.match.id))


def _rows(answer: Answer) -> list[Match]:
    calls = [match for match in answer.funders if match.type is RecordType.CALL and match.status is not CallStatus.CLOSED]
    return [match for match in (*answer.innovations, *answer.partners, *calls) if match.level is not Level.WEAK]


def _first_seen(match: Match, seen: Mapping[str, int]) -> int:
    return max(seen.get(record_id, 0) for record_id in (match.id, *match.works, *match.variants))
