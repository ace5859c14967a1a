"""A need -> the answer: three lists of Matches with Reasons, and a verdict."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from indexer.encoder import Encoder
from indexer.index import Index
from indexer.means import Centring
from models.answers import Answer, ListName, Match, Need, Payer, Verdict
from models.errors import InvalidInput, NotFound
from models.records import RecordType
from service import calibrate
from service.filters import filter_tree, place_code
from service.query import Query, Timings, read_need
from service.recommend.funders import funders
from service.recommend.partners import partners
from service.recommend.similar import similar_works
from service.recommend.who_pays import who_pays
from service.retrieve import Candidate, best_strength, moved, retrieve
from service.signals import Signals, signals
from service.steer import by_need
from service.why.sentence import spoken, with_sentences
from service.why.survival import at_most_related

Clock = Callable[[], date]


@dataclass(frozen=True)
class Found:
    """What the searches brought for one need."""

    query: Query
    works: list[Candidate]
    organisations: list[Candidate]
    calls: list[Candidate]
    signals: Signals


class Answerer:
    """Answers needs from one index generation at a time."""

    def __init__(self, current: Callable[[], Index], encoder: Encoder, centring: Centring, clock: Clock = date.today) -> None:
        """`current` gives the generation to answer from; `clock` gives today's date."""
        self._current = current
        self._frozen = ""
        self.encoder = encoder
        self.centring = centring
        self.clock = clock

    @property
    def index(self) -> Index:
        """The generation that answers now."""
        index = self._current()
        if index.manifest.generation != self._frozen:
            # What a generation holds lives as long as it does; left to the cyclic collector, it is looked through again and again (3 ms an answer).
            gc.freeze()
            self._frozen = index.manifest.generation
        return index

    def answer(self, need: Need, timings: Timings | None = None) -> Answer:
        """Answer a need. Raises UnknownValue for a filter value that nobody knows, InvalidInput for a need without a letter or digit."""
        started = time.perf_counter()
        timings = timings or Timings()
        index = self.index
        found = self._find(need, index, timings)
        verdict = calibrate.verdict(best_strength(found.works))
        if verdict is Verdict.NONE and need.like:
            verdict = Verdict.WEAK  # the need brings nothing, what was liked does
        wanted = set(need.include)
        with timings.part("recommend"):
            works = (
                similar_works(found.query, index, found.works, found.signals, need.limit)
                if ListName.INNOVATIONS in wanted and verdict is not Verdict.NONE
                else []
            )
            organisations = self._partners(found, index) if ListName.PARTNERS in wanted else []
            paid = who_pays(found.query, index, found.works) if ListName.FUNDERS in wanted else []
            payers = self._funders(found, index, paid) if ListName.FUNDERS in wanted else []
            lists = [with_sentences(at_most_related(rows), spoken(need.interface_language or found.query.language)) for rows in (works, organisations, payers)]
        return Answer(
            language=found.query.language,
            language_sure=found.query.detection.sure,
            verdict=verdict,
            innovations=lists[0],
            partners=lists[1],
            funders=lists[2],
            who_pays=tuple(paid),
            took_ms=round((time.perf_counter() - started) * 1000, 2),
            today=self.clock(),
        )

    def search(self, need: Need, record_type: RecordType, timings: Timings | None = None, passages: int = calibrate.PASSAGES) -> tuple[Query, list[Candidate]]:
        """Return the ranked candidates of one record type, before folding and verdict: what lists and evaluations are made of. `passages`: see `retrieve`."""
        timings = timings or Timings()
        index = self.index
        query = read_need(need, index, self.encoder, self.centring, timings)
        return query, retrieve(query, index, record_type, filter_tree(need.filters, record_type, index), moved(query, index), passages)

    def who_pays(self, need: Need) -> tuple[Query, list[Payer]]:
        """Return who pays for works like a need. Raises what `answer` raises."""
        _check_words(need)
        query, works = self.search(need, RecordType.INNOVATION)
        return query, who_pays(query, self.index, works)

    def similar(self, record_id: str, limit: int, interface_language: str | None = None) -> list[Match]:
        """Return works like a record, itself left out. Raises NotFound for an unknown id."""
        index = self.index
        current = index.records.resolve(record_id)
        card = index.records.card(record_id)
        if current is None or card is None:
            raise NotFound(f"There is no record {record_id!r}.")
        texts = [card["title"][0]["value"], *(card[name][0]["value"] for name in ("summary", "need", "solution", "description") if card.get(name))]
        language = card.get("language") or card["title"][0]["language"]
        need = Need(text="\n".join(texts)[:2000], language=language if language != "und" else None, limit=limit, interface_language=interface_language)
        query, candidates = self.search(need, RecordType.INNOVATION)
        others = [candidate for candidate in candidates if candidate.record_id != current]
        found = similar_works(query, index, others, signals(texts[0]), limit)
        return list(with_sentences(at_most_related(found), spoken(interface_language or query.language)))

    def _find(self, need: Need, index: Index, timings: Timings) -> Found:
        _check_words(need)
        if need.asker.place:
            place_code(need.asker.place)
        _check_ids(need, index)
        query = read_need(need, index, self.encoder, self.centring, timings)
        vector = moved(query, index)
        lists: dict[RecordType, list[Candidate]] = {}
        for record_type in RecordType:
            where = filter_tree(need.filters, record_type, index)
            lists[record_type] = retrieve(query, index, record_type, where, vector, calibrate.passages_for(record_type, need.limit))
            if vector is not query.vector:
                by_need(query, index, record_type, vector, lists[record_type])
        unliked = {index.records.resolve(record_id) for record_id in need.unlike}
        works = [candidate for candidate in lists[RecordType.INNOVATION] if candidate.record_id not in unliked]
        organisations = [candidate for candidate in lists[RecordType.ORGANISATION] if candidate.record_id not in unliked]
        calls = [candidate for candidate in lists[RecordType.CALL] if candidate.record_id not in unliked]
        return Found(query, works, organisations, calls, _signals(need))

    def _partners(self, found: Found, index: Index) -> list[Match]:
        return partners(found.query, index, found.works, found.organisations, found.signals, self.clock())

    def _funders(self, found: Found, index: Index, paid: list[Payer]) -> list[Match]:
        return funders(found.query, index, found.calls, found.works, found.signals, self.clock(), paid)


def _signals(need: Need) -> Signals:
    """What the need names, in its words or by its filters."""
    named = signals(need.text)
    filtered = {place_code(place) for place in need.filters.places}
    return Signals(named.themes | set(need.filters.themes), named.target_groups | set(need.filters.target_groups), named.places | filtered)


def _check_words(need: Need) -> None:
    if not any(c.isalnum() for c in need.text):
        raise InvalidInput("The need has no word in it: describe in a few words what you are looking for.")


def _check_ids(need: Need, index: Index) -> None:
    for record_id in (*need.like, *need.unlike):
        if index.records.resolve(record_id) is None:
            raise NotFound(f"There is no record {record_id!r} to like or unlike.")
