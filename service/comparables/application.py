"""An application, read once: its sentences by facet, and the vectors of those that are searched with, made in one call of the encoder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.analysis import query_tokens
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.means import Centring
from models.answers import Need
from models.errors import InvalidInput
from models.records import INTERFACE_LANGUAGES
from service.comparables.facets import Facet, Sentence, longest, sentences_of
from service.documents.refusal import MOST_CHARACTERS, refused
from service.language import Detection, detect
from service.needs import clean
from service.query import Array, Query, full_match

FACET_SENTENCES = 20
"""Sentences of one facet that are embedded, all in one call: most of the time that an application takes."""

FACET_CHARACTERS = 1_000
"""Characters of a facet that are searched with as a whole: half of what the encoder reads at once; the time grows faster than the text."""

FACET_TERMS = 40
"""Words of a facet that are searched for, the rarest ones in the index."""

SHORT = 1_200
"""Characters up to which the language is told from the beginning; longer applications begin with names and titles."""


@dataclass(frozen=True)
class Application:
    """`sentences` are all of them, `kept` those with a row in `vectors` (centred, shape (kept, dim)); `queries` are searched with, one a facet."""

    text: str
    detection: Detection
    sentences: list[Sentence]
    kept: list[Sentence]
    vectors: Array
    queries: dict[Facet | None, Query]  # None: all facets but the budget together


def application_text(text: str) -> str:
    """Return a text ready to be read. Raises InvalidInput when there is no word in it, UnreadableDocument when it is too long."""
    cleaned = clean(text)
    if len(cleaned) > MOST_CHARACTERS:
        raise refused("too_much_text")
    if not any(character.isalpha() for character in cleaned):
        raise InvalidInput("The application has no word in it: paste its text, or send it as a file.")
    return cleaned


def read_application(text: str, index: Index, encoder: Encoder, centring: Centring, language: str | None, hint: str | None) -> Application:
    """Read a text that `application_text` returned. `language` is known, or detected with `hint`, the reader's own, for the shortest texts."""
    detection = Detection(language, sure=True) if language else detect(text if len(text) < SHORT else text[len(text) // 4 :], hint)
    sentences = sentences_of(text, detection.language)
    by_facet = {facet: longest([one for one in sentences if one.facet is facet], FACET_SENTENCES) for facet in Facet}
    wholes: dict[Facet | None, str] = {facet: _whole(text, kept) for facet, kept in by_facet.items() if kept}
    wholes[None] = _whole(text, longest([one for one in sentences if one.facet is not Facet.BUDGET] or sentences, FACET_SENTENCES))
    # What things cost is compared as sums, not as sentences, as long as anything else is said.
    compared = [group for facet, group in by_facet.items() if facet is not Facet.BUDGET and group] or [by_facet[Facet.BUDGET]]
    kept = sorted((one for group in compared for one in group), key=lambda one: one.start)
    encodings = encoder.encode_queries([*wholes.values(), *(text[one.start : one.end] for one in kept)])
    mean_of = detection.language if detection.sure else None
    vectors = centring.centre(np.stack([one.vector for one in encodings]), mean_of, "query")
    queries = {facet: _query(whole, vectors[row], detection, index) for row, (facet, whole) in enumerate(wholes.items())}
    return Application(text, detection, sentences, kept, vectors[len(wholes) :], queries)


def _whole(text: str, sentences: Sequence[Sentence]) -> str:
    return "\n".join(text[one.start : one.end] for one in sentences)[:FACET_CHARACTERS]


def _query(whole: str, vector: Array, detection: Detection, index: Index) -> Query:
    languages = [detection.language, *(other for other in INTERFACE_LANGUAGES if other != detection.language)]
    terms = list(dict.fromkeys(query_tokens(whole, languages)))
    full, known = full_match(whole, detection.language, index)
    rarest = sorted((term for term in terms if index.frequency(term)), key=lambda term: (index.frequency(term), term))[:FACET_TERMS]
    return Query(
        need=Need(text=whole, language=detection.language if detection.language != "und" else None),
        detection=detection,
        vector=vector,
        sentences=[(0, len(whole))],
        sentence_vectors=vector[None],
        terms=rarest,
        full=full,
        known=known or bool(rarest) or detection.language not in INTERFACE_LANGUAGES,
    )
