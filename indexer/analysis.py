"""Texts -> BM25 tokens: words in lower case, stemmed by the text's language, without the words that every text has. The only importer of Stemmer."""

import re
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import Stemmer

from models.jsonl import loads

ANALYSER_VERSION = 2
"""Part of the index recipe: raise it when the same text gives other tokens."""

ALGORITHMS = {"fi": "finnish", "sv": "swedish", "en": "english", "da": "danish", "no": "norwegian", "nb": "norwegian", "nn": "norwegian"}
FINNISH_NOUN = re.compile(r"(?P<nominative>.{3,})nen$|(?P<genitive>.{3,}s)ten$|(?P<partitive>.+[aeiouyäö](?<!oi)mis)t[aä]$")
"""Forms of nouns and adjectives in -nen whose stem Snowball's Finnish stemmer leaves apart from those of the other cases: asuminen, asumista (asumis-),
päihdeongelmaisten (päihdeongelmais-). With this and the two tables below, BM25's nDCG@10 over the judged development needs
in Finnish is .184, with Snowball alone .153."""

FINNISH_STEM = re.compile(r"(?:(?P<quality>uu|yy)[dt]|(?P<result>(?<!u)u|(?<!y)y)ks)$")
"""Stems of one noun that consonants keep apart: yksinäisyys, -yyden, -yyttä (yksinäisyy-); rahoitus, rahoituksen (rahoitu-)."""

FINNISH_ONE = {
    form: stem
    for stem, forms in {
        "nuor": "nuori nuore nuort", "laps": "lap las last", "asunto": "asuno", "vanhemp": "vanhem", "työttöm": "työtö", "mies": "mieh miehe",
        "kieli": "kiel kiele kielt", "kunt": "kun", "avu": "apu", "työ": "työn työtä töitä työhö työs", "rahoitus": "rahoitu", "ikääntyn": "ikääntyny",
        "asiak": "asiakas", "kylä": "kyl", "hoito": "hoido", "tuki": "tue", "koti": "kodi", "ryhmä": "ryhm",
    }.items()
    for form in forms.split()
}  # fmt: skip
"""Stems of the field's most usual words that change within: Snowball's -> the one that all forms get."""

FINNISH_ENDINGS = ("nen", "sten", "mista", "mistä")
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
    return [_finnish(word, stem) for word, stem in zip(plain, stemmed, strict=True)] if language == "fi" else stemmed


def _finnish(word: str, stem: str) -> str:
    """The stem of a Finnish word: that of all its cases for one in -nen, else Snowball's."""
    found = FINNISH_NOUN.match(word) if word.endswith(FINNISH_ENDINGS) else None
    if found is not None:
        nominative, genitive, partitive = found.group("nominative", "genitive", "partitive")
        return f"{nominative}s" if nominative else genitive or partitive
    stem = FINNISH_STEM.sub(lambda end: f"{end['quality'] or end['result']}s", stem)
    return FINNISH_ONE.get(stem, stem)
