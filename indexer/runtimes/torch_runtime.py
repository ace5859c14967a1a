"""The encoder in torch, through sentence-transformers. The only importer of both; imported only where torch is the runtime or a model is prepared."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

from models.errors import EncoderError

Array = NDArray[np.float32]

logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # its reports on loading are for people who train models
logging.disable_progress_bar()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Description:
    """What a SentenceTransformer says of itself. `head`: it has layers after pooling that change more than the length."""

    dim: int
    max_tokens: int
    pooling: str  # mean | cls | max | lasttoken, or another that Kutoja cannot use
    prompts: dict[str, str]
    head: bool


def load_model(name_or_folder: str) -> Any:  # noqa: ANN401 (untyped library)
    """Return a SentenceTransformer on the CPU. Raises EncoderError when there is none of that name."""
    try:
        torch.manual_seed(0)  # layers that a checkpoint lacks (an unused pooler) then have the same weights, and the encoder the same fingerprint
        return SentenceTransformer(name_or_folder, device="cpu")
    except Exception as error:  # the library raises many kinds
        raise EncoderError(
            f"The encoder {Path(name_or_folder).name!r} cannot be loaded: name a SentenceTransformer folder, or a model of a hub that can be reached."
        ) from error


def save_model(name_or_folder: str, folder: Path) -> None:
    """Fetch or read a SentenceTransformer and write it to a folder. Raises EncoderError when there is none of that name."""
    load_model(name_or_folder).save(str(folder))


def describe(model: Any) -> Description:  # noqa: ANN401 (untyped library)
    """Read what Kutoja must know of a SentenceTransformer. Raises EncoderError when it is not a transformer followed by pooling."""
    modules = list(model)
    if len(modules) < 2 or not hasattr(modules[0], "auto_model") or not hasattr(modules[1], "pooling_mode"):
        raise EncoderError("The encoder is not a transformer followed by pooling, which Kutoja needs for its vectors of sentences: choose another.")
    pooling = modules[1]
    mode = pooling.pooling_mode if isinstance(pooling.pooling_mode, str) else "+".join(pooling.pooling_mode)
    mode = mode if pooling.include_prompt else f"{mode} without prompt"
    length = model.max_seq_length or 512
    prompts = {name: prompt for name, prompt in dict(model.prompts or {}).items() if prompt}
    return Description(int(model.get_embedding_dimension()), int(length), mode, prompts, bool(_head(model)))


def _head(model: Any) -> list[Any]:  # noqa: ANN401 (untyped library)
    """Return the modules after pooling, normalisation excepted."""
    return [module for module in list(model)[2:] if type(module).__name__ != "Normalize"]


def encode(model: Any, texts: Sequence[str]) -> Array:  # noqa: ANN401 (untyped library)
    """Encode texts as sentence-transformers itself does: unit vectors, shape (n, dim). Texts come with their prompt."""
    vectors: Array = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return vectors


class TorchRuntime:
    """Runs the transformer in float32, or in bfloat16 where the CPU has AMX (elsewhere bfloat16 is slower than float32)."""

    def __init__(self, folder: Path, *, bf16: bool = False, threads: int = 0) -> None:
        """`threads` 0: as many as there are cores. Raises EncoderError when the folder holds no SentenceTransformer."""
        self.name = "torch-bf16" if bf16 else "torch-f32"
        if threads:
            torch.set_num_threads(threads)
        model = load_model(str(folder))
        self._transformer = model[0].auto_model.eval()
        self._head = _head(model)
        self._bf16 = bf16

    def hidden(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Array:
        """Return the last hidden states, shape (batch, tokens, hidden)."""
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bf16):
            states = self._transformer(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).last_hidden_state
        hidden: Array = states.float().numpy()
        return hidden

    def project(self, pooled: Array) -> Array:
        """Run the layers after pooling: (n, hidden) -> (n, dim)."""
        features = {"sentence_embedding": torch.from_numpy(np.ascontiguousarray(pooled))}
        with torch.inference_mode():
            for module in self._head:
                features = module(features)
        projected: Array = features["sentence_embedding"].float().numpy()
        return projected


def example_input() -> dict[str, torch.Tensor]:
    """Return inputs with which a converter traces the transformer."""
    ones = torch.ones(1, 8, dtype=torch.long)
    return {"input_ids": ones, "attention_mask": ones}
