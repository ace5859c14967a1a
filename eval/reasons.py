"""Are the reasons true? Quotes against encoding the record anew without them, marked words against random ones, variety against the order by score."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from eval.verdict import COLLECTION
from eval.workspaces import answerer, starter
from indexer.encoder import load_encoder
from indexer.passages import encoder_text, passages_of
from models.answers import Need, Reason, ReasonKind
from models.jsonl import loads, read_lines
from models.progress import Progress
from models.records import Flag, Record, RecordType
from models.workspace import CommandContext, Workspace
from service import calibrate
from service.answer import Answerer
from service.explain import PASSAGES
from service.query import Query
from service.recommend.diversity import sameness, varied
from service.recommend.similar import LOOK_AHEAD, grouped, read_works
from service.retrieve import TITLE, Candidate
from service.why.marks import Sentence, heaviest, tried, without
from service.why.survival import LEAST, Sentences, record_score

MATCHES = 200
PER_NEED = 4
ROWS = 10
SEED = 7
STEP = 6
"""Needs are taken in this many turns, so that those of all languages and kinds come early."""


@dataclass(frozen=True)
class Taken:
    """What was said of one sentence: whether the record's score falls without it, by arithmetic and by encoding the record anew."""

    arithmetic: bool
    encoded: bool


def needs(step: int = 1) -> list[dict[str, Any]]:
    """Return the answerable verdict needs, every `step`-th: text and relevant records."""
    return [loads(line) for _, line in read_lines(COLLECTION / "answerable.jsonl")][::step]


def candidates(asks: Answerer) -> Iterator[tuple[Query, Candidate]]:
    """Yield rows of answers before folding, the first few of each need, needs from all over the collection first; titles alone left out."""
    asked = needs()
    for row in (one for start in range(STEP) for one in asked[start::STEP]):
        query, works = asks.search(Need(text=row["text"]), RecordType.INNOVATION)
        for candidate in works[:PER_NEED]:
            card = query.card(asks.index, candidate.record_id) or {}
            if Flag.TITLE_ONLY not in card.get("flags", ()):
                yield query, candidate


def all_taken(asks: Answerer, most: int = MATCHES) -> Iterator[Taken]:
    """Yield what was said of `most` sentences."""
    return islice((one for query, candidate in candidates(asks) if (one := taken(asks, query, candidate))), most)


def taken(asks: Answerer, query: Query, candidate: Candidate) -> Taken | None:
    """Take the sentence nearest to the need out of a record, both ways; None for a record that is but this sentence, or whose nearest is a title."""
    index, ranked = asks.index, candidate.passages[:PASSAGES]
    vectors, ends = index.sentence_vectors([passage_id for passage_id, _ in ranked])
    to_need = vectors @ query.vector
    sentences = Sentences(ranked, vectors, ends, to_need)
    row = int(np.argmax(to_need))
    number, at = sentences.place(row)
    passage = index.passages.get(ranked[number][0])
    record = index.records.get(candidate.record_id)
    if record is None or passage.section == TITLE:
        return None
    start, end = passage.sentences[at]
    texts = tuple(
        text.model_copy(update={"value": text.value[:start] + " " + text.value[end:]}) if text.language == passage.language else text
        for text in getattr(record, passage.section)
    )
    shorter = record.model_copy(update={passage.section: tuple(text for text in texts if any(c.isalnum() for c in text.value))})
    before, after = (_encoded_score(asks, query, one, passage.language) for one in (record, shorter))
    return Taken(sentences.survives(row), before - after > LEAST) if after > 0 else None


def _encoded_score(asks: Answerer, query: Query, record: Record, language: str) -> float:
    """The score of a record's texts in one language, cut and encoded anew; 0 without any."""
    cut = [passage for passage in passages_of(record, asks.encoder.tokenizer) if passage.language == language and passage.section != TITLE]
    encoded = asks.encoder.encode_passages([encoder_text(passage)[0] for passage in cut])
    cosines = [float(asks.centring.centre(one.vector, language, "passage") @ query.vector) for one in encoded]
    return record_score([(passage.section, cosine) for passage, cosine in zip(cut, cosines, strict=True)])


