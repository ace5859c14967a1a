"""Nearest vectors by cosine. The only importer of faiss.

Up to EXACT_LIMIT rows all are scanned, those of a filter that is asked again by codes of 8 bits first (see Allowed). Above, faiss scans codes of 4 bits for
each pair of values (product quantisation, "fast scan") for candidates, whose exact cosines then decide: scores and order are those of a full scan. A filter
is a bitmap inside faiss.

Measured on 56,816 centred passage vectors (384 values) and 90 real needs, recall@10 / @200 / ms: codes, 2,000 candidates 1.0 / .9998 / .6; HNSW32 with
ef 256 .972 / .871 / 1.0, with ef 800 .994 / .977 / 3.6; IVF256 with nprobe 96 .948 / .950 / 2.3; a scan of all 4 to 10 ms. Filters that keep 90 to 10 %
leave @200 ≥ .9999; the most hostile one, the half of all that is farthest from the need, costs .0004 of cosine. Codes take dim / 4 bytes a vector and 3 s
to make. More in docs/search-index.md.
"""

from pathlib import Path
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from models.errors import StoreError

faiss: Any = _faiss  # its stubs describe the bare SWIG classes, not the wrapped ones that Python gets
Array = NDArray[np.float32]
Rows = NDArray[np.int64]

EXACT_LIMIT = 8_000
"""Rows, of all or of those allowed, up to which every one is scanned: under 1 ms, the same as by codes."""

CODED_FROM = 1_500
"""Rows of a filter from which codes of 8 bits are worth it. Of 3,649 and 5,957 rows and the caches cold: .4 and .6 ms instead of .7 and 1.1."""

CODED_CANDIDATES = 2
"""Candidates by codes of 8 bits for each wanted hit: all of the 100 nearest were among them for 120 needs."""

CANDIDATES = 10
FEWEST_CANDIDATES = 1_000
"""Candidates for each wanted hit, and at least: the exact cosine decides among them. (k 200: 2,000; @200 of 1,000 candidates is .9957.)"""

BLOCK = 1_024
"""Rows multiplied at once. BLAS divides longer products among threads, which is slower for one query, and much slower on a busy machine (.2 against 12 ms)."""

FILE = "dense.faiss"
VECTORS = "vectors.npy"


