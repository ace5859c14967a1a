"""Sentences of an application and of records that say nearly the same, as candidates for a person to judge. Arithmetic on stored sentence vectors only.

A programme's own words stand in many of its applications ("the project promotes equality between women and men"). A pair whose sentence is near to those of
other records of the same programme weighs its share of them, and of many it is left out.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engine import Eq
from indexer.index import Index
from indexer.record_store import Card
from models.records import Origin, Passage, RecordType
from service import calibrate
from service.cards import face, portal_of
from service.comparables.application import Application
from service.comparables.facets import Facet
from service.comparables.model import Overlap, Pair
from service.query import Array

PASSAGES = 12
"""Passages of a record whose sentences are compared."""

FROM = 0.62
"""Centred cosine of two sentences from which they are shown as a pair. Over the starter's 401 works a sentence's nearest one in another work is at .50 in
the median and over .62 in one of ten; of a sentence and its translation, which may be free, two in five are over it."""

LEAST_WORDS = 6
"""Words of a sentence that may overlap: shorter ones are headings, labels and greetings."""

BOILERPLATE = 3
"""Other records of the same programme with such a sentence from which it is the programme's own."""

NEIGHBOURS = 60
"""Passages nearest to a sentence that are looked through for the programme's other records."""

PAIRS_SHOWN = 5
OVERLAPS_SHOWN = 10


@dataclass(frozen=True)
class Compared:
    """A record's sentences beside the application's: cosines of shape (application's sentences, record's sentences)."""

    record_id: str
    cosines: Array
    ids: list[str]
    ends: list[int]

    def sentence(self, index: Index, row: int) -> tuple[Passage, int, int]:
        """Return the passage of one of the record's sentences, and where the sentence stands in its source."""
        number = bisect_right(self.ends, row)
        passage = index.passages.get(self.ids[number])
        start, end = passage.sentences[row - (self.ends[number - 1] if number else 0)]
        return passage, start, end


def compared(application: Application, index: Index, record_id: str) -> Compared:
    """Compare every sentence that is kept of the application with every one of a record's first passages."""
    ids = list(index.passages.of_record(record_id)[:PASSAGES])
    vectors, ends = index.sentence_vectors(ids)
    return Compared(record_id, application.vectors @ vectors.T, ids, ends)


def pair_of(application: Application, index: Index, one: Compared, number: int, shared_with: int = 0) -> Pair:
    """Return the application's sentence `number` beside the record's nearest, in the original's words when one is nearly as near."""
    cosines = one.cosines[number]
    close = np.flatnonzero(cosines >= cosines.max() - calibrate.CLOSE_SENTENCES)
    rows = close[np.argsort(-cosines[close], kind="stable")].tolist()
    found = [(row, *one.sentence(index, row)) for row in rows]
    row, passage, start, end = next((item for item in found if item[1].origin in (Origin.OFFICIAL, Origin.SOURCE)), found[0])
    sentence = application.kept[number]
    return Pair(
        text=application.text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
        facet=sentence.facet,
        record_text=passage.text[start - passage.start : end - passage.start],
        record_language=passage.language,
        section=passage.section,
        record_start=start,
        record_end=end,
        ours=passage.ours,
        cosine=round(float(max(-1.0, min(1.0, cosines[row]))), 4),
        shared_with=shared_with,
    )


def overlaps(application: Application, index: Index, pool: Sequence[Compared], near: "Neighbours", language: str) -> tuple[list[Overlap], int]:
    """Return the records of `pool` that may overlap, most first, and how many pairs were left out as a programme's own words."""
    telling = np.array([tells(application, number) for number in range(len(application.kept))], bool)
    ranked: list[tuple[float, str, list[Pair], Card]] = []
    left_out = 0
    for one in pool:
        card = index.records.card(one.record_id)
        if card is None or not one.cosines.size:
            continue
        numbers = np.flatnonzero((one.cosines.max(axis=1) >= FROM) & telling).tolist()
        pairs = [pair_of(application, index, one, number, near.others(number, one.record_id, card)) for number in numbers]
        kept = sorted((pair for pair in pairs if pair.shared_with < BOILERPLATE and _long(pair.record_text)), key=lambda pair: (-_weight(pair), pair.start))
        left_out += sum(pair.shared_with >= BOILERPLATE for pair in pairs)
        if kept:
            ranked.append((-sum(map(_weight, kept)), one.record_id, kept[:PAIRS_SHOWN], card))
    ranked.sort(key=lambda item: item[:2])
    return [_overlap(record_id, pairs, card, language) for _, record_id, pairs, card in ranked[:OVERLAPS_SHOWN]], left_out


def _overlap(record_id: str, pairs: list[Pair], card: Card, language: str) -> Overlap:
    title = face(card, language).title
    return Overlap(record_id, title[0], title[1], tuple(pairs))


def tells(application: Application, number: int) -> bool:
    """Whether a sentence of the application says enough to stand beside another: it is long enough, and not about money."""
    sentence = application.kept[number]
    return sentence.facet is not Facet.BUDGET and _long(application.text[sentence.start : sentence.end])


def _long(text: str) -> bool:
    return len(text.split()) >= LEAST_WORDS


def _weight(pair: Pair) -> float:
    return (pair.cosine - FROM + 0.05) / (1 + pair.shared_with)


class Neighbours:
    """Which records of which programme hold a sentence near to one of the application's, looked up once a sentence."""

    def __init__(self, application: Application, index: Index, pool: Sequence[Compared]) -> None:
        """`pool` are records that are compared anyway; more are looked for among the passages nearest to a sentence."""
        self._application = application
        self._index = index
        self._pool = pool
        self._found: dict[int, dict[str, set[str]]] = {}

    def others(self, number: int, record_id: str, card: Card) -> int:
        """Return how many other records of a record's programmes hold such a sentence."""
        if number not in self._found:
            self._found[number] = self._look(number)
        by_programme = self._found[number]
        return max((len(by_programme.get(programme, set()) - {record_id}) for programme in programmes(card)), default=0)

    def _look(self, number: int) -> dict[str, set[str]]:
        vector = self._application.vectors[number]
        records = {one.record_id for one in self._pool if one.cosines.size and one.cosines[number].max() >= FROM}
        hits = [passage_id for passage_id, _ in self._index.engine.dense(vector, NEIGHBOURS, Eq("type", RecordType.INNOVATION.value))]
        sentences, ends = self._index.sentence_vectors(hits)
        if len(sentences):
            records |= {hits[bisect_right(ends, row)].rpartition("#")[0] for row in np.flatnonzero(sentences @ vector >= FROM).tolist()}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for record_id in records:
            for programme in programmes(self._index.records.card(record_id) or {"id": record_id}):
                found[programme].add(record_id)
        return dict(found)


def programmes(card: Card) -> set[str]:
    """Return what a record was paid by: its programmes, else its funders, else the portal that tells of it."""
    grants = card.get("grants", ())
    named = {str(grant["programme"]) for grant in grants if grant.get("programme")} or {str(grant["funder"]) for grant in grants if grant.get("funder")}
    return named or {f"portal:{portal_of(card)}"}
