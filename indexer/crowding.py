"""How crowded the place of a passage is among the vectors: what makes some passages near to every need.

In high dimensions a few points, hubs, are among the nearest of very many others (Radovanović, Nanopoulos & Ivanović 2010, JMLR 11); text in a dense cluster is
near to whatever touches its subject. Taking off a share of each passage's mean cosine to its own nearest neighbours, as cross-domain similarity local scaling
does (Conneau et al. 2018, ICLR), lets a passage that stands alone count by what it says. docs/relevance.md has what it gains.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]

NEIGHBOURS = 10
REFERENCES = 20_000
"""Passages of a type among which neighbours are looked for: evenly drawn where there are more, so that the work grows with the catalogue and not its square."""

BLOCK = 512
"""Passages compared at once: 40 MB of cosines."""


def crowding(vectors: Array, groups: Sequence[str], owners: Sequence[int]) -> Array:
    """Return each passage's mean cosine to its NEIGHBOURS nearest passages of other records of its group (record type), shape (n,).

    `vectors` are at unit length, shape (n, dim); `owners` tells each passage's record: its own other passages and translations are no neighbours. A
    passage with fewer neighbours gets the mean of those, one without any 0.
    """
    result = np.zeros(len(vectors), np.float32)
    names, owner = np.array(groups), np.array(owners)
    for name in np.unique(names):
        rows = np.flatnonzero(names == name)
        drawn = rows[:: -(-len(rows) // REFERENCES)]
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            cosines = vectors[block] @ vectors[drawn].T
            cosines[owner[block][:, None] == owner[drawn][None, :]] = -np.inf
            result[block] = _mean_of_nearest(cosines)
    return result


def _mean_of_nearest(cosines: Array) -> Array:
    """The mean of each row's highest values, those of -inf left out."""
    k = min(NEIGHBOURS, cosines.shape[1])
    nearest = np.partition(cosines, -k, axis=1)[:, -k:]
    known = np.isfinite(nearest)
    total: Array = np.where(known, nearest, 0).sum(axis=1) / np.maximum(1, known.sum(axis=1))
    return total
