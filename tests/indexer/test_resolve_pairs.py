"""Pairs of mentions, labelled by hand, that are one organisation or two: precision and recall, printed (`pytest -s`).

The mentions are names, numbers and countries as public data sets state them: the starter catalogue, EURA, CORDIS, SweCRIS, INDIGO, DSI4EU, 360Giving, JRC,
PTV and the structural funds of Denmark, Sweden and England. `why` of each line says what decided. Similarity is difflib's ratio of the names in lower case.
Half is held out by organisation: by a digest of the organisation's name, and no organisation is in both halves. Rules were made on "tuned" alone.
"""

import hashlib
import json
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from indexer.resolve import Directory, Named

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "pairs" / "organisations.jsonl").read_text(encoding="utf-8").splitlines()]
HALVES = ("tuned", "held out")

Pair = dict[str, Any]


def half(pair: Pair) -> str:
    """The half of a pair's organisation."""
    return HALVES[hashlib.sha256(pair["organisation"].encode()).digest()[0] % 2]


def named(mention: dict[str, Any]) -> Named:
    """A mention as the indexer reads it."""
    return Named(mention["name"], tuple(mention.get("identifiers", ())), mention.get("country"))


def similarity(pair: Pair) -> float:
    """How alike the two names are, 0 to 1."""
    return SequenceMatcher(None, pair["one"]["name"].casefold(), pair["other"]["name"].casefold()).ratio()


def measure(pairs: Iterable[Pair]) -> tuple[float, float, list[str]]:
    """Precision and recall when all mentions are told to one directory, as in a catalogue, and what went wrong."""
    pairs = list(pairs)
    directory = Directory()
    for pair in pairs:
        directory.mention(named(pair["one"]))
        directory.mention(named(pair["other"]))
    directory.close()
    joined = [directory.find(named(pair["one"])) == directory.find(named(pair["other"])) for pair in pairs]
    right = sum(pair["same"] for pair, one in zip(pairs, joined, strict=True) if one)
    wrong = [
        f"{'missed' if pair['same'] else 'JOINED'}: {pair['one']} / {pair['other']}" for pair, one in zip(pairs, joined, strict=True) if one != pair["same"]
    ]
    return right / max(1, sum(joined)), right / sum(pair["same"] for pair in pairs), wrong


@pytest.mark.parametrize("name", HALVES)
def test_pairs_are_told_apart(name: str) -> None:
    pairs = [pair for pair in PAIRS if half(pair) == name]
    precision, recall, wrong = measure(pairs)
    print(f"\n{name}: {len(pairs)} pairs, precision {precision:.4f}, recall {recall:.4f}")
    print("\n".join(wrong))
    assert precision >= 0.98
    assert recall >= 0.85


def test_the_set_is_hard_enough() -> None:
    alike = [pair for pair in PAIRS if not pair["same"] and similarity(pair) >= 0.8]
    assert len(PAIRS) >= 400
    assert len(alike) >= 0.4 * len(PAIRS)
    assert all(pair["one"]["name"].casefold() != pair["other"]["name"].casefold() for pair in PAIRS if pair["same"])
    assert not [pair for pair in PAIRS if set(pair["one"].get("identifiers", ())) & set(pair["other"].get("identifiers", ()))]
    assert all(pair["why"] for pair in PAIRS)


def test_no_organisation_is_in_both_halves() -> None:
    where: dict[str, set[str]] = {}
    for pair in PAIRS:
        for key in (pair["organisation"], pair["other_organisation"], pair["one"]["name"].casefold(), pair["other"]["name"].casefold()):
            where.setdefault(key, set()).add(half(pair))
    assert not [key for key, halves in where.items() if len(halves) > 1]
    assert min(sum(half(pair) == name for pair in PAIRS) for name in HALVES) >= 0.4 * len(PAIRS)
