from collections.abc import Iterator

import numpy as np
import pytest

from eval.known import KNOWN_ITEMS
from eval.verdict import COLLECTION
from indexer.index import Index
from models.answers import Match, Need, Reason, ReasonKind
from models.jsonl import loads, read_lines
from models.records import Origin
from service.answer import Answerer
from service.explain import evidence_texts, shared_facts, shared_places
from service.signals import Signals

MATCHES = 200


def needs() -> Iterator[str]:
    for path in (KNOWN_ITEMS, COLLECTION / "answerable.jsonl"):
        yield from (loads(line)["text"] for _, line in read_lines(path))


def quotes(match: Match) -> list[Reason]:
    return [reason for reason in match.reasons if reason.kind in (ReasonKind.PASSAGE, ReasonKind.TITLE)]


def source_of(index: Index, match: Match, reason: Reason) -> str:
    record = index.records.get(reason.record_id or match.id)
    assert record is not None
    return next(text.value for text in getattr(record, str(reason.section)) if text.language == reason.language)


@pytest.fixture(scope="module")
def answered(answerer: Answerer) -> list[tuple[str, Match]]:
    """200 rows of answers, from all three lists, each with its need."""
    rows: list[tuple[str, Match]] = []
    for text in needs():
        answer = answerer.answer(Need(text=text, limit=3))
        rows += [(text, match) for match in (*answer.innovations, *answer.partners[:1], *answer.funders[:1])]
        if len(rows) >= MATCHES:
            break
    return rows[:MATCHES]


def test_every_match_quotes_the_source_exactly(answered: list[tuple[str, Match]], starter_index: Index) -> None:
    for need, match in answered:
        found = quotes(match)
        assert len(found) == 1
        reason = found[0]
        assert reason.text == source_of(starter_index, match, reason)[reason.start : reason.end]
        assert reason.text == reason.text.strip()
        assert reason.need_text
        assert reason.need_text in need


def test_the_quoted_sentence_is_the_nearest_by_true_encoding(answered: list[tuple[str, Match]], starter_index: Index, answerer: Answerer) -> None:
    """Among all sentences of the record in the quote's language, encoded anew, the quoted one is nearest to the need in at least 80 % of the rows."""
    right = 0
    for need, match in answered:
        reason = quotes(match)[0]
        passages = [starter_index.passages.get(one) for one in starter_index.passages.of_record(reason.record_id or match.id)]
        texts = {p.text[a - p.start : b - p.start] for p in passages if p.language == reason.language and p.section != "title" for a, b in p.sentences}
        sentences = sorted(texts | {reason.text})
        vectors = answerer.centring.centre(np.stack([one.vector for one in answerer.encoder.encode_queries(sentences)]), reason.language, "query")
        wanted = answerer.centring.centre(answerer.encoder.encode_queries([need])[0].vector, reason.need_language, "query")
        right += sentences[int(np.argmax(vectors @ wanted))] == reason.text
    assert right >= 0.8 * len(answered), f"{right} of {len(answered)}"


def test_the_quote_changes_with_the_need(answerer: Answerer) -> None:
    def quoted(text: str) -> set[str]:
        found = next(match for match in answerer.answer(Need(text=text, limit=5)).innovations if match.id == "nordic:fritidsbanken")
        return {reason.text for reason in quotes(found)}

    assert quoted("låna sportutrustning gratis") != quoted("får fler människor att röra på sig genom att låna ut utrustning")


def test_the_originals_own_words_are_preferred(answered: list[tuple[str, Match]], starter_index: Index) -> None:
    """A translation is quoted only where it is clearly nearer than every sentence of the original."""
    origins = []
    for _, match in answered:
        reason = quotes(match)[0]
        record = starter_index.records.get(reason.record_id or match.id)
        text = next(text for text in getattr(record, str(reason.section)) if text.language == reason.language)
        origins.append(text.origin)
    assert sum(origin in (Origin.OFFICIAL, Origin.SOURCE) for origin in origins) > sum(origin is Origin.TRANSLATION for origin in origins) / 2


def test_a_long_need_is_answered_by_one_of_its_sentences(answerer: Answerer) -> None:
    text = (
        "Ammattikoulussamme moni aloittaa syksyllä ja on jouluna poissa. Taustalla on ahdistusta ja oppimisen vaikeuksia. Opettajien aika ei riitä. "
        "Miten muualla on saatu opiskelijat pysymään mukana ja valmistumaan?"
    )
    reasons = [quotes(match)[0] for match in answerer.answer(Need(text=text)).innovations]
    assert reasons
    for reason in reasons:
        assert reason.need_text in text
        assert len(str(reason.need_text)) < len(text)


def test_only_what_both_name_is_a_reason() -> None:
    card = {"themes": ["ageing", "food"], "target_groups": ["older-people"], "places": ["Tampere", "Norja"], "evidence": []}
    found = shared_facts(card, Signals(frozenset({"ageing"}), frozenset({"children"}), frozenset()), "en")
    assert [(reason.kind, reason.text) for reason in found] == [(ReasonKind.THEME, "Ageing")]
    assert shared_facts(card, Signals(frozenset(), frozenset(), frozenset()), "en") == []


def test_a_place_is_shared_when_it_lies_in_the_wanted_one() -> None:
    card = {"places": ["Tampere", "Norja"]}
    assert shared_places(card, frozenset({"FI"}), "sv") == ["Tammerfors"]
    assert shared_places(card, frozenset({"SE"}), "sv") == []


def test_evidence_keeps_its_own_scale() -> None:
    texts = evidence_texts({"evidence": [{"scheme": "EEF padlocks", "value": 4.0, "scale_max": 5.0}, {"scheme": "rct", "note": "720 participants"}]}, "en")
    assert texts[0].endswith(": 4 / 5")
    assert texts[1].endswith("(720 participants)")