def quotes(asks: Answerer, most: int = MATCHES, per_need: int = PER_NEED) -> list[Reason]:
    """Return the first quotes of `most` rows of answers, those of needs that lie evenly over the collection."""
    found: list[Reason] = []
    asked = needs()
    for row in asked[:: max(1, len(asked) * per_need // most)]:
        for match in asks.answer(Need(text=row["text"], limit=per_need)).innovations:
            found += [reason for reason in match.reasons if reason.kind is ReasonKind.PASSAGE][:1]
    return found[:most]


def marked_beats_random(asks: Answerer, reason: Reason, chance: random.Random) -> bool:
    """Whether a record's sentence without its marked words is less near to the need's than without as many random ones, which are not all the same."""
    second = Sentence(reason.text, reason.language)
    wanted = asks.centring.centre(asks.encoder.encode_queries([str(reason.need_text)])[0].vector, reason.need_language, "query")
    found = heaviest(second, wanted, asks.encoder, asks.centring)
    words, others = tried(second), found
    while sorted(others) == found and 0 < len(found) < len(words):
        others = chance.sample(words, len(found))
    rest = (encoding.vector for encoding in asks.encoder.encode_queries([without(second.text, spans) or "." for spans in (found, others)]))
    marked_out, random_out = (float(asks.centring.centre(vector, second.language, "query") @ wanted) for vector in rest)
    return marked_out < random_out


def variety(asks: Answerer, balance: float) -> dict[str, float]:
    """Return nDCG@10 of the similar works (a row counts when a relevant record is folded into it), and the mean cosine of the first five and ten rows."""
    gains, five, ten = [], [], []
    for row in needs():
        query, found = asks.search(Need(text=row["text"]), RecordType.INNOVATION)
        works = read_works(query, asks.index, [one for one in found if one.strength >= calibrate.WORTH][: ROWS * LOOK_AHEAD])
        groups = grouped(works)
        heads = [group[0] for group in groups]
        alike = works.alike[np.ix_(heads, heads)]
        order = varied([works.rows[head][0].score for head in heads], alike, balance, ROWS)
        wanted = set(row["relevant"])
        hits = [any(works.rows[member][0].record_id in wanted for member in groups[at]) for at in order]
        ideal = sum(1 / math.log2(n + 2) for n in range(min(ROWS, len(wanted))))
        gains.append(sum(hit / math.log2(n + 2) for n, hit in enumerate(hits)) / ideal)
        five.append(sameness(alike[np.ix_(order[:5], order[:5])]))
        ten.append(sameness(alike[np.ix_(order, order)]))
    return {"nDCG@10": round(float(np.mean(gains)), 4), "sameness@5": round(float(np.mean(five)), 4), "sameness@10": round(float(np.mean(ten)), 4)}


def run_reasons(base: Workspace, progress: Progress, *, live: bool) -> dict[str, Any]:
    """Return the shares of sentences and marks that hold, and the lists' variety."""
    asks = answerer(base if live else starter(base, progress), load_encoder(base))
    progress.phase("quotes", MATCHES)
    outcomes: list[Taken] = []
    for one in all_taken(asks):
        outcomes.append(one)
        progress.advance()
    progress.phase("marks", MATCHES)
    chance, held = random.Random(SEED), []  # noqa: S311 (a sample, not a secret)
    for reason in quotes(asks):
        held.append(marked_beats_random(asks, reason, chance))
        progress.advance()
    return {
        "quotes": summary(outcomes),
        "marks": {"matches": len(held), "beat_random": round(sum(held) / max(1, len(held)), 3)},
        "variety": {"by score": variety(asks, 1.0), "varied": variety(asks, calibrate.VARIETY)},
    }


def summary(outcomes: list[Taken]) -> dict[str, float]:
    """Return how many sentences were taken out, the share on which both ways agree, and of those that fail by encoding the share that fail by arithmetic."""
    failing = [one for one in outcomes if not one.encoded]
    return {
        "sentences": len(outcomes),
        "carry": round(sum(one.encoded for one in outcomes) / max(1, len(outcomes)), 3),
        "agree": round(sum(one.arithmetic == one.encoded for one in outcomes) / max(1, len(outcomes)), 3),
        "failing": len(failing),
        "failing_found": round(sum(not one.arithmetic for one in failing) / max(1, len(failing)), 3),
    }


def report(result: dict[str, Any], session: CommandContext) -> str:
    """Lay the shares out for a person."""
    told, marked = result["quotes"], result["marks"]
    rows = [[name, *(f"{value:.3f}" for value in values.values())] for name, values in result["variety"].items()]
    return "\n".join(
        (
            f"{told['sentences']} nearest sentences taken out of their records: for {told['carry']:.3f} the score falls by encoding anew, "
            f"arithmetic agrees on {told['agree']:.3f}, and finds {told['failing_found']:.3f} of the {told['failing']} that carry nothing",
            f"{marked['matches']} quotes: without the marked words nearness falls more than without random ones in {marked['beat_random']:.3f}",
            session.table(["order", "nDCG@10", "sameness@5", "sameness@10"], rows),
        )
    )