class Allowed:
    """The rows that a filter lets pass, ascending. From the second search among thousands on by codes of 8 bits: a quarter of the memory to read."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._searches = 0
        self._codes: Any = None

    def candidates(self, vectors: Array, query: Array, k: int) -> Rows:
        """Return the rows whose exact cosines must be looked at for the k nearest, ascending."""
        self._searches += 1
        if self._searches < 2 or not max(CODED_FROM, CODED_CANDIDATES * k) < len(self.rows) <= EXACT_LIMIT:
            return self.rows
        if self._codes is None:
            codes = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
            own = np.ascontiguousarray(vectors[self.rows], np.float32)
            codes.train(own)
            codes.add(own)
            self._codes = codes
        faiss.omp_set_num_threads(1)
        _, found = self._codes.search(query[None], CODED_CANDIDATES * k)
        rows: Rows = self.rows[np.sort(found[0])]
        return rows


class DenseIndex:
    """Unit vectors by row number."""

    def __init__(self, vectors: Array, codes: Any = None) -> None:  # noqa: ANN401 (untyped library)
        """`vectors` has shape (n, dim) and may be memory-mapped; without `codes` all searches are scans."""
        self.vectors = vectors
        self._codes = codes

    @classmethod
    def build(cls, vectors: Array) -> "DenseIndex":
        """Index unit vectors, shape (n, dim)."""
        count, dim = vectors.shape
        if count <= EXACT_LIMIT or dim % 2:
            return cls(vectors)
        # One inverted list that holds all: unlike the flat form of these codes, it takes a selector.
        codes = faiss.IndexIVFPQFastScan(faiss.IndexFlatIP(dim), dim, 1, dim // 2, 4, faiss.METRIC_INNER_PRODUCT)
        codes.by_residual = False
        faiss.omp_set_num_threads(1)  # of this thread: 192 tiny fits gain nothing from more, and wait for each other on a busy machine (15 s against 3)
        ready = np.ascontiguousarray(vectors, np.float32)
        codes.train(ready)
        codes.add(ready)
        return cls(vectors, codes)

    def save(self, folder: Path) -> None:
        """Write vectors and codes below a folder."""
        np.save(folder / VECTORS, self.vectors)
        if self._codes is not None:
            faiss.write_index(self._codes, str(folder / FILE))

    @classmethod
    def load(cls, folder: Path) -> "DenseIndex":
        """Open what `save` wrote, the vectors memory-mapped. Raises StoreError when it is missing or damaged."""
        try:
            # A plain view of the mapped file: a slice of np.memmap itself costs 20 times as much.
            vectors = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False).view(np.ndarray)
            codes = faiss.read_index(str(folder / FILE)) if (folder / FILE).exists() else None
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError("The dense index cannot be read: run `kutoja index --rebuild`.") from error
        if codes is not None and codes.ntotal != len(vectors):
            raise StoreError("The dense index is damaged: run `kutoja index --rebuild`.")
        return cls(vectors, codes)

    def search(self, vector: Array, k: int, allowed: Allowed | None = None) -> tuple[Rows, Array]:
        """Return the rows of the k nearest vectors and their cosines, best first, ties by row; `allowed` limits them to some rows."""
        count = len(self.vectors) if allowed is None else len(allowed.rows)
        if k <= 0 or not count:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        query = np.ascontiguousarray(vector, np.float32)
        wanted = max(CANDIDATES * k, FEWEST_CANDIDATES)
        if self._codes is None or count <= max(EXACT_LIMIT, wanted):
            rows = np.arange(len(self.vectors)) if allowed is None else allowed.candidates(self.vectors, query, k)
        else:
            rows = self._candidates(query, wanted, None if allowed is None else allowed.rows)
        return _best(rows, self._cosines(rows, query), k)

    def mean(self, allowed: Rows | None = None) -> Array:
        """Return the mean of all vectors or of some rows, shape (dim,), not unit length; zeros when there is none."""
        rows = np.arange(len(self.vectors)) if allowed is None else allowed
        total = np.zeros(self.vectors.shape[1], np.float64)
        for start in range(0, len(rows), BLOCK):  # in blocks, so that the vectors are not copied at once
            total += self.vectors[rows[start : start + BLOCK]].sum(axis=0)
        return (total / max(1, len(rows))).astype(np.float32)

    def _candidates(self, query: Array, wanted: int, allowed: Rows | None) -> Rows:
        selector = None
        if allowed is not None:
            bits = np.zeros(len(self.vectors), np.bool_)
            bits[allowed] = True
            bitmap = np.packbits(bits, bitorder="little")  # faiss reads it where it lies: it must live until the search is done
            selector = faiss.IDSelectorBitmap(bitmap)
        faiss.omp_set_num_threads(1)
        _, found = self._codes.search(query[None], wanted, params=faiss.SearchParametersIVF(sel=selector, nprobe=1))
        rows: Rows = np.sort(found[0][found[0] >= 0])
        return rows

    def _cosines(self, rows: Rows, query: Array) -> Array:
        """Exact cosines of some rows, ascending, in blocks."""
        cosines = np.empty(len(rows), np.float32)
        whole = len(rows) == len(self.vectors)
        for start in range(0, len(rows), BLOCK):
            part = slice(start, start + BLOCK)
            cosines[part] = (self.vectors[part] if whole else self.vectors[rows[part]]) @ query
        return cosines


def _best(rows: Rows, scores: Array, k: int) -> tuple[Rows, Array]:
    """The k best by score, ties by row."""
    if len(rows) > 4 * k:
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        keep = scores >= least
        rows, scores = rows[keep], scores[keep]
    order = np.lexsort((rows, -scores))[:k]
    return rows[order].astype(np.int64), scores[order].astype(np.float32)
