"""Texts -> BM25 tokens: words in lower case, stemmed by the text's language, without the words that every text has. The only importer of Stemmer."""

import re
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import Stemmer

from models.jsonl import loads

ANALYSER_VERSION = 1
"""Part of the index recipe: raise it when the same text gives other tokens."""

ALGORITHMS = {"fi": "finnish", "sv": "swedish", "en": "english", "da": "danish", "no": "norwegian", "nb": "norwegian", "nn": "norwegian"}
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST = 40
"""Letters of a token that are kept: longer ones are addresses and codes."""

STOPWORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in loads((Path(__file__).parent / "data" / "stopwords.json").read_bytes()).items()
}
_local = threading.local()  # a stemmer keeps state and serves one thread


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, NFC."""
    return [word[:LONGEST].replace("’", "'") for word in WORD.findall(unicodedata.normalize("NFC", text).lower())]


def tokens(text: str, language: str) -> list[str]:
    """Return the stems of a text's words, in order, stop words left out; a language without a stemmer gives the words themselves."""
    stopwords = STOPWORDS.get(language, frozenset())
    return _stem([word for word in words(text) if word not in stopwords], language)


def query_tokens(text: str, languages: Sequence[str]) -> list[str]:
    """Return the stems of a need's words in each of the languages, each token once.

    The need's own language comes first. In the others only what keeps its spelling can match there: names, programmes, loan words. So its own stop words
    are left out there too: "the" is rare, and weighs much, among Finnish texts (BM25 alone, judged development needs: nDCG@10 .171, with them .093).
    """
    own, *others = languages
    found = dict.fromkeys(tokens(text, own))
    stopwords = STOPWORDS.get(own, frozenset())
    telling = [word for word in words(text) if word not in stopwords]
    for language in others:
        foreign = STOPWORDS.get(language, frozenset())
        found.update(dict.fromkeys(_stem([word for word in telling if word not in foreign], language)))
    return list(found)


def _stem(plain: list[str], language: str) -> list[str]:
    algorithm = ALGORITHMS.get(language)
    if algorithm is None:
        return plain
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 20_000)
    stemmed: list[str] = stemmers[algorithm].stemWords(plain)
    return stemmed
