"""Which words of two sentences carry their nearness: each word is left out once, and the encoder says how much nearness goes with it.

Both sentences are encoded in the role of a query and centred by their languages, as a quote was chosen. Marking costs one encoding a word, so it is done when
somebody opens a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.analysis import STOPWORDS, WORD
from indexer.encoder import Encoder
from indexer.means import Centring
from service.query import Array

MOST_WORDS = 40
"""Words of a sentence that are tried, the first ones that are no stop words."""

SHARE = 0.35
"""A word is marked when it carries at least this share of what the heaviest word carries."""

MOST_MARKED = 0.4
"""At most this share of the words that are tried is marked: where all weigh alike, no word stands out."""

LEAST = 0.005
"""Nearness (cosine) that a word must carry at all."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Sentence:
    """A sentence and its language; None for one that is not known."""

    text: str
    language: str | None


@dataclass(frozen=True)
class Marks:
    """(start, end) of the words that are marked in each of two sentences, in order, and the sentences' cosine."""

    first: list[Span]
    second: list[Span]
    cosine: float


def marks(first: Sentence, second: Sentence, encoder: Encoder, centring: Centring) -> Marks:
    """Return the words of two sentences that carry their nearness to each other. The same sentences give the same words."""
    ours, theirs = (
        centring.centre(encoding.vector, one.language, "query")
        for one, encoding in zip((first, second), encoder.encode_queries([first.text, second.text]), strict=True)
    )
    return Marks(heaviest(first, theirs, encoder, centring), heaviest(second, ours, encoder, centring), float(ours @ theirs))


def heaviest(sentence: Sentence, other: Array, encoder: Encoder, centring: Centring) -> list[Span]:
    """Return the words of a sentence whose absence takes most of its nearness to `other` (centred, shape (dim,)) away, in order."""
    spans = tried(sentence)
    texts = [sentence.text, *(without(sentence.text, [span]) for span in spans)]
    whole, *lacking = (float(centring.centre(one.vector, sentence.language, "query") @ other) for one in encoder.encode_queries(texts))
    carried = [whole - cosine for cosine in lacking]
    border = max(LEAST, SHARE * max(carried, default=0.0))
    heavy = sorted((row for row, weight in enumerate(carried) if weight >= border), key=lambda row: (-carried[row], row))
    most = max(1, round(MOST_MARKED * len(spans)))
    return sorted(spans[row] for row in heavy[:most])


def tried(sentence: Sentence) -> list[Span]:
    """Return where the words stand that may be marked: no stop words of the sentence's language, none without a letter."""
    stopwords = STOPWORDS.get(sentence.language or "", frozenset())
    found = (match for match in WORD.finditer(sentence.text) if match[0].lower() not in stopwords and any(c.isalpha() for c in match[0]))
    return [match.span() for match in found][:MOST_WORDS]


def without(text: str, spans: Sequence[Span]) -> str:
    """Return a text without some of its words."""
    kept, done = [], 0
    for start, end in sorted(spans):
        kept.append(text[done:start])
        done = end
    return " ".join("".join([*kept, text[done:]]).split())
