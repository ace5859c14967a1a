"""A need -> who pays for such things, with the table's titles in the reader's language."""

import time

from models.answers import Need
from service.answer import Answerer
from service.cards import face
from service.payers.table import Titles, WhoPays


def find_payers(answerer: Answerer, need: Need) -> WhoPays:
    """Return the payers of works like a need. Raises UnknownValue for a filter value that nobody knows, InvalidInput for a need without a word."""
    started = time.perf_counter()
    query, payers = answerer.who_pays(need)
    return WhoPays(query.language, tuple(payers), round((time.perf_counter() - started) * 1000, 2))


def titles(answerer: Answerer, language: str) -> Titles:
    """Return what gives a work's title in an interface language where the record has it; the id of a work that is gone."""
    records = answerer.index.records

    def title(record_id: str) -> str:
        card = records.card(record_id)
        return face(card, language).title[0] if card else record_id

    return title
