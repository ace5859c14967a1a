"""The encoder in torch, through sentence-transformers. The only importer of both; imported only where torch is the runtime or a model is prepared."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from models.errors import EncoderError


def load_model(name_or_folder: str) -> Any:  # noqa: ANN401 (untyped library)
    """Return a SentenceTransformer on the CPU. Raises EncoderError when there is none of that name."""
    try:
        return SentenceTransformer(name_or_folder, device="cpu")
    except Exception as error:  # the library raises many kinds
        raise EncoderError(f"The encoder {name_or_folder!r} cannot be loaded: name a SentenceTransformer folder, or a model that the hub can be reached for.") from error


def save_model(name_or_folder: str, folder: Path) -> None:
    """Fetch or read a SentenceTransformer and write it to a folder."""
    load_model(name_or_folder).save(str(folder))


class TorchRuntime:
    """Runs the transformer in float32, or in bfloat16 where the CPU has AMX (elsewhere bfloat16 is slower than float32)."""

    def __init__(self, folder: Path, *, bf16: bool = False, threads: int = 0) -> None:
        self.name = "torch-bf16" if bf16 else "torch-f32"
        if threads:
            torch.set_num_threads(threads)
        self._model = transformer(folder)
        self._bf16 = bf16

    def hidden(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the last hidden states, shape (batch, tokens, dim)."""
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bf16):
            states = self._model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).last_hidden_state
        hidden: NDArray[np.float32] = states.float().numpy()
        return hidden


def transformer(folder: Path) -> Any:  # noqa: ANN401 (untyped library)
    """Return the bare transformer of a model folder, ready to run."""
    return load_model(str(folder))[0].auto_model.eval()


def example_input() -> dict[str, torch.Tensor]:
    """Return inputs with which a converter traces the transformer."""
    ones = torch.ones(1, 8, dtype=torch.long)
    return {"input_ids": ones, "attention_mask": ones}
