"""A need -> the answer: three lists of Matches with Reasons, and a verdict."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.encoder import Encoder
from indexer.index import Index
from indexer.means import Centring
from models.answers import Answer, ListName, Match, Need, Payer, Verdict
from models.errors import InvalidInput, NotFound
from models.records import RecordType
from service import calibrate
from service.filters import filter_tree, place_code
from service.narrow import STATUS, Lookup, chosen_of, failing, from_cards, of_type
from service.query import Query, Timings, read_need
from service.recommend.bearing import tried, with_subject
from service.recommend.funders import Ranked, funders, listable_calls
from service.recommend.partners import partners
from service.recommend.similar import similar_works, worth_listing
from service.recommend.who_pays import who_pays
from service.retrieve import Candidate, best_strength, moved, retrieve
from service.signals import Signals, signals
from service.steer import by_need
from service.why.sentence import spoken, with_sentences
from service.why.survival import at_most_related

Clock = Callable[[], date]


@dataclass(frozen=True)
class Found:
    """What the searches brought for one need, narrowed by its `only`; `brought` and `brought_calls` are the works and calls before that."""

    query: Query
    works: list[Candidate]
    organisations: list[Candidate]
    calls: list[Candidate]
    signals: Signals
    brought: list[Candidate]
    brought_calls: list[Candidate]


class Begun:
    """An answer of which the searches are done: each list is made when it is asked for, so that a page can show the first before the others are there."""

    def __init__(self, found: Found, index: Index, today: date) -> None:
        self.found = found
        self.query = found.query
        self.index = index
        self.today = today
        verdict = calibrate.verdict(best_strength(tried(found.query, index, found.brought)))
        # The need alone may bring nothing where what was liked does.
        self.verdict = Verdict.WEAK if verdict is Verdict.NONE and found.query.need.like else verdict

    def listable_works(self) -> list[str]:
        """Return the ids of the works that the search brought and that may be listed, before anything narrows them or rows are limited."""
        if self.verdict is Verdict.NONE:
            return []
        return [one.record_id for one in worth_listing(self.query, self.index, self.found.brought, self.found.signals)]

    def listable_calls(self) -> list[Ranked]:
        """Return the calls that may be listed, before `only` narrows them and rows are limited."""
        return _listable(replace(self.found, calls=self.found.brought_calls), self.index, self.today)

    def innovations(self) -> tuple[Match, ...]:
        """Return works like what is needed, none when the verdict is none."""
        need, found = self.query.need, self.found
        if self.verdict is Verdict.NONE:
            return ()
        works = found.works
        if need.only:  # of those that are listed without it: which are the nearest, where next to nothing bears on the need, depends on all
            listable = set(self.listable_works())
            works = [one for one in works if one.record_id in listable]
        return self._told(similar_works(self.query, self.index, works, found.signals, need.limit))

    def partners(self) -> tuple[Match, ...]:
        """Return organisations that have done it or add to it."""
        found = self.found
        return self._told(partners(self.query, self.index, found.works, found.organisations, found.signals, self.today))

    def payers(self) -> list[Payer]:
        """Return who has paid for works like it."""
        return who_pays(self.query, self.index, self.found.works)

    def funders(self, paid: Sequence[Payer]) -> tuple[Match, ...]:
        """Return calls, and of the payers `paid` those that are listed."""
        found = self.found
        return self._told(funders(self.query, self.index, found.calls, found.works, found.signals, self.today, paid))

    def _told(self, rows: list[Match]) -> tuple[Match, ...]:
        return with_sentences(at_most_related(rows), spoken(self.query.need.interface_language or self.query.language))


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
        begun = self.begin(need, timings)
        wanted = set(need.include)
        with timings.part("recommend"):
            works = begun.innovations() if ListName.INNOVATIONS in wanted else ()
            organisations = begun.partners() if ListName.PARTNERS in wanted else ()
            paid = begun.payers() if ListName.FUNDERS in wanted else []
            payers = begun.funders(paid) if ListName.FUNDERS in wanted else ()
        return Answer(
            language=begun.query.language,
            language_sure=begun.query.detection.sure,
            verdict=begun.verdict,
            innovations=works,
            partners=organisations,
            funders=payers,
            who_pays=tuple(paid),
            took_ms=round((time.perf_counter() - started) * 1000, 2),
            today=begun.today,
        )

    def begin(self, need: Need, timings: Timings | None = None, lookup: Lookup | None = None) -> Begun:
        """Search for a need, and leave its lists to be asked for. Raises what `answer` does.

        `lookup` tells what records hold, where `need.only` narrows them; without it they are read.
        """
        index = self.index
        return Begun(self._find(need, index, timings or Timings(), lookup), index, self.clock())

    def search(self, need: Need, record_type: RecordType, timings: Timings | None = None, passages: int = calibrate.PASSAGES) -> tuple[Query, list[Candidate]]:
        """Return the ranked candidates of one record type, before folding and verdict: what lists and evaluations are made of. `passages`: see `retrieve`."""
        timings = timings or Timings()
        index = self.index
        query = read_need(need, index, self.encoder, self.centring, timings)
        found = retrieve(query, index, record_type, filter_tree(need.filters, record_type, index), moved(query, index), passages)
        return query, _passing(query, index, record_type, found) if need.only else found

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
        found = similar_works(query, index, others, with_subject(query, index, others, signals(texts[0])), limit)
        return list(with_sentences(at_most_related(found), spoken(interface_language or query.language)))

    def _find(self, need: Need, index: Index, timings: Timings, lookup: Lookup | None = None) -> Found:
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
        found = Found(query, works, organisations, calls, with_subject(query, index, works, _signals(need)), works, calls)
        return _narrowed(found, index, self.clock(), lookup) if need.only else found


def _listable(found: Found, index: Index, today: date) -> list[Ranked]:
    return listable_calls(found.query, index, found.calls, found.signals, today)


def _narrowed(found: Found, index: Index, today: date, lookup: Lookup | None) -> Found:
    """What the need's `only` leaves: works and organisations by what they hold, calls by where they stand."""
    query = found.query
    works = _passing(query, index, RecordType.INNOVATION, found.works, lookup)
    found = replace(found, works=works, organisations=_passing(query, index, RecordType.ORGANISATION, found.organisations, lookup))
    if statuses := chosen_of(query.need.only).get(STATUS):
        found = replace(found, calls=[candidate for _, candidate, _, status in _listable(found, index, today) if status in statuses])
    return found


def _passing(query: Query, index: Index, record_type: RecordType, candidates: list[Candidate], lookup: Lookup | None = None) -> list[Candidate]:
    """Return the candidates that the need's `only` leaves of one type, by what they hold."""
    chosen = of_type(record_type, chosen_of(query.need.only))
    if not chosen:
        return candidates
    look = lookup or from_cards(lambda record_id: query.card(index, record_id))
    held = look(record_type, [candidate.record_id for candidate in candidates])
    return [candidate for candidate, holds in zip(candidates, held, strict=True) if not failing(holds, chosen)]


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
