"""The newest works and the calls that close next, for the home page."""

from models.records import RecordType
from service.answer import Answerer
from service.shelves import Entry, Shelves
from service.web.rows import list_row
from service.web.strings import partial_date, translator
from service.web.views import PATHS, Reader, View

ROWS = 5


def newest_views(answerer: Answerer, shelves: Shelves, language: str) -> list[View]:
    """Return the groups that there are, each with `heading`, `rows`, `kind` and `all`; none while a new index is looked through, for nobody waits for them."""
    ready = shelves.ready(answerer.index)
    if ready is None:
        return []
    t = translator(language)
    works, calls = ready[RecordType.INNOVATION].newest(ROWS), ready[RecordType.CALL].closing(answerer.clock())[:ROWS]
    groups = [
        _group(t("home.newest"), t("home.all.works"), RecordType.INNOVATION, works, answerer, language),
        _group(t("home.closing"), t("home.all.calls"), RecordType.CALL, calls, answerer, language),
    ]
    return [group for group in groups if group["rows"]]


def _group(heading: str, every: str, record_type: RecordType, entries: list[Entry], answerer: Answerer, language: str) -> View:
    reader = Reader(language, translator(language), answerer.index.records.get)
    rows = []
    for entry in entries:
        card = answerer.index.records.card(entry.id)
        if card is not None:
            row = list_row(card, reader, answerer.clock())
            closes = reader.t("match.deadline", date=partial_date(entry.closes, language)) if record_type is RecordType.CALL else ""
            rows.append({**row, "meta": closes or " · ".join(row["meta"])})
    return {"heading": heading, "all": every, "rows": rows, "kind": PATHS[record_type]}
