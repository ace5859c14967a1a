"""What runs the encoder's layers: torch, or OpenVINO where it is faster at equal vectors."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Runtime(Protocol):
    """Token ids in, last hidden states out. Vectors do not depend on which runtime made them (cosine >= 0.9999)."""

    name: str

    def hidden(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the last hidden states, shape (batch, tokens, dim), for ids and mask of shape (batch, tokens)."""
