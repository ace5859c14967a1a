"""What stands around an organisation (works by year, with whom, what it funded) or a call (who may apply, other rounds, like works that its funder paid)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.record_store import Card
from models.answers import Asker, Need
from models.records import FundingCall, Organisation, Record, RecordType, Role
from service import calibrate
from service.answer import Answerer
from service.cards import face
from service.eligibility import eligibility
from service.maps.links import Links
from service.maps.scope import Scope
from service.recommend.recurrence import recurrence, rounds_of
from service.recommend.who_pays import PaidWork, grants_of, summed
from service.retrieve import Candidate
from service.web.strings import money, number, partial_date, period, plural
from service.web.support_view import closed_sentence, dates, paid_lines
from service.web.views import Reader, View

MOST_WORKS = 400
"""Works of one body that are read for its page: a fifth of a second for those of the largest."""

CO_WORKERS = 10
FUNDED = 20
LIKE_WORKS = 5
LONGEST_NEED = 2000

NOTHING: View = {"timeline": [], "with": [], "funded": None, "rules": [], "rounds": [], "rounds_sentence": None, "notes": []}


def neighbours(record: Record, answerer: Answerer, reader: Reader) -> View:
    """View of what stands around a record; of a work nothing, its page says it."""
    if isinstance(record, Organisation):
        return NOTHING | _of_organisation(record, answerer, reader)
    if isinstance(record, FundingCall):
        return NOTHING | _of_call(record, answerer, reader)
    return NOTHING


# An organisation


def _of_organisation(record: Organisation, answerer: Answerer, reader: Reader) -> View:
    graph = answerer.index.graph
    made = list(dict.fromkeys(work for work, role in graph.works_of(record.id) if role is not Role.FUNDER))
    funded = graph.funded_by(record.id)
    cards = _cards(made[:MOST_WORKS], answerer)
    read = min(MOST_WORKS, max(len(made), len(funded)))
    cut = max(len(made), len(funded)) > MOST_WORKS
    return {
        "timeline": _timeline(cards, reader),
        "with": _co_workers(record.id, made[:MOST_WORKS], answerer, reader),
        "funded": _funded(record.id, funded, answerer, reader),
        "notes": [reader.t("around.cut", n=number(read, reader.language))] if cut else [],
    }


def _cards(ids: Iterable[str], answerer: Answerer) -> list[Card]:
    return [card for record_id in ids if (card := answerer.index.records.card(record_id))]


def _timeline(cards: Sequence[Card], reader: Reader) -> list[View]:
    """Years from the first work's start to the last one's, each with how many works began in it; none for a single year."""
    begun = Counter(int(card["started"][:4]) for card in cards if card.get("started"))
    if len(begun) < 2:
        return []
    most = max(begun.values())
    years = range(min(begun), max(begun) + 1)
    return [{"year": year, "n": number(begun[year], reader.language), "share": round(100 * begun[year] / most)} for year in years]


def _co_workers(organisation_id: str, works: Sequence[str], answerer: Answerer, reader: Reader) -> list[View]:
    """Who took part in the same works, by how many, ties by id."""
    graph = answerer.index.graph
    together = Counter(
        other for work in works for other in {key for key, role in graph.organisations_of(work) if role is not Role.FUNDER} if other != organisation_id
    )
    ranked = sorted(together.items(), key=lambda item: (-item[1], item[0]))[:CO_WORKERS]
    return [other | {"n": number(n, reader.language)} for key, n in ranked if (other := reader.work(key))]


def _funded(organisation_id: str, works: Sequence[str], answerer: Answerer, reader: Reader) -> View | None:
    """What a body paid: all of it in sums by currency, and the latest works one by one."""
    cards = _cards(works[:MOST_WORKS], answerer)
    if not cards:
        return None
    paid = [PaidWork(Candidate(card["id"]), _year(card.get("started")), tuple(grants_of(card, organisation_id))) for card in cards]
    rows = [_paid_row(card, one, reader) for card, one in zip(cards, paid, strict=True)]
    rows.sort(key=lambda row: (-row["order"], row["title"]))
    total = reader.t("around.latest", shown=number(FUNDED, reader.language), total=number(len(works), reader.language)) if len(works) > FUNDED else None
    count = plural(reader.t, "around.paid", len(cards), reader.language)
    portfolio = Links(reader.language, Scope(funder=organisation_id)).map("portfolio")
    return {"lines": [count, *paid_lines(summed(paid), reader)[1:]], "rows": rows[:FUNDED], "note": total, "portfolio": portfolio}


def _paid_row(card: Card, one: PaidWork, reader: Reader) -> View:
    title, language = face(card, reader.language).title
    given = summed([one])
    return {
        "href": reader.link(RecordType.INNOVATION, card["id"]),
        "title": title,
        "language": language,
        "years": period(card.get("started"), card.get("ended"), reader.language),
        "sum": " + ".join(money(each.amount, each.currency, reader.language) for each in given.sums) or reader.t("comparables.unknown"),
        "programme": "; ".join(given.programmes),
        "order": given.latest or 0,
    }


def _year(value: str | None) -> int | None:
    return int(value[:4]) if value else None


# A call


def _of_call(record: FundingCall, answerer: Answerer, reader: Reader) -> View:
    card = answerer.index.records.card(record.id) or {}
    rounds = sorted(rounds_of(answerer.index, card), key=lambda other: (other.get("closes") or other.get("opens") or "", other["id"]), reverse=True)
    recurring = recurrence(card, rounds, answerer.clock())
    return {
        "rules": [reader.t(f"eligibility.{fact.field}", text=fact.text) for fact in eligibility(card, Asker(), reader.language).facts],
        "rounds": [_round(other, reader) for other in rounds],
        "rounds_sentence": closed_sentence(record.opens, record.closes, recurring, reader) if recurring else None,
    }


def _round(card: Card, reader: Reader) -> View:
    title, language = face(card, reader.language).title
    opens, closes = card.get("opens"), card.get("closes")
    when = dates(opens, closes, reader.language) if opens and closes else partial_date(closes or opens, reader.language)
    return {"href": reader.link(RecordType.CALL, card["id"]), "title": title, "language": language, "when": when}


def like_works(record: FundingCall, answerer: Answerer, reader: Reader) -> list[View]:
    """Works that the call's funder paid and that fit what the call is for, the nearest first. The call's text is encoded for it: up to a fifth of a second."""
    graph = answerer.index.graph
    card = answerer.index.records.card(record.id)
    if card is None or record.funder_id is None or not graph.funded_by(record.funder_id):
        return []
    texts = [card["title"][0], *card.get("description", ())[:1]]
    language = texts[-1]["language"]
    text = "\n".join(one["value"] for one in texts)[:LONGEST_NEED]
    need = Need(text=text, language=language if language != "und" else None, interface_language=reader.language)
    _, found = answerer.search(need, RecordType.INNOVATION)
    paid = [one.record_id for one in found if one.strength >= calibrate.LOOSE and record.funder_id in graph.funders_of(one.record_id)]
    cards = _cards(paid[:LIKE_WORKS], answerer)
    return [_paid_row(work, PaidWork(Candidate(work["id"]), _year(work.get("started")), tuple(grants_of(work, record.funder_id))), reader) for work in cards]
