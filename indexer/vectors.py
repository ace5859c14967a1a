"""The cache of passage vectors: raw (uncentred), by content hash and encoder, in append-only shards that a kill cannot harm.

A shard is one .npz file written aside and renamed: keys, float32 vectors, and the sentences' vectors at 8 bits with one scale each. The content hash is
the key of a vector and never of a passage: two passages of equal text are two passages.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.durable import write_durably
from models.errors import StoreError

Array = NDArray[np.float32]
KEY_BYTES = 16
QUANTUM = 127


def content_key(text: str, sentences: Sequence[tuple[int, int]]) -> bytes:
    """Return the key of what the encoder read: the text and where its sentences lie."""
    marks = ",".join(f"{start}-{end}" for start, end in sentences)
    return hashlib.sha256(f"{text}\0{marks}".encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES]


def quantise(vectors: Array) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Return unit vectors at 8 bits, shape (n, dim), and their scales, shape (n,): vector ≈ values * scale."""
    scales = np.abs(vectors).max(axis=1, initial=1e-9) / QUANTUM if len(vectors) else np.zeros(0, np.float32)
    scales16 = np.maximum(scales.astype(np.float16), np.float16(1e-6))
    values = np.clip(np.rint(vectors / scales16[:, None].astype(np.float32)), -QUANTUM, QUANTUM).astype(np.int8)
    return values, scales16


def restore(values: NDArray[np.int8], scales: NDArray[np.float16]) -> Array:
    """Undo `quantise`."""
    restored: Array = values.astype(np.float32) * scales[:, None].astype(np.float32)
    return restored


class VectorCache:
    """All vectors ever made by one encoder for one workspace."""

    def __init__(self, root: Path, fingerprint: str, dim: int) -> None:
        """Open the cache of one encoder below `root`; a shard that cannot be read is left out, its vectors are made again."""
        self.folder = root / fingerprint
        self.dim = dim
        self._swept = False
        self._rows: dict[bytes, tuple[int, int]] = {}
        self._shards: list[dict[str, NDArray[Any]]] = []
        for path in sorted(self.folder.glob("*.npz")) if self.folder.is_dir() else []:
            self._open(path)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the keys without a vector, each once, in their order."""
        return [key for key in dict.fromkeys(keys) if key not in self._rows]

    def put(self, keys: Sequence[bytes], vectors: Array, sentences: Sequence[Array]) -> None:
        """Keep vectors, shape (n, dim), and each one's sentence vectors, shapes (k_i, dim). Durable when it returns.

        Raises StoreError when the disk is full.
        """
        flat = np.concatenate([np.zeros((0, self.dim), np.float32), *sentences])
        values, scales = quantise(flat)
        shard: dict[str, NDArray[Any]] = {
            "keys": np.frombuffer(b"".join(keys), np.uint8).reshape(-1, KEY_BYTES),
            "vectors": vectors.astype(np.float32),
            "ends": np.cumsum([len(one) for one in sentences], dtype=np.int64),
            "values": values,
            "scales": scales,
        }
        self._sweep()
        packed = io.BytesIO()
        np.savez(packed, **shard)  # type: ignore[arg-type]
        name = hashlib.sha256(shard["keys"].tobytes()).hexdigest()[:24]
        write_durably(self.folder / f"{name}.npz", packed.getvalue())
        self._add(shard)

    def vectors(self, keys: Sequence[bytes]) -> Array:
        """Return the vectors of keys, shape (n, dim). Raises StoreError for a key that is not there."""
        rows = np.empty((len(keys), self.dim), np.float32)
        for i, key in enumerate(keys):
            shard, row = self._find(key)
            rows[i] = self._shards[shard]["vectors"][row]
        return rows

    def sentences(self, key: bytes) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
        """Return a passage's sentence vectors at 8 bits, shape (k, dim), and their scales, shape (k,)."""
        number, row = self._find(key)
        shard = self._shards[number]
        ends = shard["ends"]
        start, end = int(ends[row - 1]) if row else 0, int(ends[row])
        return shard["values"][start:end].astype(np.int8), shard["scales"][start:end].astype(np.float16)

    def _find(self, key: bytes) -> tuple[int, int]:
        try:
            return self._rows[key]
        except KeyError:
            raise StoreError("A passage has no vector: run `kutoja index` again.") from None

    def _sweep(self) -> None:
        """Remove what writers that were killed left behind, once. A build holds the workspace's lock, so no other writer is at work."""
        if not self._swept and self.folder.is_dir():
            for leftover in self.folder.glob(".*.tmp"):
                leftover.unlink(missing_ok=True)
        self._swept = True

    def _open(self, path: Path) -> None:
        try:
            with np.load(path, allow_pickle=False) as stored:
                shard = {name: stored[name] for name in ("keys", "vectors", "ends", "values", "scales")}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return
        if shard["vectors"].shape[1:] == (self.dim,):
            self._add(shard)

    def _add(self, shard: dict[str, NDArray[Any]]) -> None:
        number = len(self._shards)
        self._shards.append(shard)
        for row, key in enumerate(shard["keys"]):
            self._rows[key.tobytes()] = (number, row)
