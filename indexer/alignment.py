"""A linear map that pulls texts of the same meaning together, whatever their language: what centring leaves of a language in a vector.

Let x be the centred vector of a text and y where it should lie: between the mean of its translations' vectors and, by the share RECORD, the mean of all other
texts of the same record, in any language. The map W minimises, over all texts that have a translation,

    mean |x W - y|² + λ |W - I|²,    so    W = I + (C + λ t I)⁻¹ · mean xᵀ(y - x),    C = mean xᵀx,  t = trace(C) / dim,

ridge regression that shrinks towards leaving vectors as they are, so that search within a language does not suffer (Hoerl & Kennard 1970; mapping
embeddings of one language onto another: Mikolov, Le & Sutskever 2013). The first part of y takes off what tells languages apart, the second what tells the
sections of one record apart: a need is worded like neither the title nor the report of what answers it. One map serves all languages and both roles; a
language whose texts it has not seen is mapped too.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

RIDGE = 0.2
RECORD = 0.4
"""λ and the share of the record's other texts. docs/relevance.md has what other values give."""


def fit(vectors: Array, texts: Sequence[int], records: Sequence[int], languages: Sequence[str]) -> Array:
    """Return the map, shape (dim, dim).

    `vectors` are centred and at unit length, shape (n, dim); of each, `texts` tells which text it is a version of, `records` which record that is of, and
    `languages` its language. Texts without a version in another language are left out.
    """
    text, record, language = np.array(texts), np.array(records), np.array(languages)
    inputs: list[Array] = []
    targets: list[Array] = []
    for one in np.unique(record):
        rows = np.flatnonzero(record == one)
        for row in rows:
            same = text[rows] == text[row]
            translations = rows[same & (language[rows] != language[row])]
            if len(translations):
                inputs.append(vectors[row])
                targets.append(_target(vectors, translations, rows[~same]))
    return _ridge(np.stack(inputs).astype(np.float64), np.stack(targets).astype(np.float64))


def _target(vectors: Array, translations: NDArray[np.intp], others: NDArray[np.intp]) -> Array:
    said: Array = vectors[translations].mean(axis=0)
    if not len(others):
        return said
    target: Array = (1 - RECORD) * said + RECORD * vectors[others].mean(axis=0)
    return target


def _ridge(x: NDArray[np.float64], y: NDArray[np.float64]) -> Array:
    dim = x.shape[1]
    covariance = x.T @ x / len(x)
    strength = RIDGE * np.trace(covariance) / dim
    moved = np.linalg.solve(covariance + strength * np.eye(dim), x.T @ (y - x) / len(x))
    return (np.eye(dim) + moved).astype(np.float32)
