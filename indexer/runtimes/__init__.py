"""What runs the encoder's layers: torch, or OpenVINO where it is faster at equal vectors; which one was measured as fastest on this machine."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.durable import write_durably
from models.jsonl import loads

CHOICE = "runtime.json"
CPU_FEATURES = frozenset(("avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16", "amx_int8", "asimd", "bf16", "sve"))


class Runtime(Protocol):
    """Token ids in, last hidden states out. Vectors do not depend on which runtime made them (cosine >= 0.9999)."""

    name: str

    def hidden(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the last hidden states, shape (batch, tokens, hidden), for ids and mask of shape (batch, tokens)."""

    def project(self, pooled: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run the layers that a model has after pooling: (n, hidden) -> (n, dim). Only called for a model that has some."""


@dataclass(frozen=True)
class RuntimeChoice:
    """The runtime that was fastest, the CPU it was measured on, and the figures: {name: {query_ms, passages_per_second, cosine}}."""

    runtime: str
    cpu: str
    measured: dict[str, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "RuntimeChoice | None":
        """Return what was measured for an encoder's folder; None when nothing was, or it cannot be read."""
        try:
            return cls(**loads((folder / CHOICE).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Remember the choice in an encoder's folder. Raises StoreError when it cannot be written."""
        write_durably(folder / CHOICE, json.dumps(asdict(self), indent=2).encode() + b"\n")


def cpu_identity(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Return the CPU's model and the features that decide which runtime is fast; "unknown" where the system does not tell."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "unknown"
    fields: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip(), value.strip())
    flags = set(fields.get("flags", fields.get("Features", "")).split())
    return " ".join([fields.get("model name", "unknown"), *sorted(flags & CPU_FEATURES)])
