"""Language-centred vectors: the mean of a language and role is taken off, and what is left is aligned across languages, before vectors are compared.

Raw vectors of a multilingual encoder cluster by language: in a trilingual pool the nearest passage is almost always in the query's own language. Taking
off means that come from the same texts in three languages (PTV's service descriptions) leaves what the texts say; means of whatever a corpus holds would
take off topics as well. What a language still adds is taken back by a linear map (indexer/alignment.py), learned from the same texts. Means and map ship in
data/means.npz with the fingerprint of the encoder that made them (`python -m indexer.make_means`).
"""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Array, Encoder

FILE = Path(__file__).parent / "data" / "means.npz"
ROLES = ("query", "passage")
ALIGNMENT = "alignment"
NEAREST = {"da": "sv", "no": "sv", "nb": "sv", "nn": "sv"}
"""Languages without means of their own that borrow a near relative's; all others take the shared mean. Measured on da, es and fr (docs/encoder.md)."""


class Centring:
    """The means and the map of one encoder; for an encoder without them, vectors stay as they are."""

    def __init__(self, means: dict[str, Array], digest: str, alignment: Array | None = None) -> None:
        """`means` maps "<language>.<role>" and "shared.<role>" to vectors of shape (dim,); `alignment` has shape (dim, dim)."""
        self._means = means
        self._alignment = alignment
        self.digest = digest

    @classmethod
    def load(cls, encoder: Encoder, path: Path = FILE) -> "Centring":
        """Load what ships when it was made by this encoder, else nothing."""
        with np.load(path, allow_pickle=False) as stored:
            if str(stored["fingerprint"]) != encoder.fingerprint:
                return cls({}, "none")
            arrays = {name: stored[name].astype(np.float32) for name in stored.files if name != "fingerprint"}
        parts = [name.encode() + arrays[name].tobytes() for name in sorted(arrays)]
        digest = hashlib.sha256(b"".join([*parts, repr(sorted(NEAREST.items())).encode()])).hexdigest()[:16]
        alignment = arrays.pop(ALIGNMENT, None)
        return cls(arrays, digest, alignment)

    def without_alignment(self) -> "Centring":
        """Return the same means without the map: what evaluation compares with."""
        return Centring(self._means, f"{self.digest}-means", None)

    def mean(self, language: str | None, role: str) -> Array | None:
        """Return the mean for a language and role; the shared one when the language is unsure (None) or has none of its own."""
        code = NEAREST.get(language or "", language or "shared")
        found = self._means.get(f"{code}.{role}")
        return found if found is not None else self._means.get(f"shared.{role}")

    def centre(self, vectors: Array, language: str | None, role: str) -> Array:
        """Return the vectors, shape (n, dim) or (dim,), without their language's mean, aligned across languages, at unit length."""
        mean = self.mean(language, role)
        if mean is None:
            return vectors
        moved = vectors - mean
        if self._alignment is not None:
            moved = moved @ self._alignment  # linear: the length before it does not matter
        lengths: NDArray[np.float32] = np.linalg.norm(moved, axis=-1, keepdims=True)
        centred: Array = (moved / np.maximum(lengths, 1e-12)).astype(np.float32)
        return centred
