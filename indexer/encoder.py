"""The encoder: texts -> unit vectors, and a vector for each stretch of a text that is asked for.

A need's stretches are pooled in the same forward pass; a passage's sentences are encoded on their own, since pooled ones point to the wrong sentence too
often (docs/encoder.md, "Sentence vectors").
Vectors are raw; indexer.means centres them by language. The fingerprint covers weights, tokenizer, pooling and prompts, not the runtime: vectors do not
depend on it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.runtimes import Runtime, RuntimeChoice, cpu_identity
from indexer.tokenizer import Tokenizer, Tokens
from models.errors import EncoderError
from models.jsonl import loads
from models.workspace import Workspace

Array = NDArray[np.float32]
Spans = Sequence[tuple[int, int]]

BATCH_TEXTS = 16
BATCH_TOKENS = 4096
MODEL_FOLDER = "model"
CARD = "encoder.json"
PREPARE_HINT = "run `kutoja encoder prepare`"
POOLINGS = ("mean", "cls", "max", "lasttoken")


@dataclass(frozen=True)
class Encoding:
    """One text's vector, shape (dim,), and one for each span, shape (spans, dim); all unit length. A query's span that was cut off is a zero vector."""

    vector: Array
    spans: Array


@dataclass(frozen=True)
class Card:
    """What is known of a prepared encoder, on any machine; kept beside it as encoder.json. Which runtime is fastest here is in runtime.json."""

    name: str
    fingerprint: str
    dim: int
    max_tokens: int
    pooling: str  # one of POOLINGS
    query_prompt: str
    passage_prompt: str
    head: bool = False  # the model has layers after pooling
    converted: str = ""  # sha256 of openvino.bin; empty for a model that stays with torch

    @classmethod
    def read(cls, folder: Path) -> "Card":
        """Read a folder's card. Raises EncoderError when the encoder was not prepared."""
        try:
            return cls(**loads((folder / CARD).read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            raise EncoderError(f"The encoder {folder.name!r} is not prepared: {PREPARE_HINT}.") from error

    def dump(self) -> bytes:
        """Write the card as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2).encode() + b"\n"


class Encoder:
    """A prepared encoder with a runtime."""

    def __init__(self, card: Card, tokenizer: Tokenizer, runtime: Runtime) -> None:
        self.card = card
        self.name = card.name
        self.dim = card.dim
        self.max_tokens = card.max_tokens
        self.fingerprint = card.fingerprint
        self.tokenizer = tokenizer
        self.runtime = runtime

    def encode_queries(self, texts: Sequence[str], spans: Sequence[Spans] | None = None) -> list[Encoding]:
        """Encode texts in the role of a query. Texts come without a prompt and are cut at `max_tokens`.

        `spans[i]` are (start, end) character ranges of texts[i]; each gets the mean of its own tokens' states in the same forward pass (late chunking,
        Günther et al. 2024, arXiv:2409.04701).
        """
        return self._encode(texts, spans, self.card.query_prompt)

    def encode_passages(self, texts: Sequence[str], spans: Sequence[Spans] | None = None) -> list[Encoding]:
        """Encode texts in the role of a passage. Texts come without a prompt and are cut at `max_tokens`.

        `spans[i]` are (start, end) character ranges of texts[i]: sentences, each encoded by itself in the role of a query, so that it compares with a need
        as sentence with sentence. Equal sentences of one call are encoded once.
        """
        encodings = self._encode(texts, None, self.card.passage_prompt)
        if spans is None:
            return encodings
        sentences = [[text[start:end] for start, end in ranges] for text, ranges in zip(texts, spans, strict=True)]
        distinct = list(dict.fromkeys(sentence for group in sentences for sentence in group))
        vectors = dict(zip(distinct, (one.vector for one in self.encode_queries(distinct)), strict=True))
        empty = np.zeros((0, self.dim), np.float32)
        return [Encoding(one.vector, np.stack([vectors[s] for s in group]) if group else empty) for one, group in zip(encodings, sentences, strict=True)]

    def _encode(self, texts: Sequence[str], spans: Sequence[Spans] | None, prompt: str) -> list[Encoding]:
        tokens = self.tokenizer.tokenize([prompt + text for text in texts], self.max_tokens)
        encodings: list[Encoding | None] = [None] * len(texts)
        for batch in _batches(tokens):
            hidden, mask = self._forward([tokens[i] for i in batch])
            wanted = [spans[i] if spans is not None else () for i in batch]
            vectors = self._finish(pool(hidden, mask, self.card.pooling))
            parts = [_span_means(hidden[row], tokens[i], wanted[row], len(prompt)) for row, i in enumerate(batch)]
            ends = np.cumsum([len(part) for part in parts])
            split = np.split(self._finish(np.concatenate(parts)), ends[:-1])
            for row, index in enumerate(batch):
                encodings[index] = Encoding(vectors[row], split[row])
        return [encoding for encoding in encodings if encoding is not None]

    def _forward(self, tokens: Sequence[Tokens]) -> tuple[Array, NDArray[np.int64]]:
        width = max(len(one.ids) for one in tokens)
        ids = np.full((len(tokens), width), self.tokenizer.pad_id, np.int64)
        mask = np.zeros((len(tokens), width), np.int64)
        for row, one in enumerate(tokens):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        return self.runtime.hidden(ids, mask), mask

    def _finish(self, pooled: Array) -> Array:
        """Pooled states, shape (n, hidden), to unit vectors, shape (n, dim); zeros (a span that was cut off) stay zeros."""
        if not self.card.head or not len(pooled):
            return _unit(pooled) if len(pooled) else np.zeros((0, self.dim), np.float32)
        lost = ~pooled.any(axis=1)
        projected = _unit(self.runtime.project(pooled))
        projected[lost] = 0
        return projected


def encoder_folder(workspace: Workspace) -> Path:
    """Return the folder that holds the workspace's encoder, prepared or not."""
    if workspace.encoder == "default":
        return workspace.encoders / "default"
    slug = "".join(c if c.isalnum() or c in "._-" else "-" for c in workspace.encoder).strip("-.")[-60:]
    return workspace.encoders / f"{slug}-{hashlib.sha256(workspace.encoder.encode()).hexdigest()[:8]}"


def load_encoder(workspace: Workspace) -> Encoder:
    """Load the prepared encoder with the runtime that was measured as fastest on this CPU, or with the one that the workspace names.

    On another CPU than the one that was measured, it is measured again first (some seconds). Raises EncoderError when the encoder is not prepared,
    damaged, or cannot run on the runtime named.
    """
    folder = encoder_folder(workspace)
    card = Card.read(folder)
    choice = RuntimeChoice.read(folder)
    if choice is None or choice.cpu != cpu_identity():
        from indexer.prepare import measure  # noqa: PLC0415 (imports torch; only on a new machine)

        choice = measure(card, folder, workspace.threads)
    wanted = choice.runtime if workspace.encoder_runtime == "auto" else _named(workspace.encoder_runtime, choice)
    return Encoder(card, Tokenizer(folder / MODEL_FOLDER / "tokenizer.json"), open_runtime(wanted, folder, workspace.threads))


def _named(runtime: str, choice: RuntimeChoice) -> str:
    """Return the best measured variant of a runtime ("torch", "openvino")."""
    variants = [name for name in choice.measured if name.startswith(f"{runtime}-")]
    if not variants:
        known = ", ".join(sorted({name.split("-")[0] for name in choice.measured}))
        raise EncoderError(f"The encoder does not run on the runtime {runtime!r} here: use auto, or one of {known}.")
    return min(variants, key=lambda name: choice.measured[name]["query_ms"])


def open_runtime(name: str, folder: Path, threads: int = 0) -> Runtime:
    """Open "torch-f32", "torch-bf16", "openvino-f32" or "openvino-bf16" over a prepared folder. Only the one asked for is imported."""
    kind, _, precision = name.partition("-")
    runtime: Any
    if kind == "torch":
        from indexer.runtimes.torch_runtime import TorchRuntime as runtime  # noqa: PLC0415, N813 (seconds and 300 MB that OpenVINO spares)

        return runtime(folder / MODEL_FOLDER, bf16=precision == "bf16", threads=threads)  # type: ignore[no-any-return]
    from indexer.runtimes.openvino_runtime import OpenVinoRuntime  # noqa: PLC0415 (only where it is the runtime)

    return OpenVinoRuntime(folder, bf16=precision == "bf16", threads=threads)


def _batches(tokens: Sequence[Tokens]) -> Iterator[list[int]]:
    """Indexes of texts in batches of like length, so that little is spent on padding."""
    batch: list[int] = []
    for index in sorted(range(len(tokens)), key=lambda i: -len(tokens[i].ids)):
        widest = len(tokens[batch[0]].ids) if batch else len(tokens[index].ids)
        if batch and (len(batch) >= BATCH_TEXTS or widest * (len(batch) + 1) > BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def pool(hidden: Array, mask: NDArray[np.int64], pooling: str) -> Array:
    """Pool states, shape (batch, tokens, hidden), to (batch, hidden), as the model was trained."""
    if pooling == "cls":
        return hidden[:, 0]
    if pooling == "lasttoken":
        last: Array = hidden[np.arange(len(hidden)), mask.sum(axis=1) - 1]
        return last
    if pooling == "max":
        highest: Array = np.where(mask[..., None] > 0, hidden, -np.inf).max(axis=1).astype(np.float32)
        return highest
    weights = mask[..., None].astype(np.float32)
    pooled: Array = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
    return pooled


def _span_means(hidden: Array, tokens: Tokens, spans: Spans, shift: int) -> Array:
    """Mean of the states of the tokens that lie in each span, shape (spans, hidden); `shift` is the length of the prompt before the text."""
    means = np.zeros((len(spans), hidden.shape[1]), np.float32)
    if not len(spans):
        return means
    starts, ends = tokens.offsets[:, 0] - shift, tokens.offsets[:, 1] - shift
    for row, (start, end) in enumerate(spans):
        inside = (ends > start) & (starts < end) & (ends > starts)
        if inside.any():
            means[row] = hidden[: len(inside)][inside].mean(axis=0)
    return means


def _unit(vectors: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Array = vectors / np.maximum(lengths, 1e-12)
    return unit
