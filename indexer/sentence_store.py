"""Sentence vectors of one generation: 8 bits a value, memory-mapped, centred by the language of their passage."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.vectors import quantise, restore

Array = NDArray[np.float32]


class SentenceStore:
    """Vectors of each passage's sentences, by the passage's row."""

    def __init__(self, folder: Path) -> None:
        # Plain views of the mapped files: a slice of np.memmap itself costs 20 times as much.
        self._values = np.load(folder / "sentences.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
        self._scales = np.load(folder / "sentence_scales.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
        self._ends: list[int] = [0, *np.load(folder / "sentence_ends.npy", allow_pickle=False).tolist()]  # a list is read three times as fast one by one

    @staticmethod
    def write(folder: Path, rows: Iterable[Array], dim: int) -> int:
        """Write the sentence vectors of each passage, shape (k, dim), in order; return how many there were."""
        values, scales, ends = [np.zeros((0, dim), np.int8)], [np.zeros(0, np.float16)], []
        total = 0
        for vectors in rows:
            quantised, scale = quantise(vectors)
            values.append(quantised)
            scales.append(scale)
            total += len(vectors)
            ends.append(total)
        np.save(folder / "sentences.npy", np.concatenate(values))
        np.save(folder / "sentence_scales.npy", np.concatenate(scales))
        np.save(folder / "sentence_ends.npy", np.array(ends, np.int64))
        return total

    def vectors(self, rows: Sequence[int]) -> tuple[Array, list[int]]:
        """Return the sentence vectors of passages, shape (k, dim), unit length to 8 bits, and where those of each passage end in it."""
        ranges = [(self._ends[row], self._ends[row + 1]) for row in rows]
        values = np.concatenate([self._values[start:end] for start, end in ranges] or [self._values[:0]])
        scales = np.concatenate([self._scales[start:end] for start, end in ranges] or [self._scales[:0]])
        return restore(values, scales), list(accumulate(end - start for start, end in ranges))
